from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.forms.kinds import BODIES, CONTEXT, EVERY, FIELDS, GOOD, form_of, one
from therapist_emr.domain import words
from therapist_emr.forms.checking import clean_value, is_empty
from therapist_emr.forms.field import CheckContext, Field, Kind, When, choices


@pytest.fixture
def european() -> Iterator[None]:
    before = words.current_style()
    words.use_style(words.DateStyle(day_first=True, clock_24=True))
    yield
    words.use_style(before)


def clean(kind: Kind, raw: object, **more: Any) -> Any:
    return clean_value(one(kind, **more), raw, CONTEXT)


def wrong(kind: Kind, raw: object, **more: Any) -> str:
    """Return what is wrong with one typed value, in words."""
    form = form_of(one(kind, **more))
    found = form.problems(form.clean({"it": raw}, CONTEXT), CONTEXT)
    return "; ".join(problem.words for problem in found)


@given(BODIES)
def test_anything_can_be_cleaned_and_checked_and_cleaning_again_changes_nothing(
    raw: dict[str, Any],
) -> None:
    cleaned = EVERY.clean(raw, CONTEXT)
    assert set(cleaned) == {field.key for field in FIELDS}
    json.dumps(cleaned, allow_nan=False).encode()
    assert EVERY.clean(cleaned, CONTEXT) == cleaned
    for problem in EVERY.problems(cleaned, CONTEXT):
        assert problem.words.endswith((".", "?"))


def test_a_clean_value_of_every_kind_stays_as_it_is_and_has_no_problem() -> None:
    assert set(GOOD) == {field.key for field in FIELDS}
    assert EVERY.clean(GOOD, CONTEXT) == GOOD
    assert EVERY.problems(GOOD, CONTEXT) == []


@pytest.mark.parametrize("kind", [Kind.TEXT, Kind.SUGGEST, Kind.EMAIL, Kind.CHOICE])
def test_lines_lose_what_is_around_them_and_breaks(kind: Kind) -> None:
    assert clean(kind, "  a \n b\x00 ") == "a b\ufffd"
    assert clean(kind, None) == ""
    assert clean(kind, 7) == "7"


def test_paragraphs_keep_their_breaks() -> None:
    assert clean(Kind.LONG_TEXT, "\n a\r\n\r\nb \n") == "a\n\nb"
    assert clean(Kind.LONG_TEXT, ["a"]) == ""


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("3/2/92", "1992-03-02"), ("2019-04", "2019-04"), ("soon", "soon"), ("", "")],
)
def test_dates_are_stored_in_iso_form(typed: str, stored: str) -> None:
    assert clean(Kind.PARTIAL_DATE, typed) == stored


def test_a_whole_date_stays_as_typed_when_a_part_is_missing(european: None) -> None:
    assert clean(Kind.DATE, "Apr 2019") == "Apr 2019"
    assert clean(Kind.DATE, "3/2/1992") == "1992-02-03"
    assert "Write it like 30/6/1999" in wrong(Kind.DATE, "soon")


@pytest.mark.parametrize(
    ("raw", "stored"),
    [
        (True, 1), (3, 3), (2.5, 2.5), (float("nan"), ""), (float("inf"), ""), ("3", 3),
        ("3.0", 3), ("1,5", 1.5), ("-2", -2), ("+2", 2), ("1,000.5", 1000.5), ("1e5", "1e5"),
        ("8,500", 8500), ("1,23,456", "1,23,456"), ("0,500", 0.5),
        ("three", "three"), ("٣", "٣"), ("9" * 13, "9" * 13), (None, ""),
        ("1.1234567", "1.1234567"),
    ],
)  # fmt: skip
def test_numbers_are_numbers_or_stay_as_typed(raw: object, stored: object) -> None:
    assert clean(Kind.NUMBER, raw) == stored


def test_a_check_is_true_only_when_ticked() -> None:
    assert [clean(Kind.CHECK, raw) for raw in (True, False, "true", 1, None)] == [
        True, False, False, False, False,
    ]  # fmt: skip


def test_choices_are_a_list() -> None:
    assert clean(Kind.CHOICES, ("a", " b ")) == ["a", "b"]
    assert clean(Kind.CHOICES, "a") == []


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("5035550142", "(503) 555-0142"),
        ("+1 503.555.0142", "(503) 555-0142"),
        ("+44 20 7946 0018", "+44 20 7946 0018"),
        ("503 555 014", "503 555 014"),
        ("call me", "call me"),
        ("", ""),
    ],
)
def test_phones_are_written_one_way(typed: str, stored: str) -> None:
    assert clean(Kind.PHONE, typed) == stored


def test_a_phone_abroad_is_written_as_at_home() -> None:
    field = one(Kind.PHONE)
    british = CheckContext(date(2026, 11, 17), "GB")
    assert clean_value(field, "020 7946 0018", british) == "020 7946 0018"
    assert clean_value(field, "+1 503 555 0142", british) == "+1 503-555-0142"


def test_labelled_texts_keep_what_belongs_to_them() -> None:
    row = {"key": "s", "label": " L ", "help": "h", "text": " a\n b ", "x": 1, "carried_from": "d"}
    assert clean(Kind.NARRATIVE, [row, "no row", None]) == [
        {"key": "s", "label": "L", "help": "h", "text": "a\n b", "carried_from": "d"}
    ]
    assert clean(Kind.FINDINGS, [{"text": " a\n b "}]) == [{"key": "", "label": "", "text": "a b"}]
    assert clean(Kind.FINDINGS, {"text": "a"}) == []


ROWS = (
    Field("name", "Name", required=True),
    Field("text", "Text"),
    Field("kind", "Kind", Kind.CHOICE, choices=choices("A", "B")),
)


def test_empty_rows_fall_away_and_half_filled_ones_stay() -> None:
    rows = [{}, {"name": " "}, "x", {"name": "Ana"}, {"kind": "a"}, {"text": "only"}]
    kept = clean(Kind.GROUP, rows, fields=ROWS)
    assert kept == [
        {"name": "Ana", "text": "", "kind": ""},
        {"name": "", "text": "", "kind": "a"},
        {"name": "", "text": "only", "kind": ""},
    ]
    assert clean(Kind.GROUP, None, fields=ROWS) == []
    assert clean(Kind.GROUP, rows[3:], fields=(*ROWS, one(Kind.NUMBER, default=4)))[0]["it"] == 4


@pytest.mark.parametrize(
    ("value", "empty"),
    [
        (None, True), ("", True), (False, True), ([], True), ([""], True), ({}, True),
        ({"a": ""}, True), ({"key": "k", "label": "L", "text": ""}, True), ([{"a": None}], True),
        (0, False), ("0", False), (True, False), ({"a": 0}, False),
        ({"text": "", "baseline": "x"}, False), ({"key": "k", "text": "x"}, False),
    ],
)  # fmt: skip
def test_what_says_nothing(value: object, empty: bool) -> None:
    assert is_empty(value) is empty


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.key)
def test_a_needed_field_says_so_when_it_is_empty(field: Field) -> None:
    more = {"required": True, "fields": field.fields, "choices": field.choices}
    assert wrong(field.kind, None, **more) == "This is needed. Fill it in to go on."
    assert wrong(field.kind, None, fields=field.fields) == ""


@pytest.mark.parametrize(
    ("kind", "raw", "more", "says"),
    [
        (Kind.TEXT, "x" * 501, {}, "1 characters too long; 500 fit"),
        (Kind.TEXT, "x" * 11, {"limit": 10}, "10 fit"),
        (Kind.SUGGEST, "x" * 501, {}, "too long"),
        (Kind.LONG_TEXT, "x" * 2_000_001, {}, "2,000,000 fit"),
        (Kind.NARRATIVE, [{"text": "ok"}, {"text": "x" * 2_000_001}], {}, "too long"),
        (Kind.FINDINGS, [{"text": "x" * 2_000_001}], {}, "too long"),
        (Kind.DATE, "soon", {}, "Write it like 6/30/1999"),
        (Kind.DATE, "2/30/2020", {}, "not a date"),
        (Kind.DATE, "2019-04", {}, "Day, month and year are needed"),
        (Kind.PARTIAL_DATE, "1800", {}, "1800 cannot be right"),
        (Kind.DATE, "1/1/2201", {}, "2201 cannot be right"),
        (Kind.DATE, "1/1/2030", {"when": When.PAST}, "This is in the future."),
        (Kind.DATE, "1/1/2090", {"when": When.PAST}, "Did you mean 1990?"),
        (Kind.DATE, "1/1/2020", {"when": When.FUTURE}, "in the past"),
        (Kind.TIME, "25:00", {}, "not a time"),
        (Kind.NUMBER, "three", {}, "not a number"),
        (Kind.NUMBER, "-1", {"low": 0}, "below 0"),
        (Kind.NUMBER, "11", {"high": 10.5}, "above 10.5"),
        (Kind.CHOICE, "green", {"choices": choices("Red")}, "not one of the choices"),
        (Kind.CHOICES, ["red", "x"], {"choices": choices("Red")}, "not one of the choices"),
        (Kind.PHONE, "call me", {}, "not a phone number"),
        (Kind.PHONE, "503 555 014", {}, "One digit is missing"),
        (Kind.PHONE, "503", {}, "Digits are missing"),
        (Kind.PHONE, "503 555 0142 99 99", {}, "too many digits"),
        (Kind.PHONE, "+999 12345678", {}, "country code is not known"),
        (Kind.PHONE, "+1", {}, "not a phone number"),
        (Kind.PHONE, "5550142", {}, "area code is missing"),
        (Kind.EMAIL, "nobody", {}, "a name, an @ and a host"),
        (Kind.EMAIL, "@host.org", {}, "a name, an @ and a host"),
        (Kind.EMAIL, "a@host", {}, "after the @ is not complete"),
        (Kind.EMAIL, "a b@host.org", {}, "after the @ is not complete"),
        (Kind.EMAIL, "a" * 500 + "@host.org", {}, "too long"),
        (Kind.CODE, "F33-1", {}, "letters, digits and dots"),
        (Kind.CODE, "F" * 13, {}, "letters, digits and dots"),
        (Kind.GROUP, [{"text": "x"}], {"fields": ROWS}, "This is needed"),
        (Kind.GROUP, [{"name": "x"}] * 501, {"fields": ROWS}, "At most 500 rows"),
    ],
)
def test_what_is_wrong_is_said_in_words(
    kind: Kind, raw: object, more: dict[str, Any], says: str
) -> None:
    assert says in wrong(kind, raw, **more)


@pytest.mark.parametrize(
    ("kind", "raw", "more"),
    [
        (Kind.DATE, "11/17/2026", {"when": When.PAST}),
        (Kind.DATE, "11/17/2026", {"when": When.FUTURE}),
        (Kind.PARTIAL_DATE, "2026", {"when": When.PAST}),
        (Kind.PARTIAL_DATE, "2026", {"when": When.FUTURE}),
        (Kind.NUMBER, "0", {"low": 0, "high": 10}),
        (Kind.CODE, "f33.1", {}),
        (Kind.EMAIL, "josé@exämple.org", {}),
        (Kind.PHONE, "+44 20 7946 0018", {}),
        (Kind.CHOICES, ["red"], {"choices": choices("Red")}),
    ],
)
def test_what_is_right_is_left_alone(kind: Kind, raw: object, more: dict[str, Any]) -> None:
    assert wrong(kind, raw, **more) == ""


def test_a_phone_of_a_length_that_does_not_exist() -> None:
    field, german = one(Kind.PHONE), CheckContext(date(2026, 11, 17), "AD")
    form = form_of(field)
    said = {
        problem.message
        for length in range(2, 18)
        for problem in form.problems(form.clean({"it": "1" * length}, german), german)
    }
    assert "The number of digits does not fit." in said


def test_a_problem_in_a_row_names_its_place() -> None:
    form = form_of(one(Kind.GROUP, fields=ROWS))
    raw = {"it": [{"name": "Ana"}, {"name": "Ben", "kind": "z"}]}
    (problem,) = form.problems(form.clean(raw, CONTEXT), CONTEXT)
    assert problem.path == "it.1.kind"


def test_a_field_may_check_what_stands_beside_it() -> None:
    def differs(value: Any, beside: Any, _context: CheckContext) -> str:
        return "" if value != beside["other"] else "Both are the same."

    form = form_of(Field("it", "It", check=differs), Field("other", "Other"))
    assert form.problems({"it": "a", "other": "b"}, CONTEXT) == []
    assert [p.message for p in form.problems({"it": "a", "other": "a"}, CONTEXT)] == [
        "Both are the same."
    ]
    assert form.problems({"it": "", "other": ""}, CONTEXT) == []


@given(st.text(max_size=40))
def test_phones_and_mails_never_fail(typed: str) -> None:
    wrong(Kind.PHONE, typed)
    wrong(Kind.PHONE, f"+{typed}")
    wrong(Kind.EMAIL, f"{typed}@{typed}")
