from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from tests.ui.widgets.kit import colours, on_page, picture
from therapist_emr.domain.measures import Band
from therapist_emr.forms.blocks import Trend
from therapist_emr.ui import theme
from therapist_emr.ui.theme import Mode, Theme
from therapist_emr.ui.widgets.trend import Sparkline, TrendPlot, spoken

BANDS = (
    Band("Minimal", 0, 4), Band("Mild", 5, 9), Band("Moderate", 10, 14), Band("Severe", 15, 27),
)  # fmt: skip
POINTS = (("2026-05-04", 19), ("2026-08-01", 13), ("2026-11-10", 9))
COURSE = Trend("PHQ-9", POINTS, 0, 27, 10, bands=BANDS)
EMPTY = Trend("PHQ-9", (), 0, 27, bands=BANDS)
ONE = Trend("PHQ-9", (("2026-11-10", 9),), 0, 27, bands=BANDS)
PLAIN = Trend("PCL-5", (("2026-05-04", 48), ("2026-11-10", 29)), 0, 80, 31, line="Cut-off")


@pytest.mark.parametrize("kind", [Sparkline, TrendPlot])
@pytest.mark.parametrize("trend", [COURSE, EMPTY, ONE])
def test_any_course_is_drawn_in_both_themes(
    qtbot: QtBot, look: Theme, kind: type[Sparkline | TrendPlot], trend: Trend
) -> None:
    plot = kind(trend)
    on_page(qtbot, plot)
    for mode in (Mode.LIGHT, Mode.DARK):
        look.set_mode(mode)
        seen = colours(picture(plot))
        assert theme.hex_of("band") in seen
        assert (theme.hex_of("accent") in seen) is bool(trend.points)
        assert (theme.hex_of("soft") in seen) is bool(trend.points)


class Weighed(float):
    """A value that notes how often it is compared."""

    times = 0

    def __lt__(self, other: float) -> bool:
        Weighed.times += 1
        return float(self) < other

    def __gt__(self, other: float) -> bool:
        Weighed.times += 1
        return float(self) > other


@pytest.mark.parametrize("kind", [Sparkline, TrendPlot])
def test_a_course_of_years_is_painted_without_going_through_it_for_each_value(
    qtbot: QtBot, kind: type[Sparkline | TrendPlot]
) -> None:
    first = date(2015, 1, 5)
    points = tuple(
        ((first + timedelta(days=day)).isoformat(), Weighed(day % 20)) for day in range(1000)
    )
    plot = kind(Trend("PHQ-9", points, 0, 27, 10, bands=BANDS))
    on_page(qtbot, plot)
    Weighed.times = 0
    picture(plot)
    assert Weighed.times < 10 * len(points)


def test_the_course_is_told_in_words() -> None:
    assert spoken(COURSE) == ("PHQ-9: 9 on Nov 10, 2026, Mild; 19 on May 4, 2026; target 10")
    assert spoken(EMPTY) == "PHQ-9: no values yet"
    assert spoken(Trend("Weight", (("2026-11", 71.5),), 0, 200, unit="kg")) == (
        "Weight: 71.5 kg on Nov 2026"
    )
    plot = TrendPlot(COURSE)
    assert plot.accessibleName() == spoken(COURSE)
    plot.set_trend(EMPTY)
    assert plot.accessibleName() == "PHQ-9: no values yet"


def test_higher_values_stand_higher(qtbot: QtBot) -> None:
    plot = TrendPlot(COURSE)
    on_page(qtbot, plot)
    image = picture(plot)
    accent = theme.color("accent")

    def top_in(columns: range) -> int:
        return min(
            y for x in columns for y in range(image.height()) if image.pixelColor(x, y) == accent
        )

    right = image.width() // 2
    assert top_in(range(5, 20)) < top_in(range(right, right + 60))


@pytest.mark.parametrize("kind", [Sparkline, TrendPlot])
def test_of_one_day_what_was_told_last_stands_last(
    qtbot: QtBot, kind: type[Sparkline | TrendPlot]
) -> None:
    drawn = []
    for values in ((19, 9), (9, 19)):
        plot = kind(Trend("PHQ-9", tuple(("2026-11-10", value) for value in values), 0, 27))
        on_page(qtbot, plot)
        drawn.append(picture(plot))
    assert drawn[0] != drawn[1]


def test_the_target_is_dashed(qtbot: QtBot) -> None:
    plot = TrendPlot(PLAIN)
    on_page(qtbot, plot)
    assert theme.hex_of("field") in colours(picture(plot))
    assert [name for _, name, _ in plot._names()] == ["0", "80", "Cut-off 31"]
    assert spoken(PLAIN).endswith("; cut-off 31")
    without = TrendPlot(ONE)
    on_page(qtbot, without)
    assert theme.hex_of("field") not in colours(picture(without))


def test_bands_are_named_and_the_current_one_is_marked() -> None:
    names = TrendPlot(COURSE)._names()
    assert [(name, now) for _, name, now in names] == [
        ("Minimal", False), ("Mild", True), ("Moderate", False), ("Severe", False),
    ]  # fmt: skip
    assert COURSE.edges() == ((0, 4.5), (4.5, 9.5), (9.5, 14.5), (14.5, 27))


def test_a_small_strip_shows_the_stretch_where_values_lie() -> None:
    near = Trend("PHQ-9", (("2026-05-04", 9), ("2026-11-10", 8)), 0, 27)
    low, high = Sparkline(near)._range()
    assert low <= 8 <= 9 <= high
    assert high - low < 27
    assert TrendPlot(near)._range() == (0, 27)


def test_dates_that_cannot_be_read_are_left_out() -> None:
    plot = TrendPlot(Trend("X", (("soon", 3), ("2026-11-10", 4)), 0, 10))
    assert len(plot._points) == 1


@given(
    st.lists(st.tuples(st.dates().map(str), st.floats(-1e6, 1e6)), max_size=8),
    st.floats(-1e6, 1e6),
    st.floats(-1e6, 1e6),
    st.none() | st.floats(-1e6, 1e6),
)
def test_any_numbers_have_a_place(
    points: list[tuple[str, float]], low: float, high: float, target: float | None
) -> None:
    trend = Trend("X", tuple(points), low, high, target)
    for plot in (Sparkline(trend), TrendPlot(trend)):
        bottom, top = plot._range()
        assert top > bottom
        plot.resize(120, 60)
        assert not plot.grab().isNull()
