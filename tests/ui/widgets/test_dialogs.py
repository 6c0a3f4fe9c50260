from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.widgets.kit import click, colours, picture, press, type_text
from therapist_emr.ui import theme
from therapist_emr.ui.theme import Theme
from therapist_emr.ui.widgets.buttons import Button, Kind
from therapist_emr.ui.widgets.dialogs import ConfirmDialog, Dialog, TypedConfirmDialog, room_in
from therapist_emr.ui.widgets.field import FieldRow
from therapist_emr.ui.widgets.lineedit import LineEdit


def test_actions_stand_at_the_bottom_right_the_primary_last(qtbot: QtBot) -> None:
    box = Dialog("Add a phone", "Used for reminders only.")
    qtbot.addWidget(box)
    box.add(LineEdit(name="Number"))
    cancel, save = box.add_cancel(), box.add_action("Save")
    box.show()
    assert cancel.kind is Kind.QUIET
    assert save.geometry().right() > cancel.geometry().right()
    assert save.geometry().right() == box.width() - theme.SPACE.xl - 1
    assert save.isDefault()
    assert theme.hex_of("raised") in colours(picture(box))


def test_return_accepts_and_escape_rejects(qtbot: QtBot) -> None:
    for key, result in (
        (Qt.Key.Key_Return, QDialog.DialogCode.Accepted),
        (Qt.Key.Key_Escape, QDialog.DialogCode.Rejected),
    ):
        box = Dialog("Ask")
        qtbot.addWidget(box)
        box.add(LineEdit(name="Number"))
        box.add_cancel()
        box.add_action("Save")
        box.show()
        press(box, key)
        assert box.result() == result


def test_an_action_may_do_more_than_accept(qtbot: QtBot) -> None:
    ran: list[bool] = []
    box = Dialog("Ask", wide=True)
    qtbot.addWidget(box)
    button = box.add_action("Copy", Kind.SECONDARY, on_click=lambda: ran.append(True))
    box.show()
    click(button)
    assert ran == [True]
    assert box.isVisible()


def test_widths_follow_the_text_within_the_screen(qtbot: QtBot, look: Theme) -> None:
    narrow, wide = Dialog("Ask"), Dialog("Ask", wide=True)
    qtbot.addWidget(narrow)
    qtbot.addWidget(wide)
    assert narrow.width() == 480
    assert wide.width() > narrow.width()
    look.set_percent(200)
    assert narrow.width() <= narrow.screen().availableGeometry().width()


def answer(kind: type[Dialog], press_name: str) -> None:
    def act() -> None:
        box = next(one for one in QApplication.topLevelWidgets() if isinstance(one, kind))
        button = getattr(box, press_name)
        assert isinstance(button, Button)
        button.click()

    QTimer.singleShot(0, act)


@pytest.mark.parametrize(("pressed", "said"), [("confirm", True), ("cancel", False)])
def test_a_question_is_answered(qtbot: QtBot, pressed: str, said: bool) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    answer(ConfirmDialog, pressed)
    assert ConfirmDialog.ask(host, "Lock now?", "The draft is saved.", "Lock") is said


def test_what_cannot_be_undone_asks_for_a_word(qtbot: QtBot) -> None:
    box = TypedConfirmDialog("Destroy this file", "It is gone for good.", "destroy", "Destroy")
    qtbot.addWidget(box)
    box.show()
    assert not box.confirm.isEnabled()
    type_text(box.typed, "Destro")
    assert not box.confirm.isEnabled()
    type_text(box.typed, "y ")
    assert box.confirm.isEnabled()
    assert box.confirm.kind is Kind.DESTRUCTIVE
    press(box.typed, Qt.Key.Key_Return)
    assert box.isVisible(), "Return alone destroys nothing"
    click(box.confirm)
    assert box.result() == QDialog.DialogCode.Accepted


def test_leaving_the_typed_question_says_no(qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    answer(TypedConfirmDialog, "cancel")
    assert not TypedConfirmDialog.ask(host, "Destroy", "Gone.", "destroy", "Destroy")


def test_a_dialog_is_as_high_as_its_wrapped_words_need(qtbot: QtBot) -> None:
    box = Dialog("Title", "Many words that are wrapped at the width of a dialog. " * 12)
    qtbot.addWidget(box)
    box.add_cancel()
    box.fit()
    box.show()
    assert box.words.height() >= box.words.heightForWidth(box.words.width())


def test_a_scrolled_part_stays_within_its_window(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(900, 700)
    assert room_in(None, 360) == 360
    assert room_in(window, 360) == 360
    assert room_in(window, 900) == 400
    window.resize(900, 200)
    assert room_in(window, 360) == 120


def test_no_field_is_squeezed_however_many_there_are(qtbot: QtBot, look: Theme) -> None:
    look.set_percent(150)
    made = Dialog("Try a restore", "Take out the sheet and type its lines. " * 5, wide=True)
    qtbot.addWidget(made)
    rows = [FieldRow(f"Line {number}", LineEdit(name=f"Line {number}")) for number in range(4)]
    for row in rows:
        made.add(row)
    made.add_cancel()
    with qtbot.waitExposed(made):
        made.show()
    assert all(row.control.height() >= row.control.sizeHint().height() for row in rows)
    before = made.height()
    rows[0].show_problem("This line is not as it was printed. " * 4)
    qtbot.waitUntil(lambda: made.height() > before)
    assert all(row.control.height() >= row.control.sizeHint().height() for row in rows)


def test_tab_goes_through_the_fields_and_then_the_buttons_whatever_was_added_first(
    qtbot: QtBot,
) -> None:
    box = Dialog("Choose")
    qtbot.addWidget(box)
    cancel, go = box.add_cancel(), box.add_action("Choose")
    first, second, aside = LineEdit(), LineEdit(), Button("Delete")
    box.add(first)
    box.add(second)
    box.hint.addWidget(aside)
    box.show()
    box.activateWindow()
    qtbot.waitUntil(box.isActiveWindow)
    first.setFocus()
    parts = [first, second, aside, cancel, go]
    for one, following in zip(parts, [*parts[1:], first], strict=True):
        press(one, Qt.Key.Key_Tab)
        assert following.hasFocus()
    press(first, Qt.Key.Key_Backtab)
    assert go.hasFocus()
