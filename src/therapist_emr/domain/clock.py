"""What time it is, in UTC and on the wall of the room."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


@dataclass(frozen=True, slots=True)
class Moment:
    """Hold one instant: UTC to the microsecond, the wall time it was, and the zone."""

    utc: str
    local: str
    zone: str

    @property
    def wall(self) -> datetime:
        """Return the wall time without a zone."""
        return datetime.fromisoformat(self.local)

    @property
    def day(self) -> date:
        """Return the day on the wall calendar."""
        return self.wall.date()


class Clock(Protocol):
    """Tell the time."""

    def now(self) -> Moment:
        """Return this moment."""


def moment_of(instant: datetime, zone: str) -> Moment:
    """Return an aware instant as a `Moment` in the named zone (UTC when the name is unknown)."""
    try:
        wall = instant.astimezone(ZoneInfo(zone))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        zone, wall = "UTC", instant.astimezone(UTC)
    utc = instant.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    return Moment(utc, wall.replace(tzinfo=None).isoformat(timespec="seconds"), zone)


def moment_from(utc: str, zone: str) -> Moment:
    """Return an instant as it is stored (ISO, in UTC) as a `Moment` in the named zone."""
    return moment_of(datetime.fromisoformat(utc), zone)


def moment_at(wall: datetime, zone: str) -> Moment:
    """Return the moment at which a wall clock in the zone shows `wall` (a naive time)."""
    try:
        aware = wall.replace(tzinfo=ZoneInfo(zone))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        zone, aware = "UTC", wall.replace(tzinfo=UTC)
    return moment_of(aware, zone)


class SystemClock:
    """Tell this computer's time in its own zone, which changes when the computer travels.

    The system is asked for it now and then, not each time: finding it out takes a hundred times
    as long as telling the time.
    """

    def __init__(self, ask_every: timedelta = timedelta(seconds=30)) -> None:
        self._ask_every = ask_every
        self._zone = "UTC"
        self._asked = datetime.now(UTC)
        self._find_zone()

    def now(self) -> Moment:
        """Return this moment."""
        instant = datetime.now(UTC)
        if abs(instant - self._asked) >= self._ask_every:  # a sleep of the computer counts
            self._asked = instant
            self._find_zone(anew=True)
        return moment_of(instant, self._zone)

    def _find_zone(self, *, anew: bool = False) -> None:
        """Ask the system for its zone; the last one stays where it does not know."""
        import tzlocal

        try:
            if anew:
                if sys.platform != "win32":
                    time.tzset()
                tzlocal.reload_localzone()
            self._zone = tzlocal.get_localzone_name() or "UTC"
        except (ZoneInfoNotFoundError, ValueError, OSError):
            return


class FixedClock:
    """Tell one chosen time, for the made-up practice and for tests."""

    def __init__(self, instant: datetime, zone: str = "America/Los_Angeles") -> None:
        self.instant = instant
        self.zone = zone

    def now(self) -> Moment:
        """Return the chosen moment."""
        return moment_of(self.instant, self.zone)
