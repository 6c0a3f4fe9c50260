from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.sections.sessions.chart import Chart
from tests.sections.sessions.seen import dialog, told
from tests.sections.sessions.typed import only_draft
from therapist_emr.sections.sessions.page import SessionsPage
from therapist_emr.sections.sessions.page_editor import Editor
from therapist_emr.ui.widgets.quick_fill_sheet import QuickFillSheet


@pytest.fixture
def editor(page: SessionsPage) -> Editor:
    page.begin()
    assert page.editor is not None
    return page.editor


def opened(editor: Editor, key: str) -> QuickFillSheet:
    """Open a sheet by its chip."""
    editor.findings.buttons[key].click()
    return dialog(QuickFillSheet)


def test_ticks_become_sentences_in_the_note(editor: Editor, chart: Chart, qtbot: QtBot) -> None:
    sheet = opened(editor, "mental_status")
    assert "Nothing is ticked yet" in told(sheet)
    mood = sheet.areas["mood"]
    chip = next(iter(mood._buttons.values()))
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(sheet.own, "Laughed once.")
    assert "Mood " in told(sheet)
    sheet.accept()
    assert editor.findings.buttons["mental_status"].isChecked()
    assert "Laughed once." in told(editor.findings.texts)
    editor.flush()
    rows = chart.desk.draft(chart.desk.drafts("sessions")[0].id).body["mental_status"]
    assert [row["key"] for row in rows] == ["mood", "own_words"]


def test_the_sheet_opens_with_the_keyboard_seen_at_its_first_chip(
    editor: Editor, qtbot: QtBot
) -> None:
    sheet = opened(editor, "risk")
    sheet.activateWindow()
    first = next(iter(next(iter(sheet.areas.values()))._buttons.values()))
    qtbot.waitUntil(first.hasFocus)
    [ring] = [one for one in sheet.findChildren(QWidget, "focus-ring") if one.isVisible()]
    place = first.mapTo(sheet, first.rect().center())
    assert ring.mapTo(sheet, ring.rect().center()) == place


def test_one_press_fills_what_is_still_empty(editor: Editor) -> None:
    sheet = opened(editor, "risk")
    ideation = sheet.areas["suicidal_ideation"]
    ideation.set_values(("passive",))
    sheet.fill_normal()
    assert ideation.values() == ("passive",)
    assert sheet.areas["plan"].values() == ("none",)
    sheet.accept()
    assert "Reports wishing to be dead" in told(editor.findings.texts)


def test_what_cannot_be_true_together_is_not_written_together(editor: Editor, qtbot: QtBot) -> None:
    sheet = opened(editor, "mental_status")
    sheet.fill_normal()
    perception = sheet.areas["perception"]
    qtbot.mouseClick(perception._buttons["voices"], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(perception._buttons["flashbacks"], Qt.MouseButton.LeftButton)
    assert perception.values() == ("voices", "flashbacks")
    assert "no sign of hallucinations" not in told(sheet)
    qtbot.mouseClick(perception._buttons["unremarkable"], Qt.MouseButton.LeftButton)
    assert perception.values() == ("unremarkable",)
    qtbot.mouseClick(perception._buttons["unremarkable"], Qt.MouseButton.LeftButton)
    assert perception.values() == ()
    qtbot.mouseClick(sheet.areas["speech"]._buttons["hesitant"], Qt.MouseButton.LeftButton)
    assert sheet.areas["speech"].values() == ("hesitant",)


def test_the_sheet_opens_with_what_was_ticked(editor: Editor) -> None:
    opened(editor, "risk").fill_normal()
    dialog(QuickFillSheet).accept()
    told_before = told(editor.findings.texts)
    again = opened(editor, "risk")
    assert again.areas["plan"].values() == ("none",)
    again.accept()
    assert told(editor.findings.texts) == told_before


def test_cancel_changes_nothing(editor: Editor, qtbot: QtBot) -> None:
    sheet = opened(editor, "risk")
    sheet.fill_normal()
    qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    assert not editor.findings.buttons["risk"].isChecked()
    assert editor.body()["risk"] == []
    assert not editor.findings.texts.isVisible()


def test_what_is_ticked_is_in_the_draft_before_the_sheet_closes(
    editor: Editor, chart: Chart, qtbot: QtBot
) -> None:
    sheet = opened(editor, "risk")
    qtbot.keyClicks(sheet.own, "Her brother keeps the pills.")
    editor.flush()
    rows = only_draft(chart).body["risk"]
    assert [row["text"] for row in rows] == ["Her brother keeps the pills."]
    qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    editor.flush()
    assert only_draft(chart).body["risk"] == []


def test_cancel_puts_back_what_was_ticked_before(editor: Editor, chart: Chart) -> None:
    opened(editor, "risk").fill_normal()
    dialog(QuickFillSheet).accept()
    before = editor.body()["risk"]
    sheet = opened(editor, "risk")
    sheet.clear.click()
    assert editor.body()["risk"] == []
    sheet.reject()
    editor.flush()
    assert only_draft(chart).body["risk"] == before


def test_a_sheet_that_was_left_alone_begins_no_draft(editor: Editor, chart: Chart) -> None:
    opened(editor, "risk").reject()
    editor.flush()
    assert chart.desk.drafts("sessions") == []


def test_all_can_be_cleared(editor: Editor) -> None:
    sheet = opened(editor, "risk")
    assert not sheet.clear.isVisible()
    sheet.fill_normal()
    sheet.clear.click()
    sheet.accept()
    assert editor.body()["risk"] == []
    assert not editor.findings.buttons["risk"].isChecked()


def test_words_of_an_unknown_area_are_kept(editor: Editor) -> None:
    editor.findings.show_body({"risk": [{"key": "old", "label": "Old", "text": "Kept."}]})
    sheet = opened(editor, "risk")
    sheet.accept()
    assert [row["text"] for row in editor.body()["risk"]] == ["Kept."]


def test_the_sheet_is_signed_with_the_note(
    page: SessionsPage, editor: Editor, chart: Chart
) -> None:
    sheet = opened(editor, "mental_status")
    sheet.fill_normal()
    sheet.accept()
    for part in editor.parts.all():
        part.replace("Told.")
    editor.details.set_value("stop", "18:23")
    editor.flush()
    chart.desk.sign(editor.draft_id)
    entry = chart.desk.headers("sessions")[0]
    page.open_entry(entry.id)
    assert "Appearance well groomed." in told(page.reader)
