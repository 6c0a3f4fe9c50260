"""A FHIR R4 Questionnaire read as a measure: checked, and refused in plain words."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from therapist_emr.domain.measures import Answer, Ask, Condition, Instrument, Item, Option, plain
from therapist_emr.domain.text import one_line, shorten
from therapist_emr.errors import UserError
from therapist_emr.sections.measures.instruments import edition_of, shipped

LARGEST_BYTES = 512 * 1024
DEEPEST, MOST_ITEMS, MOST_OPTIONS, LONGEST_TEXT = 8, 200, 60, 4_000
LONGEST_KEY = 300
LOADED = "loaded:"
"""What the key of a loaded measure begins with, so that it never passes for a shipped one."""
_NOTHING = "Nothing was loaded."
_ORDINAL = (
    "http://hl7.org/fhir/StructureDefinition/ordinalValue",
    "http://hl7.org/fhir/StructureDefinition/itemWeight",
)
_CALCULATED = (
    "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression"
)
_KINDS = {
    "choice": Ask.CHOICE,
    "boolean": Ask.CHOICE,
    "integer": Ask.INTEGER,
    "decimal": Ask.DECIMAL,
    "string": Ask.TEXT,
    "text": Ask.TEXT,
    "display": Ask.DISPLAY,
}
_OPERATORS = {"=", "!=", ">", "<", ">=", "<=", "exists"}
_LOINC = "http://loinc.org"
YES, NO = "true", "false"


class NotAMeasure(UserError):
    """Say why a file cannot be used as a measure."""

    def __init__(self, why: str) -> None:
        super().__init__(why, _NOTHING)


def read_questionnaire(data: bytes | str) -> Instrument:
    """Return a FHIR R4 Questionnaire as a measure; raise `NotAMeasure` with the reason."""
    text = _text(data)
    raw = _json(text)
    if not isinstance(raw, dict) or raw.get("resourceType") != "Questionnaire":
        raise NotAMeasure("This file is not a FHIR Questionnaire.")
    edition = edition_of(_whole_letters(json.dumps(raw, sort_keys=True, ensure_ascii=False)))
    items = tuple(_items(_rows(raw.get("item"), "items"), "", 1, ()))
    _check_whole(items)
    title = _words(raw.get("title") or raw.get("name"), "title") or "Questionnaire"
    scores = [
        [option.score for option in item.options if option.score is not None]
        for item in items
        if item.ask is Ask.CHOICE and item.scored
    ]
    return Instrument(
        key=f"{LOADED}{_words(raw.get('url'), 'url') or title}"[:LONGEST_KEY],
        name=shorten(title, 40),
        title=title,
        items=items,
        about=_words(raw.get("description"), "description"),
        edition=edition,
        licence=_words(raw.get("copyright"), "copyright") or "No license is stated in the file.",
        low=plain(sum(min(each) for each in scores)),
        high=plain(sum(max(each) for each in scores)),
        loinc=_loinc(raw),
        loaded=True,
    )


def _text(data: bytes | str) -> str:
    if isinstance(data, str):
        data = data.encode("utf-8", "surrogatepass")
    if len(data) > LARGEST_BYTES:
        raise NotAMeasure(f"This file is larger than {LARGEST_BYTES // 1024} KB.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotAMeasure("This file is not text in UTF-8.") from None


def _json(text: str) -> Any:
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) != len(pairs):
            raise NotAMeasure("This file says one thing twice, so it is not clear what it means.")
        return made

    def refuse(_word: str) -> float:
        raise NotAMeasure("This file holds a number that is none (NaN or Infinity).")

    def number(digits: str) -> float:
        read = float(digits)
        return read if math.isfinite(read) else refuse(digits)

    try:
        return json.loads(text, object_pairs_hook=once, parse_constant=refuse, parse_float=number)
    except (ValueError, RecursionError):
        raise NotAMeasure("This file is not JSON, or is nested too deeply.") from None


def _whole_letters(text: str) -> str:
    """Refuse halves of letters, which JSON can spell and which no file or database can hold."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise NotAMeasure("This file holds half a letter (a lone surrogate).") from None
    return text


def _rows(value: object, what: str) -> list[Mapping[str, Any]]:
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        raise NotAMeasure(f"The {what} of this Questionnaire are not a list.")
    return value


def _words(value: object, what: str) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise NotAMeasure(f"The {what} of this Questionnaire is not text.")
    if len(value) > LONGEST_TEXT:
        raise NotAMeasure(f"A text in this Questionnaire is longer than {LONGEST_TEXT:,} letters.")
    return one_line(value)


def _items(
    rows: Iterable[Mapping[str, Any]], heading: str, depth: int, outer: tuple[Condition, ...]
) -> Iterator[Item]:
    if depth > DEEPEST:
        raise NotAMeasure(f"Its groups are nested more than {DEEPEST} deep.")
    for row in rows:
        kind = row.get("type")
        text = _words(row.get("text"), "wording")
        nested = _rows(row.get("item"), "items")
        conditions, any_holds = _conditions(row)
        if outer and any_holds:
            raise NotAMeasure("It shows a question under conditions that are too involved.")
        if kind == "group":
            if any_holds:
                raise NotAMeasure("It shows a group under conditions that are too involved.")
            title = " / ".join(part for part in (heading, text) if part)
            yield from _items(nested, title, depth + 1, (*outer, *conditions))
            continue
        if nested:
            raise NotAMeasure("It asks questions within a question.")
        if not _calculated(row):
            yield _item(row, text, heading, (*outer, *conditions), any_holds=any_holds)


def _item(
    row: Mapping[str, Any],
    text: str,
    heading: str,
    conditions: tuple[Condition, ...],
    *,
    any_holds: bool,
) -> Item:
    kind = row.get("type")
    if not isinstance(kind, str) or kind not in _KINDS:
        told = kind if isinstance(kind, str) else "no kind"
        raise NotAMeasure(f"It asks for an answer of a kind this app cannot take ({told[:40]}).")
    if row.get("repeats"):
        raise NotAMeasure("It lets one question have several answers.")
    options = _options(row) if kind == "choice" else _yes_no() if kind == "boolean" else ()
    prefix = _words(row.get("prefix"), "numbering")
    link = row.get("linkId")
    if not isinstance(link, str) or not link or len(link) > 200:
        raise NotAMeasure("One of its questions has no usable linkId.")
    loinc = _loinc(row)
    return Item(
        id=link,
        text=f"{prefix} {text}".strip(),
        ask=_KINDS[kind],
        options=options,
        required=row.get("required") is True,
        safety=loinc in _about_safety(),
        heading=heading,
        loinc=loinc,
        conditions=conditions,
        any_holds=any_holds,
    )


def _options(row: Mapping[str, Any]) -> tuple[Option, ...]:
    found = []
    rows = _rows(row.get("answerOption"), "answers")
    if not rows:
        raise NotAMeasure("One of its questions offers no answers in the file itself.")
    if len(rows) > MOST_OPTIONS:
        raise NotAMeasure(f"One of its questions offers more than {MOST_OPTIONS} answers.")
    for at, offered in enumerate(rows):
        coding = offered.get("valueCoding")
        if isinstance(coding, dict):
            words = _words(coding.get("display") or coding.get("code"), "answer")
            code = _words(coding.get("code"), "answer") or words
            loinc = code if coding.get("system") == _LOINC else ""
        else:
            value = offered.get("valueString", offered.get("valueInteger"))
            is_number = isinstance(value, int) and not isinstance(value, bool)
            words = str(value) if is_number else _words(value, "answer")
            code, loinc, coding = words, "", {}
        if not words:
            raise NotAMeasure("One of its answers has no words.")
        score = _ordinal(offered) if _ordinal(offered) is not None else _ordinal(coding)
        found.append(Option(code or str(at), words, score, loinc))
    if len({option.key for option in found}) != len(found):
        raise NotAMeasure("One of its questions offers the same answer twice.")
    return tuple(found)


def _yes_no() -> tuple[Option, ...]:
    return Option(YES, "Yes"), Option(NO, "No")


def _ordinal(holder: Mapping[str, Any]) -> float | None:
    for extension in _rows(holder.get("extension"), "extensions"):
        if extension.get("url") in _ORDINAL:
            value = extension.get("valueDecimal")
            if isinstance(value, int | float) and not isinstance(value, bool):
                if abs(value) > 1_000_000:
                    raise NotAMeasure("An answer has a score out of all proportion.")
                return plain(float(value))
            raise NotAMeasure("An answer's score is not a number.")
    return None


def _conditions(row: Mapping[str, Any]) -> tuple[tuple[Condition, ...], bool]:
    found = tuple(_condition(one) for one in _rows(row.get("enableWhen"), "conditions"))
    return found, row.get("enableBehavior") == "any" and len(found) > 1


def _condition(raw: Mapping[str, Any]) -> Condition:
    question, operator = raw.get("question"), raw.get("operator")
    known = isinstance(operator, str) and operator in _OPERATORS
    if not isinstance(question, str) or not isinstance(operator, str) or not known:
        raise NotAMeasure("A condition of one of its questions cannot be read.")
    flag = raw.get("answerBoolean")
    if operator == "exists":
        if not isinstance(flag, bool):
            raise NotAMeasure("A condition of one of its questions cannot be read.")
        return Condition(question, operator, flag)
    return Condition(question, operator, _compared(raw))


def _compared(raw: Mapping[str, Any]) -> Answer:
    flag, coding = raw.get("answerBoolean"), raw.get("answerCoding")
    if isinstance(flag, bool):
        return YES if flag else NO
    if isinstance(coding, dict) and isinstance(coding.get("code"), str):
        return str(coding["code"])
    for key in ("answerInteger", "answerDecimal"):
        value = raw.get(key)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return value
    if isinstance(raw.get("answerString"), str):
        return str(raw["answerString"])
    raise NotAMeasure("A condition of one of its questions compares what this app cannot.")


def _calculated(row: Mapping[str, Any]) -> bool:
    """Tell whether an item is worked out rather than asked: a total, for one."""
    totals = {one.total_loinc for one in shipped() if one.total_loinc}
    worked_out = any(e.get("url") == _CALCULATED for e in _rows(row.get("extension"), "extensions"))
    return row.get("readOnly") is True or worked_out or _loinc(row) in totals


def _about_safety() -> set[str]:
    """Return the codes of the questions whose answer above 0 asks for a risk assessment."""
    return {item.loinc for one in shipped() for item in one.items if item.safety}


def _loinc(holder: Mapping[str, Any]) -> str:
    for coding in _rows(holder.get("code"), "codes"):
        if coding.get("system") == _LOINC and isinstance(coding.get("code"), str):
            return str(coding["code"])[:40]
    return ""


def _check_whole(items: tuple[Item, ...]) -> None:
    if not any(item.ask is not Ask.DISPLAY for item in items):
        raise NotAMeasure("This Questionnaire asks nothing.")
    if len(items) > MOST_ITEMS:
        raise NotAMeasure(f"This Questionnaire asks more than {MOST_ITEMS} questions.")
    seen: set[str] = set()
    for item in items:
        if item.id in seen:
            raise NotAMeasure("Two of its questions carry the same linkId.")
        if any(condition.item not in seen for condition in item.conditions):
            raise NotAMeasure("A condition looks at a question that does not come before it.")
        seen.add(item.id)
