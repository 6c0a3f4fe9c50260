"""A list of rows that is quick at any length and works by keyboard."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QSizePolicy, QWidget

from therapist_emr.ui import style, theme
from therapist_emr.ui.widgets.row_delegate import TWO_LINES, RowDelegate, RowLook
from therapist_emr.ui.widgets.rows import AnyIndex, Row, RowKind, RowModel
from therapist_emr.ui.widgets.scrollbar import SlimBar

_LONG = 2000


class ListView(QListView):
    """Show rows; `picked` follows the chosen row, `opened` a click or Return.

    `selects` keeps the chosen row marked (a list beside a page); without it rows are doors.
    `fits` makes the view as high as its rows, for lists within a scrolled page.
    """

    picked = Signal(str)
    opened = Signal(str)

    def __init__(
        self,
        rows: Sequence[Row] = (),
        look: RowLook = TWO_LINES,
        *,
        name: str,
        selects: bool = False,
        fits: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        # Made here, it is known at once: to find the class of Qt's own takes a tenth of the start.
        ground = QWidget()
        ground.setBackgroundRole(QPalette.ColorRole.Base)
        self.setViewport(ground)
        self._rows = RowModel(rows, self)
        self._delegate = RowDelegate(look, self)
        self._selects = selects
        self._fits = fits
        self._quiet = False
        self.setUniformItemSizes(self._alike(rows))
        self.setModel(self._rows)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(
            QAbstractItemView.SelectionMode.SingleSelection
            if selects
            else QAbstractItemView.SelectionMode.NoSelection
        )
        self.setVerticalScrollBar(SlimBar(Qt.Orientation.Vertical))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        if fits:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.viewport().setAutoFillBackground(False)
        self.setAutoFillBackground(False)
        self.clicked.connect(self._clicked)
        self.restyle()
        self._measure()

    def rows(self) -> RowModel:
        """Return the model."""
        return self._rows

    def use_delegate(self, delegate: RowDelegate) -> None:
        """Paint rows another way."""
        self._delegate = delegate
        self.setItemDelegate(delegate)
        self._measure()

    def set_rows(self, rows: Sequence[Row], keep: bool = True) -> None:
        """Show other rows; the chosen one stays chosen if it is still there.

        Where it has gone from under the keyboard, the row in its place is, unless it has a page.
        """
        chosen, at = (self.key(), self.currentIndex().row()) if keep else ("", -1)
        place = self.verticalScrollBar().value()
        self._quiet = True
        self.setUniformItemSizes(self._alike(rows))
        self._rows.set_rows(rows)
        self._measure()
        if chosen:
            found = self._rows.find(chosen)
            if found < 0 and self.hasFocus() and not self._selects:
                found = self._item_near(at)
            self._go(found)
            self.verticalScrollBar().setValue(place)
        self._quiet = False

    def key(self) -> str:
        """Return the chosen row's key, or nothing."""
        index = self.currentIndex()
        return self._rows.row(index.row()).key if index.isValid() else ""

    def choose(self, key: str) -> None:
        """Choose a row without saying so, and bring it into sight."""
        self._quiet = True
        self._go(self._rows.find(key))
        self._quiet = False

    def restyle(self) -> None:
        """Take colours and heights in force."""
        shades = theme.palette()
        shades.setColor(QPalette.ColorRole.Base, Qt.GlobalColor.transparent)
        self.setPalette(shades)
        self.verticalScrollBar().setSingleStep(theme.px(self._delegate.look.height) // 2)
        self._delegate.fit(self.viewport().width())
        self.doItemsLayout()
        self._measure()

    def sizeHint(self) -> QSize:
        """Return all rows' height when the view fits them."""
        if not self._fits:
            return super().sizeHint()
        return QSize(theme.px(200), self._whole_height())

    def minimumSizeHint(self) -> QSize:
        """Never cut a row of a fitting view."""
        if not self._fits:
            return QSize(theme.px(120), theme.px(80))
        return QSize(theme.px(120), self._whole_height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use two lines a row where one has no room."""
        super().resizeEvent(event)
        self._refit()

    def currentChanged(self, current: AnyIndex, previous: AnyIndex) -> None:
        """Say which row is chosen now."""
        super().currentChanged(current, previous)
        if current.isValid():
            self.scrollTo(current)
            if not self._quiet:
                self.picked.emit(self._rows.row(current.row()).key)
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open by Return; show the keyboard's ring."""
        self._by_keyboard(on=True)
        keys = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        opens = event.key() in keys or (event.key() == Qt.Key.Key_Space and not self._selects)
        if opens and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if self.key():
                self.opened.emit(self.key())
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose by mouse; the ring is for the keyboard."""
        self._by_keyboard(on=False)
        super().mousePressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Start at the first row when the keyboard comes here."""
        by_key = event.reason() in style.KEYBOARD
        self._by_keyboard(on=by_key)
        super().focusInEvent(event)
        if by_key and not self.currentIndex().isValid():
            self._quiet = True
            self._go(self._first())
            self._quiet = False

    def _refit(self) -> None:
        if self._delegate.fit(self.viewport().width()):
            self.doItemsLayout()
            self._measure()

    @property
    def by_keyboard(self) -> bool:
        """Tell whether the keyboard was used here last, and its ring shows."""
        return self._delegate.keyboard

    def _by_keyboard(self, *, on: bool) -> None:
        if self._delegate.keyboard != on:
            self._delegate.keyboard = on
            self.viewport().update()

    def _first(self) -> int:
        total = self._rows.rowCount()
        return next((at for at in range(total) if self._rows.row(at).kind is RowKind.ITEM), -1)

    def _item_near(self, at: int) -> int:
        items = [
            row for row in range(self._rows.rowCount()) if self._rows.row(row).kind is RowKind.ITEM
        ]
        return min(items, key=lambda row: (abs(row - at), -row), default=-1)

    def _go(self, number: int) -> None:
        if number >= 0:
            self.setCurrentIndex(self._rows.index(number, 0))
        else:
            self.setCurrentIndex(QModelIndex())
            self.clearSelection()

    def _clicked(self, index: QModelIndex) -> None:
        row = self._rows.row(index.row())
        if row.kind is RowKind.ITEM:
            self.opened.emit(row.key)

    def _measure(self) -> None:
        if self._fits:
            self.setFixedHeight(self._whole_height())
            self.updateGeometry()
            self.updateGeometries()  # before it is shown no resizing says that all rows fit

    @staticmethod
    def _alike(rows: Sequence[Row]) -> bool:
        """Say whether all rows are as high, which spares Qt from asking for each of thousands."""
        if len(rows) > _LONG:
            return rows[0].kind is RowKind.ITEM
        return all(row.kind is RowKind.ITEM for row in rows)

    def _whole_height(self) -> int:
        rows = self._rows
        return sum(self._delegate.height(rows.row(at).kind) for at in range(rows.rowCount()))
