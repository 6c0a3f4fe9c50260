from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QMenu, QVBoxLayout
from pytestqt.qtbot import QtBot

from tests.ui.widgets.kit import click, colours, on_page, picture, press
from therapist_emr.ui import theme
from therapist_emr.ui.theme import Theme
from therapist_emr.ui.widgets.answers import AnswerButton
from therapist_emr.ui.widgets.buttons import Button, FactButton, IconButton, Kind, State
from therapist_emr.ui.widgets.chips import ChipButton


@pytest.mark.parametrize("kind", Kind)
def test_a_click_and_the_space_bar_do_the_same(qtbot: QtBot, kind: Kind) -> None:
    pressed: list[bool] = []
    button = Button("Sign note", kind, on_click=lambda: pressed.append(True))
    on_page(qtbot, button)
    click(button)
    button.setFocus()
    press(button, Qt.Key.Key_Space)
    assert pressed == [True, True]


def test_disabled_buttons_say_so_and_do_nothing(qtbot: QtBot) -> None:
    button = Button("Sign note", Kind.PRIMARY)
    button.setEnabled(False)
    on_page(qtbot, button)
    assert button.state() is State.DISABLED
    seen = colours(picture(button))
    assert theme.hex_of("hover") in seen
    assert theme.hex_of("accent") not in seen


def test_only_the_primary_is_filled_with_the_accent(qtbot: QtBot) -> None:
    primary, other = Button("Save", Kind.PRIMARY), Button("Save", Kind.SECONDARY)
    on_page(qtbot, primary, other)
    assert theme.hex_of("accent") in colours(picture(primary))
    assert theme.hex_of("accent") not in colours(picture(other))


def test_destructive_is_outlined_never_filled(qtbot: QtBot) -> None:
    button = Button("Destroy", Kind.DESTRUCTIVE)
    on_page(qtbot, button)
    image = picture(button)
    corner = image.pixelColor(image.width() // 2, 4).name().upper()
    assert corner != theme.hex_of("red")
    assert theme.hex_of("red") in colours(image)


def test_a_button_grows_with_its_words_its_icon_and_the_text_size(
    qtbot: QtBot, look: Theme
) -> None:
    plain, iconed = Button("Print"), Button("Print", icon="printer")
    assert iconed.sizeHint().width() > plain.sizeHint().width()
    assert plain.sizeHint().height() == 32
    narrow = plain.sizeHint().width()
    look.set_percent(200)
    assert plain.sizeHint().height() == 64
    assert plain.sizeHint().width() > narrow * 1.8
    assert plain.minimumSizeHint() == plain.sizeHint()


def test_a_mnemonic_takes_no_room() -> None:
    assert Button("&Print").sizeHint() == Button("Print").sizeHint()
    plain = Button("Print")
    plain.setMenu(QMenu(plain))
    assert plain.sizeHint().width() > Button("Print").sizeHint().width()


def test_no_button_answers_return_unless_it_is_the_default() -> None:
    assert not Button("Print").autoDefault()


def test_pressed_is_seen(qtbot: QtBot) -> None:
    button = Button("Print")
    on_page(qtbot, button)
    button.setDown(True)
    assert button.state() is State.PRESSED
    assert theme.hex_of("band2") in colours(picture(button))


def test_an_icon_alone_needs_a_name() -> None:
    with pytest.raises(ValueError, match="name"):
        IconButton("plus", "")
    button = IconButton("plus", "New client")
    assert button.accessibleName() == "New client"
    assert button.toolTip() == "New client"
    assert button.sizeHint().width() == button.sizeHint().height()


def test_an_icon_button_paints_its_icon(qtbot: QtBot) -> None:
    button = IconButton("close", "Close")
    on_page(qtbot, button)
    assert len(colours(picture(button))) > 2
    button.set_icon_name("plus")
    assert button.icon_name == "plus"


def test_a_fact_is_named_with_its_value(qtbot: QtBot) -> None:
    button = FactButton("Place", "In person")
    on_page(qtbot, button)
    assert button.accessibleName() == "Place: In person"
    narrow = button.sizeHint().width()
    button.set_value("Video, from the office downtown")
    assert button.value() == "Video, from the office downtown"
    assert button.sizeHint().width() > narrow
    assert theme.hex_of("surface") in colours(picture(button))
    button.set_value("")
    assert button.accessibleName() == "Place"


@pytest.mark.parametrize(
    "made",
    [
        lambda: Button("Begin"),
        lambda: IconButton("plus", "Add"),
        lambda: ChipButton("Active"),
        lambda: AnswerButton("0", "Not at all"),
    ],
)
def test_return_presses_what_has_the_keyboard_once(
    qtbot: QtBot, made: Callable[[], QAbstractButton]
) -> None:
    button, pressed = made(), []
    qtbot.addWidget(button)
    button.clicked.connect(lambda: pressed.append(1))
    button.show()
    qtbot.keyClick(button, Qt.Key.Key_Return)
    qtbot.keyClick(button, Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)
    assert len(pressed) == 2
    qtbot.keyClick(button, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    held = QKeyEvent(
        QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r", True
    )
    QApplication.sendEvent(button, held)
    assert len(pressed) == 2


def test_return_on_cancel_cancels(qtbot: QtBot) -> None:
    box = QDialog()
    column = QVBoxLayout(box)
    sign, cancel = Button("Sign"), Button("Cancel", on_click=box.reject)
    sign.setDefault(True)
    signed: list[bool] = []
    sign.clicked.connect(signed.append)
    for button in (cancel, sign):
        column.addWidget(button)
    qtbot.addWidget(box)
    box.show()
    cancel.setFocus()
    qtbot.keyClick(cancel, Qt.Key.Key_Return)
    assert signed == []
    assert not box.isVisible()
