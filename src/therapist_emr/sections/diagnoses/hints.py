"""What is worth a look while a diagnosis is written: unknown codes, headings, twins."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from therapist_emr.domain.text import fold, one_line
from therapist_emr.forms.field import Problem, Values
from therapist_emr.forms.offer import Offer
from therapist_emr.sections.born import before_birth
from therapist_emr.sections.contract import EntryKind
from therapist_emr.sections.desk import ChartReading
from therapist_emr.sections.diagnoses.codes import SYSTEM, Code, CodeTable, at_hand, codes
from therapist_emr.sections.diagnoses.order import listed

BILLABLE, HEADING = "Billable", "Heading, not billable"


def offer_titles(typed: str) -> list[Offer]:
    """Return diagnoses for what was typed; one that is taken fills in its code."""
    return [
        Offer(one.title, _remark(one), _shown(one), {"code": one.code})
        for one in codes().find(typed)
    ]


def offer_codes(typed: str) -> list[Offer]:
    """Return codes for what was typed; one that is taken fills in its title."""
    return [
        Offer(one.code, _remark(one), _shown(one), {"title": one.title})
        for one in codes().find(typed)
    ]


def hints(
    desk: ChartReading, _kind: EntryKind, values: Values, entry_id: int | None
) -> Iterable[Problem]:
    """Return what is worth a look; nothing of it keeps a diagnosis from being saved."""
    yield from before_birth(desk, values, "onset", "ended")
    code = one_line(str(values.get("code") or "")).upper()
    if not code:
        return
    twins = (facts for header, facts in listed(desk) if header.id != entry_id)
    if any(_bare(str(facts.get("code") or "")) == _bare(code) for facts in twins):
        yield Problem("code", "This code is in the list already.")
        return
    table = at_hand()
    if table is not None:
        yield from code_hints(table, code, str(values.get("title") or ""))


def code_hints(table: CodeTable, code: str, title: str) -> Iterator[Problem]:
    """Say of a code that it is not known, not billable, or called something else."""
    found = table.get(code)
    if found is None:
        told = f"{code} is not in {SYSTEM}, {table.release}."
        yield Problem("code", told, "It is kept as you typed it.")
    elif found.code != code:
        yield Problem("code", f"{SYSTEM} writes this {found.code}.")
    elif not found.billable:
        yield Problem("code", f"{code} is a heading and not billable.", "Codes beneath it are.")
    elif fold(one_line(title)) != fold(found.title):
        yield Problem("code", f"{SYSTEM} calls this “{found.title}”.")


def _bare(code: str) -> str:
    return code.replace(".", "")


def _shown(one: Code) -> str:
    return f"{one.code}  {one.title}"


def _remark(one: Code) -> str:
    return BILLABLE if one.billable else HEADING
