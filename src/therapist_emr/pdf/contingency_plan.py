"""The contingency plan: one page for whoever acts when the clinician cannot.

It answers 45 CFR 164.308(a)(7): backups, recovery, working without the computer, testing, and what
comes first. It holds neither a key nor anything of a client.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from therapist_emr.domain import words
from therapist_emr.domain.contingency import ContingencyPlan
from therapist_emr.pdf.document import About, Document
from therapist_emr.pdf.layout import Cell, Row, Setter, Tag, rule
from therapist_emr.pdf.style import (
    CAPTION,
    HAIR,
    INK2,
    LINE,
    SMALL,
    SMALL_STRONG,
    STRONG,
    TITLE,
    PageSize,
    sheet,
)
from therapist_emr.practice.contingency import PlanFacts

_LABEL = 132.0
_NOT_SAID = "not said yet"
_PURPOSE = (
    "For whoever takes charge if {name} cannot work, and for the day the computer is gone. This "
    "page holds no key and nothing about a client. It is of use only together with the recovery "
    "sheet and a backup."
)
_ABSENT = (
    "Call the professional executor. Nobody else opens the charts.",
    "Fetch the recovery sheet and the newest backup, and restore as below.",
    "In the app, open Today and Clients: cancel what is booked, starting with tomorrow. Call "
    "clients yourself, by the ways their profile allows; safety plans and crisis notes come first.",
    "Refer, answer requests for records, and keep the charts for as long as state law asks.",
)
_LOST = (
    "On another computer, install therapist-emr and choose “Restore a backup”. Pick the newest "
    "whose name carries the fingerprint above, and type the four lines of the sheet.",
    "Let the app make a verified backup to a new disk, and run “Check my records” in Settings.",
    "A stolen computer: write down when and how, and find out whether the loss has to be "
    "reported. The file on it is encrypted.",
)
_WITHOUT = (
    "See clients as planned and write on paper, with date, start and stop time. Keep it locked up.",
    "When the app is back, enter the notes as what they are: written later, from paper. Then file "
    "the paper, or shred it.",
)
_TESTED = (
    "Once a month: a backup is restored on trial. Once a year: this page is gone through, and the "
    "executor is asked whether they still agree."
)


def contingency_plan_bytes(
    plan: ContingencyPlan, facts: PlanFacts, *, page_size: PageSize = "letter"
) -> bytes:
    """Return the plan as a PDF in memory, on one page."""
    document = Document(replace(sheet(page_size), top=54, bottom=34), None)
    measure, setter = document.sheet.measure, document.setter
    pager = document.run()
    section = Tag("Sect", document.root)
    pager.add(_opening(setter, facts, measure, section))
    pager.add(_facts(setter, _who(plan), measure, section))
    pager.add(_facts(setter, _where(plan, facts), measure, section))
    for title, steps in (
        ("If the clinician cannot work", _ABSENT),
        ("If the computer is lost, stolen or broken", _LOST),
        ("If the computer cannot be used for some days", _WITHOUT),
    ):
        pager.add(_steps(setter, title, steps, measure, section))
    pager.add(_foot(setter, plan, facts, measure, section))
    document.pages = pager.finish()
    return document.finish(About("Contingency plan", facts.practice, facts.made))


def _opening(setter: Setter, facts: PlanFacts, measure: float, tag: Tag) -> list[Row]:
    rows = setter.text(facts.practice, STRONG.inked(INK2), measure, Tag("P", tag), keep=True)
    rows += setter.text("Contingency plan", TITLE, measure, Tag("H1", tag), gap=1, keep=True)
    purpose = _PURPOSE.format(name=facts.clinician or "the clinician")
    return rows + setter.text(purpose, SMALL, measure, Tag("P", tag), gap=4)


def _who(plan: ContingencyPlan) -> Iterable[tuple[str, str]]:
    name = ", ".join(part for part in (plan.executor, plan.executor_license) if part)
    reach = ", ".join(part for part in (plan.executor_phone, plan.executor_email) if part)
    yield "Professional executor", name
    yield "Reached at", reach
    yield "If they cannot", plan.second
    yield "Help with the computer", plan.computer_help


def _where(plan: ContingencyPlan, facts: PlanFacts) -> Iterable[tuple[str, str]]:
    yield "Recovery sheet", plan.sheet_place
    yield "Backups", plan.backup_place
    yield "Last verified backup", facts.last_backup
    yield "Key fingerprint", f"{facts.fingerprint} (at the end of each backup's name)"
    yield "File in daily use", facts.file


def _facts(setter: Setter, told: Iterable[tuple[str, str]], measure: float, tag: Tag) -> list[Row]:
    rows = [Row(1, [rule(0, 0, measure, HAIR)], 8)]
    for label, value in told:
        cells = [
            Cell(label, SMALL_STRONG, 0, _LABEL - 8, Tag("P", tag)),
            Cell(value or _NOT_SAID, SMALL, _LABEL, measure - _LABEL, Tag("P", tag)),
        ]
        rows += setter.beside(cells, gap=3)
    return rows


def _steps(setter: Setter, title: str, steps: Sequence[str], measure: float, tag: Tag) -> list[Row]:
    rows = [Row(1, [rule(0, 0, measure, HAIR)], 8, keep=True)]
    rows += setter.text(title, STRONG, measure, Tag("H2", tag), gap=5, keep=True)
    return rows + setter.numbered(steps, SMALL, measure, tag, indent=16, gap=2)


def _foot(
    setter: Setter, plan: ContingencyPlan, facts: PlanFacts, measure: float, tag: Tag
) -> list[Row]:
    rows = [Row(1, [rule(0, 0, measure, HAIR)], 8)]
    rows += setter.text(_TESTED, SMALL, measure, Tag("P", tag), gap=5)
    gone_through = words.iso_day(plan.reviewed) if plan.reviewed else _NOT_SAID
    made = f"Gone through {gone_through}. Printed {words.day(facts.made.date())}."
    rows += setter.text(made, SMALL.inked(INK2), measure, Tag("P", tag), gap=3)
    column = (measure - 24) / 2
    rows.append(
        Row(24, [rule(0, 24, column, LINE), rule(column + 24, 24, column, LINE)], 2, keep=True)
    )
    clinician = ", ".join(part for part in (facts.clinician, facts.phone) if part)
    cells = [
        Cell(
            ", ".join(part for part in (clinician, "date") if part),
            CAPTION,
            0,
            column,
            Tag("P", tag),
        ),
        Cell("Professional executor, date", CAPTION, column + 24, column, Tag("P", tag)),
    ]
    return rows + setter.beside(cells, gap=2)
