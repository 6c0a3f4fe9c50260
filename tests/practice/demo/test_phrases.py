"""Sentences with choices: compiling, filling, dealing."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from therapist_emr.paths import resource
from therapist_emr.practice.demo.phrases import Bank, Deck, bank, phrase

SHE = {"They": "She", "they": "she", "She": "She", "she": "she", "name": "Ana", "pet": "the cat"}
THEY = {**SHE, "They": "They", "they": "they", "She": "Sam", "she": "Sam", "name": "Sam"}


def told(line: str, slots: dict[str, str], chance: float = 0.0) -> str:
    return phrase(line).fill(slots, lambda: chance)


def test_slots_are_filled_and_sentences_begin_large() -> None:
    assert told("{pet} sleeps. {pet} eats; {pet} purrs.", SHE) == (
        "The cat sleeps. The cat eats; the cat purrs."
    )


def test_one_of_the_choices_is_taken() -> None:
    line = "Slept [well|badly|{name} says so]."
    assert told(line, SHE, 0.0) == "Slept well."
    assert told(line, SHE, 0.5) == "Slept badly."
    assert told(line, SHE, 0.99) == "Slept Ana says so."


def test_a_choice_at_the_beginning_of_a_sentence_begins_large() -> None:
    assert told("Good. [{pet} slept|no].", SHE) == "Good. The cat slept."
    assert told("Good, [{pet} slept|no].", SHE) == "Good, the cat slept."


@pytest.mark.parametrize(
    ("line", "she", "they"),
    [
        ("{They} works hard.", "She works hard.", "Sam works hard."),
        ("{They} still goes out.", "She still goes out.", "Sam still goes out."),
        ("{They} [thinks|feels] so.", "She thinks so.", "Sam thinks so."),
        ("{They} [slept|was up].", "She slept.", "Sam slept."),
        ("And {they} has time.", "And she has time.", "And Sam has time."),
        ("{They} slept.", "She slept.", "They slept."),
    ],
)
def test_verbs_agree_with_every_pronoun(line: str, she: str, they: str) -> None:
    assert told(line, SHE) == she
    assert told(line, THEY) == they


def test_choices_that_cannot_be_filled_are_left_out() -> None:
    fitting = phrase("Time with [{child}|{pet}].").within(frozenset({"pet"}))
    assert fitting is not None
    assert fitting.fill(SHE, lambda: 0.0) == "Time with the cat."
    assert phrase("Time with {child}.").within(frozenset({"pet"})) is None
    assert phrase("Time with [{child}|{boss}].").within(frozenset({"pet"})) is None


@given(st.integers(min_value=1, max_value=12), st.integers(), st.integers(1, 4))
def test_a_deck_deals_each_sentence_once_before_any_again(
    size: int, seed: int, rounds: int
) -> None:
    source = Bank({}, {"a": tuple(f"Line {number}." for number in range(size))})
    deck = Deck(Random(seed), (source,), ())
    drawn = [card.line for _ in range(size * rounds) if (card := deck.draw("a")) is not None]
    assert set(Counter(drawn).values()) == {rounds}
    if size > 1:
        assert all(a != b for a, b in pairwise(drawn))


def test_a_deck_without_fitting_sentences_deals_nothing() -> None:
    deck = Deck(Random(1), (Bank({}, {"a": ("{pet} slept.",)}),), ())
    assert deck.draw("a") is None
    assert deck.draw("b") is None


def files() -> list[tuple[str, ...]]:
    root = resource("made_up")
    return [p.relative_to(root).parts for p in sorted(root.rglob("*.txt"))]


@pytest.mark.parametrize("path", files(), ids="/".join)
def test_every_line_of_the_resources_is_well_formed(path: tuple[str, ...]) -> None:
    for lines in bank(*path).lines.values():
        for line in lines:
            assert line.count("[") == line.count("]"), line
            assert line.count("{") == line.count("}"), line
            assert not re.search(r"\[[^\]]*\[", line), line
            assert "  " not in line and line == line.strip(), line
