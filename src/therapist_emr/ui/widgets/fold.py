"""A group that folds: its name stays, its contents come and go."""

from __future__ import annotations

from PySide6.QtCore import QEasingCurve, QPointF, QPropertyAnimation, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from therapist_emr.ui import icons, style, theme
from therapist_emr.ui.theme import FOLD_MS, Role, Token
from therapist_emr.ui.widgets.sections import Hairline


class _Head(style.Ringed, QAbstractButton):
    """Name the group, with a chevron before and a remark at the right."""

    def __init__(self, text: str, remark: str) -> None:
        super().__init__()
        self.setText(text)
        self.remark = remark
        self.remark_tint: Token = "text3"
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setProperty("focusRing", theme.RADIUS.control)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.set_role(self, Role.STRONG)

    def restyle(self) -> None:
        """Measure again."""
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return one line."""
        return QSize(theme.px(160), theme.px(24))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint chevron, name and remark."""
        painter = QPainter(self)
        icon = "chevron-down" if self.isChecked() else "chevron-right"
        centre = QPointF(theme.px(8), self.height() / 2)
        icons.paint(painter, icon, centre, "text3", icons.INLINE)
        small = theme.font(Role.CAPTION)
        width = QFontMetrics(small).horizontalAdvance(self.remark)
        painter.setFont(small)
        painter.setPen(theme.color(self.remark_tint))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(self.rect(), int(middle | Qt.AlignmentFlag.AlignRight), self.remark)
        left = theme.px(22)
        room = QRect(left, 0, self.width() - left - width - theme.px(8), self.height())
        painter.setFont(self.font())
        painter.setPen(theme.color("text"))
        words = painter.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(room, int(middle | Qt.AlignmentFlag.AlignLeft), words)
        painter.end()


class Fold(QWidget):
    """Show or hide a widget under a name; 120 ms, at once when the system asks for less."""

    toggled = Signal(bool)

    def __init__(
        self,
        title: str,
        body: QWidget,
        *,
        remark: str = "",
        open_now: bool = True,
        line: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.body = body
        self._head = _Head(title, remark)
        self._head.setChecked(open_now)
        self._head.toggled.connect(self._turn)
        self._motion: QPropertyAnimation | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.SPACE.s, 0, 0)
        column.setSpacing(theme.SPACE.xs)
        column.addWidget(self._head)
        column.addWidget(body)
        column.addSpacing(theme.SPACE.s)
        if line:
            column.addWidget(Hairline())
        body.setVisible(open_now)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._tell()

    def is_open(self) -> bool:
        """Say whether the contents are shown."""
        return self._head.isChecked()

    def set_open(self, on: bool) -> None:
        """Show or hide the contents."""
        self._head.setChecked(on)

    def set_remark(self, text: str, tint: Token = "text3") -> None:
        """Change the remark at the right."""
        self._head.remark = text
        self._head.remark_tint = tint
        self._tell()
        self._head.update()

    def _tell(self) -> None:
        self._head.setAccessibleName(f"{self._head.text()} {self._head.remark}".strip())
        self._head.setAccessibleDescription("Unfolded" if self.is_open() else "Folded")

    def _turn(self, on: bool) -> None:
        self._tell()
        if self._motion is not None:
            self._motion.stop()
        if not theme.moves() or not self.isVisible():
            self.body.setVisible(on)
            self.body.setMaximumHeight(theme.NO_LIMIT)
        else:
            self._move(on)
        self.toggled.emit(on)

    def _move(self, on: bool) -> None:
        self.body.setVisible(True)
        full = self.body.sizeHint().height()
        motion = QPropertyAnimation(self.body, b"maximumHeight", self)
        motion.setDuration(FOLD_MS)
        motion.setEasingCurve(QEasingCurve.Type.OutCubic)
        motion.setStartValue(0 if on else self.body.height())
        motion.setEndValue(full if on else 0)
        motion.finished.connect(self._moved)
        self._motion = motion
        motion.start()

    def _moved(self) -> None:
        self.body.setVisible(self.is_open())
        self.body.setMaximumHeight(theme.NO_LIMIT)
