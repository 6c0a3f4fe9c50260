"""Checking that nothing in the record was altered: every seal, the trail, and its remembered ends.

What is checked of an entry is listed in `PARTS`. A part that keeps more than entries, such as
files inside the practice, adds itself there and is then counted, told and remembered with the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace

from therapist_emr.domain.people import Client
from therapist_emr.domain.progress import Progress
from therapist_emr.practice.work import RECORDS_CHECK, Work
from therapist_emr.store.connection import snapshot
from therapist_emr.store.json_text import dumps, loads
from therapist_emr.store.meta import Meta
from therapist_emr.vault.heads import Remembered, missing_heads
from therapist_emr.vault.inspection import psychotherapy_seals

KEY = "records_check"
_STEP = 50
_LISTS = ("altered", "gone", "missing", "unseen")
_SEALS = "Comparing seals with the trail"
_ENTRIES, _NOTES, _TRAIL = "Checking entries", "Checking psychotherapy notes", "Checking the trail"


@dataclass(frozen=True, slots=True)
class Outcome:
    """Hold how a check ended: what was counted, and what does not fit.

    `altered`, `gone` and `unseen`, of which the trail did not see all, are UUIDs of entries;
    `notes` counts psychotherapy notes that do not fit, which are not named outside their room;
    `broken_at` is the first row of the trail that does not.
    """

    at_utc: str
    entries: int = 0
    revisions: int = 0
    notes_checked: int = 0
    rows: int = 0
    altered: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    notes: int = 0
    broken_at: int | None = None
    missing: tuple[str, ...] = ()
    unseen: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Tell whether everything fits."""
        wrong = self.altered or self.gone or self.unseen or self.notes or self.missing
        return not wrong and self.broken_at is None


@dataclass(frozen=True, slots=True)
class Suspect:
    """Name an entry that is not as it was signed or kept, and whose chart it is in."""

    client: Client
    section: str
    entry_id: int
    title: str
    at: str


class RecordsDesk:
    """Check the record and remember how it went."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._meta = Meta(work.connection)

    def last(self) -> Outcome | None:
        """Return how the last check ended, or None when there was none."""
        stored = self._meta.get(KEY)
        if not stored:
            return None
        told = loads(stored)
        lists = {name: tuple(told.get(name, ())) for name in _LISTS}
        return Outcome(**{**told, **lists})

    def check(self, remembered: Sequence[Remembered], progress: Progress) -> Outcome:
        """Check everything anew, on a state that does not change meanwhile, and remember the end.

        `progress` may stop it; then nothing is remembered.
        """
        outcome = Outcome(self._work.now().utc)
        with snapshot(self._work.connection):
            for part in PARTS:
                outcome = part(self._work, outcome, progress)
            missing = missing_heads(self._work.connection, remembered)
        outcome = replace(outcome, missing=tuple(each.where for each in missing))
        with self._work.writing(RECORDS_CHECK):
            self._meta.put(KEY, dumps(asdict(outcome)))
            self._work.record("check records", "practice", "", _in_short(outcome))
        return outcome

    def suspects(self, outcome: Outcome) -> list[Suspect]:
        """Return the entries that do not fit and are still there, to be opened."""
        headers = self._work.entries.by_uuid((*outcome.altered, *outcome.unseen))
        clients = self._work.clients.some({head.client_id for head in headers.values()})
        return [
            Suspect(clients[head.client_id], head.section, head.id, head.title, head.at)
            for head in headers.values()
        ]


def _check_entries(work: Work, outcome: Outcome, progress: Progress) -> Outcome:
    entries, total = work.entries, work.entries.count()
    altered = []
    progress.step(0, total, _ENTRIES)
    for number, (entry_id, well) in enumerate(entries.checked(), 1):
        if number % _STEP == 0:
            progress.step(number, total, _ENTRIES)
        if not well:
            altered.append(entries.uuid_of(entry_id))
    progress.step(total, total, _SEALS)
    disowned, unvouched = entries.disowned(), entries.unvouched()
    there = entries.by_uuid(disowned)
    altered += [uuid for uuid in disowned if uuid in there and uuid not in altered]
    gone = tuple(uuid for uuid in disowned if uuid not in there)
    return replace(
        outcome,
        entries=total,
        revisions=entries.count_revisions(),
        altered=tuple(altered),
        gone=gone,
        unseen=tuple(uuid for uuid in unvouched if uuid not in altered),
    )


def _check_notes(work: Work, outcome: Outcome, progress: Progress) -> Outcome:
    progress.step(0, 1, _NOTES)
    count, damaged = psychotherapy_seals(work.connection)
    return replace(outcome, notes_checked=count, notes=damaged)


def _check_trail(work: Work, outcome: Outcome, progress: Progress) -> Outcome:
    total = work.audit.head().seq
    report = work.audit.verify(lambda count: progress.step(count, total, _TRAIL))
    progress.step(total, total, _TRAIL)
    return replace(outcome, rows=report.rows, broken_at=report.broken_at)


PARTS: tuple[Callable[[Work, Outcome, Progress], Outcome], ...] = (
    _check_entries,
    _check_notes,
    _check_trail,
)
"""What is checked, in this order; each adds to the outcome what it found."""


def _in_short(outcome: Outcome) -> str:
    if outcome.ok:
        return f"{outcome.entries} entries, all as they were"
    return f"{outcome.entries} entries, something does not fit"
