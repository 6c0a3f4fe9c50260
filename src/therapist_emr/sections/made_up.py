"""What a section needs to know of a person who does not exist, to make up their entries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from therapist_emr.domain.entry import Body

EARLIER = timedelta(days=420)
"""How long before the first visit an earlier course of the fullest chart had ended, on paper."""


@dataclass(frozen=True, slots=True)
class Score:
    """Hold a value of the story's own measure that a visit's note tells."""

    at: datetime
    measure: str
    value: int


@dataclass(frozen=True, slots=True)
class Persona:
    """Tell who the client is and how it went; all times are wall times.

    `random` is seeded for this section and this client alone: the same practice is made up again
    for the same seed, and one section's entries do not move another's.
    """

    random: Random
    first: str
    """The name the notes use."""
    name: str
    """The name the chart shows."""
    born: date
    minor: bool
    story: str
    """What brought them, such as "depression" (resources/made_up/stories)."""
    code: str
    code_title: str
    status: str
    """"waiting", "active" or "discharged"."""
    today: date
    visits: tuple[datetime, ...] = ()
    """Every hour up to today to which the client came, oldest first."""
    severities: tuple[float, ...] = ()
    """How it was at each of them, from 1 (as it began) to 0 (well)."""
    scores: tuple[Score, ...] = ()
    taken: tuple[str, ...] = ()
    """The names of the medications taken now."""
    words: Mapping[str, str] = field(default_factory=dict)
    """What sentences about them are filled in with: they, them, their, partner, prescriber ..."""
    facts: Mapping[str, str] = field(default_factory=dict)
    told: Mapping[str, str] = field(default_factory=dict)
    """What was told at intake, by the field of the assessment ("family_history")."""
    fullest: bool = False
    """Whether this is the one client about whom every section should have something to say."""
    troubled: tuple[datetime, ...] = ()
    """Those of the visits at which thoughts of death were told."""
    later: tuple[tuple[str, str, datetime], ...] = ()
    """Code and title of what else became the subject, with the visit at which it was noted."""


@dataclass(frozen=True, slots=True)
class MadeUpState:
    """Hold one state of an entry and when it was written down."""

    body: Body
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class MadeUpEntry:
    """Hold one entry with all its states, oldest first; signed where its section signs.

    `withdrawn` tells why and when it was marked as entered in error, `addenda` what was signed
    beneath it.
    """

    kind: str
    states: tuple[MadeUpState, ...]
    withdrawn: tuple[str, datetime] | None = None
    addenda: tuple[tuple[str, datetime], ...] = ()
