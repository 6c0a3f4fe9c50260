"""Measures in a real encrypted chart, for the tests of their page and what lists tell."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.sections.sessions.chart import NOW, Chart
from therapist_emr.domain.entry import EntryHeader
from therapist_emr.domain.measures import Answer, Instrument
from therapist_emr.sections.measures.answers import body_of
from therapist_emr.sections.measures.instruments import instrument

KEY = "measures"


def of(key: str) -> Instrument:
    """Return a shipped measure."""
    found = instrument(key)
    assert found is not None
    return found


def spread(found: Instrument, total: int, *, last: int = 0) -> dict[str, Answer]:
    """Return answers that come to a total, with a score for the question about self-harm."""
    answers: dict[str, Answer] = {}
    left = total - last
    for item in (one for one in found.items if one.scored):
        top = int(max(one.score or 0 for one in item.options))
        score = last if item.safety else min(left, top)
        left -= 0 if item.safety else score
        answers[item.id] = next(one.key for one in item.options if one.score == score)
    return answers


def given(
    chart: Chart, key: str, total: int, day: str, *, last: int = 0, **more: Any
) -> EntryHeader:
    """Keep an administration of a shipped measure."""
    found = of(key)
    body = body_of(found, spread(found, total, last=last), day=day, by="client_paper")
    return chart.desk.keep(KEY, "answers", {**body, **more})


def scheduled(chart: Chart, key: str, weeks: int, since: str, until: str = "") -> EntryHeader:
    """Ask for a measure regularly."""
    body = {"name": of(key).name, "instrument": key, "weeks": weeks, "since": since, "until": until}
    return chart.desk.keep(KEY, "schedule", body)


def scored(chart: Chart, name: str, total: float, day: str, **more: Any) -> EntryHeader:
    """Keep a score alone."""
    return chart.desk.keep(KEY, "score", {"name": name, "total": total, "date": day, **more})


def filled(chart: Chart) -> Chart:
    """Give Mari four PHQ-9 and two PCL-5."""
    for total, day in (
        (19, "2026-05-04"),
        (16, "2026-06-29"),
        (12, "2026-09-07"),
        (9, "2026-11-10"),
    ):
        given(chart, "phq-9", total, day)
    given(chart, "pcl-5", 48, "2026-06-01")
    given(chart, "pcl-5", 29, "2026-11-03")
    return chart


def later(chart: Chart, days: int) -> None:
    """Let some days pass."""
    chart.at(NOW + timedelta(days=days))
