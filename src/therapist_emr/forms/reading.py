"""A filled-in form turned into blocks, for the reading view and the PDF alike."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import time
from typing import Any

from therapist_emr.domain import words
from therapist_emr.domain.numbers import figure
from therapist_emr.forms.blocks import Block, Heading, Items, Note, Pairs, Paragraph, Table
from therapist_emr.forms.checking import is_empty
from therapist_emr.forms.field import Field, Kind, Values
from therapist_emr.forms.form import Form

_OWN_HEADING = {Kind.LONG_TEXT, Kind.NARRATIVE, Kind.FINDINGS, Kind.GROUP}
_NONE = Note("None recorded")


def form_blocks(form: Form, values: Values, *, skip: Iterable[str] = ()) -> tuple[Block, ...]:
    """Return the filled-in fields as blocks, in order; "None recorded" when there are none."""
    left_out = set(skip)
    blocks: list[Block] = []
    pairs: list[tuple[str, str]] = []
    part = ""
    for field, value in form.filled(values):
        if field.key in left_out or not field.printed:
            continue
        headed = field.kind in _OWN_HEADING and not field.beside
        if field.part != part or headed:
            _flush(pairs, blocks)
        if field.part and field.part != part:
            blocks.append(Heading(field.part))
        part = field.part
        if headed:
            blocks.extend(_own_blocks(field, value))
        else:
            pairs.append((field.label, value_words(field, value)))
    _flush(pairs, blocks)
    return tuple(blocks) or (_NONE,)


def _flush(pairs: list[tuple[str, str]], blocks: list[Block]) -> None:
    if pairs:
        blocks.append(Pairs(tuple(pairs)))
        pairs.clear()


def _own_blocks(field: Field, value: Any) -> list[Block]:
    if field.kind is Kind.LONG_TEXT:
        return [Heading(field.label, 3), Paragraph(value)]
    if field.kind is Kind.NARRATIVE:
        told = [row for row in value if row["text"]]
        return [b for row in told for b in (Heading(row["label"]), Paragraph(row["text"]))]
    if field.kind is Kind.FINDINGS:
        seen = tuple((row["label"], _seen(row)) for row in value if row["text"])
        return [Heading(field.label, 3), Pairs(seen)]
    return [Heading(field.label, 3), _group_block(field, value or [])]


def _seen(row: Values) -> str:
    """Return what was seen of one thing without its name, which stands beside it: "Mood low."."""
    label, text = str(row["label"]), str(row["text"])
    if label and text.casefold().startswith(f"{label} ".casefold()):
        rest = text[len(label) :].lstrip()
        return words.sentence(rest)
    return text


def _group_block(field: Field, rows: list[dict[str, Any]]) -> Block:
    if not rows:
        return _NONE
    used = [f for f in field.fields if f.printed and _is_told(f, rows)]
    if len(used) == 1:
        return Items(tuple(value_words(used[0], row.get(used[0].key)) for row in rows))
    cells = tuple(tuple(value_words(f, row.get(f.key)) for f in used) for row in rows)
    return Table(tuple(f.label for f in used), cells)


def _is_told(field: Field, rows: list[dict[str, Any]]) -> bool:
    """Tell whether a column says anything: a permission that nobody has does, by its "No"."""
    return field.kind is Kind.CHECK or any(not is_empty(row.get(field.key)) for row in rows)


def value_words(field: Field, value: Any) -> str:
    """Return one value as a reader expects to see it."""
    if is_empty(value):
        return "No" if field.kind is Kind.CHECK else ""
    match field.kind:
        case Kind.CHECK:
            return "Yes"
        case Kind.DATE | Kind.PARTIAL_DATE:
            return words.iso_day(value)
        case Kind.TIME:
            try:
                return words.clock(time.fromisoformat(value))
            except ValueError:
                return str(value)
        case Kind.NUMBER:
            shown = figure(value) if isinstance(value, int | float) else str(value)
            return f"{shown} {field.unit}".strip()
        case Kind.CHOICE:
            return field.choice_label(value)
        case Kind.CHOICES:
            return ", ".join(field.choice_label(key) for key in value)
        case Kind.GROUP:
            return "; ".join(_row_words(field, row) for row in value)
        case Kind.NARRATIVE | Kind.FINDINGS:
            return "; ".join(f"{row['label']}: {row['text']}" for row in value if row["text"])
        case _:
            return str(value)


def _row_words(field: Field, row: Values) -> str:
    """Return a row in one line; what is ticked in it is told by its name, such as "May sign"."""
    told = [f for f in field.fields if f.printed and not is_empty(row.get(f.key))]
    return ", ".join(
        f.label if f.kind is Kind.CHECK else value_words(f, row.get(f.key)) for f in told
    )
