from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pdf.papers import chart, fresh_document, note, text_of
from therapist_emr.domain import words
from therapist_emr.domain.measures import Band
from therapist_emr.forms.blocks import Trend
from therapist_emr.pdf.layout import Row, Tag
from therapist_emr.pdf.record import Part
from therapist_emr.pdf.style import ACCENT, GREEN, SOFT
from therapist_emr.pdf.trend import day, progress_bar, trend_rows, words_for

POINTS = (("2026-01-05", 19.0), ("2026-03-02", 16.0), ("2026-11-10", 7.0))


def set_trend(trend: Trend) -> tuple[list[Row], Tag]:
    document = fresh_document()
    tag = Tag("Sect")
    return trend_rows(document.setter, trend, 480, 0, tag), tag


def picture(trend: Trend) -> str:
    rows, _ = set_trend(trend)
    return rows[-1].marks[0].ops


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [(7.0, "", "7"), (7.25, "", "7.25"), (7.5, "hours", "7.5 hours"), (-0.5, "", "-0.5")],
)
def test_words_for(value: float, unit: str, words: str) -> None:
    assert words_for(value, unit) == words


@pytest.mark.parametrize(
    ("iso", "told"),
    [
        ("2026-11-10", "Nov 10, 2026"),
        ("2026-11-10T08:00:00", "Nov 10, 2026"),
        ("2026", "2026"),
        ("2026-11", "Nov 2026"),
        ("soon", "soon"),
        ("", ""),
    ],
)
def test_day(iso: str, told: str) -> None:
    assert day(iso) == told


def test_days_are_written_as_on_the_rest_of_the_page() -> None:
    before = words.current_style()
    words.use_style(words.DateStyle(day_first=True))
    try:
        _, tag = set_trend(Trend("PHQ-9", POINTS, 0, 27))
    finally:
        words.use_style(before)
    figure = next(kid for kid in tag.kids if isinstance(kid, Tag) and kid.kind == "Figure")
    assert "10 Nov 2026; \u221212 since 5 Jan 2026" in figure.alt


def test_the_course_is_told_in_words() -> None:
    _, tag = set_trend(Trend("PHQ-9", POINTS, 0, 27, target=9))
    figure = next(kid for kid in tag.kids if isinstance(kid, Tag) and kid.kind == "Figure")
    assert figure.alt == (
        "PHQ-9: 7; Nov 10, 2026; \u221212 since Jan 5, 2026; From 19; Target 9, dashed"
    )


@pytest.mark.parametrize(
    ("points", "words"),
    [
        ((("2026-01-05", 5.0), ("2026-02-05", 5.0)), "No change since Jan 5, 2026"),
        ((("2026-01-05", 5.0), ("2026-02-05", 8.0)), "+3 since Jan 5, 2026"),
        ((("2026-01-05", 5.0),), "5; Jan 5, 2026"),
        ((), "None recorded"),
        ((("2026-01-05", float("nan")),), "None recorded"),
    ],
)
def test_changes_in_words(points: tuple[tuple[str, float], ...], words: str) -> None:
    _, tag = set_trend(Trend("T", points, 0, 10))
    figure = next(kid for kid in tag.kids if isinstance(kid, Tag) and kid.kind == "Figure")
    assert words in figure.alt


def test_the_line_runs_through_every_point_in_the_accent() -> None:
    ops = picture(Trend("PHQ-9", POINTS, 0, 27))
    path = re.search(rf"{re.escape(ACCENT.stroke)} 1.5 w 1 J 1 j (.*?) S", ops)
    assert path is not None
    assert path.group(1).count(" l") == 2


def test_points_stand_apart_by_their_dates() -> None:
    ops = picture(Trend("PHQ-9", POINTS, 0, 27))
    path = re.search(r"1 j ([\d.]+) \S+ m ([\d.]+) \S+ l ([\d.]+) ", ops)
    assert path is not None
    first, second, third = map(float, path.groups())
    assert (second - first) / (third - first) == pytest.approx(56 / 309, abs=0.01)


def test_the_last_point_is_ringed_and_its_band_marked() -> None:
    ops = picture(Trend("PHQ-9", POINTS, 0, 27))
    assert "8.4 w" in ops
    assert ops.count(SOFT.fill) == 1


def test_bands_are_drawn_to_their_height_and_named() -> None:
    bands = (Band("Minimal", 0, 4), Band("Mild", 5, 9), Band("Moderately severe", 10, 27))
    rows, tag = set_trend(Trend("PHQ-9", POINTS, 0, 27, bands=bands))
    ops = rows[-1].marks[0].ops
    edges = re.findall(r"rg 0 ([\d.]+) [\d.]+ ([\d.]+) re f", ops)
    assert [float(low) for low, _ in edges] == pytest.approx([0, 15.33, 32.37], abs=0.02)
    assert ops.count(SOFT.fill) == 1
    figure = next(kid for kid in tag.kids if isinstance(kid, Tag) and kid.kind == "Figure")
    assert "7; Mild; Nov 10, 2026" in figure.alt


def test_bands_say_from_where_to_where_they_reach() -> None:
    bands = (Band("Minimal", 0, 4), Band("Mild", 5, 27))
    course = Trend("PHQ-9", POINTS, 0, 27, bands=bands)
    text = text_of(chart(Part("Measures", (note(1, course),))))
    assert "Minimal, 0 to 4" in text
    assert "Mild, 5 to 27" in text


def test_the_target_is_dashed() -> None:
    assert "[3 2.4] 0 d" in picture(Trend("PHQ-9", POINTS, 0, 27, target=9))
    assert " d " not in picture(Trend("PHQ-9", POINTS, 0, 27))


@pytest.mark.parametrize("value", [-50.0, 500.0])
def test_values_outside_the_scale_widen_it(value: float) -> None:
    ops = picture(Trend("T", (("2026-01-01", 5.0), ("2026-02-01", value)), 0, 27))
    heights = [float(y) for y in re.findall(r"[\d.]+ ([-\d.]+) [ml]", ops)]
    assert min(heights) >= 0
    assert max(heights) <= 92


@given(
    st.lists(
        st.tuples(st.dates().map(str) | st.text(max_size=8), st.floats(-1e9, 1e9)), max_size=9
    ),
    st.floats(-100, 100),
    st.floats(-100, 100),
)
def test_any_course_can_be_drawn(points: list[tuple[str, float]], low: float, high: float) -> None:
    ops = picture(Trend("T", tuple(points), low, high, target=low))
    assert "nan" not in ops
    assert "inf" not in ops


@pytest.mark.parametrize(
    ("fraction", "wide"), [(0.0, None), (0.5, 50.0), (1.0, 98.0), (7.0, 98.0), (float("nan"), None)]
)
def test_a_bar_is_as_long_as_its_fraction(fraction: float, wide: float | None) -> None:
    ops = progress_bar(0, 0, 100, fraction, met=False).ops
    ends = [float(end) for end in re.findall(r"([\d.]+) -2.0 l", ops)]
    assert len(ends) == (1 if wide is None else 2)
    if wide is not None:
        assert ends[1] == pytest.approx(wide, abs=2)


def test_a_bar_is_green_only_when_met() -> None:
    assert GREEN.stroke in progress_bar(0, 0, 100, 1, met=True).ops
    assert GREEN.stroke not in progress_bar(0, 0, 100, 1, met=False).ops
