"""A timeline: date at the left, icon on a line, what happened, a caption."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QWidget

from therapist_emr.ui import icons, style, theme
from therapist_emr.ui.theme import TONE_INK, Role, Token, Tone
from therapist_emr.ui.widgets.listview import ListView
from therapist_emr.ui.widgets.row_delegate import LEFT, RIGHT, RowDelegate, RowLook, paint_title
from therapist_emr.ui.widgets.rows import Row, RowKind, RowModel

_LOOK = RowLook(height=44, lead_width=46, gap=0)


class TimelineDelegate(RowDelegate):
    """Paint rows as moments: `lead` is the date, `tone` colours the icon."""

    def __init__(self, look: RowLook = _LOOK, parent: QObject | None = None) -> None:
        super().__init__(look, parent)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint one moment."""
        model = index.model()
        if not isinstance(model, RowModel):
            return
        row = model.row(index.row())
        if row.kind is not RowKind.ITEM:
            super().paint(painter, option, index)
            return
        painter.save()
        state = option.state
        shell = QRectF(option.rect)
        if state & QStyle.StateFlag.State_Selected:
            style.box(painter, shell, "soft", radius=theme.RADIUS.row)
        elif state & QStyle.StateFlag.State_MouseOver:
            style.box(painter, shell, "hover", radius=theme.RADIUS.row)
        self._paint_moment(painter, option.rect, row, last=index.row() == model.rowCount() - 1)
        if state & QStyle.StateFlag.State_HasFocus and self.keyboard:
            style.box(painter, shell, None, "accent", theme.RADIUS.row, 2)
        painter.restore()

    def _paint_moment(self, painter: QPainter, rect: QRect, row: Row, *, last: bool) -> None:
        face = theme.font(Role.LABEL)
        line, small = QFontMetrics(face).height(), QFontMetrics(theme.font(Role.CAPTION)).height()
        top = rect.top() + theme.px(5)
        left = rect.left() + theme.px(8)
        lead = theme.px(self.look.lead_width)
        painter.setFont(theme.font(Role.CAPTION, tabular=True))
        painter.setPen(theme.color("text2"))
        painter.drawText(QRect(left, top, lead, line), RIGHT, row.lead)
        x = left + lead + theme.px(22)
        centre = QPointF(x, top + line / 2)
        ink: Token = "text2" if row.tone is Tone.PLAIN else TONE_INK[row.tone]
        icons.paint(painter, row.icon or "document", centre, ink, icons.INLINE)
        if not last:
            painter.setPen(QPen(theme.color("line"), 1))
            start = centre.y() + theme.px(12)
            painter.drawLine(QPointF(x + 0.5, start), QPointF(x + 0.5, rect.bottom() + 1))
        words = x + theme.px(20)
        room = rect.right() - theme.px(8) - round(words)
        upper = QRect(round(words), top, room, line)
        paint_title(painter, upper, row, Role.LABEL, "text2" if row.faint else "text")
        painter.setFont(theme.font(Role.CAPTION))
        painter.setPen(theme.color("text2"))
        detail = painter.fontMetrics().elidedText(row.detail, Qt.TextElideMode.ElideRight, room)
        below = QRect(round(words), top + line + theme.px(1), room, small)
        painter.drawText(below, LEFT, detail)


class Timeline(ListView):
    """Show moments, newest first; a click or Return opens one."""

    def __init__(
        self,
        rows: Sequence[Row] = (),
        *,
        name: str = "Timeline",
        fits: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(rows, _LOOK, name=name, fits=fits, parent=parent)
        self.use_delegate(TimelineDelegate(_LOOK, self))
