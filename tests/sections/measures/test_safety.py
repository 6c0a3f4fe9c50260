"""An answer about self-harm above 0 stays flagged until a risk assessment follows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.sections.measures.charts import given
from tests.sections.sessions.chart import Chart, open_chart
from therapist_emr.forms.field import Field
from therapist_emr.forms.form import Form
from therapist_emr.practice.practice import open_practice
from therapist_emr.sections import SECTIONS, medications
from therapist_emr.sections.contract import EntryKind
from therapist_emr.sections.measures.safety import (
    RISK as RISK_KEY,
)
from therapist_emr.sections.measures.safety import (
    alerts,
    risk_section,
    unanswered_concern,
)

FORM = Form("risk_x", "Risk", 1, (Field("date", "Date"),))
RISK = replace(
    medications.SECTION,
    key=RISK_KEY,
    title="Risk",
    kinds=(EntryKind("risk", "Risk assessment", FORM),),
    title_of=lambda _kind, _body, _number: "Risk assessment",
    summary_of=lambda _kind, _body: "",
    when_of=lambda body: str(body.get("date") or ""),
    facts_of=lambda _body: {},
    glance=None,
    alerts=None,
    count=None,
    waits=None,
)  # fmt: skip


@pytest.fixture
def chart(tmp_path: Path) -> Iterator[Chart]:
    """Open a chart in a practice that has a section for risk assessments."""
    opened = open_chart(tmp_path, filled=False)
    others = [one for one in SECTIONS if one.key != RISK_KEY]
    practice = open_practice(opened.connection, opened.clock, "tester", [*others, RISK])
    opened.practice = practice
    opened.desk = practice.desk(opened.desk.client.id)
    yield opened
    opened.connection.close()


def assess(chart: Chart, day: str) -> None:
    chart.desk.keep(RISK.key, "risk", {"date": day})


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


def test_an_assessment_in_error_does_not_count(chart: Chart) -> None:
    given(chart, "phq-9", 12, "2026-11-03", last=1)
    assess(chart, "2026-11-10")
    (header,) = chart.desk.headers(RISK.key)
    chart.desk.withdraw(header.id, "Belongs to another client")
    assert unanswered_concern(chart.desk) is not None


def test_where_risk_is_assessed(chart: Chart) -> None:
    found = risk_section(chart.desk)
    assert found is not None
    assert (found[0].key, found[1].key) == (RISK.key, "risk")
    others = [one for one in SECTIONS if one.key != RISK_KEY]
    without = open_practice(chart.connection, chart.clock, "tester", others)
    desk = without.desk(chart.desk.client.id)
    assert risk_section(desk) is None
    given(chart, "phq-9", 12, "2026-11-10", last=1)
    assert unanswered_concern(desk) is not None
