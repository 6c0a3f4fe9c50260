"""The contingency plan: its form, and what the printed page says besides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from therapist_emr.domain import words
from therapist_emr.domain.clock import moment_from
from therapist_emr.domain.contingency import ContingencyPlan
from therapist_emr.forms.field import Field, Kind
from therapist_emr.forms.form import Form

if TYPE_CHECKING:
    from therapist_emr.practice.practice import Practice

_LONGEST = 120

CONTINGENCY_FORM = Form(
    key="contingency",
    title="Contingency plan",
    version=1,
    fields=(
        Field(
            "executor",
            "Professional executor",
            required=True,
            limit=80,
            help="A colleague who agreed to take charge of your records",
            sample="Ruth Okafor, PhD",
        ),
        Field(
            "executor_license",
            "Their profession and license",
            limit=80,
            sample="Psychologist, OR 2381",
        ),
        Field("executor_phone", "Their phone", Kind.PHONE, required=True),
        Field("executor_email", "Their e-mail", Kind.EMAIL),
        Field(
            "second",
            "If they cannot",
            limit=_LONGEST,
            help="Who acts then, with a phone number",
            sample="Jonas Weil, LCSW, (503) 555-0188",
        ),
        Field(
            "computer_help",
            "Who helps with the computer",
            limit=_LONGEST,
            help="A name and a phone number",
            sample="Ada Lind, (503) 555-0121",
        ),
        Field(
            "sheet_place",
            "Where the recovery sheet is",
            required=True,
            limit=_LONGEST,
            help="Never in this computer, never together with it",
            wide=True,
            sample="Sealed envelope in the safe-deposit box at First Bank, Alder Street",
        ),
        Field(
            "backup_place",
            "Where the backups are",
            required=True,
            limit=_LONGEST,
            wide=True,
            sample="USB disk in the locked drawer of the office",
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """Hold what the page says besides the plan itself; nothing of a client is in it."""

    practice: str
    clinician: str
    phone: str
    fingerprint: str
    file: str
    last_backup: str
    made: datetime


def facts_of(practice: Practice, fingerprint: str, file: Path) -> PlanFacts:
    """Gather what the page says of the practice as it is now."""
    profile, now, health = practice.settings.profile, practice.now(), practice.backups.health()
    backup = "none yet"
    if (last := health.last_verified) is not None:
        made = moment_from(last.at_utc, now.zone)
        backup = f"{words.day(made.day)}, in {last.folder}"
    clinician = ", ".join(part for part in (profile.clinician, profile.credential) if part)
    return PlanFacts(
        practice=profile.practice_name,
        clinician=clinician,
        phone=profile.phone,
        fingerprint=fingerprint,
        file=str(file),
        last_backup=backup,
        made=datetime.fromisoformat(now.local),
    )


def plan_of(values: Mapping[str, Any], reviewed: date) -> ContingencyPlan:
    """Return clean values of the form as a plan that was gone through today."""
    names = [each.name for each in fields(ContingencyPlan)]
    told = {name: str(values.get(name) or "") for name in names}
    return ContingencyPlan(**{**told, "reviewed": reviewed.isoformat()})


def values_of(plan: ContingencyPlan) -> dict[str, Any]:
    """Return a plan as values of the form."""
    return asdict(plan)
