"""What a row of the torture table is, and how its trials are counted."""

from __future__ import annotations

import json
import random
import traceback
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

MOST_SHOWN = 5


class Lost(Exception):
    """Say what did not survive a trial."""


@dataclass(slots=True)
class Ground:
    """Hold what the trials of a row work with: a folder of their own, chance, and notes."""

    folder: Path
    count: int
    chance: random.Random
    notes: Counter[str] = field(default_factory=Counter)
    """What is counted beside the trials; added up over all processes."""
    facts: dict[str, int] = field(default_factory=dict)
    """What is the same in all processes."""


Trial = Callable[[int], None]
"""Try once, given the number of the trial; raise `Lost` when something did not survive."""


def nothing_missing() -> str:
    """Say that a row needs nothing that could be missing."""
    return ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table: what is tried, how often, and why it cannot be where it cannot."""

    name: str
    words: str
    full: int
    quick: int
    prepare: Callable[[Ground], Trial]
    missing: Callable[[], str] = nothing_missing
    alone: bool = False
    """Whether its trials are one piece of work that is not shared out to several processes."""
    in_memory: bool = False
    """Whether its files may lie in memory, since what is durable is worked out and not measured."""


@dataclass(slots=True)
class Tally:
    """Count what survived, and keep the words of what did not."""

    survived: int = 0
    lost: int = 0
    losses: list[str] = field(default_factory=list)
    notes: Counter[str] = field(default_factory=Counter)
    facts: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0

    def add(self, other: Tally) -> None:
        """Add what another process counted."""
        self.survived += other.survived
        self.lost += other.lost
        self.losses = (self.losses + other.losses)[:MOST_SHOWN]
        self.notes += other.notes
        self.facts |= other.facts

    def to_json(self) -> str:
        """Write it as one line of JSON."""
        return json.dumps(
            [self.survived, self.lost, self.losses[:MOST_SHOWN], self.notes, self.facts]
        )

    @classmethod
    def from_json(cls, text: str) -> Tally:
        """Read what `to_json` wrote."""
        survived, lost, losses, notes, facts = json.loads(text)
        return cls(survived, lost, losses, Counter(notes), facts)


def run_trials(row: Row, ground: Ground, numbers: Iterable[int]) -> Tally:
    """Carry out some of a row's trials; whatever is raised counts as a loss."""
    tally = Tally(notes=ground.notes, facts=ground.facts)
    trial = row.prepare(ground)
    for number in numbers:
        try:
            trial(number)
        except Exception as error:
            tally.lost += 1
            tally.losses.append(f"trial {number}: {_told(error)}")
        else:
            tally.survived += 1
    return tally


def require(condition: object, words: str) -> None:
    """Raise `Lost` unless a condition holds."""
    if not condition:
        raise Lost(words)


def _told(error: Exception) -> str:
    if isinstance(error, Lost):
        return str(error)
    return "".join(traceback.format_exception(error))
