"""Paint the rows of a list: ground, icon or monogram, name, detail, fact at the right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import ceil

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
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from therapist_emr.ui import icons, style, theme
from therapist_emr.ui.theme import TONE_INK, Role, Token, Tone
from therapist_emr.ui.widgets.avatar import paint_monogram
from therapist_emr.ui.widgets.rows import Row, RowKind, RowModel
from therapist_emr.ui.widgets.text import shortened_title

PAD = 12
TITLE_MOST = 280
_ONE_LINE_FROM = 600
_TITLE_LEAST = 150
"""What a row needs beside its date: a short title, the edges and a sign at its end."""
LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


@dataclass(frozen=True, slots=True)
class RowLook:
    """Say how the rows of one list are laid out; sizes are for 100% text.

    `two_lines` puts the detail below the title; in one line it comes after a column `title_width`
    wide, at most two fifths of the row, or right after the title when that is 0. `lead_width`
    keeps a column for dates or times; where it `folds`, they stand before the detail in a row that
    would leave the title too little beside it.
    `quiet_facts` sets facts as captions, `accent_marks` colours what a search matched.
    """

    height: int = theme.ROW_TWO
    two_lines: bool = True
    title_width: int = 0
    lead_width: int = 0
    folds: bool = False
    hairlines: bool = False
    icon_size: int = icons.ROW
    icon_gap: int = 12
    accent_selected: bool = False
    gap: int = 2
    title_role: Role = Role.LABEL
    pad: int = PAD
    quiet_facts: bool = False
    accent_marks: bool = False


TWO_LINES = RowLook()
ONE_LINE = RowLook(
    height=theme.ROW_ONE + 1, two_lines=False, title_width=150, hairlines=True, gap=0
)
NAVIGATION = RowLook(
    height=theme.ROW_SECTION + 1, two_lines=False, icon_size=16, icon_gap=8,
    accent_selected=True, gap=1, title_role=Role.BODY, pad=10,
)  # fmt: skip
RESULTS = RowLook(
    quiet_facts=True,
    accent_marks=True,
    height=40,
    two_lines=False,
    icon_size=18,
    gap=0,
    accent_selected=True,
    title_role=Role.BODY,
)


def wide_enough(look: RowLook, rows: Iterable[Row]) -> RowLook:
    """Return a look whose column of titles is as wide as the longest title, at most `TITLE_MOST`.

    Lists below each other are given the same rows, so that their details stand on one edge.
    """
    metrics = QFontMetrics(theme.font(look.title_role))
    longest = max((metrics.horizontalAdvance(row.title) for row in rows), default=0)
    units = ceil(longest / theme.px(100) * 100) + 2 * PAD
    return replace(look, title_width=max(look.title_width, min(units, TITLE_MOST)))


class RowDelegate(QStyledItemDelegate):
    """Paint rows of a `RowModel` in one look."""

    def __init__(self, look: RowLook, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self.keyboard = False
        self._wide = look

    def fit(self, width: int) -> bool:
        """Put details below titles, and dates before details, where there is no room beside.

        Say whether that changed.
        """
        wanted = self._wide
        if wanted.title_width and width < theme.px(_ONE_LINE_FROM):
            wanted = replace(wanted, two_lines=True, height=theme.ROW_TWO)
        if wanted.folds and width < theme.px(wanted.lead_width + _TITLE_LEAST):
            wanted = replace(wanted, lead_width=0)
        changed = wanted != self.look
        self.look = wanted
        return changed

    def height(self, kind: RowKind = RowKind.ITEM) -> int:
        """Return a row's height at the text size in force."""
        if kind is RowKind.CAPTION:
            return theme.px(28)
        return theme.px(13) if kind is RowKind.SEPARATOR else theme.px(self.look.height)

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Return the row's height; the view gives the width."""
        model = index.model()
        kind = model.row(index.row()).kind if isinstance(model, RowModel) else RowKind.ITEM
        return QSize(theme.px(120), self.height(kind))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint one row."""
        model = index.model()
        if not isinstance(model, RowModel):
            return
        row = model.row(index.row())
        painter.save()
        if row.kind is RowKind.ITEM:
            last = index.row() == model.rowCount() - 1
            self._paint_item(painter, option, row, last=last)
        else:
            self._paint_rest(painter, option.rect, row)
        painter.restore()

    def _paint_rest(self, painter: QPainter, rect: QRect, row: Row) -> None:
        pad = self.look.pad
        if row.kind is RowKind.SEPARATOR:
            style.hairline(painter, rect.left(), rect.right() + 1, rect.center().y())
            return
        painter.setFont(theme.font(Role.CAPTION))
        painter.setPen(theme.color("text3"))
        painter.drawText(rect.adjusted(pad, 0, -pad, 0), LEFT, row.title)

    def _paint_item(
        self, painter: QPainter, option: QStyleOptionViewItem, row: Row, *, last: bool
    ) -> None:
        state = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        hover = bool(state & QStyle.StateFlag.State_MouseOver)
        focus = bool(state & QStyle.StateFlag.State_HasFocus) and self.keyboard
        paint_row(painter, option.rect, row, self.look, chosen=chosen, hover=hover, focus=focus,
                  last=last)  # fmt: skip


def paint_row(
    painter: QPainter, rect: QRect, row: Row, look: RowLook, *,
    chosen: bool = False, hover: bool = False, focus: bool = False, last: bool = True,
) -> None:  # fmt: skip
    """Paint one row in a look and a state."""
    if look.folds and not look.lead_width and row.lead:
        row = replace(row, lead="", detail=". ".join(filter(None, (row.lead, row.detail))))
    shell = QRectF(rect)
    if look.gap:
        shell.adjust(0, look.gap / 2, 0, -look.gap / 2)
    left = rect.left() + look.pad
    right = rect.right() + 1 - look.pad
    text_x = left + _lead_room(row, look)
    if look.hairlines and not last and not (chosen or hover or focus):
        style.hairline(painter, text_x, right, rect.bottom())
    if chosen or hover:
        style.box(painter, shell, "soft" if chosen else "hover", radius=theme.RADIUS.row)
    _paint_lead(painter, rect, row, look, left, chosen=chosen)
    right = _paint_end(painter, rect, row, look, right, chosen=chosen)
    room = QRect(text_x, rect.top(), max(0, right - text_x), rect.height())
    if look.two_lines:
        _paint_two(painter, room, row, look, chosen=chosen)
    else:
        _paint_one(painter, room, row, look, chosen=chosen)
    if focus:
        style.box(painter, shell, None, "accent", theme.RADIUS.row, 2)


def _lead_room(row: Row, look: RowLook) -> int:
    room = theme.px(look.lead_width) if look.lead_width else 0
    if row.monogram:
        room += theme.px(34 + 12)
    elif row.icon:
        room += theme.px(look.icon_size + look.icon_gap)
    return room


def _paint_lead(
    painter: QPainter, rect: QRect, row: Row, look: RowLook, left: int, *, chosen: bool
) -> None:
    middle = rect.top() + rect.height() / 2
    if row.lead and look.lead_width:
        painter.setFont(theme.font(Role.CAPTION if look.two_lines else Role.BODY, tabular=True))
        painter.setPen(theme.color("text3" if row.faint else "text2"))
        painter.drawText(_lead_box(painter, rect, row, look, left), LEFT, row.lead)
    left += theme.px(look.lead_width) if look.lead_width else 0
    if row.monogram:
        side = theme.px(34)
        disc = QRectF(left, middle - side / 2, side, side)
        ground: Token = "surface" if chosen else "band2"
        paint_monogram(
            painter, disc, row.monogram, ground=ground, ink="accent" if chosen else "text2"
        )
    elif row.icon:
        ink: Token = "accent" if chosen else "text3" if row.faint else "text2"
        centre = QPointF(left + theme.px(look.icon_size) / 2, middle)
        icons.paint(painter, row.icon, centre, ink, look.icon_size)


def _lead_box(painter: QPainter, rect: QRect, row: Row, look: RowLook, left: int) -> QRect:
    """Return where a date or time stands: on the line of the title it belongs to."""
    box = QRect(left, rect.top(), theme.px(look.lead_width), rect.height())
    if look.two_lines:
        small, large = painter.fontMetrics(), QFontMetrics(theme.font(look.title_role))
        top = _title_top(rect, row, look) + large.ascent() - small.ascent()
        box = QRect(left, top, box.width(), small.height())
    return box


def _title_top(room: QRect, row: Row, look: RowLook) -> int:
    """Return where the title begins, over its detail or alone in the middle."""
    height = QFontMetrics(theme.font(look.title_role)).height()
    if row.detail:
        height += QFontMetrics(theme.font(Role.CAPTION)).height() + theme.px(1)
    return room.top() + (room.height() - height) // 2


def _paint_end(
    painter: QPainter, rect: QRect, row: Row, look: RowLook, right: int, *, chosen: bool
) -> int:
    """Paint what stands at the right and return where the room for words ends."""
    middle = rect.top() + rect.height() / 2
    if row.end_icon:
        side = theme.px(icons.INLINE)
        centre = QPointF(right - side / 2, middle)
        icons.paint(painter, row.end_icon, centre, TONE_INK[row.end_tone], icons.INLINE)
        right -= side + theme.px(12)
    if row.fact:
        strong = row.tone in {Tone.SOON, Tone.BAD, Tone.GOOD}
        role = Role.LABEL if strong else Role.BODY
        if look.two_lines or look.quiet_facts:
            role = Role.CHIP if strong else Role.CAPTION
        face = theme.font(role, tabular=not look.two_lines and look.accent_selected)
        width = min(QFontMetrics(face).horizontalAdvance(row.fact), rect.width() // 2) + 1
        painter.setFont(face)
        ink: Token = "text2" if row.tone is Tone.PLAIN else TONE_INK[row.tone]
        if chosen and look.accent_selected and not look.quiet_facts and row.tone is Tone.PLAIN:
            ink = "accent"
        painter.setPen(theme.color(ink))
        box = QRect(right - width, rect.top(), width, rect.height())
        words = painter.fontMetrics().elidedText(row.fact, Qt.TextElideMode.ElideRight, width)
        painter.drawText(box, RIGHT, words)
        right -= width
        if row.fact_icon:
            side = theme.px(icons.INLINE)
            centre = QPointF(right - theme.px(6) - side / 2, middle)
            icons.paint(painter, row.fact_icon, centre, ink, icons.INLINE)
            right -= side + theme.px(6)
        right -= theme.px(12)
    return right


def _title_look(row: Row, look: RowLook, *, chosen: bool) -> tuple[Role, Token]:
    role = Role.STRONG if chosen and not row.marks else look.title_role
    ink: Token = "text2" if row.faint else "text"
    return role, "accent" if chosen and look.accent_selected and not row.marks else ink


def _paint_two(painter: QPainter, room: QRect, row: Row, look: RowLook, *, chosen: bool) -> None:
    role, ink = _title_look(row, look, chosen=chosen)
    if not row.detail:
        paint_title(painter, room, row, role, ink)
        return
    upper = QFontMetrics(theme.font(role)).height()
    lower = QFontMetrics(theme.font(Role.CAPTION)).height()
    gap = theme.px(1)
    top = _title_top(room, row, look)
    paint_title(painter, QRect(room.left(), top, room.width(), upper), row, role, ink)
    painter.setFont(theme.font(Role.CAPTION))
    painter.setPen(theme.color("text2"))
    below = QRect(room.left(), top + upper + gap, room.width(), lower)
    painter.drawText(below, LEFT, _elided(painter, row.detail, below.width()))


def _paint_one(painter: QPainter, room: QRect, row: Row, look: RowLook, *, chosen: bool) -> None:
    role, ink = _title_look(row, look, chosen=chosen)
    column = theme.px(look.title_width) if look.title_width and row.detail else 0
    column = min(column, room.width() * 2 // 5) if room.width() > 0 else column
    title_room = QRect(room)
    if column:
        title_room.setWidth(min(column - theme.px(12), room.width()))
    used = paint_title(painter, title_room, row, role, ink, accent=look.accent_marks)
    if not row.detail:
        return
    x = room.left() + (column or used + theme.px(9))
    inline = not look.title_width
    painter.setFont(theme.font(Role.CAPTION if inline else Role.BODY))
    painter.setPen(theme.color("text2"))
    rest = QRect(x, room.top(), max(0, room.right() + 1 - x), room.height())
    painter.drawText(rest, LEFT, _elided(painter, row.detail, rest.width()))


def _elided(painter: QPainter, text: str, width: int) -> str:
    return painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, width)


def paint_title(
    painter: QPainter, room: QRect, row: Row, role: Role, ink: Token, *, accent: bool = True
) -> int:
    """Paint a title with the stretches that matched in bold; return the width used."""
    if not row.marks:
        painter.setFont(theme.font(role))
        painter.setPen(theme.color(ink))
        words = shortened_title(painter.fontMetrics(), row.title, room.width())
        painter.drawText(room, LEFT, words)
        return painter.fontMetrics().horizontalAdvance(words)
    x, end = room.left(), room.right() + 1
    for piece, marked in _pieces(row.title, row.marks):
        painter.setFont(theme.font(Role.STRONG if marked else role))
        painter.setPen(theme.color("accent" if marked and accent else ink))
        words = _elided(painter, piece, end - x)
        painter.drawText(QRect(x, room.top(), end - x, room.height()), LEFT, words)
        x += painter.fontMetrics().horizontalAdvance(words)
        if words != piece:
            break
    return x - room.left()


def _pieces(text: str, marks: tuple[tuple[int, int], ...]) -> list[tuple[str, bool]]:
    pieces: list[tuple[str, bool]] = []
    at = 0
    for start, length in sorted(marks):
        start = max(start, at)
        if start > at:
            pieces.append((text[at:start], False))
        if text[start : start + length]:
            pieces.append((text[start : start + length], True))
        at = max(at, start + length)
    if at < len(text):
        pieces.append((text[at:], False))
    return pieces
