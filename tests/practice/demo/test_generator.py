"""The made-up practice as a whole: repeatable, valid, believable."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import pairwise

import phonenumbers
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from therapist_emr.domain.dates import age_on
from therapist_emr.domain.entry import Body
from therapist_emr.domain.npi import npi_problem
from therapist_emr.forms.field import CheckContext
from therapist_emr.forms.form import Form
from therapist_emr.practice.demo import DemoChart, DemoNote, MadeUpPractice
from therapist_emr.practice.demo.cast import CAST
from therapist_emr.practice.demo.model import CLINICIAN, SERVICE_CODES
from therapist_emr.sections import medications, profile, sessions, treatment_plan

TODAY = date(2026, 11, 23)
NOON = datetime.combine(TODAY, time(12))


def notes_of(charts: list[DemoChart]) -> Iterator[DemoNote]:
    for chart in charts:
        yield from chart.notes


def text_of(note: DemoNote) -> str:
    return "\n".join(row["text"] for row in note.body["notes"])


def digest(clients: int, seed: int) -> str:
    made = hashlib.sha256()
    for chart in MadeUpPractice(clients, 4, seed, TODAY).charts():
        made.update(repr(chart).encode())
    return made.hexdigest()


def test_the_same_seed_gives_the_same_practice_in_any_process() -> None:
    code = (
        "import hashlib, datetime; from therapist_emr.practice.demo import MadeUpPractice\n"
        "made = hashlib.sha256()\n"
        "for chart in MadeUpPractice(20, 4, 3, datetime.date(2026, 11, 23)).charts():\n"
        "    made.update(repr(chart).encode())\n"
        "print(made.hexdigest())"
    )
    here = digest(20, 3)
    for hash_seed in ("1", "2"):
        environment = {
            **os.environ,
            "PYTHONHASHSEED": hash_seed,
            "PYTHONPATH": os.pathsep.join(sys.path),
        }
        run = subprocess.run(
            [sys.executable, "-c", code],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        assert run.stdout.strip() == here


def test_another_seed_gives_another_practice() -> None:
    assert digest(6, 3) != digest(6, 4)


def test_a_chart_does_not_depend_on_those_before_it(
    charts: list[DemoChart],
) -> None:
    again = MadeUpPractice(40, 6, 7, TODAY)
    assert [again.chart(index) for index in (31, 5, 19)] == [charts[i] for i in (31, 5, 19)]


def accepted(form: Form, body: Body) -> None:
    """Check that a body is clean as it stands, whole, and without problems."""
    context = CheckContext(TODAY)
    assert form.clean(body, context) == body
    assert [problem.path for problem in form.problems(body, context)] == []


def test_every_body_fits_its_form(charts: list[DemoChart]) -> None:
    for chart in charts:
        accepted(profile.SECTION.kind("profile").form, chart.profile)
        for state in chart.former_states:
            accepted(profile.SECTION.kind("profile").form, state.body)
        for note in chart.notes:
            accepted(sessions.SECTION.kind(note.kind).form, note.body)
        for version in chart.plans:
            accepted(treatment_plan.SECTION.kind("plan").form, version.body)
        for medication in chart.medications:
            for save in medication.saves:
                accepted(medications.SECTION.kind("medication").form, save.body)
        for review in chart.reviews:
            accepted(medications.SECTION.kind("review").form, review.body)


def check_times(chart: DemoChart, opened: date) -> None:
    for note in chart.notes:
        assert opened <= note.at.date() <= TODAY
        assert note.at < note.saved_at <= max(NOON, note.at + timedelta(minutes=75))
        if note.signed_at is not None:
            assert note.saved_at <= note.signed_at
            assert all(note.signed_at <= addendum.signed_at for addendum in note.addenda)
            if note.withdrawn is not None:
                assert note.withdrawn.at >= min(note.signed_at, NOON)
        if following := note.body.get("next_date"):
            assert following > note.body["date"]
    versions = [version.signed_at for version in chart.plans]
    assert versions == sorted(versions)
    for medication in chart.medications:
        saves = [save.at for save in medication.saves]
        assert saves == sorted(saves)


def check_person(chart: DemoChart) -> None:
    born = date.fromisoformat(chart.profile["born"])
    first = min((note.at.date() for note in chart.notes), default=TODAY)
    assert 10 <= age_on(born, first) < 100
    if age_on(born, TODAY) < 18:
        assert chart.profile["guardians"] or chart.profile["no_guardian_reason"]
    for group in ("phones", "guardians", "emergency"):
        for row in chart.profile[group]:
            number = phonenumbers.parse(row["number"], "US")
            assert phonenumbers.is_possible_number(number)
            assert re.fullmatch(r"\(\d{3}\) 555-01\d\d", row["number"])


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(1, 60), st.integers(1, 12), st.integers(0, 10**6), st.integers(0, 59))
def test_times_and_people_make_sense(clients: int, years: int, seed: int, which: int) -> None:
    practice = MadeUpPractice(clients, years, seed, TODAY)
    chart = practice.chart(which % clients)
    check_times(chart, practice.opened)
    check_person(chart)


def span_of(note: DemoNote) -> tuple[datetime, datetime]:
    stop = note.body.get("stop")
    end = datetime.fromisoformat(f"{note.body['date']}T{stop}") if stop else note.at
    return note.at, max(end, note.at + timedelta(minutes=1))


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(1, 70), st.integers(1, 8), st.integers(0, 10**6))
def test_nobody_is_booked_twice(clients: int, years: int, seed: int) -> None:
    practice = MadeUpPractice(clients, years, seed, TODAY, words_per_note=60)
    by_chair: dict[int, list[tuple[datetime, datetime]]] = {}
    for chart in practice.charts():
        if practice.chairs > 1 and practice.chair_of(chart.index):
            continue
        notes = (note for note in chart.notes if chart.profile["status"] != "waiting")
        by_chair.setdefault(0, []).extend(map(span_of, notes))
    spans = sorted(by_chair.get(0, []))
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    assert all(7 <= start.hour < 20 and start.weekday() < 5 for start, _ in spans)


def test_a_small_practice_fits_one_person(made_up: MadeUpPractice) -> None:
    assert made_up.chairs == 1


def test_a_large_practice_has_as_many_chairs_as_it_needs() -> None:
    large = MadeUpPractice(300, 5, 1, TODAY, sessions_per_client=80)
    assert large.chairs > 1


def test_closed_days_have_no_sessions(charts: list[DemoChart]) -> None:
    seen = {note.at.date() for note in notes_of(charts) if note.kind == "session"}
    assert not any((day.month, day.day) in {(1, 1), (7, 4), (12, 25)} for day in seen)
    assert date(2025, 11, 27) not in seen


def test_the_first_note_is_the_intake(charts: list[DemoChart]) -> None:
    for chart in charts:
        if chart.profile["status"] != "waiting":
            assert chart.notes[0].kind == "intake"
            assert [note.kind for note in chart.notes].count("intake") == 1


def test_everything_there_is_occurs(charts: list[DemoChart]) -> None:
    notes = list(notes_of(charts))
    kinds = Counter(note.kind for note in notes)
    assert {"session", "intake", "no_show", "late_cancellation", "contact"} <= set(kinds)
    assert kinds["session"] > 10 * kinds["no_show"] > 0
    assert {chart.profile["status"] for chart in charts} == {"active", "waiting", "discharged"}
    assert {"dap", "soap", "birp", "girp", "pirp", "free_text"} <= {
        note.body["template"] for note in notes
    }
    assert {"individual", "couple", "family"} <= {note.body.get("modality") for note in notes}
    assert {"in_person", "video"} <= {note.body.get("place") for note in notes}
    assert any(note.addenda for note in notes)
    assert any(note.signed_at is None for note in notes)
    assert any(chart.profile["part2"] for chart in charts)
    assert any(chart.profile["guardians"] for chart in charts)
    assert any(len(medication.saves) > 2 for c in charts for medication in c.medications)
    assert any(save.body["stopped"] for c in charts for m in c.medications for save in m.saves)


def test_some_notes_are_crises_and_some_were_entered_in_error() -> None:
    many = MadeUpPractice(200, 8, 2, TODAY, words_per_note=60)
    notes = list(notes_of(list(many.charts())))
    assert any(note.kind == "crisis" for note in notes)
    errors = [note for note in notes if note.withdrawn is not None]
    assert errors and all(note.withdrawn and note.withdrawn.reason for note in errors)


def test_only_the_last_days_are_unsigned(charts: list[DemoChart]) -> None:
    unsigned = [note for note in notes_of(charts) if note.signed_at is None]
    assert all((NOON - note.at).days < 21 for note in unsigned)
    assert charts[0].notes[-1].signed_at is None


def test_the_cast_opens_every_practice(charts: list[DemoChart]) -> None:
    assert [chart.name for chart in charts[: len(CAST)]] == [role.chosen for role in CAST]


def test_one_chart_is_very_long_and_some_are_short(charts: list[DemoChart]) -> None:
    lengths = sorted(len(chart.notes) for chart in charts)
    assert lengths[-1] > 200
    assert lengths[0] <= 2


def test_names_come_in_many_scripts() -> None:
    made = MadeUpPractice(200, 3, 1, TODAY, words_per_note=60)
    missing = [
        "[\u4e00-\u9fff]",
        "[\u0600-\u06ff]",
        "[\u0590-\u05ff]",
        "[\u0400-\u04ff]",
        "[ễỳőñłøþ]",
    ]
    for chart in made.charts():
        missing = [script for script in missing if not re.search(script, chart.name)]
        if not missing:
            break
    assert missing == []


@pytest.mark.parametrize("wanted", [90, 180, 350])
def test_notes_are_about_as_long_as_asked_for(wanted: int) -> None:
    charts = list(MadeUpPractice(25, 5, 4, TODAY, words_per_note=wanted).charts())
    lengths = [len(text_of(n).split()) for n in notes_of(charts) if n.kind == "session"]
    assert 0.8 * wanted < sum(lengths) / len(lengths) < 1.3 * wanted
    assert max(lengths) <= 620
    assert min(lengths) >= 40


def test_the_number_of_visits_can_be_asked_for() -> None:
    made = MadeUpPractice(120, 12, 4, TODAY, sessions_per_client=60, words_per_note=60)
    charts = list(made.charts())
    visits = sum(note.kind != "contact" for note in notes_of(charts))
    assert 0.8 * 60 < visits / 120 < 1.2 * 60


def test_notes_read_like_sentences(charts: list[DemoChart]) -> None:
    for note in notes_of(charts):
        text = text_of(note)
        assert not re.search(r"[{}\[\]|]|::|\.\.|  | ,|[a-z][.!?] [a-z]", text), text
        assert not re.search(r"\b1 (days|nights|times|hours)\b|\bthey (has|was|is)\b", text), text


def test_no_sentence_comes_twice_in_a_note(charts: list[DemoChart]) -> None:
    for note in notes_of(charts):
        sentences = [s for s in re.split(r"(?<=[.!?])\s+", text_of(note)) if len(s) > 45]
        assert len(sentences) == len(set(sentences)), text_of(note)


def test_notes_of_a_chart_differ(charts: list[DemoChart]) -> None:
    for chart in charts:
        texts = [text_of(note) for note in chart.notes if note.kind == "session"]
        assert len(texts) == len(set(texts))


def test_the_clinician_is_clearly_made_up() -> None:
    assert npi_problem(CLINICIAN.npi) == ""
    assert "555-01" in CLINICIAN.phone
    assert all(len(code) == 5 and not code.isdecimal() for code in SERVICE_CODES)
