"""What brings people, and how it goes: the stories, their plans and the course of severity."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from random import Random

from therapist_emr.practice.demo.phrases import Bank, bank

STORY_KEYS = (
    "depression", "gad", "panic", "ptsd", "grief", "ocd", "couple", "adhd",
    "postpartum", "school", "recovery", "pain", "transition",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ObjectiveSeed:
    """Hold an objective as the story's file gives it."""

    text: str
    start: float
    target: float
    unit: str
    is_measure: bool


@dataclass(frozen=True, slots=True)
class Story:
    """Hold one presenting problem with all that is said of it."""

    key: str
    bank: Bank
    code: str
    code_title: str
    measure: str
    measure_start: float
    measure_end: float
    ages: tuple[int, int]
    problem: str
    goal: str
    objectives: tuple[ObjectiveSeed, ...]
    interventions: tuple[tuple[str, str], ...]

    @property
    def modality(self) -> str:
        """Return the usual modality of its sessions."""
        return self.bank.facts.get("modality", "individual")

    @property
    def measured(self) -> str:
        """Return the measure's name as it stands within a sentence."""
        return self.measure if self.measure.isupper() else self.measure.lower()

    def score(self, severity: float) -> int:
        """Return the measure's value at a severity from 0 (well) to 1 (as at the start)."""
        span = self.measure_start - self.measure_end
        return max(0, round(self.measure_end + span * min(1.12, severity)))


@cache
def story(key: str) -> Story:
    """Read one story from its file."""
    found = bank("stories", f"{key}.txt")
    code, _, code_title = found.facts["code"].partition(" | ")
    measure, _, start, end = (part.strip() for part in found.facts["measure"].split("|"))
    low, high = found.facts["ages"].split()
    told: dict[str, list[str]] = {}
    for line in found.lines["plan"]:
        name, _, words = line.partition(": ")
        told.setdefault(name, []).append(words)
    interventions = (words.split(" | ") for words in told["intervention"])
    return Story(
        key, found, code, code_title, measure, float(start), float(end), (int(low), int(high)),
        told["problem"][0], told["goal"][0], tuple(map(_objective, told["objective"])),
        tuple((what, how_often) for what, how_often in interventions),
    )  # fmt: skip


def _objective(words: str) -> ObjectiveSeed:
    text, start, target, unit, *kind = (part.strip() for part in words.split("|"))
    return ObjectiveSeed(text, float(start), float(target), unit, kind == ["measure"])


@dataclass(frozen=True, slots=True)
class Chapter:
    """Hold a stretch of sessions in which one story leads; `stop` is not part of it."""

    story: Story
    start: int
    stop: int


def chapters(random: Random, first: str, age: int, sessions: int) -> tuple[Chapter, ...]:
    """Divide a chart into stories of some thirty to seventy sessions each."""
    made: list[Chapter] = []
    key, at = first, 0
    while at < sessions:
        length = random.randint(30, 70)
        stop = sessions if sessions - at - length < 15 else at + length
        made.append(Chapter(story(key), at, stop))
        at = stop
        key = random.choice(_followers(key, age))
    return tuple(made)


def _followers(key: str, age: int) -> list[str]:
    alone = {"couple", "postpartum", "school", "recovery"}
    fitting = [
        other for other in STORY_KEYS if other != key and other not in alone and _fits(other, age)
    ]
    return fitting or [key]


def _fits(key: str, age: int) -> bool:
    low, high = story(key).ages
    return low <= age <= high


def stories_for(age: int) -> list[str]:
    """Return the stories that fit an age at the first session."""
    return [key for key in STORY_KEYS if _fits(key, age)]


def course(random: Random, parts: tuple[Chapter, ...], *, ended: bool) -> list[float]:
    """Return the severity at each session, from 1 (as it began) to 0 (well).

    Each chapter eases in its own time, with noise that carries over from session to session and
    now and then a relapse of a few weeks.
    """
    values: list[float] = []
    drift = 0.0
    for part in parts:
        length = part.stop - part.start
        floor = random.uniform(0.05, 0.2 if ended else 0.4)
        pace = random.uniform(1.4, 3.2) / max(8, length)
        relapses = [random.randrange(length) for _ in range(length // 22)]
        for step in range(length):
            drift = 0.7 * drift + random.gauss(0, 0.05)
            eased = floor + (1 - floor) * math.exp(-pace * step)
            again = sum(_bump(step - at) for at in relapses if at > 6)
            values.append(min(1.15, max(0.0, eased + drift + again)))
    return values


def _bump(since: int) -> float:
    return 0.38 * math.exp(-since / 2.5) if since >= 0 else 0.0
