from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from tests.ui.widgets.kit import child, click, colours, on_page, picture, type_text
from therapist_emr.ui import theme
from therapist_emr.ui.theme import Mode, Theme
from therapist_emr.ui.widgets.buttons import IconButton
from therapist_emr.ui.widgets.lineedit import LineEdit, NumberEdit, PasswordEdit


def edge(edit: LineEdit) -> str:
    image = picture(edit)
    return image.pixelColor(0, image.height() // 2).name().upper()


def test_the_edge_tells_the_state(qtbot: QtBot) -> None:
    edit, other = LineEdit("he/him"), LineEdit()
    on_page(qtbot, edit, other)
    other.setFocus()
    assert edge(edit) == theme.hex_of("field")
    edit.setFocus()
    assert edge(edit) == theme.hex_of("accent")
    edit.set_problem(on=True)
    assert edge(edit) == theme.hex_of("red")
    edit.set_problem(on=False)
    other.setFocus()
    edit.setReadOnly(True)
    assert edge(edit) == theme.hex_of("hair")
    assert theme.hex_of("hover") in colours(picture(edit))


def test_colours_follow_the_theme(qtbot: QtBot, look: Theme) -> None:
    edit, other = LineEdit(), LineEdit()
    on_page(qtbot, edit, other)
    other.setFocus()
    look.set_mode(Mode.DARK)
    assert edge(edit) == theme.hex_of("field")
    assert theme.hex_of("input") in colours(picture(edit))


def test_a_value_is_read_without_blanks_and_shown_from_its_start(qtbot: QtBot) -> None:
    edit = LineEdit("  Mari  ")
    assert edit.value() == "Mari"
    edit.set_value("x" * 400)
    assert edit.cursorPosition() == 0


def test_text_starts_after_the_icon_and_ends_before_the_buttons(qtbot: QtBot) -> None:
    plain, iconed = LineEdit(), LineEdit("", "Find", "search", name="Find a client")
    iconed.add_tail(IconButton("close", "Clear"))
    assert iconed.textMargins().left() > plain.textMargins().left()
    assert iconed.textMargins().right() > plain.textMargins().right()
    assert iconed.accessibleName() == "Find a client"
    on_page(qtbot, iconed)
    assert child(iconed, IconButton).geometry().right() <= iconed.width()


def test_a_field_is_as_high_as_a_control_at_every_text_size(look: Theme) -> None:
    edit = LineEdit()
    assert edit.sizeHint().height() == 32
    look.set_percent(200)
    assert edit.sizeHint().height() == 64


def test_the_eye_shows_the_passphrase_and_says_so(qtbot: QtBot) -> None:
    edit = PasswordEdit()
    on_page(qtbot, edit)
    eye = child(edit, IconButton)
    assert edit.echoMode() == QLineEdit.EchoMode.Password
    click(eye)
    assert edit.echoMode() == QLineEdit.EchoMode.Normal
    assert eye.accessibleName() == "Hide the passphrase"
    click(eye)
    assert edit.echoMode() == QLineEdit.EchoMode.Password
    assert eye.toolTip() == "Show the passphrase (Ctrl+H)"
    QTest.keyClick(edit, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    assert edit.echoMode() == QLineEdit.EchoMode.Normal


def test_tab_goes_from_a_passphrase_to_what_follows(qtbot: QtBot) -> None:
    edit, again = PasswordEdit(), PasswordEdit("Once more")
    on_page(qtbot, edit, again)
    edit.setFocus()
    QTest.keyClick(edit, Qt.Key.Key_Tab)
    assert again.hasFocus()


def test_blanks_belong_to_a_passphrase() -> None:
    edit = PasswordEdit()
    edit.setText(" four words ")
    assert edit.value() == " four words "


def test_caps_lock_is_noticed_from_the_letters(qtbot: QtBot) -> None:
    edit = PasswordEdit()
    said: list[str] = []
    edit.hinted.connect(said.append)
    on_page(qtbot, edit)
    shift = Qt.KeyboardModifier.ShiftModifier
    QTest.sendKeyEvent(QTest.KeyAction.Click, edit, Qt.Key.Key_A, "A", shift)
    assert said == []
    QTest.sendKeyEvent(
        QTest.KeyAction.Click, edit, Qt.Key.Key_B, "B", Qt.KeyboardModifier.NoModifier
    )
    assert said == ["Caps Lock is on"]
    QTest.keyClick(edit, Qt.Key.Key_CapsLock)
    assert said == ["Caps Lock is on", ""]


@pytest.mark.parametrize(
    ("typed", "number"),
    [("12", 12), ("1.5", 1.5), ("1,5", 1.5), (" 7 ", 7), ("", None), ("many", None),
     ("nan", None), ("inf", None), ("-3", -3),
     ("8,500", 8500), ("1e400", None)],
)  # fmt: skip
def test_numbers_are_read_as_typed(typed: str, number: float | None) -> None:
    edit = NumberEdit("mg")
    edit.setText(typed)
    assert edit.number() == number
    assert edit.value() == typed.strip()


def test_a_whole_number_has_no_fraction() -> None:
    edit = NumberEdit(whole=True)
    edit.setText("1.5")
    assert edit.number() is None


def test_numbers_are_shown_without_needless_zeros(qtbot: QtBot) -> None:
    edit = NumberEdit("minutes")
    edit.set_number(53.0)
    assert edit.text() == "53"
    edit.set_number(2.5)
    assert edit.text() == "2.5"
    edit.set_number(None)
    assert edit.text() == ""
    assert edit.accessibleDescription() == "minutes"
    on_page(qtbot, edit)
    type_text(edit, "45")
    assert edit.number() == 45
    assert edit.textMargins().right() > LineEdit().textMargins().right()
    assert len(colours(picture(edit))) > 3
