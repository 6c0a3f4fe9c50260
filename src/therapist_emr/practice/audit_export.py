"""The audit trail as a file: every column as it is stored, so that its seals can be checked."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

from therapist_emr.domain.progress import Progress
from therapist_emr.practice.auditing import AuditRow, Looking
from therapist_emr.practice.practice import Practice
from therapist_emr.vault.files import plain_words, refuse_losing
from therapist_emr.whole_files import write_whole

COLUMNS = (
    "seq", "at_utc", "boot", "actor", "action", "entity", "entity_id", "detail", "prev", "mac",
)  # fmt: skip
_RISKY = ("=", "+", "-", "@", "\t", "\r")
_STEP = 500


class Sort(StrEnum):
    """Name what an exported trail is written as."""

    CSV = "csv"
    JSON = "json"

    @property
    def beginning(self) -> bytes:
        """Return how such a file begins, by which another one is known."""
        return b"number," if self is Sort.CSV else b"{"


@dataclass(frozen=True, slots=True)
class Exported:
    """Say what was written and where."""

    path: Path
    rows: int
    sha256: str


def export_trail(
    practice: Practice, looking: Looking, out: Path, progress: Progress, sort: Sort = Sort.CSV
) -> Exported:
    """Write the wanted rows, oldest first, and record that they were handed out.

    Clients are named by their UUID alone. Raise a `UserError` when the place does not take it.
    """
    refuse_losing(out, sort.beginning, sort.upper())
    total = practice.audit.count(looking)
    rows = []
    for number, row in enumerate(practice.audit.oldest_first(looking), 1):
        if number % _STEP == 0:
            progress.step(number, total, "Writing the trail")
        rows.append(row)
    text = as_csv(rows) if sort is Sort.CSV else as_json(rows)
    told = hashlib.sha256(text.encode()).hexdigest()
    with plain_words():
        write_whole(
            out, text, before=lambda: practice.audit.record("export", "audit", "", f"{sort} {told}")
        )
    return Exported(out, len(rows), told)


def as_csv(rows: Iterable[AuditRow]) -> str:
    """Return rows as CSV; a cell that a spreadsheet would run as a formula begins with '."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["number", *COLUMNS[1:]])
    writer.writerows([safe(getattr(row, name)) for name in COLUMNS] for row in rows)
    return out.getvalue()


def as_json(rows: Iterable[AuditRow]) -> str:
    """Return rows as JSON, exactly as they are stored."""
    told = {"format": 1, "rows": [asdict(row) for row in rows]}
    return json.dumps(told, ensure_ascii=False, indent=1)


def safe(value: object) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    text = str(value)
    return f"'{text}" if text.startswith(_RISKY) else text
