"""Immunizations of people who do not exist."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from therapist_emr.sections.made_up import MadeUpEntry, MadeUpState, Persona

_GIVEN = (
    ("Influenza (flu), seasonal", "Pharmacy", 1),
    ("COVID-19", "Pharmacy", 2),
    ("Tdap (tetanus, diphtheria, pertussis)", "Family clinic", 6),
    ("Hepatitis B", "Clinic, not remembered which", 15),
    ("MMR (measles, mumps, rubella)", "In childhood, not known where", 24),
)


def made_up(persona: Persona) -> Iterable[MadeUpEntry]:
    """Yield what some clients told of their immunizations, mostly with a year alone."""
    random, visits = persona.random, persona.visits
    if not visits or (not persona.fullest and random.random() < 0.55):
        return
    told = visits[min(1, len(visits) - 1)] + timedelta(minutes=57)
    chosen = _GIVEN if persona.fullest else random.sample(_GIVEN, random.randint(1, 3))
    for at, (vaccine, where, ago) in enumerate(chosen):
        seen = at == 0 and persona.fullest
        year = max(persona.born.year + 1, told.year - ago - random.randint(0, 2))
        given = f"{year}-10-14" if seen else str(year)
        body = {
            "vaccine": vaccine, "given_on": given, "where": where,
            "source": "record" if seen else "client", "lot": "A12-0447" if seen else "",
            "remarks": "",
        }  # fmt: skip
        yield MadeUpEntry("immunization", (MadeUpState(body, told + timedelta(minutes=at)),))
