"""Answers as an entry keeps them: with their words, scored, and read back."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sections.measures.charts import of, spread
from therapist_emr.domain.measures import Answer, Ask, Instrument, Item
from therapist_emr.sections.measures.answers import (
    answers_of,
    body_of,
    raised_safety,
    read_answer,
    rows_of,
    total_of,
    unanswered,
)

MIXED = Instrument(
    "x", "X", "X",
    (Item("d", "Read this", Ask.DISPLAY), Item("n", "Nights", Ask.INTEGER),
     Item("h", "Hours", Ask.DECIMAL), Item("t", "Words", Ask.TEXT)),
)  # fmt: skip


@given(st.dictionaries(st.sampled_from([str(n) for n in range(1, 10)]), st.sampled_from("0123")))
def test_rows_hold_what_was_answered(answers: dict[str, Answer]) -> None:
    found = of("phq-9")
    rows = rows_of(found, answers)
    assert answers_of(found, rows) == answers
    assert [row["text"] for row in rows] == [item.text for item in found.items]
    assert unanswered(rows) == 9 - len(answers)
    complete = len(answers) == 9
    assert total_of(rows) == (sum(int(str(a)) for a in answers.values()) if complete else None)


def test_a_body_reads_by_itself() -> None:
    found = of("phq-9")
    body = body_of(found, spread(found, 12, last=1), day="2026-11-10", by="asked")
    assert (body["total"], body["severity"], body["low"], body["high"]) == (12, "Moderate", 0, 27)
    assert body["stem"] == found.stem
    assert body["licence"] == found.licence
    assert body["answers"][8]["text"] == found.item("9").text
    assert body["answers"][8]["answer"] == "Several days"
    assert raised_safety(body)


def test_what_is_not_asked_says_so() -> None:
    rows = rows_of(of("audit-c"), {"1": "0", "2": "4"})
    assert [row["state"] for row in rows] == ["", "skipped", "skipped"]
    assert rows[1]["answer"] == ""
    assert total_of(rows) == 0
    assert unanswered(rows) == 0


def test_numbers_and_words() -> None:
    answers: dict[str, Answer] = {"n": 3, "h": 6.5, "t": "Woke at four"}
    rows = rows_of(MIXED, answers)
    assert [row["answer"] for row in rows] == ["", "3", "6.5", "Woke at four"]
    assert answers_of(MIXED, rows) == answers
    assert total_of(rows) is None
    body = body_of(MIXED, answers, day="2026-11-10", by="asked")
    assert (body["total"], body["low"], body["high"]) == ("", "", "")


@pytest.mark.parametrize(
    ("ask", "typed", "answer"),
    [
        (Ask.INTEGER, "7", 7), (Ask.INTEGER, " -2 ", -2), (Ask.INTEGER, "7.5", None),
        (Ask.INTEGER, "seven", None), (Ask.INTEGER, "", None), (Ask.INTEGER, "١", None),
        (Ask.INTEGER, "9" * 20, None), (Ask.DECIMAL, "6,5", 6.5), (Ask.DECIMAL, "6.", None),
        (Ask.DECIMAL, "6.0", 6), (Ask.DECIMAL, "6.5x", None), (Ask.DECIMAL, "nan", None),
        (Ask.DECIMAL, "8,500", 8500), (Ask.INTEGER, "8,500", 8500), (Ask.DECIMAL, ".5", 0.5),
        (Ask.TEXT, "told", "told"), (Ask.TEXT, "", None), (Ask.CHOICE, "9", None),
    ],
)  # fmt: skip
def test_what_is_typed(ask: Ask, typed: str, answer: Answer | None) -> None:
    assert read_answer(Item("i", "Item", ask), typed) == answer


@given(st.decimals(-99_999_999, 99_999_999, places=6))
def test_every_number_is_kept_with_all_of_its_digits(number: Decimal) -> None:
    item = MIXED.item("h")
    answer = read_answer(item, format(number, "f"))
    assert answer == float(number)
    assert answers_of(MIXED, rows_of(MIXED, {"h": answer}))["h"] == answer


@given(st.text(max_size=20))
def test_any_text_is_an_answer_or_none(typed: str) -> None:
    for ask in Ask:
        read_answer(Item("i", "Item", ask), typed)


def test_rows_of_others_are_left_out() -> None:
    rows = [{"id": "1", "key": "2"}, {"id": "99", "key": "1"}, {"id": "2", "key": "x"}, {}]
    assert answers_of(of("phq-9"), rows) == {"1": "2"}
    assert not raised_safety({"answers": ["no row"]})
    assert not raised_safety({})
