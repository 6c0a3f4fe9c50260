"""Histories of people who do not exist: begun in the first hour, added to later."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from therapist_emr.domain.entry import Body
from therapist_emr.sections.history.form import HISTORY
from therapist_emr.sections.made_up import MadeUpEntry, MadeUpState, Persona

_CONDITIONS = (
    ("Migraine", "Two or three a month"),
    ("Asthma", "Inhaler, seldom needed"),
    ("High blood pressure", "Treated, last reading fine"),
    ("Hypothyroidism", "On a steady dose"),
    ("Irritable bowel", "Better with regular meals"),
    ("Back pain", "Physical therapy last year"),
)
_OPERATIONS = ("Appendectomy", "Wisdom teeth", "Knee arthroscopy", "Tonsillectomy")
_RELATIVES = (
    ("Mother", "Depression", "Never treated"),
    ("Father", "Alcohol use", "Sober for ten years"),
    ("Sister", "Anxiety", ""),
    ("Grandfather", "Suicide", "Before the client was born"),
    ("Brother", "ADHD", "Diagnosed at thirty"),
)
_USE = (
    ("Alcohol", "current", "1 or 2 drinks on weekends"),
    ("Caffeine", "current", "3 cups a day"),
    ("Cannabis", "former", "In college"),
    ("Tobacco", "former", "Half a pack a day for six years"),
    ("Tobacco", "never", ""),
)
_SOCIAL = (
    "Grew up in a small town, the second of three. Lives in a rented apartment, works full time,"
    " has a few close friends. No debts that press, no trouble with the law.",
    "Shares a house with two others. Works shifts, which makes evenings uneven. Close to family,"
    " who live two hours away. Sings in a choir.",
    "Owns a small house with a garden. Married once before. Works from home, misses colleagues."
    " Walks daily.",
)
_LATER = "A fall from a bicycle last month: bruises, no loss of consciousness, seen by the doctor."


def made_up(persona: Persona) -> Iterable[MadeUpEntry]:
    """Yield the history of one client, and what was added to it later."""
    random, visits = persona.random, persona.visits
    if not visits or (not persona.fullest and random.random() < 0.2):
        return
    told = visits[0] + timedelta(minutes=59)
    first: Body = {**HISTORY.blank(), **_parts(persona)}
    first["reviewed_on"] = told.date().isoformat()
    states = [MadeUpState(first, told)]
    if len(visits) > 12:
        at = visits[len(visits) // 2] + timedelta(minutes=55)
        later = {**first, "medical": _LATER, "reviewed_on": at.date().isoformat()}
        states.append(MadeUpState(later, at, "Gone through again"))
    yield MadeUpEntry("history", tuple(states))


def _parts(persona: Persona) -> Body:
    random = persona.random
    many = 2 if persona.fullest else 1
    conditions: list[dict[str, Any]] = [
        {"what": what, "since": str(random.randint(persona.born.year + 8, persona.visits[0].year)),
         "state": state}
        for what, state in random.sample(_CONDITIONS, many)
    ]  # fmt: skip
    operations = [
        {"what": what, "on": str(persona.born.year + random.randint(9, 14)), "where": ""}
        for what in random.sample(_OPERATIONS, many - (0 if persona.fullest else 1))
    ]
    relatives = [
        {"who": who, "what": what, "remarks": remarks}
        for who, what, remarks in random.sample(_RELATIVES, many + 1)
    ]
    uses = [] if persona.minor else random.sample(_USE, many + 1)
    substances = [
        {"what": what, "use": use, "amount": amount, "last": "", "remarks": ""}
        for what, use, amount in uses
    ]
    return {
        "conditions": conditions, "operations": operations, "relatives": relatives,
        "social": random.choice(_SOCIAL), "substances": substances, "source": "Client",
    }  # fmt: skip
