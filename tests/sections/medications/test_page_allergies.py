"""Allergies stand beside the list of medications and lead to their own page."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.sections.medications.conftest import Show
from tests.sections.sessions.chart import Chart
from tests.sections.sessions.seen import told
from therapist_emr.sections.medications.page_allergies import AllergyNotes


def test_nobody_asked_yet_is_said(show: Show, chart: Chart) -> None:
    assert "Not asked about yet." in told(show(chart))


def test_that_none_is_known_is_said_with_its_day(show: Show, chart: Chart) -> None:
    chart.desk.keep("allergies", "none_known", {"stated_on": "2026-11-10", "source": "Client"})
    seen = told(show(chart)).splitlines()
    assert "No known allergies" in seen
    assert "Stated Nov 10, 2026 by client" in seen


def test_the_gravest_stands_first_and_the_arrow_opens_them(
    show: Show, chart: Chart, qtbot: QtBot
) -> None:
    for substance, severity in (("Latex", "mild"), ("Penicillin", "severe")):
        body = {"substance": substance, "reaction": "Hives", "severity": severity}
        chart.desk.keep("allergies", "allergy", body)
    page = show(chart)
    notes = page.findChild(AllergyNotes)
    assert notes is not None
    seen = [one for one in told(notes).splitlines() if one in {"Latex", "Penicillin"}]
    assert seen == ["Penicillin", "Latex"]
    assert "Severe" in told(notes)
    assert "hives, severe" not in told(notes).lower()
    qtbot.mouseClick(notes.open, Qt.MouseButton.LeftButton)
    assert chart.said.opened == ["allergies"]
