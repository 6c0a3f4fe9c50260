"""An answer about self-harm above 0 stays flagged until a risk assessment follows."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from tests.sections.measures.charts import KEY, given
from tests.sections.measures.pages import Show, banners, begin, focus, press, settle
from tests.sections.measures.test_questionnaire import LOINC, question, read, sheet
from tests.sections.sessions.chart import Chart
from therapist_emr.practice.practice import open_practice
from therapist_emr.sections import SECTIONS
from therapist_emr.sections.measures.answers import body_of
from therapist_emr.sections.measures.safety import (
    alerts,
    begin_assessment,
    in_words,
    risk_section,
    unanswered_concern,
)
from therapist_emr.sections.risk.reading import KEY as RISK
from therapist_emr.ui.widgets.banner import Banner


@pytest.fixture
def chart(empty_chart: Chart) -> Chart:
    return empty_chart


def assess(chart: Chart, day: str) -> int:
    """Sign a risk assessment."""
    asked = [{"key": "suicidal_ideation", "label": "Ideation", "help": "denied", "text": "Denied."}]
    body = {
        "date": day, "asked": asked, "level": "low", "basis": "Asked.", "plan": "Ask again.",
    }  # fmt: skip
    draft = chart.desk.begin(RISK, "risk", body)
    return chart.desk.sign(draft.header.id).id


def test_nothing_is_flagged_while_the_answer_is_0(chart: Chart) -> None:
    given(chart, "phq-9", 12, "2026-11-10")
    assert unanswered_concern(chart.desk) is None
    assert alerts(chart.desk) == ()


def test_an_answer_above_0_is_flagged_until_risk_is_assessed(chart: Chart) -> None:
    assess(chart, "2026-11-09")
    raised = given(chart, "phq-9", 12, "2026-11-10", last=1)
    assert unanswered_concern(chart.desk) == raised
    (chip,) = alerts(chart.desk)
    assert (chip.text, chip.tone) == ("Self-harm item above 0, Nov 10", "bad")
    assess(chart, "2026-11-10")
    assert unanswered_concern(chart.desk) is None
    assert alerts(chart.desk) == ()


def test_an_assessment_of_the_same_day_counts_only_if_it_was_written_after(chart: Chart) -> None:
    assess(chart, "2026-11-10")
    given(chart, "phq-9", 12, "2026-11-10", last=1)
    assert unanswered_concern(chart.desk) is not None


def test_a_later_0_does_not_take_the_flag_away(chart: Chart) -> None:
    raised = given(chart, "phq-9", 12, "2026-11-03", last=2)
    given(chart, "phq-9", 9, "2026-11-10")
    assert unanswered_concern(chart.desk) == raised


def test_what_was_entered_in_error_flags_nothing(chart: Chart) -> None:
    raised = given(chart, "phq-9", 12, "2026-11-10", last=1)
    chart.desk.withdraw(raised.id, "Belongs to another client")
    assert unanswered_concern(chart.desk) is None


def test_an_assessment_in_error_or_a_draft_of_one_does_not_count(chart: Chart) -> None:
    raised = given(chart, "phq-9", 12, "2026-11-03", last=1)
    chart.desk.withdraw(assess(chart, "2026-11-10"), "Belongs to another client")
    assert unanswered_concern(chart.desk) is not None
    begin_assessment(chart.desk, raised)
    assert unanswered_concern(chart.desk) is not None


def test_an_assessment_begins_with_the_answer(chart: Chart) -> None:
    raised = given(chart, "phq-9", 12, "2026-11-03", last=1)
    draft_id = begin_assessment(chart.desk, raised)
    assert draft_id is not None
    body = chart.desk.draft(draft_id).body
    assert (body["reason"], body["reason_words"]) == ("measure", "PHQ-9 item 9: several days")
    assert begin_assessment(chart.desk, raised) == draft_id
    assert in_words({}) == "Measure"


def test_a_loaded_one_is_told_by_its_words_where_it_has_no_number(chart: Chart) -> None:
    code = [{"system": LOINC, "code": "44260-8"}]
    loaded = read(sheet(question("/44260-8", text="Pensamientos de muerte", code=code)))
    body = body_of(loaded, {"/44260-8": "Som"}, day="2026-11-10", by="asked")
    raised = chart.desk.keep(KEY, "answers", body)
    assert unanswered_concern(chart.desk) == raised
    assert in_words(body) == "Calm scale “Pensamientos de muerte”: some"


def test_a_practice_without_such_a_section_still_flags(chart: Chart) -> None:
    raised = given(chart, "phq-9", 12, "2026-11-10", last=1)
    others = [one for one in SECTIONS if one.key != RISK]
    desk = open_practice(chart.connection, chart.clock, "tester", others).desk(chart.desk.client.id)
    assert risk_section(desk) is None
    assert unanswered_concern(desk) == raised
    assert begin_assessment(desk, raised) is None


def test_keeping_one_opens_the_assessment(
    show: Show, chart: Chart, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[tuple[str, int]] = []
    monkeypatch.setattr(chart.desk, "go_on", lambda *told: opened.append(told))
    page = show(chart)
    begin(page)
    for digit in "1111111120":
        qtbot.keyClicks(focus(), digit)
    press(page, "Keep in the record", qtbot)
    (draft,) = chart.desk.drafts(RISK)
    assert opened == [(RISK, draft.id)]
    assert chart.said.words == ["PHQ-9 10 is in the record. Assess risk now, while it is fresh."]
    assert banners(page) == ["Thoughts of death or self-harm were answered above 0"]
    press(page, "Assess risk", qtbot)
    assert opened == [(RISK, draft.id)] * 2
    assess(chart, "2026-11-17")
    found = page.findChildren(Banner)[0]
    found.button.click()
    settle()
    assert banners(page) == []
    assert [header.title for header in chart.desk.headers(KEY)] == ["PHQ-9 10"]


def test_an_older_one_entered_later_opens_nothing(
    show: Show, chart: Chart, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[tuple[str, int]] = []
    monkeypatch.setattr(chart.desk, "go_on", lambda *told: opened.append(told))
    given(chart, "phq-9", 12, "2026-11-10", last=1)
    page = show(chart)
    begin(page)
    assert page.editor is not None
    page.editor._head.set_values({"date": "2026-10-01", "by": "client_paper"})
    for digit in "1111111110":
        qtbot.keyClicks(focus(), digit)
    press(page, "Keep in the record", qtbot)
    assert opened == []
