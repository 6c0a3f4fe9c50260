"""A draft that was thrown away elsewhere: the words stay, and it is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.practice import bodies
from tests.sections.chart_desk import NOON, chart
from therapist_emr.domain.clock import FixedClock
from therapist_emr.domain.entry import Draft
from therapist_emr.practice import Desk, Practice
from therapist_emr.practice.desk import Window
from therapist_emr.sections.draft_keeper import (
    BEGUN_ANEW,
    DraftKeeper,
    begun_change,
    draft_body,
)

SECTION, KIND = "medications", "medication"


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOON)


@pytest.fixture
def opened(tmp_path: Path, said: list[str], clock: FixedClock) -> Iterator[tuple[Practice, Desk]]:
    def say(words: str, _undo: Callable[[], object] | None) -> None:
        said.append(words)

    with chart(tmp_path, Window(say=say), clock) as both:
        yield both


@pytest.fixture
def desk(opened: tuple[Practice, Desk]) -> Desk:
    return opened[1]


def begun(desk: Desk) -> DraftKeeper:
    keeper = DraftKeeper(desk, SECTION, KIND)
    keeper.save({"name": "Sertra"})
    return keeper


def typed(desk: Desk) -> list[object]:
    return [desk.draft(each.id).body.get("name") for each in desk.drafts(SECTION)]


def test_what_is_typed_begins_another_draft_and_it_is_told_once(
    desk: Desk, said: list[str]
) -> None:
    keeper = begun(desk)
    desk.discard(keeper.draft_id)
    keeper.save({"name": "Sertral"})
    keeper.save({"name": "Sertraline"})
    assert typed(desk) == ["Sertraline"]
    assert said == [BEGUN_ANEW]


def test_nothing_is_told_while_the_draft_stands(desk: Desk, said: list[str]) -> None:
    begun(desk).save({"name": "Sertraline"})
    assert said == []


def test_what_is_typed_is_never_put_into_the_draft_that_took_the_number(
    opened: tuple[Practice, Desk],
) -> None:
    practice, desk = opened
    keeper = begun(desk)
    desk.discard(keeper.draft_id)
    body = {"legal_name": "Theo Varga", "born": "1980-01-01", "status": "active"}
    other = practice.desk(practice.clients.add(body).id)
    theirs = other.begin(SECTION, KIND, {"name": "Lithium"})
    assert theirs.header.id == keeper.draft_id
    keeper.save({"name": "Sertraline"})
    assert typed(other) == ["Lithium"]
    assert typed(desk) == ["Sertraline"]


def test_it_is_kept_without_the_draft_that_is_gone(desk: Desk) -> None:
    keeper = begun(desk)
    desk.discard(keeper.draft_id)
    kept = keeper.keep(bodies.medication())
    assert [each.id for each in desk.headers(SECTION)] == [kept.id]
    assert not keeper.begun


def test_it_is_signed_without_the_draft_that_is_gone(desk: Desk) -> None:
    keeper = DraftKeeper(desk, "sessions", "session")
    keeper.save(bodies.session())
    desk.discard(keeper.draft_id)
    assert keeper.sign(bodies.session()).title == "Session 1"
    assert desk.drafts("sessions") == []


def test_what_was_thrown_away_already_needs_no_second_time(desk: Desk) -> None:
    keeper = begun(desk)
    desk.discard(keeper.draft_id)
    assert keeper.discard() is None
    assert not keeper.begun


def changing(desk: Desk, **typed: str) -> tuple[int, Draft]:
    """Keep a medication, and begin a change of it that is not kept yet."""
    told = {"name": "Sertraline", "dose": "100 mg", "started": "2026-05"}
    entry_id = desk.keep(SECTION, KIND, told).id
    keeper = DraftKeeper(desk, SECTION, KIND, entry_id)
    keeper.save({**desk.entry(entry_id).current.body, **typed})
    return entry_id, desk.draft(keeper.draft_id)


def keep_on(desk: Desk, clock: FixedClock, entry_id: int, **changes: str) -> None:
    """Change the entry once more, elsewhere and a day later."""
    clock.instant += timedelta(days=1)
    desk.keep(SECTION, KIND, {**desk.entry(entry_id).current.body, **changes}, entry_id)


def test_what_a_change_did_not_touch_says_what_the_entry_says_by_now(
    desk: Desk, clock: FixedClock
) -> None:
    entry_id, draft = changing(desk, dose=" 150 mg")
    keep_on(desk, clock, entry_id, stopped="2026-11-16", stop_reason="Rash")
    body = draft_body(desk, draft)
    assert (body["dose"], body["stopped"], body["stop_reason"]) == (
        " 150 mg", "2026-11-16", "Rash",
    )  # fmt: skip


def test_what_a_change_touched_stays_as_it_was_typed(desk: Desk, clock: FixedClock) -> None:
    entry_id, draft = changing(desk, dose="150 mg")
    keep_on(desk, clock, entry_id, dose="50 mg", frequency="at night")
    body = draft_body(desk, draft)
    assert (body["dose"], body["frequency"]) == ("150 mg", "at night")


def test_a_change_begun_under_an_earlier_clock_is_held_against_the_first_content(
    desk: Desk, clock: FixedClock
) -> None:
    entry_id, draft = changing(desk, dose="150 mg")
    keep_on(desk, clock, entry_id, prescriber="Dr. Osei")
    early = replace(draft, header=replace(draft.header, started="2001-01-01T00:00:00Z"))
    body = draft_body(desk, early)
    assert (body["dose"], body["prescriber"]) == ("150 mg", "Dr. Osei")


def test_the_change_that_was_begun_is_found_by_its_entry(desk: Desk) -> None:
    entry_id, draft = changing(desk, dose="150 mg")
    other = desk.keep(SECTION, KIND, {"name": "Melatonin"}).id
    found = begun_change(desk, SECTION, entry_id)
    assert found is not None
    assert found.id == draft.header.id
    assert begun_change(desk, SECTION, other) is None
