"""Allergies of people who do not exist, and the statement of those who have none."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from therapist_emr.domain.entry import Body
from therapist_emr.sections.made_up import EARLIER, MadeUpEntry, MadeUpState, Persona

_KNOWN = (
    ("Penicillin", "Hives", "medication", "severe"),
    ("Latex", "Contact rash", "environment", "mild"),
    ("Sulfa medicines", "Rash", "medication", "moderate"),
    ("Peanuts", "Swelling of the throat", "food", "life_threatening"),
    ("Pollen", "Sneezing and itching eyes", "environment", "mild"),
    ("Shellfish", "Hives", "food", "moderate"),
    ("Codeine", "Nausea and itching", "medication", "mild"),
    ("Bee stings", "Swelling", "environment", "moderate"),
)


def made_up(persona: Persona) -> Iterable[MadeUpEntry]:
    """Yield what one client does not bear, or that none is known, as asked in the first hours."""
    random, visits = persona.random, persona.visits
    if not visits:
        return
    asked = visits[0] + timedelta(minutes=58)
    if persona.fullest:
        noted = (visits[0] - EARLIER - timedelta(days=30)).strftime("%Y-%m")
        yield _allergy(_KNOWN[0], asked, noted)
        yield _allergy(_KNOWN[1], asked, noted)
        childhood = _body(_KNOWN[4], str(persona.born.year + 9))
        later = MadeUpState(
            {**childhood, "status": "inactive"}, visits[len(visits) // 2], "None for ten years"
        )
        yield MadeUpEntry("allergy", (MadeUpState(childhood, asked), later))
        return
    draw = random.random()
    if draw < 0.42:
        for known in random.sample(_KNOWN, random.choice((1, 1, 1, 2))):
            year = random.randint(persona.born.year + 3, visits[0].year)
            yield _allergy(known, asked, str(year))
    elif draw < 0.9:
        yield _none_known(asked.date().isoformat(), asked)


def _allergy(known: tuple[str, str, str, str], asked: datetime, noted: str) -> MadeUpEntry:
    return MadeUpEntry("allergy", (MadeUpState(_body(known, noted), asked),))


def _body(known: tuple[str, str, str, str], noted: str) -> Body:
    substance, reaction, kind, severity = known
    return {
        "substance": substance, "reaction": reaction, "kind": kind, "severity": severity,
        "noted_on": noted, "status": "active", "remarks": "",
    }  # fmt: skip


def _none_known(day: str, asked: datetime) -> MadeUpEntry:
    body: Body = {"stated_on": day, "source": "Client", "status": "active", "remarks": ""}
    return MadeUpEntry("none_known", (MadeUpState(body, asked),))
