"""How measures are listed and read: courses, change, what is due, what is printed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given as forall
from hypothesis import strategies as st

from tests.sections.measures.charts import KEY, given, of, scheduled, scored, spread
from tests.sections.sessions.chart import Chart
from therapist_emr.domain.measures import Band
from therapist_emr.forms.blocks import Heading, Note, Table, Trend
from therapist_emr.sections.contract import Look
from therapist_emr.sections.measures import SECTION
from therapist_emr.sections.measures.answers import body_of
from therapist_emr.sections.measures.glance import glance, waits
from therapist_emr.sections.measures.reading import (
    Course,
    courses,
    due_on,
    facts_of,
    figure,
    print_course,
    summary_of,
    title_of,
    told_change,
    trend_of,
)

ANSWERS, SCORE, SCHEDULE = SECTION.kinds
TODAY = date(2026, 11, 17)


def course(chart: Chart, name: str) -> Course:
    return next(one for one in courses(chart.desk.facts(KEY)) if one.name == name)


def test_titles_and_summaries(empty_chart: Chart) -> None:
    header = given(empty_chart, "phq-9", 12, "2026-11-10", last=1)
    assert (header.title, header.at) == ("PHQ-9 12", "2026-11-10")
    assert header.summary == "Moderate. Thoughts of death or self-harm answered above 0"
    assert scored(empty_chart, "ISI", 16, "2026-11-10", severity="Moderate").title == "ISI 16"
    plan = scheduled(empty_chart, "phq-9", 4, "2026-11-10", "2027-01-01")
    assert (plan.title, plan.summary) == ("PHQ-9 every 4 weeks", "Until Jan 1, 2027")
    assert title_of(SCHEDULE, {"name": "ORS", "weeks": 1}, 0) == "ORS every week"
    assert summary_of(SCHEDULE, {}) == "Shown on Today when due"
    half = body_of(of("gad-7"), {"1": "2"}, day="2026-11-10", by="asked")
    assert summary_of(ANSWERS, half) == "Incomplete, 6 questions unanswered"
    assert title_of(ANSWERS, half, 0) == "GAD-7"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (9, "9"),
        (7.5, "7.5"),
        (True, "True"),
        ("x", "x"),
        ("", ""),
        (None, ""),
        (10**400, None),
        (1_000_000, "1000000"),
        (123456.25, "123456.25"),
    ],
)
def test_figures(value: object, words: str | None) -> None:
    assert figure(value) == (str(value) if words is None else words)


def test_courses_are_told_by_what_was_given_last(chart: Chart) -> None:
    assert [(one.name, len(one.given)) for one in courses(chart.desk.facts(KEY))] == [
        ("PHQ-9", 4), ("PCL-5", 2),
    ]  # fmt: skip
    phq = course(chart, "PHQ-9")
    assert [one.total for one in phq.scored] == [19, 16, 12, 9]
    assert told_change(phq) == (
        "10 below first. 3 below last. Response: 50% or more below the first score"
    )
    assert told_change(phq, 0) == "The first"
    assert told_change(phq, 1) == "3 below first"
    assert told_change(course(chart, "PCL-5")) == "19 below first"


def test_what_was_entered_in_error_is_no_part_of_a_course(chart: Chart) -> None:
    last = course(chart, "PHQ-9").last
    chart.desk.withdraw(last.entry_id, "Belongs to another client")
    assert [one.total for one in course(chart, "PHQ-9").scored] == [19, 16, 12]


def test_an_incomplete_one_is_listed_and_not_drawn(chart: Chart) -> None:
    body = body_of(of("phq-9"), {"1": "2"}, day="2026-11-16", by="asked")
    chart.desk.keep(KEY, "answers", body)
    phq = course(chart, "PHQ-9")
    assert (phq.last.total, phq.last.missing) == (None, 8)
    assert len(phq.scored) == 4
    trend = trend_of(phq)
    assert trend is not None
    assert len(trend.points) == 4


def test_pictures_have_bands_or_cut_offs(chart: Chart) -> None:
    phq, pcl = trend_of(course(chart, "PHQ-9")), trend_of(course(chart, "PCL-5"))
    assert phq is not None
    assert pcl is not None
    assert [band.name for band in phq.bands][1:3] == ["Mild", "Moderate"]
    assert phq.band == Band("Mild", 5, 9)
    assert (pcl.target, pcl.line) == (31, "Cut-off")
    assert [band.name for band in pcl.bands] == ["Below cut-off", "Cut-off or above"]
    given(chart, "audit-c", 5, "2026-11-01")
    unknown = trend_of(course(chart, "AUDIT-C"))
    assert unknown is not None
    assert (unknown.target, unknown.line, unknown.bands) == (3, "Lower cut-off", ())
    known = trend_of(course(chart, "AUDIT-C"), "Male")
    assert known is not None
    assert (known.target, known.line) == (4, "Cut-off")


def test_a_score_alone_has_its_own_range(empty_chart: Chart) -> None:
    scored(empty_chart, "ISI", 16, "2026-10-01", low=0, high=28, severity="Moderate")
    scored(empty_chart, "isi", 9, "2026-11-01", low=0, high=28)
    (found,) = courses(empty_chart.desk.facts(KEY))
    assert (found.low, found.high, found.given[0].score_only) == (0, 28, True)
    assert told_change(found) == "7 below first"
    without = scored(empty_chart, "ORS", 30, "2026-11-01")
    assert without.summary == ""
    assert trend_of(courses(empty_chart.desk.facts(KEY))[1]) is not None


def test_a_score_alone_given_last_keeps_the_bands_and_thresholds(chart: Chart) -> None:
    scored(chart, "PHQ-9", 4, "2026-11-16")
    phq = course(chart, "PHQ-9")
    assert len(phq.given) == 5
    trend = trend_of(phq)
    assert trend is not None
    assert trend.band == Band("Minimal", 0, 4)
    assert (trend.low, trend.high) == (0, 27)
    assert told_change(phq).endswith("Remission: below 5")
    assert phq.last.severity == "Minimal"
    scored(chart, "PCL-5", 32, "2026-11-16")
    assert course(chart, "PCL-5").last.severity == "In the cut-off range 31 to 33"
    scored(chart, "PCL-5", 12, "2026-11-17", severity="Well below")
    assert course(chart, "PCL-5").last.severity == "Well below"


def test_two_measures_of_one_name_are_two_courses(chart: Chart) -> None:
    loaded = replace(of("gad-7"), key="loaded:x", name="ISI", loaded=True)
    scored(chart, "ISI", 16, "2026-10-01")
    body = body_of(loaded, spread(loaded, 9), day="2026-11-16", by="asked")
    chart.desk.keep(KEY, "answers", body)
    found = [one for one in courses(chart.desk.facts(KEY)) if one.name == "ISI"]
    assert [one.group for one in found] == ["loaded:x", "isi"]


def test_two_schedules_of_one_name_both_wait(chart: Chart) -> None:
    for group in ("isi", "loaded:x"):
        body = {"name": "ISI", "instrument": group, "weeks": 2, "since": "2026-11-01"}
        chart.desk.keep(KEY, "schedule", body)
    found = list(waits(chart.desk.facts(KEY), TODAY))
    assert [one.words for one in found] == ["ISI due", "ISI due"]


@pytest.mark.parametrize(
    ("weeks", "since", "until", "due"),
    [
        (4, "2026-05-01", "", date(2026, 12, 8)),
        (1, "2026-05-01", "", date(2026, 11, 17)),
        (4, "2027-01-01", "", date(2027, 1, 1)),
        (4, "2026-05-01", "2026-12-07", None),
        (4, "2026-05-01", "2026-12-08", date(2026, 12, 8)),
        (1, "2026-05-01", "2026-11-17", date(2026, 11, 17)),
    ],
)
def test_due_so_many_weeks_after_the_last(
    chart: Chart, weeks: int, since: str, until: str, due: date | None
) -> None:
    scheduled(chart, "phq-9", weeks, since, until)
    told = chart.desk.facts(KEY)
    facts = next(facts for header, facts in told if header.kind == "schedule")
    assert due_on(told, facts, TODAY) == due
    assert [one.due for one in waits(told, TODAY)] == ([due] if due else [])


@forall(weeks=st.integers(1, 104), since=st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_without_any_it_is_due_at_once(weeks: int, since: date) -> None:
    facts = {"name": "PHQ-9", "instrument": "phq-9", "weeks": weeks, "since": since.isoformat()}
    assert due_on((), facts, TODAY) == since


@pytest.mark.parametrize(("until", "waiting"), [("2026-11-16", 0), ("2026-11-17", 1)])
def test_what_is_overdue_is_asked_for_no_more_once_its_time_is_over(
    chart: Chart, until: str, waiting: int
) -> None:
    scheduled(chart, "pcl-5", 1, "2026-05-01", until)
    assert len(list(waits(chart.desk.facts(KEY), TODAY))) == waiting


def test_a_schedule_that_cannot_be_read_is_never_due() -> None:
    assert due_on((), {"weeks": "x", "since": "2026-01-01"}, TODAY) is None
    assert due_on((), {"weeks": 2, "since": "soon"}, TODAY) is None


def test_today_shows_what_is_due(chart: Chart) -> None:
    scheduled(chart, "phq-9", 1, "2026-05-01")
    due = [one for one in chart.practice.today().due if one.section == KEY]
    assert [(one.words, one.days) for one in due] == [("PHQ-9 due", 0)]


def test_the_overview_shows_the_last_measures(chart: Chart) -> None:
    told = glance(chart.desk)
    assert told is not None
    assert [(row.fact, row.title, row.detail) for row in told.rows] == [
        ("9", "PHQ-9", "Mild\n10 below first"), ("29", "PCL-5", "Below cut-off 31\n19 below first"),
    ]  # fmt: skip
    assert told.remark == "Nov 10"
    assert SECTION.count is not None
    assert SECTION.count(chart.desk.facts(KEY)) == 2


def test_an_empty_overview_says_what_belongs_there(empty_chart: Chart) -> None:
    told = glance(empty_chart.desk)
    assert told is not None
    assert told.rows == ()
    assert told.action == "Give a measure"


def test_an_incomplete_last_one_says_so_on_the_overview(empty_chart: Chart) -> None:
    body = body_of(of("audit-c"), {"1": "2"}, day="2026-11-16", by="asked")
    empty_chart.desk.keep(KEY, "answers", body)
    told = glance(empty_chart.desk)
    assert told is not None
    assert (told.rows[0].detail, told.rows[0].fact) == ("Incomplete, no total", "")


def test_an_entry_is_read_with_the_words_it_was_answered_in(empty_chart: Chart) -> None:
    body = body_of(of("phq-9"), spread(of("phq-9"), 10), day="2026-11-10", by="asked")
    body["answers"][0]["text"] = "Little joy in things, as an older form said"
    kept = empty_chart.desk.keep(KEY, "answers", {**body, "remarks": "Read aloud."})
    blocks = empty_chart.desk.reading(kept.id).blocks
    (table,) = [one for one in blocks if isinstance(one, Table)]
    assert table.rows[0][0] == "1. Little joy in things, as an older form said"
    assert table.rows[1] == ("2. Feeling down, depressed, or hopeless", "Nearly every day", "3")
    assert table.rows[9][1:] == ("Not answered", "")
    assert any(isinstance(one, Heading) and one.text == "Remarks" for one in blocks)
    assert any(isinstance(one, Note) and "Pfizer" in one.text for one in blocks)


def test_groups_and_words_to_read_stand_in_the_table() -> None:
    body = {
        "answers": [
            {"id": "a", "ask": "display", "heading": "Sleep", "text": "Think of the last week."},
            {"id": "b", "ask": "text", "heading": "Sleep", "text": "How", "answer": "Badly"},
            {"id": "c", "ask": "choice", "text": "Why", "state": "skipped"},
        ]
    }
    table = next(
        one
        for one in SECTION.blocks_of(ANSWERS, body, Look())
        if isinstance(one, Table)
    )  # fmt: skip
    assert table.rows == (
        ("Sleep", "", ""), ("Think of the last week.", "", ""), ("How", "Badly", ""),
        ("Why", "Not asked", ""),
    )  # fmt: skip


def test_the_chart_prints_pictures_and_tables_first(chart: Chart) -> None:
    scored(chart, "ISI", 16, "2026-10-01", low=0, high=28)
    blocks = print_course(chart.desk.facts(KEY))
    assert [one.title for one in blocks if isinstance(one, Trend)] == ["PHQ-9", "PCL-5"]
    assert [one.text for one in blocks if isinstance(one, Heading)] == ["ISI"]
    first = next(one for one in blocks if isinstance(one, Table))
    assert first.rows[0] == ("May 4, 2026", "19", "Moderately severe", "The first")
    assert first.rows[-1][3].startswith("10 below first. 3 below last. Response")


def test_a_total_must_fit_the_answers(empty_chart: Chart) -> None:
    body = body_of(of("phq-9"), spread(of("phq-9"), 10), day="2026-11-10", by="asked")
    problems = empty_chart.desk.problems(KEY, "answers", {**body, "total": 11})
    assert [problem.path for problem in problems] == ["total"]
    none = body_of(of("phq-9"), {}, day="2026-11-10", by="asked")
    assert [p.message for p in empty_chart.desk.problems(KEY, "answers", none)] == [
        "Nothing is answered yet."
    ]


@pytest.mark.parametrize(
    ("more", "path"),
    [
        ({"total": 30}, "total"), ({"total": -1}, "total"), ({"low": 9, "high": 3}, "high"),
        ({"total": "many"}, "total"), ({"date": "2031-01-01"}, "date"), ({"name": ""}, "name"),
        ({"total": 1e9}, "total"), ({"date": "2026"}, "date"),
        ({"name": "phq-9 ", "low": "", "high": "", "total": 28}, "total"),
        ({"name": "PHQ-9", "low": "", "high": "", "total": -1}, "total"),
    ],
)  # fmt: skip
def test_a_score_must_be_possible(empty_chart: Chart, more: dict[str, object], path: str) -> None:
    body = {"name": "ISI", "total": 16, "low": 0, "high": 28, "date": "2026-10-01", **more}
    assert [p.path for p in empty_chart.desk.problems(KEY, "score", body)] == [path]


@pytest.mark.parametrize(
    ("more", "path"),
    [
        ({"weeks": 0}, "weeks"), ({"weeks": 105}, "weeks"), ({"weeks": 2.5}, "weeks"),
        ({"weeks": ""}, "weeks"), ({"until": "2026-01-01"}, "until"), ({"since": "x"}, "since"),
    ],
)  # fmt: skip
def test_a_schedule_must_be_possible(
    empty_chart: Chart, more: dict[str, object], path: str
) -> None:
    body = {"name": "PHQ-9", "weeks": 4, "since": "2026-10-01", **more}
    assert [p.path for p in empty_chart.desk.problems(KEY, "schedule", body)] == [path]


def test_facts_hold_no_answers(empty_chart: Chart) -> None:
    body = body_of(of("phq-9"), spread(of("phq-9"), 10), day="2026-11-10", by="asked")
    assert set(facts_of(body)) == {
        "name", "instrument", "edition", "total", "high", "low", "severity", "missing",
    }  # fmt: skip
