from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given

from tests.forms.kinds import BODIES, CONTEXT, EVERY, GOOD, form_of, one
from therapist_emr.forms.field import CheckContext, Choice, Field, Kind, Problem, Values, choices
from therapist_emr.forms.form import NewerForm, Rejected


def test_a_field_is_reached_by_its_key() -> None:
    assert EVERY["date"].kind is Kind.DATE
    with pytest.raises(KeyError):
        EVERY["nothing"]


def test_a_blank_body_has_the_defaults_and_nothing_is_shared() -> None:
    form = form_of(
        Field("rows", "Rows", Kind.GROUP),
        Field("ok", "Ok", Kind.CHECK),
        Field("text", "Text"),
        Field("place", "Place", default="office"),
        Field("told", "Told", Kind.NARRATIVE, default=[{"text": "x"}]),
    )
    first, second = form.blank(), form.blank()
    assert first == {
        "rows": [], "ok": False, "text": "", "place": "office", "told": [{"text": "x"}],
    }  # fmt: skip
    first["told"].append("y")
    assert second["told"] == [{"text": "x"}]


def test_a_blank_body_of_every_kind_is_clean_and_empty() -> None:
    blank = EVERY.blank()
    assert EVERY.clean(blank, CONTEXT) == blank
    assert list(EVERY.filled(blank)) == []
    assert EVERY.search_text(blank) == ""


def test_missing_values_take_the_default() -> None:
    form = form_of(Field("place", "Place", default="office"))
    assert form.clean({}, CONTEXT) == {"place": "office"}
    assert form.clean({"place": ""}, CONTEXT) == {"place": ""}


def test_what_the_form_does_not_know_is_left_out() -> None:
    assert form_of(Field("a", "A")).clean({"a": "1", "b": "2"}, CONTEXT) == {"a": "1"}


def test_what_does_not_apply_beside_the_rest_is_left_out_of_what_is_stored() -> None:
    form = form_of(
        Field("who", "Who", applies=lambda values: values["together"] == "Yes"),
        Field("together", "Together"),
    )
    alone = {"who": "Ana", "together": "No"}
    assert form.clean(alone, CONTEXT) == {"who": "", "together": "No"}
    assert form.clean({**alone, "together": " Yes "}, CONTEXT) == {"who": "Ana", "together": "Yes"}
    assert form.load(alone, form.version) == alone


def test_fields_between_each_other_are_checked_beside_what_is_missing() -> None:
    def order(values: Values, _context: CheckContext) -> Iterable[Problem]:
        if values["b"] < values["a"]:
            yield Problem("b", "This is before the other.")

    day = Field("day", "Day", Kind.DATE)
    form = form_of(
        Field("a", "A"), Field("b", "B"), day, one(Kind.TEXT, required=True), checks=(order,)
    )
    assert [p.path for p in form.problems({"it": "", "a": "2", "b": "1"}, CONTEXT)] == ["b", "it"]
    unread = {"it": "x", "a": "2", "b": "1", "day": "never"}
    assert [p.path for p in form.problems(unread, CONTEXT)] == ["day"]
    assert [p.path for p in form.problems({"it": "x", "a": "2", "b": "1"}, CONTEXT)] == ["b"]
    assert form.problems({"it": "x", "a": "1", "b": "2"}, CONTEXT) == []


def test_an_old_body_is_brought_up_step_by_step_and_left_as_it_was() -> None:
    form = form_of(
        Field("full", "Full"),
        version=3,
        upgrades={
            1: lambda body: {"first": body["name"], "last": ""},
            2: lambda body: {"full": f"{body['first']} {body['last']}".strip()},
        },
    )
    old: dict[str, Any] = {"name": "Ana"}
    assert form.load(old, 1) == {"full": "Ana"}
    assert form.load({"first": "A", "last": "B"}, 2) == {"full": "A B"}
    assert old == {"name": "Ana"}
    rows = {"full": ["x"]}
    form.load(rows, 3)["full"].append("y")
    assert rows == {"full": ["x"]}


def test_a_body_of_a_newer_version_is_refused() -> None:
    with pytest.raises(NewerForm, match="a form was written by a newer version"):
        form_of(version=1).load({}, 2)


def test_search_reads_the_searchable_words_within_rows_too() -> None:
    assert EVERY.search_text(GOOD).splitlines() == [
        "One line", "Two", "lines", "2026-03-02", "2019-04", "17:30", "2.5", "True", "Red",
        "Red, Blue", "Free text", "(503) 555-0142", "a.b@example.org", "F33.1", "Slept", "better",
        "Even", "Ana", "One",
    ]  # fmt: skip


def test_search_leaves_out_what_is_not_searchable() -> None:
    form = form_of(Field("a", "A"), Field("b", "B", searchable=True))
    assert form.search_text({"a": "secret", "b": "open"}) == "open"


@given(BODIES)
def test_any_clean_body_can_be_searched(raw: dict[str, Any]) -> None:
    EVERY.search_text(EVERY.clean(raw, CONTEXT))


def test_filled_fields_come_in_order_with_their_values() -> None:
    assert {f.key: v for f, v in EVERY.filled(GOOD)} == GOOD
    assert [f.key for f, _ in EVERY.filled({"check": True, "text": "x"})] == ["text", "check"]


def test_choices_are_made_from_labels_or_pairs() -> None:
    made = choices("In person", ("v", "Video"))
    assert made == (Choice("in_person", "In person"), Choice("v", "Video"))
    field = one(Kind.CHOICE, choices=made)
    assert field.choice_label("v") == "Video"
    assert field.choice_label("gone") == "gone"


def test_problems_stop_a_step_with_their_number_in_words() -> None:
    first = Problem("a", "This is needed.", "Fill it in.")
    assert first.words == "This is needed. Fill it in."
    assert Problem("a", "This is needed.").words == "This is needed."
    one_thing = Rejected([first])
    assert one_thing.problems == (first,)
    assert str(one_thing).startswith("One thing is missing or not right.")
    assert Rejected([first, first], "Look.").message == "2 things need a look."
    assert Rejected([first], "Look.").remedy == "Look."


def test_what_is_checked_is_clean_or_refused() -> None:
    form = form_of(Field("a", "A", required=True))
    assert form.checked({"a": " Two  words ", "b": 1}, CONTEXT) == {"a": "Two words"}
    with pytest.raises(Rejected) as refused:
        form.checked({"a": " "}, CONTEXT)
    assert [problem.path for problem in refused.value.problems] == ["a"]
