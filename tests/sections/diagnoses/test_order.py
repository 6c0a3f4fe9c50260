"""Which diagnosis is primary and which comes first, changed step by step and all at once."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sections.sessions.chart import Chart, open_chart
from therapist_emr.sections.diagnoses.form import is_primary
from therapist_emr.sections.diagnoses.order import begins, deeds, listed, moved


@pytest.fixture
def chart(tmp_path: Path) -> Iterator[Chart]:
    opened = open_chart(tmp_path, filled=False)
    yield opened
    opened.connection.close()


def add(chart: Chart, title: str, **more: object) -> int:
    body = {"title": title, "status": "active", **begins(chart.desk), **more}
    return chart.desk.keep("diagnoses", "diagnosis", body).id


def do(chart: Chart, entry_id: int, words: str) -> str:
    header = chart.desk.entry(entry_id).header
    return next(one for one in deeds(chart.desk, header) if one.words == words).run(chart.desk)


def titles(chart: Chart) -> list[str]:
    return [header.title for header, _facts in listed(chart.desk)]


def primaries(chart: Chart) -> list[str]:
    return [header.title for header, facts in listed(chart.desk) if is_primary(facts)]


def offered(chart: Chart, entry_id: int) -> list[str]:
    header = chart.desk.entry(entry_id).header
    return [one.words for one in deeds(chart.desk, header)]


def test_the_first_is_primary_and_further_ones_follow(chart: Chart) -> None:
    for name in ("One", "Two", "Three"):
        add(chart, name)
    assert titles(chart) == ["One", "Two", "Three"]
    assert primaries(chart) == ["One"]
    assert chart.desk.headers("diagnoses")[0].summary == ""
    assert "primary" in chart.desk.headers("diagnoses")[-1].summary


def test_each_is_offered_what_can_be_done_where_it_stands(chart: Chart) -> None:
    first, middle, last = (add(chart, name) for name in ("One", "Two", "Three"))
    assert offered(chart, first) == ["Move down", "Resolve"]
    assert offered(chart, middle) == ["Make primary", "Move up", "Move down", "Resolve"]
    assert offered(chart, last) == ["Make primary", "Move up", "Resolve"]


def test_moving_changes_one_entry_and_keeps_its_history(chart: Chart) -> None:
    ids = [add(chart, name) for name in ("One", "Two", "Three")]
    assert do(chart, ids[2], "Move up") == ""
    assert titles(chart) == ["One", "Three", "Two"]
    do(chart, ids[2], "Move up")
    do(chart, ids[2], "Move down")
    assert titles(chart) == ["One", "Three", "Two"]
    assert [len(chart.desk.entry(one).contents) for one in ids] == [1, 1, 4]
    assert chart.desk.entry(ids[2]).current.reason == "Moved in the list"


def test_made_primary_it_comes_first_and_the_former_is_not_any_more(chart: Chart) -> None:
    ids = [add(chart, name) for name in ("One", "Two", "Three")]
    assert do(chart, ids[2], "Make primary") == "It is the primary diagnosis now"
    assert titles(chart) == ["Three", "One", "Two"]
    assert primaries(chart) == ["Three"]
    assert [one.reason for one in chart.desk.entry(ids[0]).contents] == ["", "Made primary"]


def test_what_is_resolved_leaves_the_order_and_comes_back_at_its_end(chart: Chart) -> None:
    ids = [add(chart, name) for name in ("One", "Two")]
    assert do(chart, ids[0], "Resolve").startswith("Resolved")
    body = chart.desk.entry(ids[0]).current.body
    assert (body["status"], body["ended"], body["primary"]) == ("resolved", "2026-11-17", False)
    assert titles(chart) == ["Two"]
    assert primaries(chart) == []
    assert offered(chart, ids[0]) == ["Active again"]
    assert do(chart, ids[0], "Active again").startswith("Active again")
    assert titles(chart) == ["Two", "One"]
    assert primaries(chart) == ["One"]


def edit(chart: Chart, entry_id: int, **more: object) -> None:
    body = chart.desk.entry(entry_id).current.body
    chart.desk.keep("diagnoses", "diagnosis", {**body, **more}, entry_id)


def test_what_was_resolved_in_its_form_does_not_come_back_as_a_second_primary(chart: Chart) -> None:
    first, second = add(chart, "One"), add(chart, "Two")
    edit(chart, first, status="resolved")
    do(chart, second, "Make primary")
    edit(chart, first, status="active")
    assert primaries(chart) == ["Two"]


def test_of_two_primaries_one_can_be_chosen(chart: Chart) -> None:
    first, second = add(chart, "One"), add(chart, "Two", primary=True)
    assert "Make primary" in offered(chart, first)
    do(chart, second, "Make primary")
    assert primaries(chart) == ["Two"]
    assert "Make primary" not in offered(chart, second)


def test_what_is_entered_in_error_is_in_no_order(chart: Chart) -> None:
    first = add(chart, "One")
    chart.desk.withdraw(first, "Wrong chart")
    add(chart, "Two")
    assert titles(chart) == ["Two"]
    assert primaries(chart) == ["Two"]


PLACES = st.lists(
    st.floats(-1e6, 1e6, allow_nan=False).map(lambda x: round(x, 6)), min_size=1, max_size=9
)


@given(PLACES, st.integers(-1, 9), st.sampled_from((-1, 1)))
def test_one_step_is_one_step_whatever_the_places(places: list[float], at: int, step: int) -> None:
    places = sorted(places)
    changed = moved(places, at, step)
    to = at + step
    if not (0 <= at < len(places) and 0 <= to < len(places)):
        assert changed == {}
        return
    order = sorted(range(len(places)), key=lambda n: (changed.get(n, places[n]), n))
    wanted = [n for n in range(len(places)) if n != at]
    wanted.insert(to, at)
    told = [changed.get(n, places[n]) for n in wanted]
    assert all(a <= b for a, b in pairwise(told))
    assert at in changed
    if len(set(places)) == len(places):
        assert order == wanted
