"""A chart at its desk, for the tests of sections that have no page of their own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from tests.store.opened import new_file
from therapist_emr.domain.clock import FixedClock
from therapist_emr.domain.people import PracticeProfile
from therapist_emr.practice import Desk, Practice, open_practice
from therapist_emr.practice.desk import NO_WINDOW, Window

NOON = datetime(2026, 11, 17, 20, 0, tzinfo=UTC)


@contextmanager
def chart(
    folder: Path, window: Window = NO_WINDOW, clock: FixedClock | None = None
) -> Iterator[tuple[Practice, Desk]]:
    """Open a practice of one client."""
    connection = new_file(folder / "practice.emr")
    practice = open_practice(connection, clock or FixedClock(NOON), "tester")
    who = PracticeProfile("Quiet Room", "Dana Reyes", "LMFT", "A1234", "")
    practice.change_settings(replace(practice.settings, profile=who))
    body = {"legal_name": "Mari Quiñones", "born": "1992-03-02", "status": "active"}
    try:
        yield practice, practice.desk(practice.clients.add(body).id, window)
    finally:
        connection.close()
