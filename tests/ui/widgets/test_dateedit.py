from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.widgets.kit import child, click, colours, on_page, picture, press, type_text
from therapist_emr.domain.words import DateStyle, use_style
from therapist_emr.ui import theme
from therapist_emr.ui.widgets.buttons import IconButton
from therapist_emr.ui.widgets.dateedit import CalendarCard, DateEdit, MonthGrid, TimeEdit
from therapist_emr.ui.widgets.lineedit import LineEdit

TODAY = date(2026, 11, 17)


def edit(qtbot: QtBot) -> tuple[DateEdit, LineEdit]:
    made, other = DateEdit(name="Date", today=lambda: TODAY), LineEdit()
    on_page(qtbot, made, other)
    made.setFocus()
    return made, other


@pytest.mark.parametrize(
    ("typed", "iso", "shown"),
    [
        ("3/2/92", "1992-03-02", "Mar 2, 1992"),
        ("2026-11-03", "2026-11-03", "Nov 3, 2026"),
        ("Nov 2026", "2026-11", "Nov 2026"),
        ("1992", "1992", "1992"),
        ("yesterday", "2026-11-16", "Nov 16, 2026"),
        ("soon", "soon", "soon"),
        ("", "", ""),
    ],
)
def test_dates_are_understood_and_written_out(
    qtbot: QtBot, typed: str, iso: str, shown: str
) -> None:
    made, other = edit(qtbot)
    type_text(made, typed)
    assert made.iso() == iso
    other.setFocus()
    assert made.text() == shown


def test_day_first_where_people_write_so(qtbot: QtBot) -> None:
    use_style(DateStyle(day_first=True))
    made, _ = edit(qtbot)
    type_text(made, "3/2/1992")
    assert made.iso() == "1992-02-03"


@pytest.mark.parametrize(
    ("typed", "key", "day"),
    [
        ("12/31/9999", Qt.Key.Key_Up, date(9998, 12, 31)),
        ("1/1/0001", Qt.Key.Key_Down, date(1, 2, 1)),
    ],
)
def test_a_year_that_cannot_be_right_neither_turns_over_nor_breaks_the_calendar(
    qtbot: QtBot, typed: str, key: Qt.Key, day: date
) -> None:
    made, _ = edit(qtbot)
    type_text(made, typed)
    QTest.keyClick(made, key)
    assert made.text() == typed
    made._open()
    grid = child(made.window(), MonthGrid)
    assert grid.day == day
    picture(grid)


def test_typing_and_arrows_are_edits_showing_is_not(qtbot: QtBot) -> None:
    made, _ = edit(qtbot)
    edits: list[bool] = []
    made.edited.connect(lambda: edits.append(True))
    made.set_iso("2026-11-17")
    assert edits == []
    press(made, Qt.Key.Key_Up)
    assert made.iso() == "2026-11-18"
    press(made, Qt.Key.Key_Down, Qt.Key.Key_Down)
    assert made.iso() == "2026-11-16"
    assert len(edits) == 3


def test_an_arrow_in_an_empty_field_means_today_and_in_a_partial_one_nothing(
    qtbot: QtBot,
) -> None:
    made, _ = edit(qtbot)
    press(made, Qt.Key.Key_Down)
    assert made.iso() == "2026-11-17"
    made.set_iso("2026")
    press(made, Qt.Key.Key_Up)
    assert made.iso() == "2026"


def card(made: DateEdit) -> CalendarCard:
    return child(made.window(), CalendarCard)


def test_a_day_is_picked_from_the_month_by_keyboard(qtbot: QtBot) -> None:
    made, _ = edit(qtbot)
    made.set_iso("2026-11-17")
    QTest.keyClick(made, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    grid = card(made).grid
    assert grid.hasFocus()
    press(grid, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_PageDown, Qt.Key.Key_Return)
    assert made.iso() == "2026-12-25"
    assert made.hasFocus()
    assert not card(made).isVisible()


def test_escape_leaves_the_month_and_changes_nothing(qtbot: QtBot) -> None:
    made, _ = edit(qtbot)
    click(child(made, IconButton))
    assert card(made).isVisible()
    press(card(made).grid, Qt.Key.Key_Escape)
    assert not card(made).isVisible()
    assert made.iso() == ""
    assert made.hasFocus()


def test_the_month_turns_and_today_is_a_press_away(qtbot: QtBot) -> None:
    made, _ = edit(qtbot)
    made.set_iso("2026-01-31")
    click(child(made, IconButton))
    before, after = card(made).findChildren(IconButton)[:2]
    click(after)
    assert card(made).grid.day == date(2026, 2, 28)
    click(before)
    assert card(made).grid.day == date(2026, 1, 28)
    press(card(made).grid, Qt.Key.Key_PageUp)
    assert card(made).grid.day == date(2025, 12, 28)
    card(made)._done(TODAY.isoformat())
    assert made.iso() == "2026-11-17"


def test_a_day_is_picked_by_mouse(qtbot: QtBot) -> None:
    grid = MonthGrid(lambda: TODAY)
    on_page(qtbot, grid)
    grid.show_day(date(2026, 11, 5))
    spot = grid._cell(10).center()
    QTest.mouseMove(grid, spot)
    with qtbot.waitSignal(grid.picked) as picked:
        QTest.mouseClick(grid, Qt.MouseButton.LeftButton, pos=spot)
    assert picked.args == [(grid._first() + timedelta(days=10)).isoformat()]
    assert theme.hex_of("accent") in colours(picture(grid))
    assert grid.accessibleDescription() == "Thu, Nov 5, 2026"


def test_weeks_begin_as_people_expect() -> None:
    grid = MonthGrid(lambda: TODAY)
    assert grid._first().strftime("%a") == "Sun"
    use_style(DateStyle(day_first=True))
    assert grid._first().strftime("%a") == "Mon"


@given(st.dates(date(1800, 1, 1), date(2300, 12, 31)), st.integers(-400, 400))
def test_turning_months_never_leaves_real_dates(day: date, months: int) -> None:
    grid = MonthGrid(lambda: TODAY)
    grid.show_day(day)
    grid.turn(months)
    assert 1 <= grid.day.day <= 31
    moved = (grid.day.year - day.year) * 12 + grid.day.month - day.month
    assert moved == months


def test_years_end_before_qts_do() -> None:
    grid = MonthGrid(lambda: TODAY)
    grid.show_day(date(1, 1, 1))
    grid.turn(-1)
    assert grid.day == date(1, 2, 1)


@pytest.mark.parametrize(
    ("typed", "iso", "shown"),
    [("5:30p", "17:30", "5:30 pm"), ("17:30", "17:30", "5:30 pm"), ("9", "09:00", "9:00 am"),
     ("late", "late", "late"), ("", "", "")],
)  # fmt: skip
def test_times_are_understood_and_written_out(
    qtbot: QtBot, typed: str, iso: str, shown: str
) -> None:
    made, other = TimeEdit(name="Start"), LineEdit()
    on_page(qtbot, made, other)
    made.setFocus()
    type_text(made, typed)
    assert made.iso() == iso
    other.setFocus()
    assert made.text() == shown


def test_times_in_24_hours_where_people_write_so() -> None:
    use_style(DateStyle(clock_24=True))
    made = TimeEdit()
    made.set_iso("17:30")
    assert made.text() == "17:30"
