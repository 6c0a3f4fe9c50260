"""How each kind of value is cleaned when it is typed and checked before it is kept."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from therapist_emr.domain.dates import EARLIEST_YEAR, LATEST_YEAR, PartialDate, read_date, read_time
from therapist_emr.domain.numbers import read_number
from therapist_emr.domain.text import clean_text, digits, one_line
from therapist_emr.domain.words import current_style, not_a_date
from therapist_emr.forms.field import CheckContext, Field, Kind, Problem, Values, When

ONE_LINE_LIMIT = 500
TEXT_LIMIT = 2_000_000
GROUP_LIMIT = 500


def clean_value(field: Field, raw: object, context: CheckContext) -> Any:
    """Return the value as it is stored; what cannot be read stays as it was typed."""
    return _CLEANERS[field.kind](field, raw, context)


def check_value(
    field: Field, value: Any, beside: Values, context: CheckContext, path: str
) -> Iterator[Problem]:
    """Yield what is wrong with one clean value."""
    if is_empty(value):
        if field.required:
            yield Problem(path, "This is needed.", "Fill it in to go on.", missing=True)
        return
    if found := _CHECKERS[field.kind](field, value, context):
        yield Problem(path, found)
    elif field.kind is Kind.GROUP:
        for index, row in enumerate(value):
            for inner in field.fields:
                inner_path = f"{path}.{index}.{inner.key}"
                yield from check_value(inner, row.get(inner.key), row, context, inner_path)
    elif field.check is not None and (words := field.check(value, beside, context)):
        yield Problem(path, words)


def is_empty(value: object) -> bool:
    """Tell whether a clean value says nothing."""
    if isinstance(value, list):
        return all(is_empty(item) for item in value)
    if isinstance(value, Mapping):
        # A labelled text (NARRATIVE, FINDINGS) has a key and a label even when nothing was said.
        labelled = "key" in value and "text" in value
        return is_empty(value["text"]) if labelled else all(map(is_empty, value.values()))
    return value is None or value is False or value == ""


def _text(_field: Field, raw: object, _context: CheckContext) -> str:
    return one_line(raw) if isinstance(raw, str) else "" if raw is None else one_line(str(raw))


def _long_text(_field: Field, raw: object, _context: CheckContext) -> str:
    return clean_text(raw).strip("\n ") if isinstance(raw, str) else ""


def _date(field: Field, raw: object, context: CheckContext) -> str:
    typed = _text(field, raw, context)
    first, lean = current_style().day_first, field.when.lean
    found = read_date(typed, context.today, day_first=first, lean=lean)
    if found is None or (field.kind is Kind.DATE and found.whole is None):
        return typed
    return found.iso


def _time(field: Field, raw: object, context: CheckContext) -> str:
    typed = _text(field, raw, context)
    found = read_time(typed)
    return typed if found is None else found.strftime("%H:%M")


def _number(field: Field, raw: object, context: CheckContext) -> Any:
    if isinstance(raw, bool):
        return int(raw)
    if isinstance(raw, int):
        return raw
    if isinstance(raw, float):
        return raw if math.isfinite(raw) else ""
    typed = _text(field, raw, context)
    number = read_number(typed)
    return typed if number is None else number


def _flag(_field: Field, raw: object, _context: CheckContext) -> bool:
    return raw is True


def _keys(field: Field, raw: object, context: CheckContext) -> list[str]:
    return [_text(field, item, context) for item in raw] if isinstance(raw, list | tuple) else []


def _phone(field: Field, raw: object, context: CheckContext) -> str:
    typed = _text(field, raw, context)
    number = _parsed_phone(typed, context.region) if typed else None
    if number is None:
        return typed
    import phonenumbers

    if not phonenumbers.is_possible_number(number):
        return typed
    home = phonenumbers.country_code_for_region(context.region) == number.country_code
    style = phonenumbers.PhoneNumberFormat
    shape = style.NATIONAL if home else style.INTERNATIONAL
    return str(phonenumbers.format_number(number, shape))


def _parsed_phone(typed: str, region: str) -> Any:
    import phonenumbers

    try:
        return phonenumbers.parse(typed, region)
    except phonenumbers.NumberParseException:
        return None


_LABEL_KEYS = ("key", "label", "help", "required", "carried_from")
"""What a labelled text keeps beside its text: `required` where it has to say something before it
is signed, `carried_from` the ISO day of the earlier note."""


def _labelled(field: Field, raw: object, context: CheckContext) -> list[dict[str, str]]:
    if not isinstance(raw, list | tuple):
        return []
    rows = []
    for row in raw:
        if isinstance(row, Mapping):
            told = {"key": "", "label": "", **{k: row[k] for k in _LABEL_KEYS if k in row}}
            fixed = {k: _text(field, v, context) for k, v in told.items()}
            kept = _long_text(field, row.get("text"), context)
            rows.append({**fixed, "text": kept if field.kind is Kind.NARRATIVE else one_line(kept)})
    return rows


def _rows(field: Field, raw: object, context: CheckContext) -> list[dict[str, Any]]:
    if not isinstance(raw, list | tuple):
        return []
    rows = []
    for row in raw:
        if isinstance(row, Mapping):
            made = {f.key: clean_value(f, row.get(f.key, f.default), context) for f in field.fields}
            if not is_empty(made):
                rows.append(made)
    return rows


_CLEANERS: dict[Kind, Callable[[Field, object, CheckContext], Any]] = {
    Kind.TEXT: _text,
    Kind.LONG_TEXT: _long_text,
    Kind.DATE: _date,
    Kind.PARTIAL_DATE: _date,
    Kind.TIME: _time,
    Kind.NUMBER: _number,
    Kind.CHECK: _flag,
    Kind.CHOICE: _text,
    Kind.CHOICES: _keys,
    Kind.SUGGEST: _text,
    Kind.PHONE: _phone,
    Kind.EMAIL: _text,
    Kind.CODE: lambda f, raw, c: _text(f, raw, c).upper(),
    Kind.NARRATIVE: _labelled,
    Kind.FINDINGS: _labelled,
    Kind.GROUP: _rows,
}


def _too_long(field: Field, value: str, usual: int) -> str:
    limit = field.limit or usual
    over = len(value) - limit
    return f"This is {over:,} characters too long; {limit:,} fit." if over > 0 else ""


def _check_line(field: Field, value: str, _context: CheckContext) -> str:
    return _too_long(field, value, ONE_LINE_LIMIT)


def _check_long(field: Field, value: str, _context: CheckContext) -> str:
    return _too_long(field, value, TEXT_LIMIT)


def _check_date(field: Field, value: str, context: CheckContext) -> str:
    try:
        found = PartialDate.parse(value)
    except ValueError:
        return not_a_date()
    if field.kind is Kind.DATE and found.whole is None:
        return "Day, month and year are needed."
    if not EARLIEST_YEAR <= found.year <= LATEST_YEAR:
        return f"The year {found.year} cannot be right."
    if field.when is When.PAST and found.earliest() > context.today:
        past = found.year - 100
        near = context.today.year - 90 < past <= context.today.year
        hint = f" Did you mean {past}?" if near else ""
        return f"This is in the future.{hint}"
    if field.when is When.FUTURE and found.latest() < context.today:
        return "This is in the past."
    return ""


def _check_time(_field: Field, value: str, _context: CheckContext) -> str:
    if re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value, re.ASCII):
        return ""
    return "This is not a time. Write it like 5:30 pm."


def _check_number(field: Field, value: object, _context: CheckContext) -> str:
    if isinstance(value, str):
        return "This is not a number."
    assert isinstance(value, int | float)
    if field.low is not None and value < field.low:
        return f"This is below {field.low:g}, the least it can be."
    if field.high is not None and value > field.high:
        return f"This is above {field.high:g}, the most it can be."
    return ""


def _check_choice(field: Field, value: str, _context: CheckContext) -> str:
    known = any(choice.key == value for choice in field.choices)
    return "" if known else "This is not one of the choices."


def _check_choices(field: Field, value: list[str], context: CheckContext) -> str:
    return next((p for key in value if (p := _check_choice(field, key, context))), "")


_COUNTRY_DIGITS = 3


def _check_phone(field: Field, value: str, context: CheckContext) -> str:
    import phonenumbers

    number = _parsed_phone(value, context.region)
    if number is None:
        abroad = value.startswith("+") and len(digits(value)) > _COUNTRY_DIGITS
        return "The country code is not known." if abroad else "This is not a phone number."
    result = phonenumbers.ValidationResult
    outcome = phonenumbers.is_possible_number_with_reason(number)
    if outcome == result.TOO_SHORT:
        return (
            "Digits are missing."
            if not _lacks_one(value, context.region)
            else "One digit is missing."
        )
    return {
        result.TOO_LONG: "There are too many digits.",
        result.INVALID_LENGTH: "The number of digits does not fit.",
        result.IS_POSSIBLE_LOCAL_ONLY: "The area code is missing.",
    }.get(outcome, _check_line(field, value, context))


def _lacks_one(value: str, region: str) -> bool:
    import phonenumbers

    longer = _parsed_phone(value + "0", region)
    return longer is not None and phonenumbers.is_possible_number(longer)


def _check_email(field: Field, value: str, context: CheckContext) -> str:
    name, at, host = value.rpartition("@")
    if not at or not name:
        return "An e-mail address has a name, an @ and a host."
    if any(c.isspace() for c in value) or not re.fullmatch(r"[^@.]+(\.[^@.]+)+", host):
        return "The part after the @ is not complete."
    return _check_line(field, value, context)


def _check_code(field: Field, value: str, _context: CheckContext) -> str:
    if re.fullmatch(r"[A-Z0-9][A-Z0-9.]*", value, re.ASCII) and len(value) <= (field.limit or 12):
        return ""
    return "A code has letters, digits and dots only."


def _check_labelled(field: Field, value: list[dict[str, str]], _context: CheckContext) -> str:
    return next((p for row in value if (p := _too_long(field, row["text"], TEXT_LIMIT))), "")


def _check_rows(_field: Field, value: list[object], _context: CheckContext) -> str:
    return "" if len(value) <= GROUP_LIMIT else f"At most {GROUP_LIMIT} rows fit."


_CHECKERS: dict[Kind, Callable[[Field, Any, CheckContext], str]] = {
    Kind.TEXT: _check_line,
    Kind.LONG_TEXT: _check_long,
    Kind.DATE: _check_date,
    Kind.PARTIAL_DATE: _check_date,
    Kind.TIME: _check_time,
    Kind.NUMBER: _check_number,
    Kind.CHECK: lambda _f, _v, _c: "",
    Kind.CHOICE: _check_choice,
    Kind.CHOICES: _check_choices,
    Kind.SUGGEST: _check_line,
    Kind.PHONE: _check_phone,
    Kind.EMAIL: _check_email,
    Kind.CODE: _check_code,
    Kind.NARRATIVE: _check_labelled,
    Kind.FINDINGS: _check_labelled,
    Kind.GROUP: _check_rows,
}
