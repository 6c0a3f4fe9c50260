from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.ui.widgets.kit import colours, on_page, picture, press, type_text
from therapist_emr.ui import theme
from therapist_emr.ui.theme import Theme
from therapist_emr.ui.widgets.command_palette import Command, CommandGroup, CommandPalette
from therapist_emr.ui.widgets.floating import FloatingCard, Scrim
from therapist_emr.ui.widgets.lineedit import LineEdit


class World:
    def __init__(self) -> None:
        self.ran: list[str] = []
        self.asked: list[str] = []

    def provide(self, typed: str) -> list[CommandGroup]:
        self.asked.append(typed)
        names = ["Mari Quiñones", "Omar Benkirane", "Thùy Nguyễn"]
        fitting = [name for name in names if typed.casefold() in name.casefold()]
        people = tuple(
            Command(name, name, partial(self.ran.append, name), icon="clients") for name in fitting
        )
        actions = (Command("lock", "Lock", lambda: self.ran.append("lock"), keys="Ctrl+L"),)
        return [
            CommandGroup("Clients", people),
            CommandGroup("Actions", actions if typed.casefold() in "lock" else ()),
        ]


def palette(qtbot: QtBot) -> tuple[CommandPalette, World, LineEdit]:
    below = LineEdit(name="Note")
    page = on_page(qtbot, below, width=900, height=600)
    below.setFocus()
    world = World()
    return CommandPalette(page, world.provide), world, below


def test_the_first_thing_that_fits_is_a_return_away(qtbot: QtBot) -> None:
    made, world, _ = palette(qtbot)
    with qtbot.waitSignal(made.opened):
        made.open()
    type_text(made.edit, "mar")
    qtbot.waitUntil(lambda: world.asked[-1] == "mar")
    press(made.edit, Qt.Key.Key_Return)
    assert world.ran == ["Mari Quiñones"]
    assert not made.is_open()


def test_return_may_come_quicker_than_the_answer(qtbot: QtBot) -> None:
    made, world, _ = palette(qtbot)
    made.open()
    type_text(made.edit, "thù"[:2])
    press(made.edit, Qt.Key.Key_Return)
    assert world.ran == ["Thùy Nguyễn"]


def test_arrows_walk_round_past_captions(qtbot: QtBot) -> None:
    made, world, _ = palette(qtbot)
    made.open()
    press(made.edit, Qt.Key.Key_Up, Qt.Key.Key_Return)
    assert world.ran == ["lock"]
    made.open()
    press(made.edit, Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert world.ran == ["lock", "Omar Benkirane"]


def test_escape_and_a_press_outside_leave_it(qtbot: QtBot) -> None:
    made, world, below = palette(qtbot)
    made.open("om")
    assert made.edit.hasFocus()
    press(made.edit, Qt.Key.Key_Tab)
    assert made.is_open()
    press(made.edit, Qt.Key.Key_Escape)
    assert not made.is_open()
    assert below.hasFocus()
    made.open()
    QTest.mouseClick(made.scrim, Qt.MouseButton.LeftButton, pos=QPoint(3, 3))
    assert not made.is_open()
    made.close()
    assert world.ran == []


def test_going_to_another_window_closes_it(qtbot: QtBot) -> None:
    made, _, _below = palette(qtbot)
    made.open()
    other = LineEdit(name="Reason")
    on_page(qtbot, other)
    other.activateWindow()
    other.setFocus()
    qtbot.waitUntil(lambda: not made.is_open())
    assert other.hasFocus()


def test_a_row_is_opened_by_mouse(qtbot: QtBot) -> None:
    made, world, _ = palette(qtbot)
    made.open()
    spot = made.view.visualRect(made.view.rows().index(1, 0)).center()
    QTest.mouseClick(made.view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert world.ran == ["Mari Quiñones"]


def test_nothing_that_fits_is_said(qtbot: QtBot) -> None:
    made, world, _ = palette(qtbot)
    made.open("zzzz")
    assert made._nothing.isVisible()
    press(made.edit, Qt.Key.Key_Return, Qt.Key.Key_Down)
    assert world.ran == []


def test_it_floats_in_the_window_at_any_size(qtbot: QtBot, look: Theme) -> None:
    made, _, below = palette(qtbot)
    page = below.window()
    made.open()
    for size in ((900, 600), (500, 400)):
        page.resize(*size)
        card = made.card.card_rect().translated(made.card.pos())
        assert page.rect().contains(card)
        assert made.scrim.size() == page.size()
    assert theme.hex_of("raised") in colours(picture(made.card))


def test_a_card_goes_above_its_anchor_where_there_is_no_room_below(qtbot: QtBot) -> None:
    page = QWidget()
    page.resize(400, 300)
    qtbot.addWidget(page)
    low, high = LineEdit(parent=page), LineEdit(parent=page)
    low.setGeometry(QRect(20, 250, 200, 32))
    high.setGeometry(QRect(20, 10, 200, 32))
    page.show()
    card = FloatingCard(page)
    card.place_below(low, 200, 120)
    assert card.card_rect().translated(card.pos()).bottom() < 250
    card.place_below(high, 2000, 120)
    placed = card.card_rect().translated(card.pos())
    assert placed.top() > 42
    assert placed.right() <= 400


def test_a_scrim_veils_its_host(qtbot: QtBot) -> None:
    page = QWidget()
    page.resize(100, 100)
    qtbot.addWidget(page)
    scrim = Scrim(page)
    scrim.show()
    page.show()
    page.resize(200, 150)
    assert scrim.size() == page.size()
    assert picture(scrim).pixelColor(50, 50).lightness() < 200


def test_a_page_behind_that_asks_for_the_keyboard_gets_it_afterwards(qtbot: QtBot) -> None:
    made, _world, below = palette(qtbot)
    page = below.window()
    late = LineEdit(name="Find a client")
    late.setParent(page)
    late.show()
    made.open()
    late.setFocus()
    qtbot.waitUntil(made.edit.hasFocus)
    assert made.is_open()
    made.close()
    assert late.hasFocus()
