"""Answers as an entry keeps them: each beside the very words it was given to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from therapist_emr.domain.entry import Body
from therapist_emr.domain.measures import (
    Answer,
    Answers,
    Ask,
    Instrument,
    Item,
    asked_items,
    outcome,
    plain,
    score_of,
)
from therapist_emr.domain.numbers import figure, read_number
from therapist_emr.forms.field import Values

SKIPPED = "skipped"

Row = Mapping[str, Any]


def body_of(
    instrument: Instrument, answers: Answers, *, day: str, by: str, sex: str = "", remarks: str = ""
) -> Body:
    """Return the body of an administration: words, answers, total and what it means."""
    result = outcome(instrument, answers, sex)
    return {
        "date": day,
        "instrument": instrument.key,
        "edition": instrument.edition,
        "name": instrument.name,
        "title": instrument.title,
        "by": by,
        "total": "" if result.total is None else result.total,
        "low": instrument.low if instrument.has_total else "",
        "high": instrument.high if instrument.has_total else "",
        "severity": result.severity,
        "stem": instrument.stem,
        "answers": rows_of(instrument, answers),
        "remarks": remarks,
        "licence": instrument.licence,
    }


def rows_of(instrument: Instrument, answers: Answers) -> list[dict[str, Any]]:
    """Return every item with its words and what was answered, in order."""
    asked = {item.id for item in asked_items(instrument, answers)}
    return [
        _row(item, answers.get(item.id) if item.id in asked else None, asked=item.id in asked)
        for item in instrument.items
    ]


def _row(item: Item, answer: Answer | None, *, asked: bool) -> dict[str, Any]:
    option = item.option(answer) if item.ask is Ask.CHOICE else None
    given = option is not None or (item.ask is not Ask.CHOICE and answer not in (None, ""))
    score = score_of(item, answer) if item.scored else None
    key = written(answer) if given and answer is not None else ""
    return {
        "id": item.id,
        "ask": item.ask.value,
        "heading": item.heading,
        "text": item.text,
        "key": key,
        "answer": option.text if option is not None else key,
        "score": "" if score is None else score,
        "counted": item.scored and item.ask is Ask.CHOICE,
        "safety": item.safety,
        "state": "" if asked else SKIPPED,
    }


def written(answer: Answer) -> str:
    """Return an answer as it is typed, a number with all of its digits."""
    return figure(answer) if isinstance(answer, float) else str(answer)


def answers_of(instrument: Instrument, rows: Iterable[Row]) -> dict[str, Answer]:
    """Return what rows hold as answers to an instrument; what it does not know is left out."""
    known = {item.id: item for item in instrument.items}
    found: dict[str, Answer] = {}
    for row in rows:
        item, key = known.get(str(row.get("id"))), str(row.get("key") or "")
        if item is not None and key and (answer := read_answer(item, key)) is not None:
            found[item.id] = answer
    return found


def read_answer(item: Item, typed: str) -> Answer | None:
    """Return what was typed as an answer to an item, or None when it is none."""
    if item.ask is Ask.CHOICE:
        option = item.option(typed)
        return None if option is None else option.key
    if item.ask is Ask.TEXT:
        return typed or None
    number = read_number(typed)
    return number if item.ask is Ask.DECIMAL or isinstance(number, int) else None


def counted(rows: Sequence[Row]) -> list[Row]:
    """Return the rows that add to the total and were asked."""
    return [row for row in rows if row.get("counted") is True and row.get("state") != SKIPPED]


def total_of(rows: Sequence[Row]) -> float | None:
    """Return the total of rows, or None when one of them lacks a score."""
    scores = [row.get("score") for row in counted(rows)]
    known = [score for score in scores if isinstance(score, int | float)]
    return plain(sum(known)) if known and len(known) == len(scores) else None


def unanswered(rows: Sequence[Row]) -> int:
    """Return how many counted questions have no answer."""
    return sum(1 for row in counted(rows) if not row.get("answer"))


def raised_safety(values: Values) -> bool:
    """Tell whether a question about safety was answered above 0."""
    return any(
        row.get("safety") is True and isinstance(row.get("score"), int | float) and row["score"] > 0
        for row in values.get("answers") or ()
        if isinstance(row, Mapping)
    )
