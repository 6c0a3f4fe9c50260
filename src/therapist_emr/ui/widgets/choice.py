"""Choose: one of a list, yes or no, or any of a few."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtCore import Signal as QtSignal
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from therapist_emr.ui import icons, style, theme
from therapist_emr.ui.theme import Role, Token
from therapist_emr.ui.widgets.chips import ChipButton, ChipRow
from therapist_emr.ui.widgets.lineedit import paint_field
from therapist_emr.ui.widgets.scrollbar import SlimBar

Options = Sequence[tuple[str, str]]
_LEAST_WORDS = 160


class _PopupDelegate(QStyledItemDelegate):
    """Paint the rows of a combo's list."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Return a control's height."""
        hint = super().sizeHint(option, index)
        return QSize(hint.width() + theme.px(20), theme.px(theme.CONTROL))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint ground and words."""
        rect = QRectF(option.rect).adjusted(4, 1, -4, -1)
        state = option.state
        lit = bool(state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver))
        painter.save()
        if lit:
            style.box(painter, rect, "soft")
        painter.setFont(theme.font(Role.BODY))
        painter.setPen(theme.color("text"))
        painter.drawText(
            rect.adjusted(theme.px(8), 0, -theme.px(8), 0),
            int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft),
            str(index.data(Qt.ItemDataRole.DisplayRole) or ""),
        )
        painter.restore()


class ComboBox(QComboBox):
    """Choose one of a list of (key, words)."""

    chosen = QtSignal(str)

    def __init__(
        self,
        options: Options = (),
        placeholder: str = "",
        *,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._problem = False
        view = QListView()
        view.setUniformItemSizes(True)
        view.setVerticalScrollBar(SlimBar(Qt.Orientation.Vertical))
        view.setMouseTracking(True)
        view.setAccessibleName(name or "Choices")
        self.setView(view)
        self.setItemDelegate(_PopupDelegate(self))
        self.setMaxVisibleItems(12)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        self.setPlaceholderText(placeholder or "Choose")
        self.setAccessibleName(name or placeholder or "Choice")
        theme.set_role(self, Role.BODY)
        self.set_options(options)
        self.activated.connect(lambda _row: self.chosen.emit(self.value()))

    def set_options(self, options: Options) -> None:
        """Offer other choices and keep the chosen one if it is still there."""
        kept = self.value()
        self.clear()
        for key, words in options:
            self.addItem(words, key)
        self.set_value(kept)

    def value(self) -> str:
        """Return the chosen key, or nothing."""
        return str(self.currentData() or "") if self.currentIndex() >= 0 else ""

    def set_value(self, key: str) -> None:
        """Choose a key; an unknown one is shown as it is, so that nothing is lost."""
        row = self.findData(key)
        if row < 0 and key:
            self.addItem(key, key)
            row = self.count() - 1
        self.setCurrentIndex(row)

    def set_problem(self, on: bool) -> None:
        """Show or clear the red edge."""
        self._problem = on
        self.update()

    def restyle(self) -> None:
        """Measure again."""
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return the widest choice's width and a control's height."""
        metrics = self.fontMetrics()
        words = [self.itemText(row) for row in range(min(self.count(), 60))]
        widest = max((metrics.horizontalAdvance(one) for one in words), default=theme.px(80))
        height = max(theme.px(theme.CONTROL), metrics.height() + 10)
        return QSize(min(widest, theme.px(280)) + theme.px(44), height)

    def minimumSizeHint(self) -> QSize:
        """Stay wide enough for a short word."""
        return QSize(theme.px(84), self.sizeHint().height())

    def showPopup(self) -> None:
        """Show the list below the box, in a quiet frame."""
        super().showPopup()
        frame = self.view().parentWidget()
        if isinstance(frame, QFrame):
            frame.setFrameStyle(QFrame.Shape.Box.value | QFrame.Shadow.Plain.value)
            shades = theme.palette()
            shades.setColor(QPalette.ColorRole.WindowText, theme.color("line"))
            for role in (QPalette.ColorRole.Window, QPalette.ColorRole.Base):
                shades.setColor(role, theme.color("raised"))
            frame.setPalette(shades)
            self.view().setPalette(shades)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll the page, never the choice, unless the box has the focus."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint box, words and chevron."""
        painter = QPainter(self)
        off = not self.isEnabled()
        rect = QRectF(self.rect())
        paint_field(painter, rect, focus=self.hasFocus(), problem=self._problem, locked=off)
        painter.setFont(self.font())
        words = self.currentText() if self.currentIndex() >= 0 else self.placeholderText()
        ink: Token = "text3" if self.currentIndex() < 0 else "text2" if off else "text"
        painter.setPen(theme.color(ink))
        room = self.rect().adjusted(theme.px(11), 0, -theme.px(30), 0)
        painter.drawText(
            room,
            int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft),
            self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room.width()),
        )
        centre = QPointF(self.width() - theme.px(16), self.height() / 2)
        icons.paint(painter, "chevron-down", centre, "text3", icons.INLINE)
        painter.end()


class CheckBox(style.Ringed, QCheckBox):
    """Say yes or no; words that `wrap` go on in a further line where there is no room."""

    by_return = False

    def __init__(
        self, text: str = "", *, on: bool = False, wrap: bool = False,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(text, parent)
        self._wrap = wrap
        self.setChecked(on)
        self.setProperty("focusRing", theme.RADIUS.control)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme.set_role(self, Role.BODY)
        high = QSizePolicy.Policy.Minimum if wrap else QSizePolicy.Policy.Fixed
        policy = QSizePolicy(QSizePolicy.Policy.Maximum, high)
        policy.setHeightForWidth(wrap)
        self.setSizePolicy(policy)

    def value(self) -> bool:
        """Return whether it is ticked."""
        return self.isChecked()

    def set_value(self, on: bool) -> None:
        """Tick it or not."""
        self.setChecked(on)

    def restyle(self) -> None:
        """Measure again."""
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return the room for box and words."""
        words = self.fontMetrics().horizontalAdvance(self.text()) if self.text() else 0
        gap = theme.px(8) if words else 0
        height = max(theme.px(20), self.fontMetrics().height() + 2)
        return QSize(theme.px(18) + gap + words + 2, height)

    def minimumSizeHint(self) -> QSize:
        """Never hide the words."""
        hint = self.sizeHint()
        return (
            QSize(min(hint.width(), theme.px(_LEAST_WORDS)), hint.height()) if self._wrap else hint
        )

    def hasHeightForWidth(self) -> bool:
        """Say whether the height follows from the width."""
        return self._wrap

    def heightForWidth(self, width: int) -> int:
        """Return the height of the words at a width."""
        room = QRect(0, 0, max(1, width - theme.px(18) - theme.px(8)), 10_000)
        told = self.fontMetrics().boundingRect(room, int(Qt.TextFlag.TextWordWrap), self.text())
        return max(self.sizeHint().height(), told.height() + 2)

    def hitButton(self, pos: object) -> bool:
        """Take a press anywhere on box and words."""
        return True

    def event(self, event: QEvent) -> bool:
        """Repaint as the pointer comes and goes."""
        if event.type() in {QEvent.Type.HoverEnter, QEvent.Type.HoverLeave}:
            self.update()
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint box, tick and words."""
        painter = QPainter(self)
        side = theme.px(18)
        line = min(self.height(), self.sizeHint().height())
        rect = QRectF(0, (self.height() - line) // 2 + (line - side) // 2, side, side)
        flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        if self._wrap:
            rect.moveTop((line - side) // 2)
            flags |= int(Qt.TextFlag.TextWordWrap)
        paint_check(painter, rect, on=self.isChecked(), able=self.isEnabled())
        painter.setFont(self.font())
        painter.setPen(theme.color("text" if self.isEnabled() else "text3"))
        painter.drawText(
            self.rect().adjusted(side + theme.px(8), 0, 2, 0),
            flags,
            self.text(),
        )
        painter.end()


def paint_check(painter: QPainter, rect: QRectF, *, on: bool, able: bool = True) -> None:
    """Paint a tick box."""
    if not able:
        style.box(painter, rect, "hover", "line", radius=5)
    elif on:
        style.box(painter, rect, "accent", radius=5)
    else:
        style.box(painter, rect, "input", "field", radius=5, width=1.5)
    if on:
        ink: Token = "onAccent" if able else "text3"
        icons.paint(painter, "check", rect.center(), ink, 14)


class ChipChoice(ChipRow):
    """Choose any of a few by chips, or exactly one (`single`).

    What lies `apart` from a choice is given up when that one is pressed.
    """

    edited = QtSignal()

    def __init__(
        self, options: Options, *, single: bool = False, name: str = "",
        apart: Mapping[str, frozenset[str]] | None = None, parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__((), theme.SPACE.s - 2, parent)
        self._single = single
        self._apart = apart or {}
        self._buttons: dict[str, ChipButton] = {}
        self.setAccessibleName(name or "Choices")
        for key, words in options:
            self._offer(key, words)
        first = next(iter(self._buttons.values()), None)
        if first is not None:
            self.setFocusProxy(first)

    def _offer(self, key: str, words: str) -> None:
        chip = ChipButton(words, checkable=True, outlined=True)
        chip.clicked.connect(lambda _on=False, key=key: self._pressed(key))
        self._buttons[key] = chip
        self.add(chip)

    def values(self) -> tuple[str, ...]:
        """Return the chosen keys in the order offered."""
        return tuple(key for key, chip in self._buttons.items() if chip.isChecked())

    def set_values(self, keys: Iterable[str]) -> None:
        """Choose keys; unknown ones are offered too, so that nothing is lost."""
        wanted = list(keys)
        for key in wanted:
            if key not in self._buttons:
                self._offer(key, key)
        for key, chip in self._buttons.items():
            chip.setChecked(key in wanted)
            chip.updateGeometry()

    def value(self) -> str:
        """Return the one chosen key, or nothing."""
        return next(iter(self.values()), "")

    def set_value(self, key: str) -> None:
        """Choose one key."""
        self.set_values((key,) if key else ())

    def _pressed(self, key: str) -> None:
        if self._single:
            on = self._buttons[key].isChecked()
            self.set_values((key,) if on else ())
        elif key in self._apart and self._buttons[key].isChecked():
            self.set_values(set(self.values()) - self._apart[key])
        self.edited.emit()
