"""The steps of something done in order: done, now, to come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from therapist_emr.ui import icons, theme
from therapist_emr.ui.theme import Role, Token


class StepState(Enum):
    """Say where a step stands."""

    DONE = "done"
    NOW = "now"
    NEXT = "to come"


@dataclass(frozen=True, slots=True)
class Step:
    """Name a step and what is known of it."""

    title: str
    detail: str = ""
    state: StepState = StepState.NEXT


class StepList(QWidget):
    """Paint the steps one below the other, joined by a line."""

    def __init__(self, steps: Sequence[Step] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps = tuple(steps)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._tell()

    def set_steps(self, steps: Sequence[Step]) -> None:
        """Show other steps."""
        self._steps = tuple(steps)
        self._tell()
        self.updateGeometry()
        self.update()

    def restyle(self) -> None:
        """Measure again."""
        self.updateGeometry()

    def _tell(self) -> None:
        self.setAccessibleName("Steps")
        said = [f"{at}. {step.title}: {step.state.value}" for at, step in enumerate(self._steps, 1)]
        self.setAccessibleDescription(". ".join(said))

    def sizeHint(self) -> QSize:
        """Return the room of all steps."""
        return QSize(theme.px(220), theme.px(60) * len(self._steps))

    def minimumSizeHint(self) -> QSize:
        """Keep all steps in sight."""
        return QSize(theme.px(160), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint marks, lines and words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pitch = theme.px(60)
        for at, step in enumerate(self._steps):
            top = at * pitch
            centre = QPointF(theme.px(10), top + theme.px(12))
            if at + 1 < len(self._steps):
                done = step.state is StepState.DONE
                painter.setPen(QPen(theme.color("green" if done else "hair"), 2 if done else 1.5))
                painter.drawLine(
                    QPointF(centre.x(), centre.y() + theme.px(13)),
                    QPointF(centre.x(), centre.y() + pitch - theme.px(12)),
                )
            self._paint_mark(painter, centre, step.state)
            self._paint_words(painter, top, step)
        painter.end()

    def _paint_mark(self, painter: QPainter, centre: QPointF, state: StepState) -> None:
        if state is StepState.DONE:
            icons.paint(painter, "check-circle", centre, "green", 20)
            return
        now = state is StepState.NOW
        painter.setPen(QPen(theme.color("accent" if now else "field"), 2 if now else 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        radius = theme.px(8)
        painter.drawEllipse(centre, radius, radius)
        if now:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent"))
            painter.drawEllipse(centre, theme.px(4), theme.px(4))

    def _paint_words(self, painter: QPainter, top: int, step: Step) -> None:
        left = theme.px(32)
        now = step.state is StepState.NOW
        face = theme.font(Role.STRONG if now else Role.LABEL)
        ink: Token = "accent" if now else "text2" if step.state is StepState.NEXT else "text"
        line = QFontMetrics(face).height()
        head = QRect(left, top + theme.px(12) - line // 2, self.width() - left, line)
        painter.setFont(face)
        painter.setPen(theme.color(ink))
        painter.drawText(head, int(Qt.AlignmentFlag.AlignVCenter), self._cut(painter, step.title))
        painter.setFont(theme.font(Role.CAPTION))
        painter.setPen(theme.color("text3"))
        below = head.translated(0, line + theme.px(2))
        painter.drawText(below, int(Qt.AlignmentFlag.AlignVCenter), self._cut(painter, step.detail))

    def _cut(self, painter: QPainter, text: str) -> str:
        room = self.width() - theme.px(32)
        return painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)
