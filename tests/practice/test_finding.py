from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from therapist_emr.domain.people import Client
from therapist_emr.practice import Practice
from therapist_emr.practice.finding import MOST_WORDS, ways_to_read

TODAY = date(2026, 11, 17)


@given(st.text(st.characters(codec=None)))
def test_every_way_to_read_has_terms_and_every_term_a_spelling(typed: str) -> None:
    for way in ways_to_read(typed, TODAY):
        assert way
        assert all(term and all(term) for term in way)


@pytest.mark.parametrize(
    ("typed", "ways"),
    [
        ("Ana", [[["ana"]]]),
        ("O'Brien", [[["o'brien", "obrien"]]]),
        ("555-0142", [[["5550142"]], [["555-0142", "5550142"]]]),
        ("+1 503 555 0142", [[["5035550142"]], [["+1", "1"], ["503"], ["555"], ["0142"]]]),
        ("1992", [[[" 1992-"]], [["1992"]]]),
        ("today", [[["today"]]]),
        ("", []),
    ],
)
def test_what_is_typed_is_read_in_every_way(typed: str, ways: list[list[list[str]]]) -> None:
    told = [[list(dict.fromkeys(term)) for term in way] for way in ways_to_read(typed, TODAY)]
    assert told == ways


def test_a_date_is_read_month_first_and_day_first() -> None:
    assert ways_to_read("3/2/1992", TODAY)[0] == [[" 1992-03-02", " 1992-02-03"]]
    assert ways_to_read("03021992", TODAY)[0] == [[" 1992-03-02", " 1992-02-03"]]


def test_a_pasted_book_is_read_up_to_a_point() -> None:
    assert len(ways_to_read("word " * 10_000, TODAY)[-1]) == MOST_WORDS


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(typed=st.text(st.characters(codec=None), max_size=30))
def test_finding_never_fails(practice: Practice, client: Client, typed: str) -> None:
    assert len(practice.clients.find(typed)) <= 1
