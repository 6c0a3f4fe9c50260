"""Pictures of progress: the course of a value over time, and a bar beside its words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from math import isfinite

from therapist_emr.domain import words
from therapist_emr.domain.plan import unit_for
from therapist_emr.forms.blocks import Trend
from therapist_emr.pdf.layout import Mark, Row, Setter, Tag, text_mark
from therapist_emr.pdf.lines import Line
from therapist_emr.pdf.style import (
    ACCENT,
    BAND,
    BAND2,
    CAPTION,
    CAPTION_STRONG,
    GREEN,
    HAIR,
    LINE,
    SMALL,
    SMALL_STRONG,
    SOFT,
    STRONG,
    WHITE,
    Colour,
    Style,
)

_HEIGHT = 92.0
_WORDS = 118.0
_AXIS = 26.0
_BANDS = 4
_PILL = 4.0
_RING = ((8.4, ACCENT), (5.4, WHITE))


def progress_bar(right: float, down: float, width: float, fraction: float, *, met: bool) -> Mark:
    """Return the bar of an objective: green when met, petrol on the way."""
    part = max(0.0, min(1.0, fraction)) * width if isfinite(fraction) else 0.0
    ops = _pill(width, BAND2)
    if part > 0:
        ops += " " + _pill(max(part, 4.0), GREEN if met else ACCENT)
    return Mark(right, down, ops)


def _pill(width: float, ink: Colour) -> str:
    """Draw a bar with round ends: a line as thick as the bar is high."""
    half = _PILL / 2
    return f"{ink.stroke} {_PILL} w 1 J {half} {-half} m {max(width - half, half):.2f} {-half} l S"


def words_for(value: float, unit: str = "") -> str:
    """Return a value as people write it."""
    number = f"{value:.2f}".rstrip("0").rstrip(".")
    return f"{number} {unit_for(value, unit)}".strip()


def day(iso: str) -> str:
    """Return an ISO date, or that of a wall time, in words; what is none is returned as it is."""
    told = words.iso_day(iso[:10])
    return iso if told == iso[:10] else told


@dataclass(frozen=True, slots=True)
class _Scale:
    first: int
    span: int
    low: float
    high: float
    width: float

    def x(self, at: int, ordinal: int | None, count: int) -> float:
        """Place a point by its date, or evenly where dates are missing."""
        if ordinal is None or self.span == 0:
            share = at / (count - 1) if count > 1 else 0.5
        else:
            share = (ordinal - self.first) / self.span
        return 6 + share * (self.width - 12)

    def y(self, value: float) -> float:
        """Place a value between the lowest and the highest."""
        share = (value - self.low) / (self.high - self.low)
        return max(0.0, min(1.0, share)) * _HEIGHT


def _ordinal(iso: str) -> int | None:
    try:
        return date.fromisoformat(iso[:10]).toordinal()
    except ValueError:
        return None


def _scale(trend: Trend, width: float) -> tuple[_Scale, list[int | None]]:
    ordinals = [_ordinal(when) for when, _ in trend.points]
    known = [when for when in ordinals if when is not None]
    if len(known) < len(ordinals):
        known, ordinals = [], [None] * len(ordinals)
    first, last = (min(known), max(known)) if known else (0, 0)
    low = min([trend.low, *(value for _, value in trend.points)])
    high = max([trend.high, *(value for _, value in trend.points)])
    return _Scale(first, last - first, low, high if high > low else low + 1, width), ordinals


def _stretches(trend: Trend, scale: _Scale) -> list[tuple[float, float, bool]]:
    """Return each band from where to where, and whether the last value lies in it."""
    if trend.bands:
        last = len(trend.bands) - 1
        return [
            (
                0.0 if at == 0 else scale.y(low),
                _HEIGHT if at == last else scale.y(high),
                trend.bands[at] == trend.band,
            )
            for at, (low, high) in enumerate(trend.edges())
        ]
    now = scale.y(trend.points[-1][1]) if trend.points else -1.0
    band = _HEIGHT / _BANDS
    lows = [at * band for at in range(_BANDS)]
    return [
        (low, low + band, low <= now < low + band or (now == _HEIGHT == low + band)) for low in lows
    ]


def _picture(trend: Trend, width: float) -> str:
    scale, ordinals = _scale(trend, width)
    ops = [
        f"{(SOFT if here else BAND).fill} 0 {low:.2f} {width:.2f} {max(high - low - 1, 0):.2f} re f"
        for low, high, here in _stretches(trend, scale)
    ]
    ops.append(f"{HAIR.stroke} 0.6 w 0 0 m {width:.2f} 0 l S")
    if trend.target is not None:
        y = scale.y(trend.target)
        ops.append(f"{LINE.stroke} 0.8 w [3 2.4] 0 d 0 {y:.2f} m {width:.2f} {y:.2f} l S [] 0 d")
    count = len(trend.points)
    places = [
        (scale.x(at, ordinals[at], count), scale.y(value))
        for at, (_, value) in enumerate(trend.points)
    ]
    if count > 1:
        start, *rest = (f"{x:.2f} {y:.2f}" for x, y in places)
        path = " ".join([f"{start} m", *(f"{place} l" for place in rest)])
        ops.append(f"{ACCENT.stroke} 1.5 w 1 J 1 j {path} S")
    ops.append("1 J")
    ops += [_dot(x, y, 3.4, ACCENT) for x, y in places[:-1]]
    ops += [_dot(x, y, size, ink) for x, y in places[-1:] for size, ink in _RING]
    return " ".join(ops)


def _dot(x: float, y: float, size: float, ink: Colour) -> str:
    """Draw a round dot: a line of no length with round ends."""
    return f"{ink.stroke} {size} w {x:.2f} {y:.2f} m {x:.2f} {y:.2f} l S"


def _sentences(trend: Trend) -> list[tuple[str, Style]]:
    """Say in words what the picture shows."""
    out: list[tuple[str, Style]] = []
    if not trend.points:
        return [("None recorded", CAPTION)]
    (first_day, first), (last_day, last) = trend.points[0], trend.points[-1]
    out.append((words_for(last, trend.unit), STRONG))
    if trend.band is not None:
        out.append((trend.band.name, SMALL))
    out.append((day(last_day), CAPTION))
    if len(trend.points) > 1:
        change = last - first
        sign = "+" if change > 0 else "\u2212" if change < 0 else ""
        moved = f"{sign}{words_for(abs(change))}" if change else "No change"
        out.append((f"{moved} since {day(first_day)}", SMALL))
        out.append((f"From {words_for(first, trend.unit)}", CAPTION))
    if trend.target is not None:
        out.append((f"{trend.line} {words_for(trend.target, trend.unit)}, dashed", CAPTION))
    return out


def trend_rows(
    setter: Setter, trend: Trend, measure: float, right: float, parent: Tag
) -> list[Row]:
    """Return a plot with its title above and its course in words beside it."""
    trend = replace(trend, points=tuple(point for point in trend.points if isfinite(point[1])))
    title = setter.text(
        trend.title,
        SMALL_STRONG,
        measure,
        Tag("P", parent),
        right=right,
        gap=10,
        keep=True,
    )
    words = _sentences(trend)
    names = _names(setter, trend)
    axis = max([_AXIS, *(line.width + 4 for line, _, _ in names)])
    width = measure - _WORDS - axis - 14
    spoken = "; ".join(text for text, _ in words)
    figure = Tag("Figure", parent, alt=f"{trend.title}: {spoken}")
    marks = [Mark(right, _HEIGHT + 4, _picture(trend, width), figure)]
    marks += [text_mark(line, right + width + 6, down, style, None) for line, down, style in names]
    marks += _date_labels(setter, trend, right, width)
    down = 0.0
    tag = Tag("P", parent)
    beside = right + width + axis + 14
    for text, style in words:
        for line in setter.lines(text, style, _WORDS):
            marks.append(text_mark(line, beside, down, style, tag))
            down += style.leading
    return [*title, Row(max(_HEIGHT + 20, down), marks)]


def _names(setter: Setter, trend: Trend) -> list[tuple[Line, float, Style]]:
    """Return what stands beside the plot: the bands' names, the current one bold, or values."""
    if not trend.bands:
        return [
            (setter.single(words_for(value), CAPTION, _AXIS), down, CAPTION)
            for value, down in _axis(trend)
        ]
    scale, _ = _scale(trend, 1)
    middles = [
        (_HEIGHT - (low + high) / 2 - CAPTION.leading / 2, band, here)
        for band, (low, high, here) in zip(trend.bands, _stretches(trend, scale), strict=True)
    ]
    out: list[tuple[Line, float, Style]] = []
    for down, band, here in sorted(middles, key=lambda one: not one[2]):
        if all(abs(down - taken) >= CAPTION.size for _, taken, _ in out):
            style = CAPTION_STRONG if here else CAPTION
            span = f"{band.name}, {words_for(band.low)} to {words_for(band.high)}"
            out.append((setter.single(span, style, _WORDS), down, style))
    return out


def _axis(trend: Trend) -> list[tuple[float, float]]:
    """Return the values to write beside the plot, and how far down."""
    scale, _ = _scale(trend, 1)
    marks = [(scale.high, 0.0), (scale.low, _HEIGHT - 8)]
    if trend.target is not None:
        down = _HEIGHT - scale.y(trend.target) - 4
        if all(abs(down - taken) > CAPTION.size + 2 for _, taken in marks):
            marks.append((trend.target, down))
    return marks


def _date_labels(setter: Setter, trend: Trend, right: float, width: float) -> list[Mark]:
    if not trend.points:
        return []
    ends = [trend.points[0][0], trend.points[-1][0]]
    first = setter.single(day(ends[0]), CAPTION, width / 2)
    out = [text_mark(first, right, _HEIGHT + 6, CAPTION, None)]
    if ends[0] != ends[1]:
        last = setter.single(day(ends[1]), CAPTION, width / 2)
        out.append(text_mark(last, right + width - last.width, _HEIGHT + 6, CAPTION, None))
    return out
