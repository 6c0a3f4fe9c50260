from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfoNotFoundError

import pytest
import tzlocal
from hypothesis import given
from hypothesis import strategies as st

from therapist_emr.domain.clock import FixedClock, SystemClock, moment_at, moment_from, moment_of

ZONE = "America/Los_Angeles"


def test_a_moment_is_utc_and_the_wall_of_the_room() -> None:
    moment = moment_of(datetime(2026, 11, 18, 2, 58, 1, 5, tzinfo=UTC), ZONE)
    assert moment.utc == "2026-11-18T02:58:01.000005Z"
    assert moment.local == "2026-11-17T18:58:01"
    assert moment.zone == ZONE
    assert moment.day.isoformat() == "2026-11-17"
    assert moment == moment_from(moment.utc, ZONE)
    assert moment.wall == datetime(2026, 11, 17, 18, 58, 1)  # noqa: DTZ001 - wall time


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "../../etc/passwd", "America", "\0"])
def test_an_unknown_zone_is_utc(zone: str) -> None:
    instant = datetime(2026, 11, 18, 2, 58, tzinfo=UTC)
    for moment in (moment_of(instant, zone), moment_at(instant.replace(tzinfo=None), zone)):
        assert (moment.zone, moment.local) == ("UTC", "2026-11-18T02:58:00")


@given(
    st.datetimes(datetime(1980, 1, 1), datetime(2100, 1, 1)),  # noqa: DTZ001 - wall times
    st.sampled_from([ZONE, "Asia/Kathmandu", "UTC"]),
)
def test_wall_times_come_back_unless_the_clock_skipped_them(wall: datetime, zone: str) -> None:
    wall = wall.replace(microsecond=0)
    shown = moment_at(wall, zone).wall
    assert shown in {wall, wall + timedelta(hours=1)}


@given(st.lists(st.datetimes(timezones=st.just(UTC)), min_size=2, max_size=5))
def test_the_order_of_instants_is_the_order_of_their_texts(instants: list[datetime]) -> None:
    instants.sort()
    told = [moment_of(each, "UTC").utc for each in instants]
    assert told == sorted(told)


def test_clocks_tell_the_time() -> None:
    instant = datetime(2026, 11, 17, 20, tzinfo=UTC)
    assert FixedClock(instant).now().local == "2026-11-17T12:00:00"
    before = datetime.now(UTC)
    told = datetime.fromisoformat(SystemClock().now().utc)
    assert before <= told <= datetime.now(UTC)


def test_a_computer_that_does_not_know_its_zone_is_in_utc(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def lost() -> str:
        raise ZoneInfoNotFoundError

    monkeypatch.setattr(tzlocal, "get_localzone_name", lost)
    assert SystemClock().now().zone == "UTC"


@pytest.fixture
def travelling(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Let the computer be in another zone, and put its own back when the test is over."""

    def arrive(zone: str) -> None:
        monkeypatch.setenv("TZ", zone)

    yield arrive
    monkeypatch.undo()
    if sys.platform != "win32":
        time.tzset()
    tzlocal.reload_localzone()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps its zone in the registry")
def test_a_clock_goes_with_a_computer_that_travels(travelling: Callable[[str], None]) -> None:
    travelling("America/New_York")
    clock = SystemClock(timedelta(0))
    assert clock.now().zone == "America/New_York"
    still = SystemClock(timedelta(hours=1))
    travelling("America/Los_Angeles")
    assert clock.now().zone == "America/Los_Angeles"
    assert datetime.now().astimezone().tzname() in {"PST", "PDT"}
    assert still.now().zone == "America/New_York"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps its zone in the registry")
def test_a_zone_that_is_lost_on_the_way_stays_the_last_one(
    travelling: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    travelling("America/New_York")
    clock = SystemClock(timedelta(0))
    assert clock.now().zone == "America/New_York"

    def lost() -> str:
        raise ZoneInfoNotFoundError

    monkeypatch.setattr(tzlocal, "reload_localzone", lost)
    assert clock.now().zone == "America/New_York"
    monkeypatch.undo()
