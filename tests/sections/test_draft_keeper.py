"""A draft that was thrown away elsewhere: the words stay, and it is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.practice import bodies
from tests.sections.chart_desk import chart
from therapist_emr.practice import Desk, Practice
from therapist_emr.practice.desk import Window
from therapist_emr.sections.draft_keeper import BEGUN_ANEW, DraftKeeper

SECTION, KIND = "medications", "medication"


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def opened(tmp_path: Path, said: list[str]) -> Iterator[tuple[Practice, Desk]]:
    def say(words: str, _undo: Callable[[], object] | None) -> None:
        said.append(words)

    with chart(tmp_path, Window(say=say)) as both:
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
