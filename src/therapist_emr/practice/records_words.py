"""How a check of the records ended, in plain words."""

from __future__ import annotations

from collections.abc import Iterator

from therapist_emr.domain import words
from therapist_emr.practice.records_check import Outcome

ALL_WELL = "Your records are as they were signed and kept"
NOT_WELL = "Something in your records was altered"
OLDER = "Your records end earlier than they should"


def verdict(outcome: Outcome) -> str:
    """Return the one sentence that sums a check up."""
    if outcome.ok:
        return ALL_WELL
    only_older = outcome.missing and not (
        outcome.altered or outcome.gone or outcome.unseen or outcome.notes or outcome.broken_at
    )
    return OLDER if only_older else NOT_WELL


def sentences(outcome: Outcome) -> Iterator[str]:
    """Say what was proved and what was found."""
    yield from _of_entries(outcome)
    if outcome.notes:
        yield f"{_are(outcome.notes, 'psychotherapy note')} not as kept. Their room says which."
    elif outcome.notes_checked:
        yield f"{_are(outcome.notes_checked, 'psychotherapy note')} as kept."
    yield from _of_trail(outcome)


def _of_entries(outcome: Outcome) -> Iterator[str]:
    if outcome.altered:
        yield f"{_are(len(outcome.altered), 'entry', 'entries')} not as signed or kept."
    if outcome.gone:
        count = _are(len(outcome.gone), "entry", "entries")
        yield f"{count} missing that the audit trail saw being made."
    if outcome.unseen:
        count = _number(len(outcome.unseen), "entry", "entries")
        verb = "says" if len(outcome.unseen) == 1 else "say"
        yield f"{count} {verb} something that the audit trail did not see being signed or kept."
    if not (outcome.altered or outcome.gone or outcome.unseen):
        yield (
            f"{_are(outcome.entries, 'entry', 'entries')} as signed or kept: every seal over text, "
            f"author, signature and time fits ({_number(outcome.revisions, 'seal')})."
        )


def _of_trail(outcome: Outcome) -> Iterator[str]:
    if outcome.broken_at is None:
        yield (
            f"The audit trail has {_number(outcome.rows, 'row')}; "
            "none was altered and none was taken out between them."
        )
    else:
        row = f"row {outcome.broken_at:,}"
        yield f"The audit trail was altered: {row} does not fit the one before it."
    if outcome.missing:
        where = words.listed(list(dict.fromkeys(outcome.missing)))
        yield (
            f"What {where} remembers of the trail's end is not in it. If you restored an older "
            "backup since, that is why. If not, an older file was put in this one's place, or its "
            "newest part was cut off."
        )


def _number(count: int, one: str, many: str = "") -> str:
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def _are(count: int, one: str, many: str = "") -> str:
    return f"{_number(count, one, many)} {'is' if count == 1 else 'are'}"
