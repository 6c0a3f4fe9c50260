"""What answers come to: totals, cut-offs, clusters, change; and what is never made up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from therapist_emr.domain.measures import (
    Answer,
    Ask,
    Band,
    Condition,
    Cut,
    Instrument,
    Item,
    Option,
    asked_items,
    change_words,
    cut_by_sex_words,
    milestones,
    outcome,
    plain,
)

SCALE = tuple(Option(str(n), f"Answer {n}", n) for n in range(4))
BANDS = (Band("Low", 0, 3), Band("High", 4, 6))
SMALL = Instrument(
    "small", "Small", "Small scale",
    (Item("1", "One", options=SCALE), Item("2", "Two", options=SCALE)),
    low=0, high=6, bands=BANDS, response_percent=50, remission_below=3,
)  # fmt: skip


@pytest.mark.parametrize(
    ("answers", "total", "severity", "missing"),
    [
        ({"1": "0", "2": "0"}, 0, "Low", ()),
        ({"1": "3", "2": "3"}, 6, "High", ()),
        ({"1": "3"}, None, "", ("2",)),
        ({}, None, "", ("1", "2")),
        ({"1": "9", "2": "1"}, None, "", ("1",)),
    ],
)
def test_a_total_needs_every_answer(
    answers: dict[str, Answer], total: float | None, severity: str, missing: tuple[str, ...]
) -> None:
    found = outcome(SMALL, answers)
    assert (found.total, found.severity, found.missing) == (total, severity, missing)


@given(st.dictionaries(st.sampled_from(["1", "2", "3"]), st.sampled_from("0123x")))
def test_a_total_is_the_sum_or_none(answers: dict[str, Answer]) -> None:
    found = outcome(SMALL, answers)
    known = [answers.get(key) for key in ("1", "2")]
    if all(one in {"0", "1", "2", "3"} for one in known):
        assert found.total == sum(int(str(one)) for one in known)
        assert found.missing == ()
    else:
        assert found.total is None
        assert found.severity == ""


@pytest.mark.parametrize(
    ("operator", "value", "given_", "holds"),
    [
        ("=", "1", "1", True), ("=", "1", "2", False), ("=", "1", None, False),
        ("!=", "1", "2", True), ("!=", "1", "1", False), ("!=", "1", None, True),
        (">", 2, 3, True), (">", 2, 2, False), ("<", 2, 1, True), (">=", 2, 2, True),
        ("<=", 2, 3, False), (">", 2, "3", True), (">", 2, "three", False),
        (">", 2, None, False), ("=", 10, "10", True), ("!=", 10, "10", False),
        ("exists", True, "0", True), ("exists", True, None, False), ("exists", False, None, True),
        ("exists", True, "", False),
    ],
)  # fmt: skip
def test_conditions(operator: str, value: Answer, given_: Answer | None, holds: bool) -> None:
    answers = {} if given_ is None else {"1": given_}
    assert Condition("1", operator, value).holds(answers) is holds


def test_an_answer_to_what_is_not_asked_counts_for_nothing() -> None:
    hidden = Item("2", "Two", options=SCALE, conditions=(Condition("1", "!=", "0"),))
    after = Item("3", "Three", options=SCALE, conditions=(Condition("2", "=", "3"),))
    whole = Instrument("x", "X", "X", (Item("1", "One", options=SCALE), hidden, after))
    answers: dict[str, Answer] = {"1": "0", "2": "3", "3": "3"}
    assert [item.id for item in asked_items(whole, answers)] == ["1"]
    assert outcome(whole, answers).total == 0
    assert outcome(whole, {**answers, "1": "1"}).total == 7


def test_any_or_all_conditions() -> None:
    both = (Condition("1", "=", "1"), Condition("1", "=", "2"))
    all_of, any_of = (Item("x", "X", conditions=both, any_holds=one) for one in (False, True))
    assert not all_of.asked({"1": "1"})
    assert any_of.asked({"1": "1"})


def test_what_has_no_score_adds_nothing() -> None:
    word = Item("w", "Words", Ask.TEXT)
    read = Item("r", "To read", Ask.DISPLAY)
    spoken = Item("s", "Said", options=(Option("a", "A"), Option("b", "B")), required=False)
    whole = Instrument("x", "X", "X", (word, read, spoken, *SMALL.items))
    found = outcome(whole, {"1": "1", "2": "1"})
    assert found.total == 2
    assert found.missing == ("w",)
    assert whole.has_total
    assert not Instrument("x", "X", "X", (word, read, spoken)).has_total
    assert outcome(Instrument("x", "X", "X", (word,)), {"w": "told"}).total is None


@pytest.mark.parametrize(("total", "words"), [(30, "below"), (31, "in"), (33, "in"), (34, "above")])
def test_a_range_of_cut_offs(total: float, words: str) -> None:
    assert Cut(31, "below", "in", 33, "above").words(total) == words


@pytest.mark.parametrize(
    ("total", "sex", "words"),
    [
        (3, "Male", "Below cut-off 4 for men"),
        (4, "male", "At or above cut-off 4 for men"),
        (3, "Female", "At or above cut-off 3 for women"),
        (3, "", "Below cut-off 4 for men, at or above cut-off 3 for women"),
        (3, "Intersex", "Below cut-off 4 for men, at or above cut-off 3 for women"),
    ],
)
def test_both_cut_offs_are_told_when_the_sex_is_not_known(
    total: float, sex: str, words: str
) -> None:
    assert cut_by_sex_words({"male": 4, "female": 3}, total, sex) == words


@pytest.mark.parametrize(
    ("now", "before", "words"),
    [(9, 19, "10 below first"), (9, 7, "2 above first"), (9, 9, "Same as first")],
)
def test_change_in_words(now: float, before: float, words: str) -> None:
    assert change_words(now, before, "first") == words


@pytest.mark.parametrize(
    ("now", "first", "reached"),
    [
        (3, 6, ("Response: 50% or more below the first score",)),
        (4, 6, ()),
        (2, 6, ("Response: 50% or more below the first score", "Remission: below 3")),
        (2, 2, ()),
        (0, 0, ()),
        (2, 3, ("Remission: below 3",)),
    ],
)
def test_published_thresholds_for_change(
    now: float, first: float, reached: tuple[str, ...]
) -> None:
    assert milestones(SMALL, now, first) == reached


def test_no_threshold_is_made_up() -> None:
    assert milestones(Instrument("x", "X", "X", SMALL.items), 0, 6) == ()


@pytest.mark.parametrize(("number", "told"), [(2.0, 2), (0.1 + 0.2, 0.3), (-1.0, -1)])
def test_numbers_without_noise(number: float, told: float) -> None:
    assert plain(number) == told
    assert str(plain(number)) == str(told)
