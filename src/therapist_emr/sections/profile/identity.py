"""What the rest of the program needs to know of a profile."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from therapist_emr.domain.dates import PartialDate, is_minor
from therapist_emr.domain.text import digits, fold
from therapist_emr.forms.field import Values

if TYPE_CHECKING:
    from therapist_emr.sections.desk import ChartReading


KEY = "profile"
_MESSAGES = {
    (True, True): "messages ok",
    (True, False): "voice messages ok, no texts",
    (False, True): "texts ok, no voice messages",
    (False, False): "no messages",
}
"""What may be left at a number: by voice, as a text (45 CFR 164.522(b))."""


def profile_body(desk: ChartReading) -> Values:
    """Return what a client's profile says, or nothing in a chart without one."""
    entries = desk.entries(KEY)
    return desk.section(KEY).body(entries[0]) if entries else {}


def shown_name(body: Values) -> str:
    """Return the chosen name, or the legal one where none was chosen."""
    return str(body.get("chosen_name") or body.get("legal_name") or "")


def sort_name(body: Values) -> str:
    """Return the folded name by which lists are ordered: last word of the shown name first."""
    parts = fold(shown_name(body)).split()
    return " ".join(parts[-1:] + parts[:-1])


def phones(body: Values) -> list[str]:
    """Return every phone number of the client and those who may speak for them."""
    rows: list[Any] = [*body.get("phones", ())]
    for group in ("guardians", "emergency"):
        rows += body.get(group, ())
    return [row["number"] for row in rows if row.get("number")]


def main_phone(body: Values) -> str:
    """Return the first number with what may be left there, as the chart header shows it."""
    for row in body.get("phones", ()):
        if row.get("number"):
            wish = _MESSAGES[bool(row.get("voicemail")), bool(row.get("texts"))]
            return f"{row['number']}, {wish}"
    return ""


def flags(body: Values) -> tuple[str, ...]:
    """Return the keys of the flags the chart header shows; a minor is known by the age."""
    return tuple(key for key in ("part2", "no_plan_disclosure") if body.get(key))


def find_text(body: Values) -> str:
    """Return what finding looks in: names, phones, the birth date in several spellings."""
    names = [str(body.get(key) or "") for key in ("chosen_name", "legal_name")]
    former = [str(body.get("former_names") or "")]
    numbers = [digits(number) for number in phones(body)]
    return " ".join(
        dict.fromkeys([*map(fold, names + former), *numbers, *_birth_words(body)])
    ).strip()


def _birth_words(body: Values) -> list[str]:
    try:
        born = PartialDate.parse(str(body.get("born") or ""))
    except ValueError:
        return []
    if born.month is None or born.day is None:
        return [born.iso]
    year, month, day = born.year, born.month, born.day
    return [
        born.iso,
        f"{month}/{day}/{year}",
        f"{month:02d}/{day:02d}/{year}",
        f"{month}/{day}/{year % 100:02d}",
        f"{day}.{month}.{year}",
        f"{day:02d}.{month:02d}.{year}",
        f"{day}/{month}/{year}",
    ]


def needs_guardian(body: Values, today: date) -> bool:
    """Tell whether a minor has neither a guardian nor a reason for having none."""
    try:
        born = PartialDate.parse(str(body.get("born") or "")).whole
    except ValueError:
        return False
    if born is None or not is_minor(born, today):
        return False
    return not any(row.get("name") for row in body.get("guardians", ())) and not body.get(
        "no_guardian_reason"
    )


def guardians(body: Values) -> tuple[str, ...]:
    """Return the guardians as "name, relation"; with none, the reason that is given for it."""
    named = (row for row in body.get("guardians", ()) if row.get("name"))
    told = tuple(
        ", ".join(str(row[key]) for key in ("name", "relation") if row.get(key)) for row in named
    )
    reason = str(body.get("no_guardian_reason") or "")
    return told or ((f"None ({reason})",) if reason else ())
