"""A chart for the tests of sections that are kept: entries added, listed, read, made up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from tests.sections.sessions.chart import Chart
from therapist_emr.forms.blocks import Block, Heading, Items, Note, Pairs, Paragraph, Table
from therapist_emr.forms.field import CheckContext
from therapist_emr.sections.contract import Section
from therapist_emr.sections.made_up import MadeUpEntry, Persona

TODAY = date(2026, 11, 17)
CONTEXT = CheckContext(TODAY)


def keep(chart: Chart, section: str, kind: str, **body: Any) -> int:
    """Keep an entry and return its id."""
    return chart.desk.keep(section, kind, body).id


def persona(seed: int = 1, **more: Any) -> Persona:
    """Return a person who does not exist and who came weekly for half a year."""
    begun = datetime(2026, 5, 4, 10)  # noqa: DTZ001 - a wall time
    visits = tuple(begun + timedelta(days=7 * week) for week in range(26))
    told: dict[str, Any] = {
        "random": Random(seed), "first": "Mari", "name": "Mari Quiñones", "born": date(1992, 3, 2),
        "minor": False, "story": "ptsd", "code": "F43.10",
        "code_title": "Post-traumatic stress disorder, unspecified", "status": "active",
        "today": TODAY, "visits": visits, "severities": tuple(1 - at / 30 for at in range(26)),
    }  # fmt: skip
    return Persona(**{**told, **more})


def check_made_up(section: Section, entries: list[MadeUpEntry], least: int = 1) -> None:
    """Try that made-up entries are fit to be kept, in the order of time, and not of the future."""
    assert len(entries) >= least
    for entry in entries:
        kind = section.kind(entry.kind)
        times = [state.at for state in entry.states]
        assert times == sorted(times)
        assert times[-1].date() <= TODAY
        for state in entry.states:
            body = kind.form.clean(state.body, CheckContext(state.at.date()))
            assert kind.form.problems(body, CheckContext(state.at.date())) == []
            assert section.title_of(kind, body, 0)


def people(section: Section, many: int = 30) -> Iterator[list[MadeUpEntry]]:
    """Yield the entries of many people, the first of whom has everything; the last never came."""
    assert section.made_up is not None
    make = section.made_up()
    for seed in range(many):
        yield list(make(persona(seed, fullest=seed == 0)))
    yield list(make(persona(many, visits=(), severities=())))


def words_of(blocks: tuple[Block, ...]) -> str:
    """Return every word of the blocks."""
    told: list[str] = []
    for block in blocks:
        match block:
            case Heading(text=text) | Paragraph(text) | Note(text):
                told.append(text)
            case Pairs(rows):
                told += [f"{label}: {value}" for label, value in rows]
            case Items(rows=rows):
                told += rows
            case Table(head, rows):
                told += [*head, *(cell for row in rows for cell in row)]
            case _:
                pass
    return "\n".join(told)
