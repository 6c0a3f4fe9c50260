"""The measures' page used with keys and clicks on a real encrypted chart."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.sections.measures.charts import KEY, given, of, scheduled, scored, spread
from tests.sections.measures.pages import (
    CTRL,
    Show,
    banners,
    begin,
    entries,
    focus,
    press,
    primaries,
    settle,
    table,
)
from tests.sections.sessions.chart import Chart
from tests.sections.sessions.seen import dialog, told
from tests.ui.cut_words import cut_words
from therapist_emr.domain.entry import EntryStatus
from therapist_emr.sections.measures.answers import body_of
from therapist_emr.sections.measures.glance import waits
from therapist_emr.sections.measures.page import MeasuresPage
from therapist_emr.sections.measures.page_picker import SCORE, Picker
from therapist_emr.sections.measures.page_questions import QuestionRow
from therapist_emr.sections.measures.page_reader import MeasureReader
from therapist_emr.ui.theme import Theme
from therapist_emr.ui.widgets.buttons import Button
from therapist_emr.ui.widgets.chips import ChipButton
from therapist_emr.ui.widgets.choice import ChipChoice
from therapist_emr.ui.widgets.lineedit import LineEdit
from therapist_emr.ui.widgets.listview import ListView
from therapist_emr.ui.widgets.reason_dialog import ReasonDialog
from therapist_emr.ui.widgets.scaffold import Scroll
from therapist_emr.ui.widgets.trend import TrendPlot


def test_the_course_says_what_it_means(page: MeasuresPage) -> None:
    words = told(page)
    assert "Mild" in words
    assert "10 below first. 3 below last. Response: 50% or more below the first score" in words
    assert table(page)[0] == ["Nov 10, 2026", "9", "Mild", "10 below first. 3 below last"]
    assert table(page)[-1] == ["May 4, 2026", "19", "Moderately severe", "The first"]
    assert primaries(page) == ["Give a measure"]
    assert page.findChild(TrendPlot) is not None
    assert banners(page) == []


def test_another_measure_is_chosen(page: MeasuresPage) -> None:
    choice = page.findChild(ChipChoice)
    assert choice is not None
    choice.set_value("pcl-5")
    choice.edited.emit()
    settle()
    assert [row[1] for row in table(page)] == ["29", "48"]
    assert "Below cut-off 31. Provisional PTSD by cluster: not met" in told(page)
    again = page.findChild(ChipChoice)
    assert again is not None
    again.set_value("")
    again.edited.emit()
    settle()
    assert len(table(page)) == 2


def test_nothing_yet_offers_the_first(show: Show, empty_chart: Chart, qtbot: QtBot) -> None:
    page = show(empty_chart)
    assert "No measures yet" in told(page)
    press(page, "Give a measure", qtbot)
    assert page.findChild(Picker) is not None
    qtbot.keyClick(focus(), Qt.Key.Key_Escape)
    settle()
    assert "No measures yet" in told(page)


def test_an_entry_is_read_and_corrected_with_a_reason(
    page: MeasuresPage, chart: Chart, qtbot: QtBot
) -> None:
    newest = chart.desk.headers(KEY)[0]
    page.open_entry(newest.id)
    settle()
    assert isinstance(page.findChild(MeasureReader), MeasureReader)
    press(page, "Correct", qtbot)
    assert page.editor is not None
    assert not page.editor.hand_over.isVisible()
    page.editor.questions.rows["1"].set_value("2")
    page.editor.questions.rows["1"].edited.emit()
    qtbot.keyClick(page.editor.questions.rows["1"], Qt.Key.Key_Return, CTRL)
    settle()
    assert "A reason is needed. A few words are enough." in told(page)
    assert not focus().visibleRegion().isEmpty()
    reason = next(one for one in page.findChildren(LineEdit) if "corrected" in one.accessibleName())
    reason.setText("Misread the first answer")
    reason.textEdited.emit(reason.text())
    press(page, "Keep the correction", qtbot)
    entry = chart.desk.entry(newest.id)
    assert [one.body["total"] for one in entry.contents] == [9, 8]
    assert entry.current.reason == "Misread the first answer"
    page.open_entry(newest.id)
    settle()
    words = told(page)
    assert "Misread the first answer" in words
    assert "Total 9. Little interest or pleasure in doing things: Nearly every day" in words


def test_a_correction_that_was_begun_goes_on(page: MeasuresPage, chart: Chart) -> None:
    newest = chart.desk.headers(KEY)[0]
    for answer in ("2", "2"):
        page.open_entry(newest.id)
        settle()
        reader = page.findChild(MeasureReader)
        assert reader is not None
        reader.correct_asked.emit()
        assert page.editor is not None
        begun = page.editor.questions.rows["1"].value()
        page.editor.questions.rows["1"].set_value(answer)
        page.editor.questions.rows["1"].edited.emit()
        page.flush()
    assert begun == "2"
    assert len(chart.desk.drafts(KEY)) == 1


def test_entered_in_error_leaves_the_course(page: MeasuresPage, chart: Chart, qtbot: QtBot) -> None:
    newest = chart.desk.headers(KEY)[0]
    page.open_entry(newest.id)
    settle()
    press(page, "Entered in error…", qtbot)
    box = dialog(ReasonDialog)
    qtbot.keyClicks(box.reason, "Belongs to another client")
    box.mark.click()
    settle()
    assert chart.desk.entry(newest.id).header.status is EntryStatus.ERROR
    assert [row[2] for row in table(page)] == [
        "Moderate", "Moderately severe", "Moderately severe", "Entered in error",
    ]  # fmt: skip
    page.open_entry(newest.id)
    settle()
    assert "Entered in error: Belongs to another client" in banners(page)
    assert not any(one.text() == "Correct" and one.isVisible() for one in page.findChildren(Button))


def test_the_keyboard_stays_at_the_measure_that_is_chosen(page: MeasuresPage, qtbot: QtBot) -> None:
    for name in ("PCL-5", "PHQ-9"):
        chips = [one for one in page.findChildren(ChipButton) if one.isVisible()]
        chip = next(one for one in chips if one.text().startswith(name))
        chip.setFocus(Qt.FocusReason.TabFocusReason)
        qtbot.keyClick(chip, Qt.Key.Key_Space)
        settle()
        held = focus()
        assert isinstance(held, ChipButton)
        assert held.isChecked()
        assert held.text().startswith(name)


def test_a_measure_that_was_altered_on_the_disk_says_so(page: MeasuresPage, chart: Chart) -> None:
    newest = chart.desk.headers(KEY)[0]
    chart.alter(newest.id, "total", "tota1")
    page.open_entry(newest.id)
    settle()
    assert "This measure is not as it was kept" in banners(page)


def test_one_and_all_are_printed(page: MeasuresPage, chart: Chart, qtbot: QtBot) -> None:
    press(page, "Print", qtbot)
    newest = chart.desk.headers(KEY)[0]
    page.open_entry(newest.id)
    settle()
    press(page, "Print", qtbot)
    assert chart.said.exported == [(KEY, None), (KEY, newest.id)]
    qtbot.keyClick(page.findChildren(MeasureReader)[-1], Qt.Key.Key_Escape)
    settle()
    assert len(table(page)) == 4


def test_a_score_alone_is_entered(show: Show, empty_chart: Chart, qtbot: QtBot) -> None:
    page = show(empty_chart)
    page.begin()
    settle()
    views = page.findChildren(ListView)
    views[-1].opened.emit(SCORE)
    settle()
    tray = page.tray
    assert tray is not None
    press(page, "Save", qtbot)
    assert "This is needed. Fill it in to go on." in told(page)
    tray.view.set_values(
        {"date": "2026-11-10", "name": "ISI", "total": "16", "low": "0", "high": "28",
         "severity": "Moderate", "remarks": ""}
    )  # fmt: skip
    tray.view.edited.emit()
    page.flush()
    assert [one.title for one in empty_chart.desk.drafts(KEY)] == ["ISI 16"]
    press(page, "Save", qtbot)
    (body,) = entries(empty_chart, "score")
    assert (body["name"], body["total"]) == ("ISI", 16)
    assert table(page)[0] == ["Nov 10, 2026", "16", "Moderate", ""]
    page.open_entry(empty_chart.desk.headers(KEY)[0].id)
    settle()
    press(page, "Correct", qtbot)
    again = page.tray
    assert again is not None
    page.resize(page.width(), 300)
    again.view.set_values({**body, "total": "17", "severity": "Severe"})
    qtbot.keyClick(again, Qt.Key.Key_Return, CTRL)
    settle()
    assert "A reason is needed. A few words are enough." in told(page)
    assert again.isAncestorOf(focus())
    assert not focus().visibleRegion().isEmpty()
    assert entries(empty_chart, "score")[0]["total"] == 16
    qtbot.keyClicks(focus(), "Misread the sheet")
    page.flush()
    page.open_draft(empty_chart.desk.drafts(KEY)[0].id)
    press(page, "Save", qtbot)
    assert entries(empty_chart, "score")[0]["total"] == 17
    entry = empty_chart.desk.entry(empty_chart.desk.headers(KEY)[0].id)
    assert entry.current.reason == "Misread the sheet"
    page.open_entry(entry.header.id)
    settle()
    assert "Misread the sheet" in told(page)
    assert "Moderate" in told(page)


def test_a_score_that_is_put_away_comes_back(show: Show, empty_chart: Chart, qtbot: QtBot) -> None:
    page = show(empty_chart)
    page.begin("score")
    settle()
    assert page.tray is not None
    page.tray.view.set_values({**page.tray.view.values(), "name": "ISI"})
    page.tray.view.edited.emit()
    qtbot.keyClick(page.tray, Qt.Key.Key_Escape)
    settle()
    assert page.tray is None
    assert empty_chart.said.words == ["What you typed was put away"]
    undo = empty_chart.said.undo
    assert undo is not None
    undo()
    settle()
    assert banners(page) == ["ISI was begun and is not kept yet"]
    press(page, "Go on", qtbot)
    assert page.tray is not None
    assert page.tray.view.values()["name"] == "ISI"


def test_a_measure_is_asked_for_regularly(page: MeasuresPage, chart: Chart, qtbot: QtBot) -> None:
    press(page, "Ask for it regularly", qtbot)
    assert page.tray is not None
    press(page, "Save", qtbot)
    (body,) = entries(chart, "schedule")
    assert (body["weeks"], body["instrument"], body["since"]) == (4, "phq-9", "2026-11-17")
    assert "Asked for every 4 weeks; next Dec 8, 2026" in told(page)
    press(page, "Change when it is due", qtbot)
    assert page.tray is not None
    page.tray.view.set_values({**body, "weeks": "1"})
    press(page, "Save", qtbot)
    assert "Asked for every week; next Nov 17, 2026" in told(page)
    assert len([h for h in chart.desk.headers(KEY) if h.kind == "schedule"]) == 1


def test_a_schedule_opens_its_measure(show: Show, chart: Chart) -> None:
    header = scheduled(chart, "pcl-5", 4, "2026-05-01")
    page = show(chart)
    page.open_entry(header.id)
    assert [row[1] for row in table(page)] == ["29", "48"]
    draft = chart.desk.begin(KEY, "schedule", {"name": "GAD-7", "weeks": 2, "since": "2026-11-17"})
    page.open_draft(draft.header.id)
    settle()
    assert "When GAD-7 is due" in told(page)
    page.open_entry(99_999)
    settle()
    assert page.tray is not None


def test_a_schedule_whose_measures_were_all_in_error_can_be_ended(
    show: Show, empty_chart: Chart, qtbot: QtBot
) -> None:
    wrong = given(empty_chart, "phq-9", 12, "2026-11-10")
    header = scheduled(empty_chart, "phq-9", 4, "2026-05-01")
    given(empty_chart, "gad-7", 3, "2026-11-10")
    empty_chart.desk.withdraw(wrong.id, "Belongs to another client")
    page = show(empty_chart)
    page.open_entry(header.id)
    settle()
    assert "When PHQ-9 is due" in told(page)
    assert page.tray is not None
    page.tray.view.set_values({**page.tray.view.values(), "until": "2026-11-01"})
    press(page, "Save", qtbot)
    assert list(waits(empty_chart.desk.facts(KEY), date(2026, 11, 17))) == []


def test_of_two_measures_of_one_name_each_is_shown(show: Show, chart: Chart, qtbot: QtBot) -> None:
    loaded = replace(of("gad-7"), key="loaded:x", name="ISI", loaded=True)
    old = scored(chart, "ISI", 16, "2026-10-01")
    body = body_of(loaded, spread(loaded, 9), day="2026-11-16", by="asked")
    new = chart.desk.keep(KEY, "answers", body)
    page = show(chart)
    assert [row[1] for row in table(page)] == ["9"]
    chips = [one for one in page.findChildren(ChipButton) if one.isVisible()]
    qtbot.mouseClick(
        next(one for one in chips if one.text() == "ISI  16"), Qt.MouseButton.LeftButton
    )
    settle()
    assert [row[1] for row in table(page)] == ["16"]
    for header, total in ((new, "9"), (old, "16")):
        page.open_entry(header.id)
        settle()
        press(page, "Back", qtbot)
        assert [row[1] for row in table(page)] == [total]


def test_the_choice_says_that_the_last_one_is_incomplete(
    show: Show, empty_chart: Chart, qtbot: QtBot
) -> None:
    body = body_of(of("phq-9"), {"1": "2"}, day="2026-11-16", by="asked")
    empty_chart.desk.keep(KEY, "answers", body)
    page = show(empty_chart)
    page.begin()
    settle()
    picker = page.findChild(Picker)
    assert picker is not None
    assert picker.list.rows().row(0).fact == "Incomplete, Nov 16"


def test_self_harm_above_0_leads_to_a_risk_assessment(
    show: Show, chart: Chart, qtbot: QtBot
) -> None:
    given(chart, "phq-9", 12, "2026-11-16", last=1)
    page = show(chart)
    assert banners(page) == ["Thoughts of death or self-harm were answered above 0"]
    assert "PHQ-9 12, Nov 16, 2026. No risk assessment was recorded since." in told(page)


def test_a_narrow_page_needs_no_sideways_scrolling(
    show: Show, chart: Chart, look: Theme, qtbot: QtBot
) -> None:
    look.set_percent(200)
    page = show(chart)
    page.resize(640, 700)
    whole = next(one for one in page.findChildren(Scroll) if one.isVisible())
    qtbot.waitUntil(lambda: whole.horizontalScrollBar().maximum() == 0)


@pytest.mark.parametrize("percent", [80, 100, 150, 200])
def test_no_words_are_cut(show: Show, chart: Chart, look: Theme, percent: int) -> None:
    look.set_percent(percent)
    page = show(chart)
    page.resize(1100, 800)
    settle()
    assert cut_words(page) == []
    begin(page, 2)
    settle()
    assert cut_words(page) == []
    assert isinstance(page.findChild(QuestionRow), QuestionRow)
