"""The practice that is measured: made up once, kept below build/, at once or ten times the size."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlcipher3 import dbapi2

from therapist_emr.practice.demo import MadeUpPractice
from therapist_emr.practice.made_up import load_charts
from therapist_emr.vault import lifecycle
from therapist_emr.vault.keyring_store import MemoryKeyring
from therapist_emr.vault.keys import Key
from therapist_emr.vault.lifecycle import OpenVault

CLIENTS, YEARS, SEED, WORDS = 600, 12, 1, 350
TODAY = date(2026, 11, 17)
PASSPHRASE = "made-up practice"  # noqa: S105 - protects a practice that is made up


class Telling:
    """Print how far the making is, on one line."""

    def step(self, done: int, total: int, words: str) -> None:
        """Print the step."""
        print(f"\r  {done:,} of {total:,} clients, {words}      ", end="", flush=True)


@dataclass(frozen=True, slots=True)
class Measured:
    """Hold the encrypted practice, its recovery lines, and the same data without encryption."""

    path: Path
    lines: tuple[str, ...]
    plain: Path

    @contextmanager
    def opened(self) -> Iterator[OpenVault]:
        """Keep the practice open, its key at hand."""
        vault = lifecycle.unlock_with_recovery(self.path, self.lines, None, MemoryKeyring())
        try:
            yield vault
        finally:
            vault.lock("measured")


def measured(folder: Path, scale: int) -> Measured:
    """Return the practice of that scale, made now if it is not there yet."""
    home = folder / f"scale-{scale}"
    path, plain, lines = home / "practice.emr", home / "plain.db", home / "recovery-key.txt"
    if not plain.exists():
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(parents=True)
        _make(path, lines, scale)
        _decrypt(path, lines, plain)
    return Measured(path, tuple(lines.read_text("ascii").split()), plain)


def _make(path: Path, lines: Path, scale: int) -> None:
    print(f"Making up a practice of {CLIENTS * scale:,} clients and {YEARS} years, once.")
    vault = lifecycle.create_practice(path, PASSPHRASE, None)
    charts = MadeUpPractice(CLIENTS * scale, YEARS, SEED, TODAY, words_per_note=WORDS).charts()
    loaded = load_charts(vault.connection, charts, CLIENTS * scale, TODAY, Telling())
    lines.write_text("\n".join(vault.recovery_lines()), "ascii")
    vault.lock("made up")
    print(f"\r  {loaded.clients:,} clients, {loaded.notes:,} notes.              ")


def _decrypt(path: Path, lines: Path, plain: Path) -> None:
    """Write the same tables into an unencrypted file of the same library: the floor's file."""
    from therapist_emr.vault import recovery

    key: Key = recovery.decode(lines.read_text("ascii"))
    part = plain.with_suffix(".part")
    part.unlink(missing_ok=True)
    connection = dbapi2.connect(str(path), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{bytes(key.raw).hex()}'\"")
    connection.execute("ATTACH DATABASE ? AS plain KEY ''", (str(part),))
    connection.execute("SELECT sqlcipher_export('plain')")
    # The floor has the index one would make without thinking, not our covering one.
    connection.execute("DROP INDEX plain.entry_chart")
    connection.execute("CREATE INDEX plain.entry_by_client ON entry (client_id, at DESC)")
    connection.execute("DETACH DATABASE plain")
    connection.close()
    part.rename(plain)
