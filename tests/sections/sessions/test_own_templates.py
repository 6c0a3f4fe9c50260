from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from therapist_emr.forms.field import CheckContext
from therapist_emr.sections.sessions import SECTION
from therapist_emr.sections.sessions.own_templates import (
    KINDS,
    MOST_PARTS,
    SNIPPET_FORM,
    TEMPLATE_FORM,
    file_of,
    part_keys,
    values_of,
)
from therapist_emr.sections.sessions.templates import SHIPPED, read_template, shelf_of
from therapist_emr.sections.sessions.writing import offered, usual_template

TODAY = CheckContext(date(2026, 11, 17))
VALUES: dict[str, Any] = {
    "title": "DAP with homework", "kind": "session", "about": "When we set tasks",
    "parts": [
        {"label": "Data", "help": "What was said", "required": True, "carry_forward": False},
        {"label": "Homework", "help": "", "required": False, "carry_forward": True},
    ],
}  # fmt: skip


def problems(**changed: Any) -> list[str]:
    clean = TEMPLATE_FORM.clean({**VALUES, **changed}, TODAY)
    return [one.path for one in TEMPLATE_FORM.problems(clean, TODAY)]


def test_a_template_survives_its_file() -> None:
    clean = TEMPLATE_FORM.clean(VALUES, TODAY)
    assert TEMPLATE_FORM.problems(clean, TODAY) == []
    assert values_of(read_template(file_of(clean, "own-1"))) == clean


def test_parts_named_in_another_script_stay_apart() -> None:
    parts = [{**VALUES["parts"][0], "label": label} for label in ("Цели", "План", "目標", "計画")]
    assert problems(parts=parts) == []
    assert problems(parts=[*parts, parts[0]]) == ["parts.4.label"]
    read = read_template(file_of(TEMPLATE_FORM.clean({**VALUES, "parts": parts}, TODAY), "own-1"))
    assert len({part.key for part in read.parts}) == 4


@pytest.mark.parametrize("shipped", SHIPPED.all(), ids=lambda one: one.key)
def test_every_shipped_template_can_be_copied(shipped: Any) -> None:
    clean = TEMPLATE_FORM.clean(values_of(shipped), TODAY)
    assert TEMPLATE_FORM.problems(clean, TODAY) == []
    assert len(read_template(file_of(clean, "own-1")).parts) == len(shipped.parts)


def test_a_template_is_for_a_kind_of_note_that_there_is() -> None:
    assert {choice.key for choice in KINDS} <= {kind.key for kind in SECTION.kinds}


def test_what_makes_no_sense_is_said_beside_it() -> None:
    part = VALUES["parts"][0]
    assert problems(parts=[]) == ["parts"]
    assert problems(parts=[part, {**part, "label": "data"}]) == ["parts.1.label"]
    many = [{**part, "label": f"Part {at}"} for at in range(MOST_PARTS + 1)]
    assert problems(parts=many) == ["parts"]
    assert problems(title="") == ["title"]


@given(st.lists(st.text(max_size=60), max_size=MOST_PARTS))
def test_any_names_give_keys_of_their_own(labels: list[str]) -> None:
    keys = part_keys(labels)
    assert len(set(keys)) == len(labels)
    assert all(re.fullmatch(r"\w+", key) for key in keys)


def test_names_in_any_script_and_with_any_signs_are_told_apart() -> None:
    labels = ["Данные", "Оценка", "Goal +", "Goal -", "★", "★★", "Client's words"]
    parts = [{**VALUES["parts"][0], "label": label} for label in labels]
    assert problems(parts=parts) == []
    clean = TEMPLATE_FORM.clean({**VALUES, "parts": parts}, TODAY)
    found = read_template(file_of(clean, "own-1"))
    assert [part.label for part in found.parts] == labels
    assert [part.key for part in found.parts] == [
        "данные", "оценка", "goal", "goal_2", "part", "part_2", "client_s_words",
    ]  # fmt: skip


def test_a_required_part_of_an_own_template_stands_in_the_way_of_signing() -> None:
    shelf = shelf_of([file_of(TEMPLATE_FORM.clean(VALUES, TODAY), "own-1")])
    own = shelf.get("own-1")
    assert own is not None
    kind = SECTION.kind("session")
    body = kind.form.blank() | {
        "date": "2026-11-17", "start": "10:00", "stop": "10:50", "template": "own-1",
        "notes": own.narrative(),
    }  # fmt: skip
    body["notes"][1]["text"] = "Walk twice"
    clean = kind.form.clean(body, TODAY)
    assert [one.path for one in kind.form.problems(clean, TODAY)] == ["notes.data"]
    clean["notes"][0]["text"] = "Said"
    assert kind.form.problems(clean, TODAY) == []
    assert [one.text for one in offered(clean, shelf)] == ["Walk twice"]
    assert offered(clean) == []


def test_own_templates_stand_first_but_are_taken_only_when_preferred() -> None:
    shelf = shelf_of([file_of(TEMPLATE_FORM.clean(VALUES, TODAY), "own-1")])
    assert shelf.of("session")[0].key == "own-1"
    assert getattr(usual_template("session", shelf=shelf), "key", "") == "dap"
    assert getattr(usual_template("session", "own-1", shelf=shelf), "key", "") == "own-1"


@pytest.mark.parametrize("key", ["bp", "bp.2", "a-b_c", "1"])
def test_an_abbreviation_is_short_and_plain(key: str) -> None:
    clean = SNIPPET_FORM.clean({"key": key, "text": "Text"}, TODAY)
    assert SNIPPET_FORM.problems(clean, TODAY) == []


@pytest.mark.parametrize("key", ["", "B P", "bp!", ";bp", "é", "x" * 21])
def test_another_abbreviation_is_refused_beside_its_field(key: str) -> None:
    clean = SNIPPET_FORM.clean({"key": key, "text": "Text"}, TODAY)
    assert [one.path for one in SNIPPET_FORM.problems(clean, TODAY)] == ["key"]
