from __future__ import annotations

import pytest

from therapist_emr.sections.sessions import SECTION
from therapist_emr.sections.sessions.templates import (
    SHIPPED,
    read_template,
    template,
    templates,
)


def test_every_usual_pattern_is_there_and_dap_comes_first() -> None:
    found = [one.title for one in SHIPPED.of("session")]
    assert found[0] == "DAP"
    assert {"SOAP", "DAP", "BIRP", "GIRP", "PIRP", "Free text"} <= set(found)


@pytest.mark.parametrize("key", [kind.key for kind in SECTION.kinds if kind.key != "addendum"])
def test_every_kind_of_note_has_a_template(key: str) -> None:
    assert SHIPPED.of(key)


@pytest.mark.parametrize("found", templates(), ids=lambda one: one.key)
def test_a_template_is_whole(found: object) -> None:
    one = template(getattr(found, "key", ""))
    assert one is found
    assert one is not None
    assert one.title
    assert one.about
    keys = [part.key for part in one.parts]
    assert len(set(keys)) == len(keys) > 0
    assert set(one.quick_fill.values()) <= set(keys)
    assert SECTION.kind(one.kind).key == one.kind
    assert [row["key"] for row in one.narrative()] == keys
    assert all(row["text"] == "" and row["label"] for row in one.narrative())


def test_an_unknown_template_is_none() -> None:
    assert template("tarot") is None


def test_fields_that_belong_to_the_form_are_left_out() -> None:
    raw = {
        "key": "own",
        "title": "Own",
        "version": 1,
        "kind": "session",
        "fields": [
            {"key": "how", "label": "How", "kind": "choice"},
            {"key": "words", "label": "Words", "kind": "long_text", "carry_forward": True},
        ],
    }
    found = read_template(raw)
    assert [part.key for part in found.parts] == ["words"]
    assert found.parts[0].carry_forward
    assert not found.parts[0].required
