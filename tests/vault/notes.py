"""Notes beside backups, for tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from therapist_emr.store.audit import AuditHead
from therapist_emr.vault.files import BACKUP_SUFFIX
from therapist_emr.vault.inspection import Contents
from therapist_emr.vault.sidecar import Sidecar, write_sidecar

DB_ID = "0123456789abcdef0123456789abcdef"
WEST = timezone(timedelta(hours=-8))
NOON = datetime(2026, 11, 23, 19, 42, 1, tzinfo=WEST)


def note(made: datetime = NOON, db_id: str = DB_ID, *, seq: int = 7, turn: int = 0) -> Sidecar:
    utc = made.astimezone(UTC)
    return Sidecar(
        sha256="ab" * 32,
        size=110_592,
        created_utc=utc.isoformat(timespec="microseconds").replace("+00:00", "Z"),
        created_local=made.isoformat(timespec="seconds"),
        db_id=db_id,
        fingerprint="K7QD2M9FW4",
        app_version="0.1.0",
        contents=Contents(1, AuditHead(seq, "cd" * 32), {"client": 2, "entry": 3}),
        turn=turn,
    )


def leave(folder: Path, made: datetime, db_id: str = DB_ID, *, seq: int = 7) -> Path:
    """Leave a backup and its note in a folder."""
    path = folder / f"practice-{made:%Y-%m-%d-%H%M%S}-{db_id[:10]}{BACKUP_SUFFIX}"
    path.write_bytes(b"sealed")
    write_sidecar(path, note(made, db_id, seq=seq))
    return path
