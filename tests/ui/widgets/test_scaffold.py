from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.widgets.kit import colours, on_page, picture
from therapist_emr.ui import theme
from therapist_emr.ui.theme import Mode, Theme
from therapist_emr.ui.widgets.buttons import Button
from therapist_emr.ui.widgets.empty import EmptyState
from therapist_emr.ui.widgets.listview import ListView
from therapist_emr.ui.widgets.row_delegate import PAD
from therapist_emr.ui.widgets.rows import Row
from therapist_emr.ui.widgets.scaffold import (
    Column,
    PageHeader,
    SidePanel,
    Surface,
    Tray,
    TwoColumns,
)
from therapist_emr.ui.widgets.text import PlainLabel, body


def column(qtbot: QtBot, width: int = 900, **how: int) -> Column:
    made = Column("Page", **how)  # type: ignore[arg-type]  # width, side, top and gap are numbers
    made.resize(width, 400)
    qtbot.addWidget(made)
    return made


def left_of(widget: QWidget, page: QWidget) -> int:
    return widget.mapTo(page, widget.rect().topLeft()).x()


def test_a_column_is_as_wide_as_reading_needs_and_centred(qtbot: QtBot) -> None:
    page = column(qtbot, 1200)
    part = PlainLabel("x")
    page.add(part)
    page.show()
    assert part.width() == theme.COLUMN
    assert abs(left_of(part, page) - (page.viewport().width() - theme.COLUMN) // 2) <= 2


def test_a_column_shrinks_with_its_window_and_grows_with_the_text(
    qtbot: QtBot, look: Theme
) -> None:
    page = column(qtbot, 500)
    part = PlainLabel("x")
    page.add(part)
    page.show()
    assert part.width() < 500
    page.resize(1600, 400)
    look.set_percent(150)
    qtbot.waitUntil(lambda: part.width() > theme.COLUMN * 1.4)


def test_words_of_a_flush_list_stand_on_the_columns_edge(qtbot: QtBot) -> None:
    page = column(qtbot)
    part, view = PlainLabel("x"), ListView([Row("a", "A")], name="List", fits=True)
    page.add(part)
    page.add(view, flush=True)
    page.show()
    assert left_of(view, page) + PAD == left_of(part, page)


def test_a_page_is_measured_before_it_is_first_shown(qtbot: QtBot) -> None:
    page = column(qtbot)
    tall = QWidget()
    tall.setMinimumHeight(2000)
    page.add(tall)
    page.show()
    inner = page.widget()
    assert inner is not None
    assert inner.height() >= 2000


def test_a_hidden_part_leaves_no_gap(qtbot: QtBot) -> None:
    page = column(qtbot)
    first, second = PlainLabel("one"), PlainLabel("two")
    hidden = PlainLabel("hidden")
    hidden.hide()
    for part in (first, hidden, second):
        page.add(part)
    page.show()
    near = second.mapTo(page, second.rect().topLeft()).y()
    hidden.show()
    qtbot.waitUntil(lambda: second.mapTo(page, second.rect().topLeft()).y() > near)
    hidden.hide()
    qtbot.waitUntil(lambda: second.mapTo(page, second.rect().topLeft()).y() == near)


def test_a_column_is_cleared_and_filled_anew(qtbot: QtBot) -> None:
    page = column(qtbot)
    page.add(PlainLabel("old"), space=12)
    row = QHBoxLayout()
    row.addWidget(Button("One"))
    page.add_row(row, space=4)
    page.clear()
    empty = EmptyState("document", "Nothing", "Nothing yet.")
    page.fill(empty)
    page.show()
    assert empty.height() > 250


def test_a_ground_and_its_edges(qtbot: QtBot, look: Theme) -> None:
    made = Surface("pane", "right", "bottom")
    made.resize(40, 40)
    qtbot.addWidget(made)
    image = picture(made)
    assert image.pixelColor(5, 5) == theme.color("pane")
    assert image.pixelColor(39, 5) == theme.color("hair")
    assert image.pixelColor(5, 39) == theme.color("hair")
    assert image.pixelColor(0, 5) == theme.color("pane")
    look.set_mode(Mode.DARK)
    assert picture(made).pixelColor(5, 5) == theme.color("pane")


def test_a_tray_is_rounded(qtbot: QtBot) -> None:
    tray = Tray()
    tray.column.addWidget(PlainLabel("x"))
    on_page(qtbot, tray)
    image = picture(tray)
    assert image.pixelColor(0, 0) != theme.color("pane")
    assert image.pixelColor(image.width() // 2, 3) == theme.color("pane")


def test_a_side_panel_keeps_its_width_and_takes_groups(qtbot: QtBot, look: Theme) -> None:
    panel = SidePanel()
    qtbot.addWidget(panel)
    panel.add(PlainLabel("Last note"))
    panel.foot.addWidget(PlainLabel("Backup verified"))
    assert panel.width() == 316
    assert theme.hex_of("pane") in colours(picture(panel))
    look.set_percent(150)
    assert panel.width() == 474
    panel.clear()
    shown = [one.text() for one in panel.findChildren(PlainLabel) if not one.isHidden()]
    assert shown == ["Backup verified"]


def test_a_header_sets_its_remark_on_the_titles_baseline(qtbot: QtBot) -> None:
    header = PageHeader("Medications", "Reviewed Nov 10", actions=(Button("Print"),))
    on_page(qtbot, header, width=700)

    def baseline(label: PlainLabel) -> float:
        inside = label.contentsRect()
        middle = label.mapTo(header, inside.center()).y()
        metrics = label.fontMetrics()
        return middle + (metrics.ascent() - metrics.descent()) / 2

    assert abs(baseline(header.title) - baseline(header.remark)) <= 1.5
    assert not header.below.isVisible()
    header.set_below("Three notes to sign")
    assert header.below.isVisible()
    header.set_remark("")
    assert header.remark.text() == ""


def test_two_columns_stand_on_each_other_where_there_is_no_room(qtbot: QtBot, look: Theme) -> None:
    left, right = body("left " * 20), body("right " * 20)
    pair = TwoColumns(left, right, need=640)
    page = on_page(qtbot, pair, width=900)
    assert right.x() > left.x()
    page.resize(500, 500)
    qtbot.waitUntil(lambda: right.y() > left.y())
    assert pair.minimumSizeHint().width() < 500


def test_a_column_stays_in_place_when_it_grows_longer_than_the_page(qtbot: QtBot) -> None:
    page = Column(width=400)
    qtbot.addWidget(page)
    first = page.add(PlainLabel("In force since"))
    page.resize(800, 300)
    page.show()
    before = first.mapTo(page, first.rect().topLeft()).x()
    tall = PlainLabel("Problem")
    tall.setMinimumHeight(600)
    page.add(tall)
    qtbot.waitUntil(lambda: page.verticalScrollBar().maximum() > 0)
    assert first.mapTo(page, first.rect().topLeft()).x() == before
