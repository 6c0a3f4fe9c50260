"""The database's schema on paper, and one stored practice of each released schema.

`python3 dev.py schema` writes docs/schema.sql anew after a migration was added.
`python3 dev.py schema --keep` also stores a made-up practice of today's schema in
tests/old_databases, with its recovery key beside it: done once, when a version is released.
"""

from __future__ import annotations

import json
import secrets
import sys
import tempfile
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from therapist_emr.domain.clock import FixedClock
from therapist_emr.practice.backups import BackupRun
from therapist_emr.practice.made_up import make_demo
from therapist_emr.practice.practice import open_practice
from therapist_emr.store import migrations
from therapist_emr.store.connection import Connection, connect_sealed, create
from therapist_emr.vault import lifecycle, recovery
from therapist_emr.vault.inspection import contents_of
from therapist_emr.vault.open_vault import OpenVault
from tools.dev.project import ROOT, Stop, say

PAPER = ROOT / "docs" / "schema.sql"
OLD = ROOT / "tests" / "old_databases"
PRACTICE, KEY, HOLDS = "practice.emr", "recovery-key.txt", "holds.json"
NOON = datetime(2026, 11, 17, 20, 0, tzinfo=UTC)
FOLDER = "/media/usb/Backups"
_HEAD = (
    "-- The whole schema as all migrations make it, for reading. What runs are the migrations in\n"
    "-- src/therapist_emr/store/sql, which also say why; `python3 dev.py schema` writes this.\n"
)
_READ = """
    SELECT sql FROM sqlite_master
    WHERE sql IS NOT NULL AND tbl_name NOT IN (
        SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'shadow'
    )
    ORDER BY tbl_name, type = 'trigger', type = 'index', name
"""


def main(arguments: Sequence[str]) -> int:
    """Write the paper, and store a practice when that is asked for."""
    if list(arguments) not in ([], ["--keep"]):
        raise Stop("usage: python3 dev.py schema [--keep]", 2)
    PAPER.write_text(on_paper(), encoding="utf-8")
    say(f"{PAPER.relative_to(ROOT)} is written.")
    if arguments:
        say(f"{keep(OLD).relative_to(ROOT)} is stored.")
    return 0


def on_paper() -> str:
    """Return the schema of a new practice as one text."""
    with tempfile.TemporaryDirectory() as folder:
        key, salt = bytearray(secrets.token_bytes(32)), secrets.token_bytes(16)
        with closing(create(Path(folder) / PRACTICE, key, salt)) as connection:
            migrations.upgrade(connection)
            return _HEAD + "".join(f"\n{sql};\n" for sql in schema_of(connection))


def schema_of(connection: Connection) -> list[str]:
    """Return the statements that a file's schema consists of, table by table."""
    return [str(row[0]) for row in connection.execute(_READ)]


def keep(folder: Path) -> Path:
    """Store a made-up practice of today's schema with its key and what it holds."""
    place = folder / f"{len(migrations.load()):04}"
    if place.exists():
        raise Stop(f"There is a stored practice of schema {place.name} already.")
    with tempfile.TemporaryDirectory() as desk:
        vault = lifecycle.create_practice(Path(desk) / PRACTICE, secrets.token_hex(8), None)
        try:
            _fill(vault)
            lines = "".join(f"{recovery.group(line)}\n" for line in vault.recovery_lines())
        finally:
            vault.lock("stored")
        with closing(connect_sealed(vault.path, recovery.decode(lines).raw)) as connection:
            contents = contents_of(connection)
        place.mkdir(parents=True)
        (place / PRACTICE).write_bytes(vault.path.read_bytes())
    (place / KEY).write_text(lines, encoding="ascii")
    holds = {"schema": contents.schema, "counts": dict(contents.counts)}
    (place / HOLDS).write_text(json.dumps(holds, indent=2) + "\n", encoding="ascii")
    return place


def _fill(vault: OpenVault) -> None:
    make_demo(vault.connection, 4, 1, 31, NOON.date(), words_per_note=40, sessions_per_client=11)
    practice = open_practice(vault.connection, FixedClock(NOON))
    practice.backups.add(Path(FOLDER))
    practice.backups.remember(
        BackupRun(
            practice.now().utc,
            FOLDER,
            "practice-2026-11-16.emr-backup",
            4096,
            "0" * 64,
            verified=True,
        )
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
