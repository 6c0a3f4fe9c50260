from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.ui.widgets.kit import click, colours, on_page, picture, press
from therapist_emr.ui import theme
from therapist_emr.ui.theme import Tone
from therapist_emr.ui.widgets.chips import Chip, ChipButton, ChipLine, ChipRow, FilterChips
from therapist_emr.ui.widgets.flow import FlowLayout


def test_a_state_has_a_soft_ground_and_a_fact_an_outline(qtbot: QtBot) -> None:
    state, fact = Chip("Penicillin: hives", "allergy", Tone.BAD), Chip("42 CFR Part 2", "lock")
    on_page(qtbot, state, fact)
    assert theme.hex_of("redSoft") in colours(picture(state))
    assert theme.hex_of("hair") in colours(picture(fact))
    assert theme.hex_of("redSoft") not in colours(picture(fact))


def test_a_chip_is_read_out_and_changes(qtbot: QtBot) -> None:
    chip = Chip("Active", tone=Tone.INFO)
    before = chip.sizeHint().width()
    chip.set_text("Signed and locked", "lock", Tone.GOOD)
    assert chip.text() == chip.accessibleName() == "Signed and locked"
    assert chip.sizeHint().width() > before
    assert chip.sizeHint().height() == 24


def test_a_chip_in_a_narrow_place_is_cut_not_spilt(qtbot: QtBot) -> None:
    row = ChipRow([Chip("A very long allergy with many reactions, all of them severe", "allergy")])
    page = on_page(qtbot, row, width=140)
    assert row.findChildren(Chip)[0].width() <= page.width()


def test_chips_go_on_in_the_next_line(qtbot: QtBot) -> None:
    chips = [Chip(f"Number {number}") for number in range(12)]
    row = ChipRow(chips)
    on_page(qtbot, row, width=300)
    assert len({chip.y() for chip in chips}) > 1
    assert all(chip.geometry().right() <= row.width() for chip in chips)
    assert row.heightForWidth(2000) < row.heightForWidth(200)


def test_other_chips_take_the_place_of_the_first(qtbot: QtBot) -> None:
    row = ChipRow([Chip("One")])
    on_page(qtbot, row)
    row.set_chips([Chip("Two"), Chip("Three")])
    shown = [chip.text() for chip in row.findChildren(Chip) if not chip.isHidden()]
    assert shown == ["Two", "Three"]


def test_a_row_that_is_hidden_stays_hidden_whatever_it_holds(qtbot: QtBot) -> None:
    row = ChipRow()
    on_page(qtbot, row)
    row.set_chips([Chip("Minor"), Chip("Allergy")])
    assert row.isVisible() and all(chip.isVisible() for chip in row.findChildren(Chip))
    row.hide()
    row.set_chips([Chip("Fact")])
    assert row.isHidden()


def test_a_chosen_chip_keeps_a_tick(qtbot: QtBot) -> None:
    chip = ChipButton("Calm", checkable=True, outlined=True)
    on_page(qtbot, chip)
    narrow = chip.sizeHint().width()
    click(chip)
    assert chip.isChecked()
    assert chip.sizeHint().width() > narrow
    assert theme.hex_of("soft") in colours(picture(chip))


def test_an_action_chip_runs(qtbot: QtBot) -> None:
    ran: list[bool] = []
    chip = ChipButton("Snippet", "plus", outlined=True, on_click=lambda: ran.append(True))
    on_page(qtbot, chip)
    chip.setFocus()
    press(chip, Qt.Key.Key_Space)
    assert ran == [True]
    chip.setDown(True)
    assert theme.hex_of("band2") in colours(picture(chip))


def test_one_filter_is_always_chosen(qtbot: QtBot) -> None:
    chips = FilterChips([("a", "Active 12"), ("w", "Waiting 3")], "Clients shown")
    on_page(qtbot, chips)
    assert chips.key() == "a"
    with qtbot.waitSignal(chips.chosen) as heard:
        click(chips.findChildren(ChipButton)[1])
    assert heard.args == ["w"]
    click(chips.findChildren(ChipButton)[1])
    assert chips.key() == "w"
    assert [chip.isChecked() for chip in chips.findChildren(ChipButton)] == [False, True]
    chips.set_words("a", "Active 13")
    assert chips.findChildren(ChipButton)[0].text() == "Active 13"


def test_a_flow_skips_what_is_hidden(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    flow = FlowLayout(page)
    parts = [Chip("One"), Chip("Two"), Chip("Three")]
    for part in parts:
        flow.addWidget(part)
    parts[1].hide()
    page.resize(500, 100)
    page.show()
    assert parts[2].x() == parts[0].geometry().right() + 1 + theme.SPACE.s
    assert flow.itemAt(9) is None
    assert flow.takeAt(9) is None
    assert flow.expandingDirections() == Qt.Orientation(0)
    assert flow.minimumSize().height() == 24


def test_what_has_no_room_in_a_line_stands_behind_the_last_chip(qtbot: QtBot) -> None:
    line = ChipLine()
    qtbot.addWidget(line)
    words = ("Penicillin: hives", "Latex: contact rash", "Risk reviewed Nov 3", "42 CFR Part 2")
    line.set_chips([Chip(one, "warning", Tone.SOON) for one in words])
    line.resize(line.sizeHint())
    line.show()

    def shown() -> list[str]:
        return [one.text() for one in line.findChildren(Chip) if one.isVisible()]

    qtbot.waitUntil(lambda: set(shown()) == set(words))
    line.resize(line.sizeHint().width() - 20, line.height())
    qtbot.waitUntil(lambda: "42 CFR Part 2" not in shown())
    more = next(one for one in line.findChildren(Chip) if one.text() == "+1")
    assert more.isVisible()
    assert more.accessibleName() == "1 more: 42 CFR Part 2"
    line.resize(60, line.height())
    qtbot.waitUntil(lambda: len(shown()) == 2)
    assert more.text() == "+3"
    for one in line.findChildren(Chip):
        assert not one.isVisible() or one.geometry().right() < line.width() + 1
    line.set_chips([])
    assert not more.isVisible()
