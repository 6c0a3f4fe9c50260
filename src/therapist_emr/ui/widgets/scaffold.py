"""What every page stands on: grounds, scrolled columns as wide as reading needs, side panels."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from therapist_emr.ui import style, theme
from therapist_emr.ui.theme import SPACE, Role, Token
from therapist_emr.ui.widgets.scrollbar import SlimBar
from therapist_emr.ui.widgets.text import PlainLabel
from therapist_emr.ui.widgets.wrapping import WrapBar


class Surface(QWidget):
    """Give everything on it a ground, with a hairline along chosen edges ("right", "bottom")."""

    def __init__(
        self, ground: Token = "surface", *edges: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._ground: Token = ground
        self._edges = edges

    def set_edges(self, *edges: str) -> None:
        """Draw the hairline along other edges."""
        self._edges = edges
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground and hairlines."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color(self._ground))
        hair = theme.color("hair")
        width, height = self.width(), self.height()
        places = {
            "left": (0, 0, 1, height),
            "right": (width - 1, 0, 1, height),
            "top": (0, 0, width, 1),
            "bottom": (0, height - 1, width, 1),
        }
        for edge in self._edges:
            painter.fillRect(*places[edge], hair)
        painter.end()


class Tray(QWidget):
    """Hold a small form on a soft rounded ground within a page."""

    def __init__(self, ground: Token = "pane", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ground: Token = ground
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(SPACE.m, SPACE.m, SPACE.m, SPACE.m)
        self.column.setSpacing(SPACE.s)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground."""
        painter = QPainter(self)
        style.box(painter, self.rect().toRectF(), self._ground, radius=theme.RADIUS.row)
        painter.end()


class Scroll(QScrollArea):
    """Scroll a widget up and down on the ground behind it, as wide as there is room."""

    def __init__(self, inner: QWidget, name: str = "Page", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setVerticalScrollBar(SlimBar(Qt.Orientation.Vertical))
        self.setHorizontalScrollBar(SlimBar(Qt.Orientation.Horizontal))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(name)
        self.viewport().setAutoFillBackground(False)
        inner.setAutoFillBackground(False)
        self.setWidget(inner)
        inner.setAutoFillBackground(False)
        self.restyle()

    def restyle(self) -> None:
        """Scroll by a line at the text size in force."""
        self.verticalScrollBar().setSingleStep(theme.px(24))

    def sizeHint(self) -> QSize:
        """Ask for room to read."""
        return QSize(theme.px(400), theme.px(300))


class _Centred(QWidget):
    """Keep a column in the middle, at most so wide."""

    def __init__(self, column: QWidget, width: int, *, centred: bool) -> None:
        super().__init__()
        self._column, self._width = column, width
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        if centred:
            self._row.addStretch(1)
        self._row.addWidget(column, 1000)
        self._row.addStretch(1)
        self.restyle()

    def restyle(self) -> None:
        """Take the width at the text size in force."""
        if self._width:
            self._column.setMaximumWidth(theme.px(self._width))


class Column(Scroll):
    """Be a page: a scrolled column, at most `width` wide (at 100% text), that one adds parts to.

    Lists are added `flush`: their rows reach 12 px further out so that their words stand on the
    column's edge.
    """

    OUTDENT = SPACE.m

    def __init__(
        self,
        name: str = "Page",
        *,
        width: int = theme.COLUMN,
        side: int = SPACE.xxl,
        top: int = SPACE.xl,
        gap: int = SPACE.m,
        centred: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        column = QWidget()
        self.layout_ = QVBoxLayout(column)
        edge = max(0, side - self.OUTDENT)
        self.layout_.setContentsMargins(edge, top, edge, SPACE.xxl)
        self.layout_.setSpacing(gap)
        self.layout_.addStretch(1)
        whole = width + 2 * side if width else 0
        super().__init__(_Centred(column, whole, centred=centred), name, parent)
        if whole and centred:
            # Its room is kept free of the handle, or the column would jump aside as one writes.
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)

    def add(self, widget: QWidget, *, flush: bool = False, space: int = 0) -> QWidget:
        """Add a part at the end, with space before it; return it."""
        if space:
            self.layout_.insertSpacing(self.layout_.count() - 1, space)
        self.layout_.insertWidget(self.layout_.count() - 1, self._inset(widget, flush=flush))
        self._measure_anew()
        return widget

    def add_row(self, row: QBoxLayout, *, space: int = 0) -> None:
        """Add a layout at the end, with space before it."""
        if space:
            self.layout_.insertSpacing(self.layout_.count() - 1, space)
        holder = QWidget()
        row.setContentsMargins(0, 0, 0, 0)
        holder.setLayout(row)
        self.add(holder)

    def fill(self, widget: QWidget) -> None:
        """Add a part that takes all the height left, such as an empty page."""
        self.layout_.insertWidget(self.layout_.count() - 1, widget, 1000)
        self._measure_anew()

    def clear(self) -> None:
        """Take every part away."""
        while self.layout_.count() > 1:
            item = self.layout_.takeAt(0)
            if item is not None and (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()

    def _measure_anew(self) -> None:
        """Drop the sizes Qt keeps of a hidden page, which would be stale when it is first shown."""
        column = self.layout_.parentWidget()
        if column is not None:
            column.updateGeometry()

    def _inset(self, widget: QWidget, *, flush: bool) -> QWidget:
        if flush:
            return widget
        said = widget.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide)
        unseen = said and widget.isHidden()
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(self.OUTDENT, 0, self.OUTDENT, 0)
        row.setSpacing(0)
        policy = widget.sizePolicy()
        narrow = policy.horizontalPolicy() in {
            QSizePolicy.Policy.Fixed,
            QSizePolicy.Policy.Maximum,
        }
        row.addWidget(widget)
        if narrow:
            row.addStretch(1)
        holder.setSizePolicy(QSizePolicy.Policy.Preferred, policy.verticalPolicy())
        widget.installEventFilter(_Follower(holder))
        if unseen:
            holder.hide()
        return holder


class _Follower(QObject):
    """Hide a holder with what it holds, so that hidden parts leave no gap."""

    def __init__(self, holder: QWidget) -> None:
        super().__init__(holder)
        self._holder = holder

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the part."""
        if event.type() == QEvent.Type.HideToParent:
            self._holder.hide()
        elif event.type() == QEvent.Type.ShowToParent:
            self._holder.show()
        return False


class SidePanel(Surface):
    """Stand at the right, 316 wide, with groups that fold, scrolled when they are many."""

    def __init__(
        self, name: str = "Side panel", width: int = theme.SIDE_PANEL,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__("pane", "left", parent=parent)
        self._width = width
        self.setAccessibleName(name)
        inner = QWidget()
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(SPACE.l + 4, SPACE.s, SPACE.l + 4, SPACE.l)
        self._column.setSpacing(0)
        self._column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(1, 0, 0, 0)
        whole.addWidget(Scroll(inner, name))
        self.foot = QVBoxLayout()
        self.foot.setContentsMargins(SPACE.l + 4, 0, SPACE.l + 4, 0)
        whole.addLayout(self.foot)
        self.restyle()

    def restyle(self) -> None:
        """Take the width at the text size in force."""
        self.setFixedWidth(theme.px(self._width))

    def add(self, widget: QWidget) -> QWidget:
        """Add a group at the end; return it."""
        self._column.insertWidget(self._column.count() - 1, widget)
        return widget

    def clear(self) -> None:
        """Take every group away."""
        while self._column.count() > 1:
            item = self._column.takeAt(0)
            if item is not None and (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()


class PageHeader(QWidget):
    """Name a page: title, a remark on its baseline, a line below, buttons at the right."""

    def __init__(
        self,
        title: str,
        remark: str = "",
        below: str = "",
        actions: tuple[QWidget, ...] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.title = PlainLabel(title, Role.TITLE)
        self.remark = PlainLabel(remark, Role.CAPTION, "text3", elide=True)
        self.below = PlainLabel(below, Role.BODY, "text2", wrap=True)
        lead = QWidget()
        words = QHBoxLayout(lead)
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(SPACE.s + 2)
        words.addWidget(self.title, 0, Qt.AlignmentFlag.AlignVCenter)
        words.addWidget(self.remark, 1, Qt.AlignmentFlag.AlignVCenter)
        self.bar = WrapBar(lead, actions, least=theme.COLUMN)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.xs + 1)
        column.addWidget(self.bar)
        column.addWidget(self.below)
        self.below.setVisible(bool(below))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.restyle()

    def restyle(self) -> None:
        """Set the remark on the title's baseline."""
        large, small = self.title.fontMetrics(), self.remark.fontMetrics()
        lower = (large.ascent() - large.descent()) - (small.ascent() - small.descent())
        self.remark.setContentsMargins(0, max(0, lower), 0, 0)

    def set_below(self, text: str) -> None:
        """Change the line below."""
        self.below.setText(text)
        self.below.setVisible(bool(text))

    def set_remark(self, text: str) -> None:
        """Change the remark beside the title."""
        self.remark.setText(text)


class TwoColumns(QWidget):
    """Put two widgets side by side while there is room, else one above the other."""

    def __init__(
        self, left: QWidget, right: QWidget, *, need: int = 640, gap: int = SPACE.xxl,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._need = need
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(gap)
        top = Qt.AlignmentFlag.AlignTop
        self._box.addWidget(left, 1, top)
        self._box.addWidget(right, 1, top)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose the direction that fits."""
        super().resizeEvent(event)
        way = QBoxLayout.Direction
        self._box.setDirection(
            way.LeftToRight if self.width() >= theme.px(self._need) else way.TopToBottom
        )

    def minimumSizeHint(self) -> QSize:
        """Let the page grow narrower than both side by side."""
        widths = [
            item.minimumSize().width()
            for at in range(self._box.count())
            if (item := self._box.itemAt(at)) is not None
        ]
        return QSize(max(widths, default=0), super().minimumSizeHint().height())
