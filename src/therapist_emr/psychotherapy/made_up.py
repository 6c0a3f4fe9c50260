"""Psychotherapy notes of a clinician who does not exist, for the made-up practice alone.

What writes the made-up charts cannot reach these notes, and need not: they are made up behind
their door, when it is opened for the first time.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from therapist_emr.paths import resource

_FEWEST_SESSIONS = 8
_SOME = 3
"""Every third chart has such notes, the first among them; of the others there are none to see."""
_LATER = "\n\nRead again two days later: I would still begin there."


@dataclass(frozen=True, slots=True)
class MadeUpNote:
    """Hold one note as it was first kept, and what it said from a later moment on."""

    day: date
    heading: str
    states: tuple[tuple[datetime, str], ...]


def first_name(chosen: str, legal: str) -> str:
    """Return the first word of the chosen name, of the legal one where that is no Latin script."""
    shown = chosen if unicodedata.name(chosen[:1] or " ").startswith("LATIN") else legal
    return (shown or chosen).split()[0]


def made_up(record_number: str, name: str, days: Sequence[date]) -> tuple[MadeUpNote, ...]:
    """Return the notes of one chart, oldest first, given the days of its sessions; maybe none."""
    if not record_number.isdecimal() or int(record_number) % _SOME != 1:
        return ()
    if len(days) < _FEWEST_SESSIONS:
        return ()
    random = Random(f"psychotherapy/{record_number}")  # noqa: S311 - stories, not secrets
    lines = resource("made_up", "psychotherapy.txt").read_text(encoding="utf-8").splitlines()
    chosen = random.sample(lines, random.randint(3, 5))
    step = len(days) // len(chosen)
    notes = []
    for number, line in enumerate(chosen):
        day = days[number * step + random.randrange(step)]
        heading, _, text = line.partition(" :: ")
        told = text.replace("{name}", name)
        evening = datetime.combine(day, time(20, random.randint(5, 55)))
        states = [(evening, told)]
        if number == 1:
            states.append((evening + timedelta(days=2), told + _LATER))
        notes.append(MadeUpNote(day, heading.strip("- "), tuple(states)))
    return tuple(notes)
