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
    ("Grandfather", "Heart disease", "Before the client was born"),
    ("Brother", "ADHD", "Diagnosed at thirty"),
)
_USE = (
    ("Alcohol none", "Alcohol", "never", ""),
    ("a glass on weekends", "Alcohol", "current", "A glass on weekends"),
    ("two drinks a week", "Alcohol", "current", "2 drinks a week"),
    ("no tobacco", "Tobacco", "never", ""),
    ("smoked in college", "Tobacco", "former", "In college"),
    ("vapes", "Tobacco", "current", "Vapes, wants to stop"),
    ("cannabis no;", "Cannabis", "never", ""),
    ("cannabis tried", "Cannabis", "former", "Tried"),
    ("cannabis now and then", "Cannabis", "current", "Now and then, for sleep"),
    ("two cups", "Caffeine", "current", "2 cups a day"),
    ("four cups", "Caffeine", "current", "4 cups, until noon"),
)
"""What was told at intake in words, as rows of the table."""
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
    told = persona.told.get("substance_use", "")
    substances = [
        {"what": what, "use": use, "amount": amount, "last": "", "remarks": ""}
        for words, what, use, amount in _USE
        if words in told
    ]
    return {
        "conditions": conditions, "operations": operations, "relatives": relatives,
        "social": persona.told.get("social_history", ""), "substances": substances,
        "source": "Client",
    }  # fmt: skip
