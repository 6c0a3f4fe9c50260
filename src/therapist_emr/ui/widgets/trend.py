"""A course over time: a small line beside words, or a large one with bands and dates."""

from __future__ import annotations

from datetime import date
from operator import itemgetter

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from therapist_emr.domain import words
from therapist_emr.domain.dates import PartialDate
from therapist_emr.domain.numbers import figure
from therapist_emr.domain.plan import measured
from therapist_emr.forms.blocks import Trend
from therapist_emr.ui import theme
from therapist_emr.ui.theme import Role, Token

_LINE = 1.75
_LEAST_SHARE = 0.35


def _day(iso: str) -> date | None:
    try:
        return PartialDate.parse(iso).earliest()
    except ValueError:
        return None


def _number(value: float) -> str:
    return figure(value)


def spoken(trend: Trend) -> str:
    """Return the course in words, for those who cannot see it."""
    if not trend.points:
        return f"{trend.title}: no values yet"
    first, last = trend.points[0], trend.points[-1]
    said = f"{trend.title}: {measured(last[1], trend.unit)} on {words.iso_day(last[0])}"
    said += f", {trend.band.name}" if trend.band else ""
    if len(trend.points) > 1:
        said += f"; {_number(first[1])} on {words.iso_day(first[0])}"
    line = f"; {trend.line.lower()} {_number(trend.target)}" if trend.target is not None else ""
    return said + line


class _Plot(QWidget):
    """Map dates and values to places and paint what both forms share."""

    def __init__(self, trend: Trend, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._trend = trend
        self.set_trend(trend)

    def set_trend(self, trend: Trend) -> None:
        """Show another course."""
        told = [(day, value) for iso, value in trend.points if (day := _day(iso))]
        dated = sorted(told, key=itemgetter(0))  # of one day, what was told last stays last
        self._trend = trend
        self._points = dated
        self._ends = self._range()
        self.setAccessibleName(spoken(trend))
        self.setToolTip(spoken(trend))
        self.update()

    def restyle(self) -> None:
        """Measure again."""
        self.updateGeometry()

    def _range(self) -> tuple[float, float]:
        """Return the ends of the scale; read once for a course, not once for each of its points."""
        values = [value for _, value in self._points]
        low = min(self._trend.low, self._trend.high, *values)
        high = max(self._trend.low, self._trend.high, *values)
        return (low, high) if high > low else (low - 1, high + 1)

    def _place(self, day: date, value: float, rect: QRectF) -> QPointF:
        low, high = self._ends
        first, last = self._points[0][0], self._points[-1][0]
        span = (last - first).days
        share = (day - first).days / span if span else 1.0
        height = (value - low) / (high - low)
        return QPointF(rect.left() + share * rect.width(), rect.bottom() - height * rect.height())

    def _y(self, value: float, rect: QRectF) -> float:
        low, high = self._ends
        share = min(1.0, max(0.0, (value - low) / (high - low)))
        return rect.bottom() - share * rect.height()

    def _paint_ground(self, painter: QPainter, rect: QRectF, inner: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.fillRect(rect, theme.color("band"))
        trend = self._trend
        for at, (low, high) in enumerate(trend.edges()):
            top = rect.top() if at == len(trend.bands) - 1 else self._y(high, inner)
            bottom = rect.bottom() if at == 0 else self._y(low, inner)
            here = trend.bands[at] == trend.band
            tint: Token = "soft" if here else "band2" if at % 2 else "band"
            painter.fillRect(
                QRectF(rect.left(), top, rect.width(), bottom - top), theme.color(tint)
            )

    def _paint_target(self, painter: QPainter, rect: QRectF, inner: QRectF) -> None:
        target = self._trend.target
        if target is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        pen = QPen(theme.color("field"), 1)
        pen.setDashPattern([4, 3])
        painter.setPen(pen)
        y = round(self._y(target, inner))
        painter.drawLine(QPointF(rect.left(), y), QPointF(rect.right(), y))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def _paint_line(
        self, painter: QPainter, inner: QRectF, *, dots: bool, ground: Token = "surface"
    ) -> None:
        if not self._points:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        places = [self._place(day, value, inner) for day, value in self._points]
        pen = QPen(theme.color("accent"), _LINE)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(places))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("accent"))
        if dots and len(places) <= inner.width() / 8:
            for place in places[:-1]:
                painter.drawEllipse(place, 2.25, 2.25)
        painter.setPen(QPen(theme.color(ground), 2))
        painter.drawEllipse(places[-1], 4.5, 4.5)


class Sparkline(_Plot):
    """Show a course in a small strip beside its words.

    The strip shows the stretch of the scale where the values lie, so that small changes are seen.
    """

    def __init__(self, trend: Trend, parent: QWidget | None = None) -> None:
        super().__init__(trend, parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return a strip."""
        return QSize(theme.px(194), theme.px(46))

    def minimumSizeHint(self) -> QSize:
        """Stay wide enough to show a direction."""
        return QSize(theme.px(56), theme.px(28))

    def _range(self) -> tuple[float, float]:
        low, high = super()._range()
        shown = [value for _, value in self._points]
        shown += [self._trend.target] if self._trend.target is not None else []
        if not shown:
            return low, high
        middle = (min(shown) + max(shown)) / 2
        half = max((max(shown) - min(shown)) * 0.6, (high - low) * _LEAST_SHARE / 2)
        start = max(low, min(middle - half, high - 2 * half))
        return start, min(high, start + 2 * half) if start + 2 * half > start else start + 1

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint bands, cut-off and line."""
        painter = QPainter(self)
        rect = QRectF(self.rect())
        edge = theme.px(7)
        inner = rect.adjusted(edge, edge, -edge - 1, -edge)
        self._paint_ground(painter, rect, inner)
        self._paint_target(painter, rect, inner)
        self._paint_line(painter, inner, dots=False)
        painter.end()


class TrendPlot(_Plot):
    """Show a course large: band names at the right, the current one bold, dates below."""

    def __init__(
        self,
        trend: Trend,
        *,
        height: int = 122,
        parent: QWidget | None = None,
    ) -> None:
        self._height = height
        super().__init__(trend, parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return a drawing that stands on its own."""
        return QSize(theme.px(276), theme.px(self._height))

    def minimumSizeHint(self) -> QSize:
        """Keep the dates apart."""
        return QSize(theme.px(160), theme.px(self._height))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint bands, cut-off, line, names and dates."""
        painter = QPainter(self)
        face = theme.font(Role.CAPTION)
        metrics = QFontMetrics(face)
        names = self._names()
        side = max((metrics.horizontalAdvance(one) for _, one, _ in names), default=0)
        side += theme.px(16) if names else 0
        foot = metrics.height() + theme.px(5)
        rect = QRectF(0, 0, self.width() - side, self.height() - foot)
        edge = theme.px(8)
        inner = rect.adjusted(edge, edge, -edge, -edge)
        self._paint_ground(painter, rect, inner)
        self._paint_target(painter, rect, inner)
        self._paint_line(painter, inner, dots=True)
        self._paint_names(painter, rect, names)
        painter.setFont(face)
        painter.setPen(theme.color("text2"))
        if self._points:
            below = QRect(0, self.height() - foot, int(rect.width()), foot)
            self._paint_dates(painter, below)
        painter.end()

    def _names(self) -> list[tuple[float, str, bool]]:
        """Return what stands at the right: the middle of each band, its name, whether it is now."""
        if bands := self._trend.bands:
            edges = self._trend.edges()
            return [
                ((low + high) / 2, band.name, band == self._trend.band)
                for band, (low, high) in zip(bands, edges, strict=True)
            ]
        low, high = self._ends
        marks = [(low, _number(low), False), (high, _number(high), False)]
        if self._trend.target is not None:
            marks.append(
                (self._trend.target, f"{self._trend.line} {_number(self._trend.target)}", True)
            )
        return marks

    def _paint_names(
        self, painter: QPainter, rect: QRectF, names: list[tuple[float, str, bool]]
    ) -> None:
        inner = rect.adjusted(0, theme.px(8), 0, -theme.px(8))
        line = QFontMetrics(theme.font(Role.CAPTION)).height()
        taken: list[float] = []
        for value, name, now in sorted(names, key=lambda one: not one[2]):
            y = min(max(self._y(value, inner), line / 2), rect.height() - line / 2)
            if any(abs(y - other) < line - 2 for other in taken):
                continue
            taken.append(y)
            painter.setFont(theme.font(Role.CAPTION_STRONG if now else Role.CAPTION))
            painter.setPen(theme.color("text" if now else "text2"))
            left = rect.right() + theme.px(8)
            room = QRectF(left, y - line / 2, self.width() - left, line)
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
            painter.drawText(room, int(flags), name)

    def _paint_dates(self, painter: QPainter, below: QRect) -> None:
        first, last = self._points[0][0], self._points[-1][0]
        low = Qt.AlignmentFlag.AlignBottom
        if last != first:
            left = words.short_day(first, last)
            painter.drawText(below, int(low | Qt.AlignmentFlag.AlignLeft), left)
        painter.drawText(below, int(low | Qt.AlignmentFlag.AlignRight), words.short_day(last, last))
