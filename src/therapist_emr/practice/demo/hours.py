"""What became of each standing hour, decided before a word of it is told.

A chart agrees with itself because all its parts ask here: the notes, the measures, the medications
and the risk assessments know alike who came, how it was, and when thoughts of death were told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random

from therapist_emr.practice.demo.stories import Chapter, chapters, course
from therapist_emr.practice.demo.stories import story as named

CAME, NO_SHOW, LATE = "came", "no_show", "late"
_TOLD_OF_DEATH = frozenset({"depression", "ptsd", "grief"})
_HARD = 0.75
_AMONG_HARD, _RECENT = 0.08, 0.2
_ONE_STORY = 90
"""Below so many hours the fullest chart tells one story."""
_FIRST_TOLD = 2
"""The place among the hours of the fullest chart at which thoughts of death are first told."""


@dataclass(frozen=True, slots=True)
class Hour:
    """Hold one standing hour: `troubled` says that thoughts of death were told in it."""

    at: datetime
    chapter: Chapter
    severity: float
    became: str
    measured: bool
    troubled: bool

    @property
    def came(self) -> bool:
        """Tell whether the client was there."""
        return self.became == CAME


def lived(
    random: Random, story: str, age: int, visits: Sequence[datetime], *, status: str, fullest: bool
) -> tuple[Hour, ...]:
    """Return what became of the hours.

    The first is always kept, and so are those in which thoughts of death were told, the one after
    and the last two before a discharge.
    """
    count = len(visits)
    whole = fullest and count < _ONE_STORY
    parts = (Chapter(named(story), 0, count),) if whole else chapters(random, story, age, count)
    severities = course(random, parts, ended=status == "discharged")
    every = random.randint(3, 5)
    chapter_of = [part for part in parts for _ in range(part.start, part.stop)]
    told = _troubled(random, chapter_of, severities, recent=status == "active")
    if fullest and count > 8:
        told |= {_FIRST_TOLD, _hardest(severities)}
    kept = {0, *told, *(at + 1 for at in told)}
    if status == "discharged":
        kept |= {count - 1, count - 2}
    hours = []
    for at, (when, part, severity) in enumerate(zip(visits, chapter_of, severities, strict=True)):
        draw = random.random()
        became = NO_SHOW if draw < 0.03 else LATE if draw < 0.075 else CAME
        hours.append(
            Hour(
                at=when, chapter=part, severity=severity, became=CAME if at in kept else became,
                measured=at % every == 1 or at == part.start or at in told, troubled=at in told,
            )
        )  # fmt: skip
    return tuple(hours)


def _troubled(
    random: Random, chapter_of: Sequence[Chapter], severities: Sequence[float], *, recent: bool
) -> set[int]:
    """Choose when thoughts of death were told: in some hard hours, now and then in the last one.

    What the last one told waits for a risk assessment.
    """
    found = {
        at
        for at, (part, severity) in enumerate(zip(chapter_of, severities, strict=True))
        if at > 1
        and part.story.key in _TOLD_OF_DEATH
        and severity > _HARD
        and random.random() < _AMONG_HARD
    }
    last = len(severities) - 1
    asked = last > 2 and chapter_of[last].story.measure == "PHQ-9"
    if random.random() < _RECENT and recent and asked:
        found.add(last)
    return found


def _hardest(severities: Sequence[float]) -> int:
    """Return the hardest hour of the last third, the last two aside."""
    late = range(len(severities) * 2 // 3, len(severities) - 2)
    return max(late, key=lambda at: severities[at])


def later_problems(hours: Sequence[Hour], story: str) -> tuple[tuple[str, str, datetime], ...]:
    """Return code and title of each story after the first, with the visit that noted it."""
    found: dict[str, list[Hour]] = {}
    for hour in hours:
        found.setdefault(hour.chapter.story.key, []).append(hour)
    return tuple(
        (of[0].chapter.story.code, of[0].chapter.story.code_title, of[1].at)
        for key, of in found.items()
        if key != story and len(of) > 1
    )
