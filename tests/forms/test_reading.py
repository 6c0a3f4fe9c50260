from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from tests.forms.kinds import BODIES, CONTEXT, EVERY, GOOD, form_of, one
from therapist_emr.forms.blocks import Heading, Items, Note, Pairs, Paragraph, Table
from therapist_emr.forms.field import Field, Kind, choices
from therapist_emr.forms.reading import form_blocks, value_words


def test_an_empty_form_says_that_nothing_is_recorded() -> None:
    assert form_blocks(EVERY, EVERY.blank()) == (Note("None recorded"),)


def test_short_values_stand_together_and_long_ones_under_their_heading() -> None:
    form = form_of(
        Field("a", "First"), Field("b", "Second"), Field("c", "Story", Kind.LONG_TEXT),
        Field("d", "Third"),
    )  # fmt: skip
    assert form_blocks(form, {"a": "1", "b": "2", "c": "Long", "d": "3"}) == (
        Pairs((("First", "1"), ("Second", "2"))),
        Heading("Story", 3),
        Paragraph("Long"),
        Pairs((("Third", "3"),)),
    )


def test_an_address_is_read_beside_its_name() -> None:
    form = form_of(
        Field("a", "E-mail"), Field("b", "Address", Kind.LONG_TEXT, beside=True), Field("c", "Last")
    )
    assert form_blocks(form, {"a": "1", "b": "5 Lane\nTown", "c": "3"}) == (
        Pairs((("E-mail", "1"), ("Address", "5 Lane\nTown"), ("Last", "3"))),
    )


def test_parts_open_with_a_heading_once() -> None:
    form = form_of(
        Field("a", "A", part="One"), Field("b", "B", part="One"), Field("c", "C", part="Two"),
        Field("d", "D"),
    )  # fmt: skip
    assert form_blocks(form, dict.fromkeys("abcd", "x")) == (
        Heading("One"),
        Pairs((("A", "x"), ("B", "x"))),
        Heading("Two"),
        Pairs((("C", "x"),)),
        Pairs((("D", "x"),)),
    )


def test_what_is_skipped_or_not_printed_is_left_out() -> None:
    form = form_of(Field("a", "A"), Field("b", "B", printed=False), Field("c", "C"))
    assert form_blocks(form, dict.fromkeys("abc", "x"), skip=["a"]) == (Pairs((("C", "x"),)),)


def test_narratives_and_findings_show_only_what_was_said() -> None:
    rows = [{"key": "s", "label": "Subjective", "text": "Slept"}, {"label": "Plan", "text": ""}]
    form = form_of(Field("n", "Note", Kind.NARRATIVE), Field("f", "Status", Kind.FINDINGS))
    assert form_blocks(form, {"n": rows, "f": rows}) == (
        Heading("Subjective"),
        Paragraph("Slept"),
        Heading("Status", 3),
        Pairs((("Subjective", "Slept"),)),
    )


def test_what_was_seen_does_not_name_again_what_it_stands_beside() -> None:
    form = form_of(Field("f", "Status", Kind.FINDINGS))
    rows = [
        {"key": "m", "label": "Mood", "text": "Mood low, tearful at times."},
        {"key": "o", "label": "Other", "text": "Otherwise calm."},
        {"key": "n", "label": "", "text": "Nothing else."},
    ]
    assert form_blocks(form, {"f": rows})[1] == Pairs(
        (("Mood", "Low, tearful at times."), ("Other", "Otherwise calm."), ("", "Nothing else."))
    )


GROUP = one(
    Kind.GROUP,
    fields=(
        Field("name", "Name"),
        Field("since", "Since", Kind.PARTIAL_DATE),
        Field("id", "Id", printed=False),
    ),
)


def test_rows_are_a_table_of_the_columns_in_use() -> None:
    rows = [{"name": "Ana", "since": "2019", "id": "7"}, {"name": "Ben", "since": ""}]
    assert form_blocks(form_of(GROUP), {"it": rows})[1] == Table(
        ("Name", "Since"), (("Ana", "2019"), ("Ben", ""))
    )
    assert form_blocks(form_of(GROUP), {"it": [{"name": "Ana"}, {"name": "Ben"}]})[1] == Items(
        ("Ana", "Ben")
    )


def test_what_nobody_may_is_told_as_no() -> None:
    fields = (Field("name", "Name"), Field("may_sign", "May sign", Kind.CHECK))
    form = form_of(Field("people", "People", Kind.GROUP, fields=fields))
    assert form_blocks(form, {"people": [{"name": "Ada"}]}) == (
        Heading("People", 3),
        Table(("Name", "May sign"), (("Ada", "No"),)),
    )


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        (Kind.CHECK, True, "Yes"),
        (Kind.CHECK, False, "No"),
        (Kind.TEXT, "", ""),
        (Kind.TEXT, "x", "x"),
        (Kind.DATE, "2026-03-02", "Mar 2, 2026"),
        (Kind.PARTIAL_DATE, "2019-04", "Apr 2019"),
        (Kind.DATE, "soon", "soon"),
        (Kind.TIME, "17:30", "5:30 pm"),
        (Kind.TIME, "later", "later"),
        (Kind.NUMBER, 2.50, "2.5 mg"),
        (Kind.NUMBER, 3, "3 mg"),
        (Kind.NUMBER, 0, "0 mg"),
        (Kind.CHOICE, "b", "Blue"),
        (Kind.CHOICE, "gone", "gone"),
        (Kind.CHOICES, ["red", "b"], "Red, Blue"),
        (Kind.NARRATIVE, [{"label": "S", "text": "x"}, {"label": "O", "text": ""}], "S: x"),
        (Kind.FINDINGS, [{"label": "Mood", "text": "even"}], "Mood: even"),
    ],
)
def test_values_are_shown_as_a_reader_expects(kind: Kind, value: Any, shown: str) -> None:
    field = one(kind, unit="mg", choices=choices("Red", ("b", "Blue")))
    assert value_words(field, value) == shown


def test_rows_within_a_line_are_told_one_after_another() -> None:
    rows = [{"name": "Ana", "since": "2019"}, {"name": "Ben"}]
    assert value_words(GROUP, rows) == "Ana, 2019; Ben"


def test_every_kind_has_its_words() -> None:
    shown = str(form_blocks(EVERY, GOOD))
    for words in (
        "One line", "lines", "Mar 2, 2026", "Apr 2019", "5:30 pm", "2.5", "Yes", "Red, Blue",
        "Free text", "(503) 555-0142", "a.b@example.org", "F33.1", "better", "Even", "Ana",
    ):  # fmt: skip
        assert words in shown


@given(BODIES)
def test_any_clean_body_can_be_read(raw: dict[str, Any]) -> None:
    assert form_blocks(EVERY, EVERY.clean(raw, CONTEXT))


def test_an_empty_list_that_says_something_is_told() -> None:
    name = (Field("name", "Name"),)
    form = form_of(
        Field("on", "Asked on", Kind.DATE),
        Field("taken", "Taken", Kind.GROUP, noun="one", fields=name, says_none=True),
        Field("other", "Other", Kind.GROUP, noun="one", fields=name),
    )
    assert form_blocks(form, {"on": "2026-11-10", "taken": [], "other": []}) == (
        Pairs((("Asked on", "Nov 10, 2026"),)),
        Heading("Taken", 3),
        Note("None recorded"),
    )
