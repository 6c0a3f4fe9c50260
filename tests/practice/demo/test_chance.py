"""Chance that repeats."""

from __future__ import annotations

from therapist_emr.practice.demo.chance import seeded


def test_the_same_words_give_the_same_sequence() -> None:
    assert [seeded(7, "person", 12).random() for _ in range(3)] == [
        seeded("7", "person", "12").random() for _ in range(3)
    ]


def test_other_words_give_another_sequence() -> None:
    drawn = {seeded(seed, word).random() for seed in (1, 2) for word in ("a", "b", "c")}
    assert len(drawn) == 6


def test_the_sequence_is_the_same_in_every_version() -> None:
    assert seeded(1, "book", 0).randrange(10**6) == 126_474
