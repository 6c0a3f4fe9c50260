from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.widgets.kit import colours, on_page, picture, press, tab_to
from therapist_emr.ui import theme
from therapist_emr.ui.theme import Mode, Theme, Tone
from therapist_emr.ui.widgets.listview import ListView
from therapist_emr.ui.widgets.row_delegate import (
    NAVIGATION,
    ONE_LINE,
    RESULTS,
    TWO_LINES,
    RowLook,
)
from therapist_emr.ui.widgets.rows import Row, RowModel, caption_row, separator_row
from therapist_emr.ui.widgets.sections import SectionList
from therapist_emr.ui.widgets.timeline import Timeline

PEOPLE = [
    Row("mari", "Mari Quiñones", "Today 5:30 pm", monogram="MQ"),
    Row("omar", "Omar Benkirane", "Wed 9:00 am", "8 days left", monogram="OB", tone=Tone.SOON,
        fact_icon="clock", end_icon="pencil"),
    Row("thuy", "Thùy Nguyễn", "Note unsigned", icon="session", faint=True),
]  # fmt: skip
GROUPED = [caption_row("Clients"), PEOPLE[0], separator_row(1), caption_row("Pages"), PEOPLE[1]]


class Many:
    """Make rows only when they are asked for."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.made = 0

    def __len__(self) -> int:
        return self.total

    def __getitem__(self, number: int) -> Row:
        self.made += 1
        return Row(str(number), f"Client {number}", "Last seen Oct 29", "Nov 13", "session")


def view(qtbot: QtBot, rows: list[Row], selects: bool = False) -> ListView:
    made = ListView(rows, TWO_LINES, name="Clients", selects=selects)
    on_page(qtbot, made)
    return made


def test_a_click_opens_and_chooses(qtbot: QtBot) -> None:
    shown = view(qtbot, PEOPLE, selects=True)
    spot = shown.visualRect(shown.rows().index(1, 0)).center()
    with qtbot.waitSignals([shown.picked, shown.opened]):
        QTest.mouseClick(shown.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert shown.key() == "omar"


def test_arrows_walk_and_return_opens(qtbot: QtBot) -> None:
    shown = view(qtbot, PEOPLE, selects=True)
    opened: list[str] = []
    shown.opened.connect(opened.append)
    tab_to(shown)
    assert shown.key() == "mari"
    press(shown, Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert opened == ["omar"]


def test_arrows_pass_over_captions_and_lines(qtbot: QtBot) -> None:
    shown = view(qtbot, GROUPED)
    tab_to(shown)
    assert shown.key() == "mari"
    press(shown, Qt.Key.Key_Down)
    assert shown.key() == "omar"
    press(shown, Qt.Key.Key_Up)
    assert shown.key() == "mari"


def test_space_opens_where_rows_are_doors(qtbot: QtBot) -> None:
    shown = view(qtbot, PEOPLE)
    opened: list[str] = []
    shown.opened.connect(opened.append)
    tab_to(shown)
    press(shown, Qt.Key.Key_Space)
    assert opened == ["mari"]


def test_the_keyboards_ring_is_not_drawn_for_the_mouse(qtbot: QtBot) -> None:
    shown = view(qtbot, PEOPLE)
    tab_to(shown)
    assert theme.hex_of("accent") in colours(picture(shown))
    QTest.mouseClick(shown.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(60, 150))
    assert theme.hex_of("accent") not in colours(picture(shown))


def test_the_chosen_row_stays_chosen_and_in_place_when_rows_change(qtbot: QtBot) -> None:
    shown = view(qtbot, PEOPLE, selects=True)
    said: list[str] = []
    shown.choose("omar")
    shown.picked.connect(said.append)
    shown.set_rows([PEOPLE[2], *PEOPLE[:2]])
    assert shown.key() == "omar"
    shown.set_rows([PEOPLE[0]])
    assert shown.key() == ""
    assert said == []


def test_the_keyboard_goes_on_to_the_row_in_the_place_of_one_that_has_gone(qtbot: QtBot) -> None:
    rows = [Row(key, key) for key in "abc"]
    doors = view(qtbot, rows)
    doors.setFocus()
    doors.choose("b")
    doors.set_rows([rows[0], rows[2]])
    assert doors.key() == "c"
    doors.set_rows([rows[0]])
    assert doors.key() == "a"
    doors.set_rows([caption_row("None")])
    assert doors.key() == ""
    beside = view(qtbot, rows, selects=True)
    beside.setFocus()
    beside.choose("b")
    beside.set_rows([rows[0], rows[2]])
    assert beside.key() == "", "its page is not that of the next row"


def test_choosing_what_is_not_there_chooses_nothing(qtbot: QtBot) -> None:
    shown = view(qtbot, PEOPLE, selects=True)
    shown.choose("omar")
    shown.choose("nobody")
    assert shown.key() == ""


def test_selected_rows_have_the_soft_ground_in_both_themes(qtbot: QtBot, look: Theme) -> None:
    shown = view(qtbot, PEOPLE, selects=True)
    shown.choose("mari")
    assert theme.hex_of("soft") in colours(picture(shown))
    look.set_mode(Mode.DARK)
    assert theme.hex_of("soft") in colours(picture(shown))


def test_a_fitting_list_is_as_high_as_its_rows(qtbot: QtBot, look: Theme) -> None:
    shown = ListView(PEOPLE, TWO_LINES, name="Clients", fits=True)
    on_page(qtbot, shown)
    assert shown.height() == 3 * 56
    shown.set_rows(GROUPED)
    assert shown.height() == 2 * 56 + 2 * 28 + 13
    look.set_percent(150)
    assert shown.height() == 2 * 84 + 2 * 42 + 20
    shown.set_rows([])
    assert shown.minimumSizeHint().height() == 0


def test_one_line_rows_take_two_where_there_is_no_room(qtbot: QtBot) -> None:
    shown = ListView(PEOPLE, ONE_LINE, name="Notes to sign", fits=True)
    page = on_page(qtbot, shown, width=900)
    assert shown.height() == 3 * 45
    page.resize(400, 500)
    qtbot.waitUntil(lambda: shown.height() == 3 * 56)


@pytest.mark.parametrize("look_of_rows", [TWO_LINES, ONE_LINE, NAVIGATION, RESULTS])
def test_every_look_paints_its_words(qtbot: QtBot, look_of_rows: object) -> None:
    assert isinstance(look_of_rows, type(TWO_LINES))
    rows = [*PEOPLE, Row("x", "New session for Mari", "one page", "Ctrl+N", "session",
                         marks=((16, 4),), lead="Nov 3")]  # fmt: skip
    shown = ListView(rows, look_of_rows, name="Rows", selects=True)
    on_page(qtbot, shown, width=900)
    shown.choose("x")
    assert len(colours(picture(shown))) > 20


def test_of_sixty_thousand_rows_a_frame_makes_those_in_sight(qtbot: QtBot) -> None:
    many = Many(60_000)
    shown = ListView(many, TWO_LINES, name="Clients", selects=True)  # type: ignore[arg-type]  # a lazy sequence
    shown.resize(320, 720)
    qtbot.addWidget(shown)
    with qtbot.waitExposed(shown):
        shown.show()
    made_at_start = many.made
    assert made_at_start < 5_000, "rows are made when they are seen"
    for step in range(40):
        shown.verticalScrollBar().setValue(step * 3_777)
        before = many.made
        shown.viewport().repaint()
        assert 0 < many.made - before < 200, "a frame makes the rows in sight"


def test_screen_readers_hear_the_whole_row() -> None:
    model = RowModel(PEOPLE)
    index = model.index(1, 0)
    heard = model.data(index, Qt.ItemDataRole.AccessibleTextRole)
    assert heard == "Omar Benkirane, Wed 9:00 am, 8 days left"
    assert model.data(index) == "Omar Benkirane"
    assert model.data(index, Qt.ItemDataRole.UserRole) == "omar"
    assert model.data(index, Qt.ItemDataRole.DecorationRole) is None
    assert model.data(model.index(99, 0)) is None
    assert Row("x", "A", spoken="All of it").words() == "All of it"


def test_a_line_or_a_caption_opens_nothing(qtbot: QtBot) -> None:
    shown = ListView(GROUPED, NAVIGATION, name="Pages", selects=True)
    on_page(qtbot, shown)
    opened: list[str] = []
    shown.opened.connect(opened.append)
    for at in range(len(GROUPED)):
        place = shown.visualRect(shown.rows().index(at, 0)).center()
        qtbot.mouseClick(shown.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert opened == ["mari", "omar"]


def test_only_items_can_be_chosen() -> None:
    model = RowModel(GROUPED)
    assert model.flags(model.index(0, 0)) == Qt.ItemFlag.NoItemFlags
    assert model.flags(model.index(1, 0)) & Qt.ItemFlag.ItemIsSelectable
    assert model.rowCount(model.index(0, 0)) == 0


def test_a_long_row_has_a_tip_that_is_no_markup() -> None:
    model = RowModel([Row("x", "<b>" + "Ana " * 20)])
    tip = model.data(model.index(0, 0), Qt.ItemDataRole.ToolTipRole)
    assert isinstance(tip, str)
    assert "&lt;b&gt;" in tip


def test_a_section_list_names_counts_and_lists(qtbot: QtBot) -> None:
    inner = ListView(PEOPLE, ONE_LINE, name="Notes to sign", fits=True)
    section = SectionList("Notes to sign", inner, count=3)
    on_page(qtbot, section)
    assert section.view is inner
    section.header.set_count(0)
    section.header.set_remark("Nov 10", "amber")
    section.header.set_title("Signed")


def test_a_view_that_fits_its_rows_is_never_scrolled(qtbot: QtBot, look: Theme) -> None:
    page = QWidget()
    column = QVBoxLayout(page)
    qtbot.addWidget(page)
    page.resize(420, 400)
    page.show()
    made = ListView(PEOPLE, ONE_LINE, name="Notes to sign", fits=True)
    column.addWidget(made)
    column.addStretch(1)
    qtbot.waitUntil(made.isVisible)
    qtbot.wait(30)
    bar = made.verticalScrollBar()
    assert (bar.maximum(), bar.value()) == (0, 0)
    assert made.height() > sum(ONE_LINE.height for _row in PEOPLE)


def test_a_timeline_opens_moments_by_mouse_and_keyboard(qtbot: QtBot) -> None:
    moments = [
        Row("1", "Session 41", "Signed", icon="session", lead="Nov 10", marks=((0, 7),)),
        Row("2", "Letter", "Sent by fax", icon="document", lead="Oct 28", tone=Tone.BAD),
        caption_row("2025"),
        Row("3", "Intake", lead="Apr 3", faint=True),
    ]
    shown = Timeline(moments, fits=True)
    on_page(qtbot, shown)
    opened: list[str] = []
    shown.opened.connect(opened.append)
    spot = shown.visualRect(shown.rows().index(0, 0)).center()
    QTest.mouseMove(shown.viewport(), spot)
    QTest.mouseClick(shown.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    press(shown, Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert opened == ["1", "2"]
    assert theme.hex_of("accent") in colours(picture(shown))


def test_a_narrow_row_still_says_which_number_it_is(qtbot: QtBot, look: Theme) -> None:
    def shown(number: int) -> object:
        rows = view(qtbot, [Row("a", f"Addendum to Session {number}", "Draft", lead="Nov 17")])
        rows.setFixedWidth(150)
        return picture(rows)

    assert shown(12) != shown(13)
    assert shown(12) == shown(12)


def test_a_narrow_row_says_its_date_below_and_its_title_whole(qtbot: QtBot, look: Theme) -> None:
    def shown(title: str, lead: str, width: int) -> object:
        dated = RowLook(lead_width=56, folds=True)
        rows = ListView([Row("a", title, "Signed", lead=lead)], dated, name="Dated")
        on_page(qtbot, rows)
        rows.setFixedWidth(width)
        return picture(rows)

    assert shown("Risk assessment A", "Nov 17", 150) != shown("Risk assessment B", "Nov 17", 150)
    assert shown("Risk assessment A", "Nov 17", 150) != shown("Risk assessment A", "Nov 18", 150)
    assert shown("Risk assessment A", "Nov 17", 300) != shown("Risk assessment A", "Nov 18", 300)
