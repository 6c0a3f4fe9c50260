"""Small parts that show and do little: initials, bars, folds, steps, rail, menus, lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QPushButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.widgets.kit import child, click, colours, on_page, picture, press, tab_to
from therapist_emr.ui import theme
from therapist_emr.ui.theme import Mode, Theme, Tone
from therapist_emr.ui.widgets.avatar import Monogram, initials
from therapist_emr.ui.widgets.fold import Fold
from therapist_emr.ui.widgets.icon_label import IconDisc, IconLabel
from therapist_emr.ui.widgets.menu import Menu
from therapist_emr.ui.widgets.progress import Bar, ProgressBar
from therapist_emr.ui.widgets.rail import Rail, RailItem
from therapist_emr.ui.widgets.scrollbar import SlimBar
from therapist_emr.ui.widgets.sections import Hairline, KeyValues, SectionHeader
from therapist_emr.ui.widgets.steps import Step, StepList, StepState
from therapist_emr.ui.widgets.text import PlainLabel


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Mari Quiñones", "MQ"), ("Cher", "C"), ("Maria del Carmen Ruiz", "MR"), ("", "·"),
     ("  ", "·"), ("李 明", "李明"), ("'t Hooft", "TH"), ("— —", "·")],
)  # fmt: skip
def test_initials(name: str, letters: str) -> None:
    assert initials(name) == letters


@given(st.text())
def test_any_name_has_one_or_two_letters(name: str) -> None:
    assert 1 <= len(initials(name)) <= 2


def test_a_monogram_changes_its_person(qtbot: QtBot) -> None:
    disc = Monogram("Mari Quiñones")
    on_page(qtbot, disc)
    before = picture(disc)
    disc.set_name("Omar Benkirane")
    assert picture(disc) != before
    assert theme.hex_of("soft") in colours(before)


@pytest.mark.parametrize(("fraction", "filled"), [(0, 0.0), (0.5, 0.5), (1, 1.0), (7, 1.0)])
def test_a_bar_is_filled_to_its_fraction(qtbot: QtBot, fraction: float, filled: float) -> None:
    bar = Bar(fraction, name="Progress")
    page = on_page(qtbot, bar)
    image = picture(bar)
    middle = [image.pixelColor(x, image.height() // 2) for x in range(image.width())]
    share = sum(one == theme.color("accent") for one in middle) / image.width()
    assert share == pytest.approx(filled, abs=0.03)
    assert page.isVisible()


def test_progress_says_its_words_and_colours_only_what_is_met_or_due(qtbot: QtBot) -> None:
    bar = ProgressBar("2 of 3", 2 / 3, label="Walk three times a week", caption="Nov 30")
    on_page(qtbot, bar)
    assert bar.accessibleName() == "Walk three times a week 2 of 3"
    assert theme.hex_of("green") not in colours(picture(bar))
    bar.set_progress("Met", 1, Tone.GOOD)
    assert theme.hex_of("green") in colours(picture(bar))


def test_a_fold_shows_and_hides_by_mouse_and_keyboard(qtbot: QtBot) -> None:
    body = PlainLabel("Slept well")
    fold = Fold("Last note", body, remark="Nov 10")
    on_page(qtbot, fold)
    assert body.isVisible()
    with qtbot.waitSignal(fold.toggled):
        click(fold._head)
    assert not body.isVisible()
    tab_to(fold._head)
    press(fold._head, Qt.Key.Key_Space)
    assert body.isVisible()
    assert fold._head.accessibleDescription() == "Unfolded"
    fold.set_remark("Nov 17", "amber")
    assert fold._head.accessibleName() == "Last note Nov 17"


def test_a_fold_moves_only_where_things_may(qtbot: QtBot, look: Theme) -> None:
    look.set_motion(True)
    body = PlainLabel("Slept well")
    fold = Fold("Last note", body)
    on_page(qtbot, fold)
    fold.set_open(False)
    assert body.isVisible()
    fold.set_open(True)
    fold.set_open(False)
    qtbot.waitUntil(lambda: not body.isVisible())
    assert not fold.is_open()
    fold.set_open(True)
    qtbot.waitUntil(lambda: body.maximumHeight() > 10_000)
    assert body.isVisible()


def test_a_fold_may_begin_closed(qtbot: QtBot) -> None:
    body = PlainLabel("x")
    on_page(qtbot, Fold("Medications", body, open_now=False, line=False))
    assert not body.isVisible()


STEPS = [
    Step("Name your practice", "Marchetti Counseling", StepState.DONE),
    Step("Save your recovery sheet", "On paper", StepState.NOW),
    Step("Choose where backups go", "USB disk or folder"),
]


def test_steps_are_painted_and_said(qtbot: QtBot) -> None:
    steps = StepList(STEPS)
    on_page(qtbot, steps)
    assert "2. Save your recovery sheet: now" in steps.accessibleDescription()
    seen = colours(picture(steps))
    assert {theme.hex_of("green"), theme.hex_of("accent")} <= seen
    steps.set_steps(STEPS[2:])
    assert theme.hex_of("green") not in colours(picture(steps))
    assert steps.minimumSizeHint().height() == 60


PLACES = [
    RailItem("today", "Today", "today", "Ctrl+1"),
    RailItem("clients", "Clients", "clients"),
    RailItem("lock", "Lock", "lock", "Ctrl+L", foot=True, stays=False),
]


def test_the_rail_leads_to_places(qtbot: QtBot, look: Theme) -> None:
    rail = Rail(PLACES)
    rail.setMinimumHeight(500)
    on_page(qtbot, rail, height=600)
    rail.mark("today")
    with qtbot.waitSignal(rail.chosen) as chosen:
        click(rail.button("clients"))
    assert chosen.args == ["clients"]
    assert rail.button("today").isChecked(), "the window marks the place, not the press"
    assert rail.button("lock").toolTip() == "Lock (Ctrl+L)"
    assert rail.button("lock").y() > rail.button("clients").y() + 100
    assert rail.width() == 76
    assert theme.hex_of("soft") in colours(picture(rail))
    look.set_percent(150)
    assert rail.width() == 108


def test_the_rail_works_by_keyboard(qtbot: QtBot) -> None:
    rail = Rail(PLACES)
    on_page(qtbot, rail, height=600)
    tab_to(rail.button("lock"))
    with qtbot.waitSignal(rail.chosen) as chosen:
        press(rail.button("lock"), Qt.Key.Key_Space)
    assert chosen.args == ["lock"]
    rail.button("clients").setDown(True)
    assert theme.hex_of("band2") in colours(picture(rail))


def test_a_menu_runs_its_actions_and_follows_the_theme(qtbot: QtBot, look: Theme) -> None:
    ran: list[str] = []
    menu = Menu("More")
    qtbot.addWidget(menu)
    edit = menu.add("Edit profile", lambda: ran.append("edit"), "pencil", "Ctrl+E")
    menu.add("Destroy", lambda: ran.append("destroy"), enabled=False)
    edit.trigger()
    menu.actions()[1].trigger()
    assert ran == ["edit"]
    before = menu.styleSheet()
    look.set_mode(Mode.DARK)
    assert menu.styleSheet() != before
    assert menu.accessibleName() == "More"


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_a_menu_stays_within_the_window(qtbot: QtBot) -> None:
    more = QPushButton("More")
    page = on_page(qtbot, more, width=400)
    page.move(0, 0)
    menu = Menu("More", more)
    menu.add("Something with a long name", lambda: None)
    menu.popup(page.mapToGlobal(QPoint(390, 40)))
    edge = page.mapToGlobal(QPoint(page.width(), 0)).x()
    assert menu.x() + menu.width() <= edge
    menu.close()
    menu.popup(page.mapToGlobal(QPoint(20, 40)))
    assert menu.x() == page.mapToGlobal(QPoint(20, 40)).x()
    menu.close()


def test_lines_are_one_pixel_either_way(qtbot: QtBot) -> None:
    flat, upright = Hairline(), Hairline(upright=True)
    on_page(qtbot, flat, upright)
    assert flat.height() == 1
    assert upright.width() == 1
    assert theme.hex_of("hair") in colours(picture(flat))


def test_a_header_counts_but_never_zero(qtbot: QtBot) -> None:
    header = SectionHeader("Notes to sign", 3, remark="Nov 10", end=PlainLabel("All"))
    on_page(qtbot, header)
    assert header._count.text() == "3"
    header.set_count(0)
    assert not header._count.isVisible()
    header.set_count("4 sessions")
    assert header._count.isVisible()
    assert theme.hex_of("hair") in colours(picture(header))
    assert theme.hex_of("hair") not in colours(picture(SectionHeader("x", line=False)))


def test_values_are_read_with_their_labels(qtbot: QtBot, look: Theme) -> None:
    pairs = KeyValues([("Date", "Nov 10, 2026"), ("Place", "<b>In person</b>")])
    on_page(qtbot, pairs)
    said = [label.accessibleName() for label in pairs.findChildren(PlainLabel)]
    assert "Place: <b>In person</b>" in said
    look.set_percent(150)
    pairs.set_rows([("Template", "DAP")])

    def shown() -> list[str]:
        return [label.text() for label in pairs.findChildren(PlainLabel) if label.isVisible()]

    qtbot.waitUntil(lambda: shown() == ["Template", "DAP"])


def test_icons_alone_are_drawn_and_exchanged(qtbot: QtBot) -> None:
    label, disc = IconLabel("lock"), IconDisc("lock")
    on_page(qtbot, label, disc)
    before = picture(label)
    label.set_icon("unlock", "red")
    assert picture(label) != before
    label.set_icon("")
    assert len(colours(picture(label))) == 1
    assert theme.hex_of("soft") in colours(picture(disc))
    assert child(label.window(), IconDisc) is disc


def test_a_scroll_bar_is_slim_and_only_there_when_needed(qtbot: QtBot) -> None:
    area = QScrollArea()
    area.setVerticalScrollBar(SlimBar(Qt.Orientation.Vertical))
    area.setHorizontalScrollBar(SlimBar(Qt.Orientation.Horizontal))
    inner = QWidget()
    inner.setFixedSize(900, 900)
    area.setWidget(inner)
    area.resize(200, 200)
    qtbot.addWidget(area)
    area.show()
    bar = area.verticalScrollBar()
    assert bar.width() <= 12
    assert theme.hex_of("line") in colours(picture(bar))
    bar.setSliderDown(True)
    assert theme.hex_of("field") in colours(picture(bar))
    bar.setRange(0, 0)
    assert theme.hex_of("field") not in colours(picture(bar))
