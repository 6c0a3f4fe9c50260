from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QPainter, QWheelEvent
from PySide6.QtWidgets import QApplication, QStyle, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from tests.ui.widgets.kit import child, click, colours, on_page, picture, press, tab_to
from therapist_emr.ui import theme
from therapist_emr.ui.widgets.chips import ChipButton
from therapist_emr.ui.widgets.choice import CheckBox, ChipChoice, ComboBox
from therapist_emr.ui.widgets.lineedit import LineEdit

PLACES = (("in_person", "In person"), ("video", "Video"), ("phone", "Phone"))


def test_a_choice_is_made_by_keyboard_and_said(qtbot: QtBot) -> None:
    box = ComboBox(PLACES, name="Place")
    on_page(qtbot, box)
    tab_to(box)
    with qtbot.waitSignal(box.chosen) as said:
        press(box, Qt.Key.Key_Down)
    assert said.args == ["in_person"]
    assert box.value() == "in_person"
    assert box.accessibleName() == "Place"


def test_nothing_chosen_shows_what_is_asked(qtbot: QtBot) -> None:
    box = ComboBox(PLACES, "Where?")
    box.set_value("")
    on_page(qtbot, box)
    assert box.value() == ""
    assert theme.hex_of("text") not in colours(picture(box))
    box.set_value("video")
    assert theme.hex_of("text") in colours(picture(box))


def test_a_choice_that_is_gone_is_kept() -> None:
    box = ComboBox(PLACES)
    box.set_value("home_visit")
    assert box.value() == "home_visit"
    assert box.currentText() == "home_visit"


def test_other_choices_keep_the_chosen_one() -> None:
    box = ComboBox(PLACES)
    box.set_value("phone")
    box.set_options((("phone", "By phone"), ("video", "By video")))
    assert box.value() == "phone"
    assert box.currentText() == "By phone"


def test_the_wheel_scrolls_the_page_not_the_choice(qtbot: QtBot) -> None:
    box, other = ComboBox(PLACES), LineEdit()
    box.set_value("in_person")
    on_page(qtbot, other, box)
    other.setFocus()

    def turn() -> None:
        none = Qt.KeyboardModifier.NoModifier
        place = QPointF(5, 5)
        wheel = QWheelEvent(
            place, place, QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton, none,
            Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(box, wheel)

    turn()
    assert box.value() == "in_person"
    box.setFocus()
    turn()
    assert box.value() == "video"


def test_states_of_a_choice_are_seen(qtbot: QtBot) -> None:
    box, other = ComboBox(PLACES), LineEdit()
    on_page(qtbot, other, box)
    other.setFocus()
    assert theme.hex_of("field") in colours(picture(box))
    box.set_problem(on=True)
    assert theme.hex_of("red") in colours(picture(box))
    box.set_problem(on=False)
    box.setEnabled(False)
    assert theme.hex_of("hover") in colours(picture(box))


def test_the_popups_rows_are_painted(qtbot: QtBot) -> None:
    box = ComboBox(PLACES)
    on_page(qtbot, box)
    option = QStyleOptionViewItem()
    option.rect = box.rect()
    option.state = QStyle.StateFlag.State_Selected
    image = QImage(box.size(), QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    index = box.model().index(1, 0)
    box.itemDelegate().paint(painter, option, index)
    painter.end()
    assert theme.hex_of("soft") in colours(image)
    assert box.itemDelegate().sizeHint(option, index).height() == 32


def test_a_tick_box_is_pressed_anywhere_on_its_words(qtbot: QtBot) -> None:
    box = CheckBox("May leave a voice message")
    on_page(qtbot, box)
    click(box)
    assert box.value()
    press(box, Qt.Key.Key_Space)
    assert not box.value()
    box.set_value(on=True)
    assert theme.hex_of("accent") in colours(picture(box))
    box.setEnabled(False)
    assert theme.hex_of("accent") not in colours(picture(box))


def test_any_of_a_few_in_the_order_offered(qtbot: QtBot) -> None:
    chips = ChipChoice(PLACES, name="Places")
    on_page(qtbot, chips)
    chips.set_values(["phone", "in_person"])
    assert chips.values() == ("in_person", "phone")
    with qtbot.waitSignal(chips.edited):
        click(chips.findChildren(ChipButton)[1])
    assert chips.values() == ("in_person", "video", "phone")
    assert chips.accessibleName() == "Places"


def test_exactly_one_of_a_few(qtbot: QtBot) -> None:
    chips = ChipChoice(PLACES, single=True)
    on_page(qtbot, chips)
    chips.set_value("video")
    click(chips.findChildren(ChipButton)[0])
    assert chips.value() == "in_person"
    click(chips.findChildren(ChipButton)[0])
    assert chips.value() == ""


def test_a_chosen_key_that_is_gone_is_kept(qtbot: QtBot) -> None:
    chips = ChipChoice(PLACES)
    chips.set_values(["home_visit"])
    assert chips.values() == ("home_visit",)
    assert child(chips, ChipButton).text() == "In person"
