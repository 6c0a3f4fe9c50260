"""What a search found: whose note, when, and the passage with what was searched for lit up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from PySide6.QtCore import (
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QListView, QStyle, QStyleOptionViewItem, QWidget

from therapist_emr.domain import words
from therapist_emr.domain.text import fold
from therapist_emr.practice.searching import Found
from therapist_emr.ui import icons, style, theme
from therapist_emr.ui.models.passages import one_run
from therapist_emr.ui.theme import Role
from therapist_emr.ui.widgets.listview import ListView
from therapist_emr.ui.widgets.row_delegate import LEFT, RIGHT, RowDelegate, RowLook
from therapist_emr.ui.widgets.rows import Row, RowModel

_LOOK = RowLook(height=74, gap=0)
_LINES = 2


@dataclass(frozen=True, slots=True)
class ResultRow(Row):
    """Hold one thing that was found; `passage_marks` are (start, length) in the passage."""

    passage: str = ""
    passage_marks: tuple[tuple[int, int], ...] = ()


def result_row(found: Found, today: date, icon: str = "document") -> ResultRow:
    """Return one thing that was found as a row."""
    hit = found.hit
    title, _marks = one_run(hit.title)
    passage, marks = one_run(hit.passage)
    at = _day(hit.at)
    told = fold(found.section_title).rstrip("s") in fold(title)
    return ResultRow(
        key=str(hit.revision_id),
        title=found.client.name,
        detail=title if told else f"{title}, {found.section_title.lower()}",
        fact=words.short_day(at, today) if at else words.iso_day(hit.at),
        icon=icon,
        passage=passage,
        passage_marks=marks,
        spoken=f"{found.client.name}, {title}, {words.iso_day(hit.at[:10])}: {passage}",
    )


def _day(at: str) -> date | None:
    try:
        return datetime.fromisoformat(at).date()
    except ValueError:
        return None


class ResultDelegate(RowDelegate):
    """Paint a result: name and note above, two lines of the passage below."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_LOOK, parent)

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Return the height of one or two lines of the passage."""
        hint = super().sizeHint(option, index)
        model, view = index.model(), self.parent()
        row = model.row(index.row()) if isinstance(model, RowModel) else None
        if not isinstance(row, ResultRow) or not isinstance(view, ListView):
            return hint
        metrics = QFontMetrics(theme.font(Role.STRONG))
        room = view.viewport().width() - theme.px(2 * 12 + 32)
        if metrics.horizontalAdvance(row.passage) <= room:
            hint.setHeight(hint.height() - metrics.height())
        return hint

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint one result."""
        model = index.model()
        row = model.row(index.row()) if isinstance(model, RowModel) else None
        if not isinstance(row, ResultRow):
            super().paint(painter, option, index)
            return
        painter.save()
        state, rect = option.state, option.rect
        focus = bool(state & QStyle.StateFlag.State_HasFocus) and self.keyboard
        left = rect.left() + theme.px(12)
        right = rect.right() + 1 - theme.px(12)
        if state & QStyle.StateFlag.State_MouseOver:
            style.box(painter, QRectF(rect), "hover", radius=theme.RADIUS.row)
        elif not focus and index.row() + 1 < index.model().rowCount():
            style.hairline(painter, left + theme.px(32), right, rect.bottom())
        self._paint_head(painter, QRect(left, rect.top(), right - left, rect.height()), row)
        if focus:
            style.box(painter, QRectF(rect), None, "accent", theme.RADIUS.row, 2)
        painter.restore()

    def _paint_head(self, painter: QPainter, room: QRect, row: ResultRow) -> None:
        line = QFontMetrics(theme.font(Role.LABEL)).height()
        top = room.top() + theme.px(10)
        icons.paint(
            painter,
            row.icon,
            QPointF(room.left() + theme.px(10), top + line / 2),
            "text2",
            icons.ROW,
        )
        x = room.left() + theme.px(32)
        painter.setFont(theme.font(Role.CAPTION, tabular=True))
        painter.setPen(theme.color("text2"))
        fact = painter.fontMetrics().horizontalAdvance(row.fact) + theme.px(8)
        painter.drawText(QRect(room.left(), top, room.width(), line), RIGHT, row.fact)
        space = room.right() - fact - x
        for text, role, ink in (
            (row.title, Role.LABEL, "text"),
            (row.detail, Role.CAPTION, "text2"),
        ):
            painter.setFont(theme.font(role))
            painter.setPen(theme.color(ink))  # type: ignore[arg-type]  # a token by its value
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, space)
            painter.drawText(QRect(x, top, max(0, space), line), LEFT, shown)
            used = painter.fontMetrics().horizontalAdvance(shown) + theme.px(9)
            x, space = x + used, space - used
        place = QRect(
            room.left() + theme.px(32), top + line + theme.px(3), room.width() - theme.px(32), 0
        )
        paint_passage(painter, place, row.passage, row.passage_marks)


def paint_passage(
    painter: QPainter, place: QRect, text: str, marks: Sequence[tuple[int, int]]
) -> None:
    """Paint a passage in at most two lines, what was found semibold on a soft ground."""
    layout = QTextLayout(text, theme.font(Role.BODY))
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WordWrap)
    layout.setTextOption(option)
    lit = QTextCharFormat()
    lit.setFontWeight(QFont.Weight.DemiBold)
    lit.setForeground(theme.color("accent"))
    lit.setBackground(theme.color("soft"))
    ranges = []
    for start, length in marks:
        span = QTextLayout.FormatRange()
        span.start, span.length, span.format = _utf16(text, start, length, lit)
        ranges.append(span)
    layout.setFormats(ranges)
    layout.beginLayout()
    y = 0.0
    for _number in range(_LINES):
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(place.width())
        line.setPosition(QPointF(0, y))
        y += line.height()
    layout.endLayout()
    painter.setPen(theme.color("text2"))
    layout.draw(painter, QPointF(place.topLeft()))


def _utf16(
    text: str, start: int, length: int, look: QTextCharFormat
) -> tuple[int, int, QTextCharFormat]:
    """Return a stretch counted as Qt counts: an emoji is two."""
    before = len(text[:start].encode("utf-16-le")) // 2
    within = len(text[start : start + length].encode("utf-16-le")) // 2
    return before, within, look


class ResultList(ListView):
    """Show results, each as high as its passage; a click or Return opens the note."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__((), _LOOK, name="Search results", parent=parent)
        self.use_delegate(ResultDelegate(self))
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(False)

    def set_rows(self, rows: Sequence[Row], keep: bool = True) -> None:
        """Show other results."""
        super().set_rows(rows, keep)
        self.setUniformItemSizes(False)

    def restyle(self) -> None:
        """Take colours and heights in force."""
        super().restyle()
        self.setUniformItemSizes(False)
