"""What every section promises, tried on each of them."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from therapist_emr.domain.entry import Body
from therapist_emr.forms.blocks import (
    Block,
    Heading,
    Items,
    Note,
    Pairs,
    Paragraph,
    Progress,
    Table,
)
from therapist_emr.forms.checking import is_empty
from therapist_emr.forms.field import CheckContext, Field, Kind
from therapist_emr.forms.form import Form
from therapist_emr.paths import resource
from therapist_emr.sections import SECTIONS, in_print, on_screen, section
from therapist_emr.sections.contract import EntryKind, Life, Look, Section, identity_of

TODAY = CheckContext(date(2026, 11, 17))
KINDS = [
    pytest.param(found, kind, id=f"{found.key}/{kind.key}")
    for found in SECTIONS
    for kind in found.kinds
]
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)


def sample_value(field: Field) -> Any:
    """Return a plausible value that says something, with words that name its field."""
    words = f"{field.label} told"
    match field.kind:
        case Kind.DATE | Kind.PARTIAL_DATE:
            return "2026-11-10"
        case Kind.TIME:
            return "10:00" if field.key == "start" else "10:50"
        case Kind.NUMBER:
            return 3
        case Kind.CHECK:
            return True
        case Kind.CHOICE:
            return field.choices[-1].key
        case Kind.CHOICES:
            return [choice.key for choice in field.choices]
        case Kind.PHONE:
            return "(503) 555-0142"
        case Kind.EMAIL:
            return "mari@example.org"
        case Kind.CODE:
            return "F33.1" if field.limit != 5 else "AB123"
        case Kind.NARRATIVE | Kind.FINDINGS:
            return [{"key": "a", "label": "Part", "text": words}]
        case Kind.GROUP:
            return [{inner.key: sample_value(inner) for inner in field.fields}]
        case _:
            return words


def full_body(form: Form) -> Body:
    """Return a body in which every field says something."""
    return {field.key: sample_value(field) for field in form.fields}


def printed(blocks: tuple[Block, ...]) -> str:
    """Return every word of the blocks."""
    told: list[str] = []
    for block in blocks:
        match block:
            case Heading(text=text) | Paragraph(text) | Note(text):
                told.append(text)
            case Pairs(rows):
                told += [f"{label} {value}" for label, value in rows]
            case Items(rows=rows):
                told += rows
            case Table(head, rows):
                told += [*head, *(cell for row in rows for cell in row)]
            case Progress(label=label, words=words, caption=caption):
                told += [label, words, caption]
            case _:
                pass
    return "\n".join(told)


def test_keys_are_unique() -> None:
    keys = [found.key for found in SECTIONS]
    assert len(set(keys)) == len(keys)
    orders = [found.pdf_order for found in SECTIONS]
    assert len(set(orders)) == len(orders)
    forms = [kind.form.key for found in SECTIONS for kind in found.kinds]
    assert len(set(forms)) == len(forms)


def test_lists_hold_every_section() -> None:
    assert sorted(s.key for s in on_screen()) == sorted(s.key for s in SECTIONS)
    assert [s.pdf_order for s in in_print()] == sorted(s.pdf_order for s in SECTIONS if s.in_record)
    for found in SECTIONS:
        assert section(found.key) is found


@pytest.mark.parametrize("found", SECTIONS, ids=lambda s: s.key)
def test_icon_and_words_are_there(found: Section) -> None:
    assert resource("icons", f"{found.icon}.svg").is_file()
    assert found.title
    assert found.empty.title.endswith("yet")
    assert found.empty.words.endswith(".")
    assert found.empty.action
    assert bool(found.attestation) is (found.life is not Life.KEPT), "signed means attested to"


@pytest.mark.parametrize(("found", "kind"), KINDS)
def test_field_keys_are_unique_and_labelled(found: Section, kind: EntryKind) -> None:
    def walk(fields: tuple[Field, ...]) -> None:
        assert len({field.key for field in fields}) == len(fields)
        for field in fields:
            assert field.label
            assert field.kind is not Kind.CHOICE or field.choices
            assert field.kind is not Kind.GROUP or (field.fields and field.noun)
            walk(field.fields)

    walk(kind.form.fields)


@pytest.mark.parametrize(("found", "kind"), KINDS)
def test_full_body_is_accepted_and_survives_storage(found: Section, kind: EntryKind) -> None:
    body = kind.form.clean(full_body(kind.form), TODAY)
    assert kind.form.problems(body, TODAY) == []
    stored = json.loads(json.dumps(body))
    assert stored == body
    assert kind.form.clean(stored, TODAY) == body


@pytest.mark.parametrize(("found", "kind"), KINDS)
def test_reading_shows_every_printed_value(found: Section, kind: EntryKind) -> None:
    body = kind.form.clean(full_body(kind.form), TODAY)
    told = printed(found.blocks_of(kind, body, Look(today="2026-11-17")))
    for field in kind.form.fields:
        if field.printed and field.kind in {Kind.TEXT, Kind.LONG_TEXT, Kind.SUGGEST}:
            assert body[field.key] in told, field.key
        if field.kind in {Kind.NARRATIVE, Kind.FINDINGS}:
            assert body[field.key][0]["text"] in told, field.key
        if field.printed and field.kind is Kind.CHOICE:
            assert field.choice_label(body[field.key]).casefold() in told.casefold(), field.key


@pytest.mark.parametrize(("found", "kind"), KINDS)
def test_search_finds_searchable_words(found: Section, kind: EntryKind) -> None:
    text = kind.form.search_text(kind.form.clean(full_body(kind.form), TODAY))
    searchable = [f for f in kind.form.fields if f.searchable]
    assert searchable
    for field in searchable:
        if field.kind in {Kind.TEXT, Kind.LONG_TEXT, Kind.SUGGEST, Kind.NARRATIVE}:
            assert f"{field.label} told" in text


@pytest.mark.parametrize(("found", "kind"), KINDS)
def test_lists_can_show_any_entry(found: Section, kind: EntryKind) -> None:
    for body in (kind.form.blank(), kind.form.clean(full_body(kind.form), TODAY)):
        assert found.title_of(kind, body, 3)
        assert isinstance(found.summary_of(kind, body), str)
        assert isinstance(found.when_of(body), str)
        assert json.dumps(dict(found.facts_of(body)))


@pytest.mark.parametrize(("found", "kind"), KINDS)
def test_blank_form_says_none_recorded_or_little(found: Section, kind: EntryKind) -> None:
    body = kind.form.clean({}, TODAY)
    assert found.blocks_of(kind, body, Look())
    assert kind.form.search_text(body) in {"", "client"}
    for field in kind.form.fields:
        if field.required and is_empty(body[field.key]):
            assert any(p.path == field.key for p in kind.form.problems(body, TODAY))


@pytest.mark.parametrize(("found", "kind"), KINDS)
@given(data=st.data())
def test_no_input_breaks_a_form(found: Section, kind: EntryKind, data: st.DataObject) -> None:
    """Whatever arrives, it is cleaned, checked in words and can be cleaned again unchanged."""
    raw = {field.key: data.draw(ANYTHING) for field in kind.form.fields}
    body = kind.form.clean(raw, TODAY)
    assert kind.form.clean(body, TODAY) == body
    for problem in kind.form.problems(body, TODAY):
        assert problem.words
        assert problem.path.split(".")[0] in {field.key for field in kind.form.fields}
    json.dumps(body)
    if not kind.form.problems(body, TODAY):
        found.blocks_of(kind, body, Look(today="2026-11-17"))
        found.title_of(kind, body, 1)
        found.facts_of(body)


@pytest.mark.parametrize("found", SECTIONS, ids=lambda s: s.key)
def test_suggestions_answer_every_named_source(found: Section) -> None:
    def sources(fields: tuple[Field, ...]) -> list[str]:
        own = [f.suggest for f in fields if f.suggest]
        return own + [name for f in fields for name in sources(f.fields)]

    for kind in found.kinds:
        for name in sources(kind.form.fields):
            assert isinstance(found.suggest(name, "a"), list)
            assert found.suggest(name, "zzzzqq") == []


def test_one_section_keeps_the_visits_and_its_facts_tell_of_them() -> None:
    (found,) = [one for one in SECTIONS if one.visits]
    told = {kind.key: "seen" in found.facts_of(kind.form.blank()) for kind in found.kinds}
    assert told.pop("contact") is False
    assert all(told.values())


def test_one_section_says_who_the_client_is() -> None:
    (found,) = [one for one in SECTIONS if one.identifies]
    assert identity_of(SECTIONS) is found
    assert len(found.kinds) == 1
    assert found.single
    assert found.life is Life.KEPT
