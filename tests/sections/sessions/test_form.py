from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sections.sessions.chart import note
from therapist_emr.forms.field import CheckContext
from therapist_emr.forms.form import Form
from therapist_emr.sections.sessions.form import (
    CONTACT,
    CRISIS,
    INTAKE,
    LATE_CANCELLATION,
    NO_SHOW,
    SESSION,
    minutes,
)

TODAY = CheckContext(date(2026, 11, 17))


def paths(form: Form, **more: Any) -> list[str]:
    """Return where a note has problems."""
    body = form.clean({**note("2026-11-17", "Said", "Go on"), **more}, TODAY)
    return [problem.path for problem in form.problems(body, TODAY)]


def test_a_plain_note_has_no_problem() -> None:
    assert paths(SESSION) == []


@pytest.mark.parametrize(
    ("start", "stop", "lasted"),
    [("17:30", "18:23", 53), ("23:40", "00:30", 50), ("", "18:00", None), ("17:30", "x", None)],
)
def test_minutes_run_over_midnight(start: str, stop: str, lasted: int | None) -> None:
    assert minutes({"start": start, "stop": stop}) == lasted


@pytest.mark.parametrize(
    ("more", "path"),
    [
        ({"date": "2026-11-18"}, "date"),
        ({"next_date": "Nov 10"}, "next_date"),
        ({"date": "someday"}, "date"),
        ({"start": ""}, "start"),
        ({"stop": "half past"}, "stop"),
        ({"stop": "17:30"}, "stop"),
        ({"stop": "03:00"}, "stop"),
        ({"modality": "couple"}, "participants"),
        ({"service_code": "AB1"}, "service_code"),
        ({"place": "moon"}, "place"),
        ({"notes": []}, "notes"),
    ],
)
def test_what_stands_in_the_way_is_named(more: dict[str, Any], path: str) -> None:
    assert paths(SESSION, **more) == [path]


def test_an_empty_required_part_is_named() -> None:
    rows = note("2026-11-17", "Said", "")["notes"]
    assert paths(SESSION, notes=rows) == ["notes.plan"]


def test_a_part_the_template_does_not_ask_for_may_stay_empty() -> None:
    rows = note("2026-11-17", "Said", "Go on")["notes"]
    extra = [*rows, {"key": "homework", "label": "Homework", "text": ""}]
    assert paths(SESSION, notes=extra) == []


def test_ticked_risk_stands_for_the_risk_part_of_a_crisis_note() -> None:
    rows = [
        {"key": key, "label": key, "text": "" if key == "risk" else "Told"}
        for key in ("what_happened", "risk", "intervention", "plan")
    ]
    told = {"template": "crisis", "notes": rows}
    assert paths(CRISIS, **told) == ["notes.risk"]
    ticked = [{"key": "plan", "label": "Plan", "text": "No plan."}]
    assert paths(CRISIS, **told, risk=ticked) == []


def test_times_are_read_as_they_are_typed() -> None:
    body = SESSION.clean(note("11/17/26", "a", "b", start="5:30p", stop="6.23 pm"), TODAY)
    assert (body["date"], body["start"], body["stop"]) == ("2026-11-17", "17:30", "18:23")


@pytest.mark.parametrize("form", [SESSION, INTAKE, CRISIS, CONTACT])
def test_an_hour_that_is_still_to_come_is_not_signed(form: Form) -> None:
    night = CheckContext(date(2026, 11, 17), clock=time(0, 40))
    typed = {**note("2026-11-17", "Said", "Go on"), "start": "23:50", "stop": "00:30"}
    found = form.problems(form.clean(typed, night), night)
    assert "This begins later today. Check the date and the time." in [one.words for one in found]
    for body in ({**typed, "date": "2026-11-16"}, {**typed, "start": "00:40", "stop": "01:30"}):
        assert "start" not in [one.path for one in form.problems(form.clean(body, night), night)]


def test_a_session_is_called_off_before_it_would_have_begun() -> None:
    noon = CheckContext(date(2026, 11, 17), clock=time(12))
    body = LATE_CANCELLATION.clean({"date": "2026-11-17", "start": "17:30"}, noon)
    assert LATE_CANCELLATION.problems(body, noon) == []


def test_a_missed_session_needs_no_times_and_no_words() -> None:
    body = NO_SHOW.clean({"date": "today"}, TODAY)
    assert NO_SHOW.problems(body, TODAY) == []


def test_a_contact_says_with_whom() -> None:
    body = CONTACT.clean({"date": "today", "notes": [{"key": "about", "text": "Dose"}]}, TODAY)
    assert [problem.path for problem in CONTACT.problems(body, TODAY)] == ["with_whom"]


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_typed_time_can_be_cleaned_and_checked(start: str, stop: str) -> None:
    body = SESSION.clean(note("2026-11-17", "a", "b", start=start, stop=stop), TODAY)
    assert SESSION.clean(body, TODAY) == body
    SESSION.problems(body, TODAY)
