"""Entering a measure: by digits, by clicks, from a file, by the client."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.sections.measures.charts import KEY, of, spread
from tests.sections.measures.pages import (
    CTRL,
    Show,
    banners,
    begin,
    entries,
    focus,
    press,
    settle,
    table,
)
from tests.sections.measures.test_questionnaire import question, sheet
from tests.sections.sessions.chart import Chart
from tests.sections.sessions.seen import told
from therapist_emr.sections.measures.answers import body_of
from therapist_emr.sections.measures.page_client import ClientSheet
from therapist_emr.sections.measures.page_picker import FILE, Picker
from therapist_emr.ui.widgets.answers import AnswerChip
from therapist_emr.ui.widgets.buttons import Button
from therapist_emr.ui.widgets.lineedit import LineEdit
from therapist_emr.ui.widgets.listview import ListView
from therapist_emr.ui.widgets.text import PlainLabel
from therapist_emr.ui.widgets.trend import TrendPlot


def test_digits_answer_and_move_on(show: Show, empty_chart: Chart, qtbot: QtBot) -> None:
    page = show(empty_chart)
    begin(page)
    for digit in "1213020100":
        qtbot.keyClicks(focus(), digit)
    settle()
    assert isinstance(focus(), Button)
    assert "10 of 27  Moderate" in told(page)
    press(page, "Keep in the record", qtbot)
    (body,) = entries(empty_chart)
    assert (body["total"], body["severity"]) == (10, "Moderate")
    assert empty_chart.said.words == ["PHQ-9 10 is in the record"]
    assert empty_chart.desk.drafts(KEY) == []
    assert [row[1] for row in table(page)] == ["10"]
    assert "Given once so far" in told(page)
    assert page.findChild(TrendPlot) is None


def test_keys_walk_clear_and_step(show: Show, empty_chart: Chart, qtbot: QtBot) -> None:
    page = show(empty_chart)
    begin(page)
    editor = page.editor
    assert editor is not None
    first = editor.questions.rows["1"]
    assert first.hasFocus()
    qtbot.keyClick(first, Qt.Key.Key_Right)
    assert first.value() == "0"
    qtbot.keyClick(first, Qt.Key.Key_Right)
    assert first.value() == "1"
    assert first.accessibleName().endswith(": Several days")
    assert first.accessibleDescription() == "Type 0 to 3 to answer"
    qtbot.keyClick(first, Qt.Key.Key_Left)
    qtbot.keyClick(first, Qt.Key.Key_Left)
    assert first.value() == "0"
    qtbot.keyClick(first, Qt.Key.Key_Delete)
    assert first.value() is None
    qtbot.keyClick(first, Qt.Key.Key_Left)
    assert first.value() == "3"
    qtbot.keyClick(first, Qt.Key.Key_Down)
    assert editor.questions.rows["2"].hasFocus()
    qtbot.keyClick(focus(), Qt.Key.Key_Up)
    qtbot.keyClick(focus(), Qt.Key.Key_Up)
    assert first.hasFocus()
    qtbot.keyClick(focus(), Qt.Key.Key_9)
    assert first.value() == "3"


def test_a_click_answers_and_another_takes_it_back(
    show: Show, empty_chart: Chart, qtbot: QtBot
) -> None:
    page = show(empty_chart)
    begin(page)
    assert page.editor is not None
    row = page.editor.questions.rows["2"]
    chip = row.findChildren(AnswerChip)[2]
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert row.value() == "2"
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert row.value() is None


def test_nothing_answered_is_said(show: Show, empty_chart: Chart, qtbot: QtBot) -> None:
    page = show(empty_chart)
    begin(page)
    qtbot.keyClick(focus(), Qt.Key.Key_Return, CTRL)
    assert banners(page) == ["Nothing is answered yet."]
    assert page.editor is not None
    assert page.editor.questions.rows["1"].hasFocus()
    assert entries(empty_chart) == []


def test_a_wrong_date_is_said_beside_it(show: Show, empty_chart: Chart, qtbot: QtBot) -> None:
    page = show(empty_chart)
    begin(page, 5)
    qtbot.keyClicks(focus(), "1")
    qtbot.keyClicks(focus(), "1")
    date = next(one for one in page.findChildren(LineEdit) if "Date" in one.accessibleName())
    date.setText("1/1/2031")
    qtbot.keyClick(date, Qt.Key.Key_Return, CTRL)
    settle()
    assert "This is in the future." in told(page)
    assert entries(empty_chart) == []


def test_an_unfinished_one_is_kept_as_incomplete(
    show: Show, empty_chart: Chart, qtbot: QtBot
) -> None:
    page = show(empty_chart)
    begin(page)
    qtbot.keyClicks(focus(), "1")
    qtbot.keyClick(focus(), Qt.Key.Key_Return, CTRL)
    settle()
    (body,) = entries(empty_chart)
    assert body["total"] == ""
    assert table(page)[0][:3] == ["Nov 17, 2026", "–", "Incomplete, 8 questions unanswered"]


def test_what_is_entered_survives_leaving(show: Show, empty_chart: Chart, qtbot: QtBot) -> None:
    page = show(empty_chart)
    begin(page)
    qtbot.keyClicks(focus(), "2")
    qtbot.keyClicks(focus(), "3")
    qtbot.keyClick(focus(), Qt.Key.Key_Escape)
    settle()
    assert banners(page) == ["PHQ-9 was begun and is not kept yet"]
    press(page, "Go on", qtbot)
    assert page.editor is not None
    assert page.editor.questions.answers() == {"1": "2", "2": "3"}
    assert page.editor.questions.rows["3"].hasFocus()


def test_discarding_can_be_undone(show: Show, empty_chart: Chart, qtbot: QtBot) -> None:
    page = show(empty_chart)
    begin(page)
    qtbot.keyClicks(focus(), "2")
    assert page.editor is not None
    page.editor.flush()
    qtbot.keyClicks(focus(), "3")
    page.editor._bar.discard_asked.emit()
    settle()
    assert empty_chart.desk.drafts(KEY) == []
    undo = empty_chart.said.undo
    assert undo is not None
    undo()
    (draft,) = empty_chart.desk.drafts(KEY)
    assert len([a for a in empty_chart.desk.draft(draft.id).body["answers"] if a["answer"]]) == 2


def test_questions_that_do_not_apply_are_not_shown(show: Show, empty_chart: Chart) -> None:
    page = show(empty_chart)
    begin(page, 3)
    assert page.editor is not None
    rows = page.editor.questions.rows
    rows["1"].set_value("0")
    rows["1"].edited.emit()
    assert [key for key, row in rows.items() if row.isVisible()] == ["1"]
    assert "0 of 12  Below cut-off 4 for men, below cut-off 3 for women" in told(page)


def test_the_sex_of_the_profile_chooses_the_cut_off(
    show: Show, empty_chart: Chart, qtbot: QtBot
) -> None:
    profile = empty_chart.desk.entries("profile")[0]
    body = {**profile.current.body, "sex": "Female"}
    empty_chart.desk.keep("profile", "profile", body, profile.header.id)
    page = show(empty_chart)
    begin(page, 3)
    for digit in "210":
        qtbot.keyClicks(focus(), digit)
    settle()
    assert "3 of 12  At or above cut-off 3 for women" in told(page)


def test_a_file_is_loaded_and_given(
    show: Show, empty_chart: Chart, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "calm.json"
    items = [
        question("a"),
        {"linkId": "n", "type": "integer", "text": "Nights"},
        {"linkId": "g", "type": "group", "text": "More", "item": [
            {"linkId": "d", "type": "display", "text": "Think of work."},
            {"linkId": "s", "type": "string", "text": "Anything else"}]},
    ]  # fmt: skip
    path.write_text(json.dumps(sheet(*items)), encoding="utf-8")
    chosen: list[Path | None] = [None, tmp_path / "none.json", path]
    monkeypatch.setattr(empty_chart.desk, "ask_file", lambda _title, _kinds: chosen.pop(0))
    page = show(empty_chart)
    page.begin()
    settle()
    for _ in range(3):
        page.findChildren(ListView)[-1].opened.emit(FILE)
        settle()
    assert banners(page) == ["Calm scale is loaded"]
    picker = page.findChild(Picker)
    assert picker is not None
    picker.chosen.emit(6)
    settle()
    assert page.editor is not None
    rows = page.editor.questions.rows
    qtbot.keyClicks(focus(), "3")
    assert rows["a"].value() == "Muc"
    qtbot.keyClicks(focus(), "many")
    qtbot.keyClick(focus(), Qt.Key.Key_Return)
    qtbot.keyClicks(focus(), "Quiet")
    qtbot.keyClick(focus(), Qt.Key.Key_Return)
    page.editor.submit()
    assert banners(page) == ["One answer is not a number."]
    page.flush()
    draft = empty_chart.desk.drafts(KEY)[0]
    page.open_draft(draft.id)
    settle()
    assert page.editor is not None
    again = page.editor.questions.rows["n"]
    assert again.typed() == "many"
    page.editor.take({"a": "Muc"})
    assert again.typed() == "many"
    again.set_typed("4")
    again.edited.emit()
    page.editor.submit()
    settle()
    (body,) = entries(empty_chart)
    assert [row["answer"] for row in body["answers"]] == ["Much", "4", "", ""]
    assert body["total"] == 2


def test_questions_that_are_gone_are_said(show: Show, empty_chart: Chart) -> None:
    draft = empty_chart.desk.begin(KEY, "answers", {"instrument": "loaded:gone", "edition": "x"})
    page = show(empty_chart)
    page.open_draft(draft.header.id)
    assert empty_chart.said.words == [
        "The questions of this measure are not in this practice any more"
    ]


def test_the_client_answers_and_the_clinician_keeps(
    show: Show, empty_chart: Chart, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    handed: list[tuple[Any, Callable[[], object]]] = []
    answers = [False, True]

    def hand_over(sheet: Any, back: Callable[[], object]) -> bool:
        handed.append((sheet, back))
        return answers.pop(0)

    monkeypatch.setattr(empty_chart.desk, "hand_over", hand_over)
    page = show(empty_chart)
    begin(page)
    press(page, "Hand to the client", qtbot)
    assert page.sheet is None
    press(page, "Hand to the client", qtbot)
    client, back = handed[1]
    assert isinstance(client, ClientSheet)
    qtbot.addWidget(client)
    client._answers["1"] = "2"
    client.changed.emit()
    (draft,) = empty_chart.desk.drafts(KEY)
    assert empty_chart.desk.draft(draft.id).body["by"] == "client_here"
    back()
    assert page.sheet is None
    assert "The client has answered" in banners(page)


def test_a_body_of_a_draft_opens_where_it_was_left(show: Show, empty_chart: Chart) -> None:
    body = body_of(of("gad-7"), spread(of("gad-7"), 3), day="2026-11-17", by="client_here")
    draft = empty_chart.desk.begin(KEY, "answers", body)
    page = show(empty_chart)
    page.open_draft(draft.header.id)
    settle()
    assert "3 of 21  Minimal" in told(page)
    page.refresh()
    assert page.editor is not None
    assert page.header_buttons() == ()


def test_fields_questions_and_total_begin_on_one_edge(show: Show, empty_chart: Chart) -> None:
    page = show(empty_chart)
    page.resize(1100, 700)
    begin(page)
    settle()
    words = {one.text(): one for one in page.findChildren(PlainLabel) if one.isVisible()}
    field = next(one for one in page.findChildren(LineEdit) if one.isVisible())
    edges = {one.mapTo(page, one.rect().topLeft()).x()
             for one in (field, words["1"], words["No total yet"])}  # fmt: skip
    assert max(edges) - min(edges) <= 1
