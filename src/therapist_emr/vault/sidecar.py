"""The small note beside a backup: what it is and what it must add up to, nothing clinical."""

from __future__ import annotations

import json
import stat
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from therapist_emr.store.audit import AuditHead
from therapist_emr.vault.files import NOTE_SUFFIX, beside
from therapist_emr.vault.inspection import Contents
from therapist_emr.whole_files import write_whole

FORMAT = 1
MAX_BYTES = 64 * 1024
_MAX_CHARS = 200
MAX_NUMBER = 2**63 - 1
"""The largest number that a database holds."""


@dataclass(frozen=True, slots=True)
class Sidecar:
    """Describe one backup; `thorough` when its tables and search index were looked at too.

    `turn` is larger than that of every backup made before into the same folder, whatever the
    clock said; 0 where an older version wrote the note.
    """

    sha256: str
    size: int
    created_utc: str
    created_local: str
    db_id: str
    fingerprint: str
    app_version: str
    contents: Contents
    thorough: bool = False
    turn: int = 0

    @property
    def order(self) -> tuple[int, str]:
        """Return what puts backups in the order they were made in: the clock is asked last.

        The end of the trail goes back where an older practice was restored; the turn does not.
        """
        return max(self.turn, self.contents.head.seq), self.created_utc

    @property
    def day(self) -> datetime:
        """Return the local time at which the backup was made."""
        return datetime.fromisoformat(self.created_local)


def sidecar_path(backup: Path) -> Path:
    """Return where the note of a backup is."""
    return beside(backup, NOTE_SUFFIX)


def write_sidecar(backup: Path, note: Sidecar, *, mark: str = "") -> Path:
    """Write the note of a backup beside it; `mark` as for `write_whole`."""
    path = sidecar_path(backup)
    data = {
        "format": FORMAT,
        "file": backup.name,
        "sha256": note.sha256,
        "bytes": note.size,
        "created_utc": note.created_utc,
        "created_local": note.created_local,
        "db_id": note.db_id,
        "fingerprint": note.fingerprint,
        "app_version": note.app_version,
        "schema": note.contents.schema,
        "audit_head": {"seq": note.contents.head.seq, "seal": note.contents.head.mac},
        "counts": dict(note.contents.counts),
        "thorough": note.thorough,
        "turn": note.turn,
    }
    write_whole(path, json.dumps(data, indent=2) + "\n", mark=mark)
    return path


def read_sidecar(backup: Path) -> Sidecar | None:
    """Return the note of a backup; None when it is missing or is not one."""
    path = sidecar_path(backup)
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return None  # reading a pipe would wait for ever
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
        return _parse(json.loads(raw)) if len(raw) <= MAX_BYTES else None
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def _parse(data: dict[str, Any]) -> Sidecar:
    if data["format"] != FORMAT:
        raise ValueError("unknown format")
    head = AuditHead(_number(data["audit_head"]["seq"]), _text(data["audit_head"]["seal"]))
    counts = {_text(name): _number(count) for name, count in data["counts"].items()}
    note = Sidecar(
        sha256=_text(data["sha256"]),
        size=_number(data["bytes"]),
        created_utc=_text(data["created_utc"]),
        created_local=_text(data["created_local"]),
        db_id=_text(data["db_id"]),
        fingerprint=_text(data["fingerprint"]),
        app_version=_text(data["app_version"]),
        contents=Contents(_number(data["schema"]), head, counts),
        thorough=data["thorough"] is True,
        turn=_number(data.get("turn", 0)),
    )
    moments = (note.created_utc, note.created_local)
    if any(datetime.fromisoformat(moment).tzinfo is None for moment in moments):
        raise ValueError("a zone expected")
    return note


def _text(value: object) -> str:
    """Return words that can be shown as they are, with no line break that would feign more."""
    if not isinstance(value, str):
        raise TypeError("text expected")
    if len(value) > _MAX_CHARS or not (value.isascii() and value.isprintable()):
        raise ValueError("plain words expected")
    return value


def _number(value: object) -> int:
    if type(value) is not int:
        raise TypeError("number expected")
    if not 0 <= value <= MAX_NUMBER:
        raise ValueError("a count expected")
    return value
