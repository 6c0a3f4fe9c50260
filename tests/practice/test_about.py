from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.practice import bodies
from therapist_emr.domain.clock import Moment
from therapist_emr.domain.entry import EntryHeader, EntryStatus
from therapist_emr.practice.about import about_entry, visits, wall_time
from therapist_emr.sections import section

WRITTEN = Moment("2026-11-17T20:00:00Z", "2026-11-17T12:00:00", "America/Los_Angeles")


def row(
    at: str, status: EntryStatus = EntryStatus.SIGNED, **facts: Any
) -> tuple[EntryHeader, dict[str, Any]]:
    return EntryHeader(1, 1, "sessions", "session", at, status, 1, "", "", 1, 0), facts


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([], ("", "")),
        ([row("2026-11-10", seen=True)], ("2026-11-10", "")),
        ([row("2026-11-10", seen=True, next_visit="2026-11-17")], ("2026-11-10", "2026-11-17")),
        ([row("2026-11-10", seen=True, next_visit="2026-11-01")], ("2026-11-10", "")),
        (
            [row("2026-11-12", seen=False, next_visit="2026-11-20"),
             row("2026-11-10", seen=True, next_visit="2026-11-17")],
            ("2026-11-10", "2026-11-20"),
        ),
        (
            [row("2026-11-17", seen=False), row("2026-11-10", seen=True, next_visit="2026-11-17")],
            ("2026-11-10", ""),
        ),
        (
            [row("2026-11-12", EntryStatus.ERROR, seen=True, next_visit="2027-01-01"),
             row("2026-11-10", seen=True)],
            ("2026-11-10", ""),
        ),
        ([row("2026-11-12", other=1), row("2026-11-10", seen=False)], ("", "")),
        (
            [row("2026-11-12", seen=True), row("2026-11-10", seen=True, next_visit="2027-01-01")],
            ("2026-11-12", ""),
        ),
    ],
)  # fmt: skip
def test_when_a_client_was_last_seen_and_comes_next(
    rows: list[tuple[EntryHeader, dict[str, Any]]], expected: tuple[str, str]
) -> None:
    assert visits(rows) == expected


@pytest.mark.parametrize("told", ["2026-11-17T10:00", "2026-11-17", "2026-11", "2026"])
def test_a_time_or_a_partial_date_is_kept(told: str) -> None:
    assert wall_time(told) == told


@given(st.text())
def test_anything_else_is_no_time(told: str) -> None:
    assert wall_time(told) in {"", told}


def test_an_entry_without_a_time_is_about_when_it_was_written() -> None:
    sessions = section("sessions")
    about = about_entry(sessions, sessions.kind("session"), {"date": "soon"}, 0, WRITTEN)
    assert (about.at, about.at_utc) == (WRITTEN.local, "2026-11-17T20:00:00.000000Z")


def test_wall_time_and_instant_stand_side_by_side() -> None:
    sessions, medications = section("sessions"), section("medications")
    about = about_entry(sessions, sessions.kind("session"), bodies.session(), 4, WRITTEN)
    assert (about.at, about.at_utc, about.title) == (
        "2026-11-17T10:00", "2026-11-17T18:00:00.000000Z", "Session 4",
    )  # fmt: skip
    kind = medications.kind("medication")
    partial = about_entry(medications, kind, bodies.medication(started="2019"), 0, WRITTEN)
    assert (partial.at, partial.at_utc) == ("2019", "2019-01-01T08:00:00.000000Z")
