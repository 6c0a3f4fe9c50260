from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.widgets.kit import colours, on_page, picture, press, tab_to
from therapist_emr.ui import theme
from therapist_emr.ui.theme import Theme, Tone
from therapist_emr.ui.widgets.table import Cell, Column, RecordTable, TableModel, TableRow

COLUMNS = [Column("Current", 2), Column("For"), Column("Since", right=True)]
ROWS = [
    TableRow("a", (Cell("Sertraline 100 mg", "By mouth", strong=True), Cell("Depression"),
                   Cell("Oct 20, 2026"))),
    TableRow("b", (Cell("Trazodone 50 mg"), Cell("Sleep", tone=Tone.BAD),
                   Cell("Jun 2025", quiet=True)), faint=True),
]  # fmt: skip


def table(qtbot: QtBot, selects: bool = False, fits: bool = True) -> RecordTable:
    made = RecordTable(COLUMNS, ROWS, name="Medications", selects=selects, fits=fits)
    on_page(qtbot, made, width=700)
    return made


def middle(shown: RecordTable, row: int) -> QPoint:
    top = shown.rowViewportPosition(row)
    return QPoint(40, top + shown.rowHeight(row) // 2)


def test_a_click_opens_the_whole_row(qtbot: QtBot) -> None:
    shown = table(qtbot, selects=True)
    opened: list[str] = []
    shown.opened.connect(opened.append)
    QTest.mouseClick(shown.viewport(), Qt.MouseButton.LeftButton, pos=middle(shown, 1))
    assert opened == ["b"]
    assert shown.key() == "b"
    assert theme.hex_of("soft") in colours(picture(shown))


def test_the_keyboard_walks_rings_and_opens(qtbot: QtBot) -> None:
    shown = table(qtbot)
    opened: list[str] = []
    shown.opened.connect(opened.append)
    tab_to(shown)
    assert shown.key() == "a"
    assert theme.hex_of("accent") in colours(picture(shown))
    press(shown, Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert opened == ["b"]


def test_the_row_under_the_pointer_lights_up(qtbot: QtBot) -> None:
    shown = table(qtbot)
    QTest.mouseMove(shown.viewport(), middle(shown, 0))
    qtbot.waitUntil(lambda: shown.hovered == 0)
    assert theme.hex_of("hover") in colours(picture(shown))
    shown._hover(-1)
    assert theme.hex_of("hover") not in colours(picture(shown))


def test_a_table_is_as_high_as_its_rows_and_shares_its_width(qtbot: QtBot, look: Theme) -> None:
    shown = table(qtbot)
    assert shown.height() == 30 + 2 * 51
    whole = sum(shown.columnWidth(at) for at in range(3))
    assert whole == shown.viewport().width()
    assert shown.columnWidth(0) > shown.columnWidth(1)
    look.set_percent(150)
    assert shown.height() > 30 + 2 * 51


def test_a_row_grows_with_its_words_so_that_no_dose_is_cut(qtbot: QtBot, look: Theme) -> None:
    long = TableRow("c", (Cell("Levomilnacipran extended release 120 mg", "By mouth", strong=True),
                          Cell("Every morning with food, never with grapefruit"),
                          Cell("Nov 1, 2026")))  # fmt: skip
    shown = table(qtbot)
    shown.set_rows([*ROWS, long])
    assert shown.rowHeight(0) == 51
    line = shown.fontMetrics().height()
    for width, percent in ((700, 100), (360, 100), (360, 150), (700, 100)):
        look.set_percent(percent)
        shown.resize(width, shown.height())
        room = shown.columnWidth(1) - theme.px(24)
        needed = shown.fontMetrics().horizontalAdvance(long.cells[1].text) / room
        assert shown.rowHeight(2) >= needed * line, (width, percent)
        head = shown.horizontalHeader().height()
        assert shown.height() == head + sum(shown.rowHeight(at) for at in range(3))
    assert shown.rowHeight(0) == 51


def test_a_column_takes_what_others_can_spare_before_a_word_breaks(qtbot: QtBot) -> None:
    word = "Electroencephalography"
    needs = [TableRow("c", (Cell("Sertraline 100 mg"), Cell(word), Cell("Nov 1")))]

    def shown(rows: list[TableRow], alike: list[TableRow]) -> RecordTable:
        made = RecordTable(COLUMNS, rows, name="Medications", alike=alike)
        qtbot.addWidget(made)
        made.resize(540, 200)
        made.show()
        return made

    usual, wide, below = shown(ROWS, []), shown(needs, ROWS), shown(ROWS, needs)
    needed = wide.fontMetrics().horizontalAdvance(word) + theme.px(24)
    assert usual.columnWidth(1) < needed <= wide.columnWidth(1)
    assert wide.rowHeight(0) == 51
    assert [below.columnWidth(at) for at in range(3)] == [wide.columnWidth(at) for at in range(3)]
    wide.resize(240, 200)
    assert sum(wide.columnWidth(at) for at in range(3)) == wide.viewport().width()
    assert wide.rowHeight(0) > 51


def test_the_chosen_row_survives_new_rows(qtbot: QtBot) -> None:
    shown = table(qtbot, selects=True)
    shown.choose("b")
    shown.set_rows([ROWS[1], ROWS[0]])
    assert shown.key() == "b"
    shown.choose("nobody")
    assert shown.key() == "b"
    shown.set_rows([])
    assert shown.key() == ""


def test_a_table_that_scrolls_keeps_its_own_height(qtbot: QtBot) -> None:
    shown = table(qtbot, fits=False)
    assert shown.maximumHeight() > 10_000


def test_long_words_are_cut_and_sentences_break(qtbot: QtBot) -> None:
    long = TableRow("c", (Cell("Hydroxyzine" * 9), Cell("as needed, up to twice a day"), Cell("")))
    shown = RecordTable(COLUMNS, [long], name="Medications")
    on_page(qtbot, shown, width=320)
    assert len(colours(picture(shown))) > 10


def test_cells_are_read_out() -> None:
    model = TableModel(COLUMNS)
    model.set_rows(ROWS)
    heard = model.data(model.index(0, 0), Qt.ItemDataRole.AccessibleTextRole)
    assert heard == "Sertraline 100 mg, By mouth"
    assert model.data(model.index(1, 1)) == "Sleep"
    assert model.data(model.index(9, 9)) is None
    assert model.data(model.index(0, 0), Qt.ItemDataRole.DecorationRole) is None
    assert model.headerData(2, Qt.Orientation.Horizontal) == "Since"
    assert model.headerData(0, Qt.Orientation.Vertical) is None
    tip = model.data(model.index(0, 0), Qt.ItemDataRole.ToolTipRole)
    assert tip == "Sertraline 100 mg\nBy mouth"
    assert model.rowCount(model.index(0, 0)) == model.columnCount(model.index(0, 0)) == 0
