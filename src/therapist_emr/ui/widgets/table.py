"""A table of records: quiet head, rows of one or two lines, hairlines, the whole row chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QFocusEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from therapist_emr.ui import style, theme
from therapist_emr.ui.theme import TONE_INK, Role, Token, Tone
from therapist_emr.ui.widgets.row_delegate import LEFT, RIGHT
from therapist_emr.ui.widgets.scrollbar import SlimBar
from therapist_emr.ui.widgets.text import plain_tip

AnyIndex = QModelIndex | QPersistentModelIndex
PAD = 12
_INSET = 6
"""How far the first words move in while their row is lit."""
_AIR = 12
"""What stands free above and below the words of a row together."""


@dataclass(frozen=True, slots=True)
class Column:
    """Name a column; `share` is its part of the width, `right` aligns figures."""

    title: str
    share: float = 1
    right: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """Hold a cell's words, with a caption below them if there is one; `quiet` words support."""

    text: str
    detail: str = ""
    tone: Tone = Tone.PLAIN
    strong: bool = False
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class TableRow:
    """Hold a row's cells; `faint` rows are past."""

    key: str
    cells: tuple[Cell, ...]
    faint: bool = False


class TableModel(QAbstractTableModel):
    """Offer rows of cells to a view."""

    def __init__(self, columns: Sequence[Column], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._rows: Sequence[TableRow] = ()

    def set_rows(self, rows: Sequence[TableRow]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def rows(self) -> Sequence[TableRow]:
        """Return every row."""
        return self._rows

    def row(self, number: int) -> TableRow:
        """Return one row."""
        return self._rows[number]

    def rowCount(self, parent: AnyIndex | None = None) -> int:
        """Return how many rows there are."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: AnyIndex | None = None) -> int:
        """Return how many columns there are."""
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell's words."""
        if not index.isValid():
            return None
        cell = self._rows[index.row()].cells[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{cell.text}, {cell.detail}" if cell.detail else cell.text
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(f"{cell.text}\n{cell.detail}".strip())
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return a column's name."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        return None


class _CellDelegate(QStyledItemDelegate):
    """Paint cells, and their row's ground with them."""

    def __init__(self, view: RecordTable) -> None:
        super().__init__(view)
        self._view = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Paint one cell."""
        model = index.model()
        if not isinstance(model, TableModel):
            return
        row = model.row(index.row())
        cell = row.cells[index.column()]
        rect = option.rect
        painter.save()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen or index.row() == self._view.hovered:
            painter.fillRect(rect.adjusted(0, 0, 0, -1), theme.color("soft" if chosen else "hover"))
        style.hairline(painter, rect.left(), rect.right() + 1, rect.bottom())
        column = index.column()
        room = rect.adjusted(theme.px(PAD) if column else 0, 0, 0, 0)
        room.setWidth(_room(column, rect.width()))
        if column == 0 and (chosen or index.row() == self._view.hovered):
            room.translate(theme.px(_INSET), 0)
        self._paint_words(painter, room, cell, row, right=model.columns[column].right)
        painter.restore()

    @staticmethod
    def _paint_words(
        painter: QPainter, room: QRect, cell: Cell, row: TableRow, *, right: bool
    ) -> None:
        ink: Token = TONE_INK[cell.tone] if cell.tone is not Tone.PLAIN else "text"
        if (row.faint or cell.quiet) and cell.tone is Tone.PLAIN:
            ink = "text2"
        upper, lower = _heights(cell, room.width(), right=right)
        top = room.top() + (room.height() - upper - lower) // 2
        painter.setPen(theme.color(ink))
        _lines(cell, room.width(), right=right).draw(painter, QPointF(room.left(), top))
        if not cell.detail:
            return
        painter.setFont(theme.font(Role.CAPTION))
        painter.setPen(theme.color("text2"))
        below = QRect(room.left(), top + upper, room.width(), lower)
        cut = Qt.TextElideMode.ElideRight
        words = painter.fontMetrics().elidedText(cell.detail, cut, below.width())
        painter.drawText(below, RIGHT if right else LEFT, words)


def _around(column: int) -> int:
    """Return what stands free beside the words of a column."""
    return theme.px(PAD) + theme.px(PAD if column else _INSET)


def _room(column: int, width: int) -> int:
    """Return what a column leaves for words."""
    return max(1, width - _around(column))


def _face(cell: Cell, *, right: bool) -> QFont:
    return theme.font(Role.LABEL if cell.strong else Role.BODY, tabular=right)


def _widths(cell: Cell, *, right: bool) -> tuple[int, int]:
    """Return how wide the longest word of a cell is, and all of them in one line."""
    wide = QFontMetrics(_face(cell, right=right)).horizontalAdvance
    return max((wide(word) + 1 for word in cell.text.split()), default=0), wide(cell.text) + 1


def _lines(cell: Cell, width: int, *, right: bool) -> QTextLayout:
    """Return a cell's words in lines; only a word that is wider than a line is broken."""
    laid = QTextLayout(cell.text, _face(cell, right=right))
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    option = QTextOption(side | Qt.AlignmentFlag.AlignAbsolute)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    laid.setTextOption(option)
    laid.beginLayout()
    top = 0.0
    while (line := laid.createLine()).isValid():
        line.setLineWidth(width)
        line.setPosition(QPointF(0, top))
        top += line.height()
    laid.endLayout()
    return laid


def _heights(cell: Cell, width: int, *, right: bool) -> tuple[int, int]:
    """Return how high a cell's words are in as many lines as they need, and its caption."""
    upper = ceil(_lines(cell, width, right=right).boundingRect().height())
    return upper, QFontMetrics(theme.font(Role.CAPTION)).height() if cell.detail else 0


class _Head(QHeaderView):
    """Paint the columns' names quietly over a hairline."""

    def __init__(self, view: RecordTable) -> None:
        super().__init__(Qt.Orientation.Horizontal, view)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setSectionsClickable(False)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(theme.px(24))

    def sizeHint(self) -> QSize:
        """Return one caption line with room around it."""
        return QSize(theme.px(100), theme.px(30))

    def paintSection(self, painter: QPainter, rect: QRect, index: int) -> None:
        """Paint one name."""
        model = self.model()
        if not isinstance(model, TableModel):
            return
        column = model.columns[index]
        painter.save()
        painter.fillRect(rect, theme.color("surface"))
        style.hairline(painter, rect.left(), rect.right() + 1, rect.bottom())
        painter.setFont(theme.font(Role.CAPTION))
        painter.setPen(theme.color("text2"))
        room = rect.adjusted(theme.px(PAD) if index else 0, 0, -theme.px(PAD), -theme.px(4))
        cut = Qt.TextElideMode.ElideRight
        title = painter.fontMetrics().elidedText(column.title, cut, room.width())
        painter.drawText(room, RIGHT if column.right else LEFT, title)
        painter.restore()


class RecordTable(QTableView):
    """Show records in columns; a click or Return opens one.

    A row is as high as its words need, so that none of them is cut; captions end in an ellipsis.

    `fits` makes the view as high as its rows, for tables within a scrolled page. `alike` are the
    rows of a table above or below it, whose columns are to stand in line with these.
    """

    picked = Signal(str)
    opened = Signal(str)

    def __init__(
        self,
        columns: Sequence[Column],
        rows: Sequence[TableRow] = (),
        *,
        name: str,
        selects: bool = False,
        fits: bool = True,
        row_height: int = 51,
        alike: Sequence[TableRow] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.hovered = -1
        self._fits = fits
        self._row_height = row_height
        self._alike = tuple(alike)
        self._keyboard = False
        self._model = TableModel(columns, self)
        self._needed = [(0, 0)] * len(self._model.columns)
        self._head = _Head(self)
        self.setHorizontalHeader(self._head)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setModel(self._model)
        self.setItemDelegate(_CellDelegate(self))
        self._behave(name, selects=selects)
        self.clicked.connect(self._clicked)
        self.restyle()
        self.set_rows(rows)

    def _behave(self, name: str, *, selects: bool) -> None:
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        mode = QAbstractItemView.SelectionMode
        self.setSelectionMode(mode.SingleSelection if selects else mode.NoSelection)
        self.setVerticalScrollBar(SlimBar(Qt.Orientation.Vertical))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        if self._fits:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_rows(self, rows: Sequence[TableRow]) -> None:
        """Show other rows; the chosen one stays chosen if it is still there."""
        chosen = self.key()
        self.hovered = -1
        self._model.set_rows(rows)
        self._needed = self._needs()
        self._share_out()
        if chosen:
            self.choose(chosen)

    def key(self) -> str:
        """Return the chosen row's key, or nothing."""
        index = self.currentIndex()
        return self._model.row(index.row()).key if index.isValid() else ""

    def choose(self, key: str) -> None:
        """Choose a row without saying so."""
        for number in range(self._model.rowCount()):
            if self._model.row(number).key == key:
                held = self.blockSignals(True)
                self.setCurrentIndex(self._model.index(number, 0))
                self.blockSignals(held)
                return

    def restyle(self) -> None:
        """Take colours and heights in force."""
        shades = theme.palette()
        shades.setColor(QPalette.ColorRole.Base, Qt.GlobalColor.transparent)
        self.setPalette(shades)
        self.verticalHeader().setDefaultSectionSize(theme.px(self._row_height))
        self._head.setFixedHeight(self._head.sizeHint().height())
        self._needed = self._needs()
        self._share_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width out again."""
        super().resizeEvent(event)
        self._share_out()

    def currentChanged(self, current: AnyIndex, previous: AnyIndex) -> None:
        """Say which row is chosen now."""
        super().currentChanged(current, previous)
        if current.isValid():
            self.picked.emit(self._model.row(current.row()).key)
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open by Return."""
        self._keyboard = True
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.key():
            self.opened.emit(self.key())
            return
        super().keyPressEvent(event)
        self.viewport().update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Start at the first row when the keyboard comes here."""
        self._keyboard = event.reason() in style.KEYBOARD
        super().focusInEvent(event)
        if self._keyboard and not self.currentIndex().isValid() and self._model.rowCount():
            self.setCurrentIndex(self._model.index(0, 0))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose by mouse; the ring is for the keyboard."""
        self._keyboard = False
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light the row under the pointer."""
        super().mouseMoveEvent(event)
        self._hover(self.rowAt(event.position().toPoint().y()))

    def leaveEvent(self, event: QEvent) -> None:
        """Go quiet again."""
        super().leaveEvent(event)
        self._hover(-1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows, and the keyboard's ring around one of them."""
        super().paintEvent(event)
        index = self.currentIndex()
        if not (self.hasFocus() and self._keyboard and index.isValid()):
            return
        top = self.rowViewportPosition(index.row())
        height = self.rowHeight(index.row())
        painter = QPainter(self.viewport())
        rect = QRectF(0, top, self.viewport().width(), height - 1)
        style.box(painter, rect, None, "accent", theme.RADIUS.row, 2)
        painter.end()

    def sizeHint(self) -> QSize:
        """Return all rows' height when the view fits them."""
        return QSize(theme.px(400), self._whole()) if self._fits else super().sizeHint()

    def _hover(self, row: int) -> None:
        if row != self.hovered:
            self.hovered = row
            self.viewport().update()

    def _clicked(self, index: QModelIndex) -> None:
        self.opened.emit(self._model.row(index.row()).key)

    def _whole(self) -> int:
        return self._head.sizeHint().height() + self.verticalHeader().length()

    def _needs(self) -> list[tuple[int, int]]:
        """Return how wide each column has to be: not to break a word, and not to break a line."""
        columns, rows = self._model.columns, (*self._model.rows(), *self._alike)
        head = QFontMetrics(theme.font(Role.CAPTION))
        found = []
        for at, column in enumerate(columns):
            named = head.horizontalAdvance(column.title)
            told = [_widths(row.cells[at], right=column.right) for row in rows]
            word = max([named, *(word for word, _line in told)])
            line = max([named, *(line for _word, line in told)])
            found.append((word + _around(at), line + _around(at)))
        return found

    def _share_out(self) -> None:
        """Give each column its share; what some have to spare goes where words would break."""
        left = self.viewport().width()
        whole = sum(column.share for column in self._model.columns)
        shares = [left * column.share / whole for column in self._model.columns]
        needed = list(zip(self._needed, shares, strict=True))
        lack = [max(0.0, word - has) for (word, _line), has in needed]
        spare = [max(0.0, has - line) for (_word, line), has in needed]
        moved = min(sum(lack), sum(spare))
        for at, has in enumerate(shares):
            got = lack[at] * moved / sum(lack) - spare[at] * moved / sum(spare) if moved else 0
            last = at == len(shares) - 1
            self.setColumnWidth(at, left if last else int(has + got))
            left -= self.columnWidth(at)
        self._measure()

    def _measure(self) -> None:
        """Give each row the height of its words; the whole view, too, where it fits its rows."""
        for number in range(self._model.rowCount()):
            self.setRowHeight(number, self._high(self._model.row(number)))
        if self._fits and self.height() != self._whole():
            self.setFixedHeight(self._whole())
            self.updateGeometry()

    def _high(self, row: TableRow) -> int:
        columns = self._model.columns
        needed = [
            sum(_heights(cell, _room(at, self.columnWidth(at)), right=columns[at].right))
            for at, cell in enumerate(row.cells)
        ]
        return max(theme.px(self._row_height), max(needed, default=0) + theme.px(_AIR))
