"""Measures of people who do not exist, as bad and as well as their notes say they were."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from therapist_emr.domain.measures import Answer, Instrument
from therapist_emr.sections.made_up import MadeUpEntry, MadeUpState, Persona
from therapist_emr.sections.measures.answers import body_of
from therapist_emr.sections.measures.form import SCHEDULE, SCORE
from therapist_emr.sections.measures.instruments import instrument
from therapist_emr.sections.measures.reading import ANSWERED, SCHEDULED, SCORED

_KEYS = {"PHQ-9": "phq-9", "GAD-7": "gad-7", "PCL-5": "pcl-5"}
_BESIDE = {
    "depression": "gad-7", "postpartum": "gad-7", "grief": "gad-7", "gad": "phq-9",
    "panic": "phq-9", "ocd": "phq-9", "ptsd": "phq-9", "recovery": "audit-c",
    "transition": "gad-7", "pain": "phq-9", "couple": "phq-9",
}  # fmt: skip
_STARTS = {"phq-9": (17.0, 5.0), "gad-7": (14.0, 4.0), "pcl-5": (48.0, 18.0), "audit-c": (7.0, 1.0)}
"""About where a total begins and where it comes to, for a measure that no note tells of."""
_RECENT = timedelta(weeks=7)
_HARDLY = {"pcl-5": (24.0, 11.0), "audit-c": (2.0, 1.0)}
_ABOUT = {"pcl-5": ("ptsd",), "audit-c": ("recovery",)}
"""Whom the questions are about; to everybody else they are asked once in a while, to be sure."""


def made_up(persona: Persona) -> Iterator[MadeUpEntry]:
    """Yield the measures of one client, the visits' own scores among them."""
    if not persona.visits or (persona.minor and persona.story != "school"):
        return
    told = [score for score in persona.scores if score.measure in _KEYS]
    step = max(1, len(told) // 24 + 1)
    shown = [
        score for at, score in enumerate(told) if at % step == 0 or score.at in persona.troubled
    ]
    for score in shown:
        found = instrument(_KEYS[score.measure])
        assert found is not None
        yield _given(persona, found, score.at, score.value)
    yield from _beside(persona, told[-1].measure if told else "")
    if told and persona.today - told[-1].at.date() < _RECENT:
        yield from _due(persona, told[-1].measure)
    if persona.fullest:
        yield _score_only(persona)


def _beside(persona: Persona, told: str) -> Iterator[MadeUpEntry]:
    """Yield a second measure every few visits, between the others."""
    key = _BESIDE.get(persona.story, "")
    keys = [key] if key else []
    if persona.fullest:
        keys += ["pcl-5", "audit-c"]
    for number, one in enumerate(keys):
        found = instrument(one)
        if found is None or found.name == told:
            continue
        every = 6 if number == 0 and one == key else 20
        visits = list(zip(persona.visits, persona.severities, strict=True))[2 + number :: every]
        for at, severity in visits[-12:]:
            about = one not in _ABOUT or persona.story in _ABOUT[one]
            start, end = (_STARTS if about else _HARDLY)[one]
            wanted = end + (start - end) * min(1.0, severity) + persona.random.uniform(-1.5, 1.5)
            sober = one == "audit-c" and "Alcohol none" in persona.told.get("substance_use", "")
            yield _given(persona, found, at, 0 if sober else round(max(0.0, wanted)))


def _given(
    persona: Persona,
    found: Instrument,
    at: datetime,
    total: int,
) -> MadeUpEntry:
    raised = at in persona.troubled
    answers = _answers(persona.random, found, total, raised=raised)
    by = persona.random.choice(("client_here", "client_here", "client_paper", "asked"))
    body = body_of(
        found, answers, day=at.date().isoformat(), by=by, sex=persona.facts.get("sex", "")
    )
    return MadeUpEntry(ANSWERED, (MadeUpState(body, at + timedelta(minutes=6)),))


def _answers(random: Random, found: Instrument, total: int, *, raised: bool) -> dict[str, Answer]:
    """Spread a total over the questions; the one about death stays at 0 unless it was raised."""
    items = [item for item in found.items if item.scored]
    tops = {item.id: max(int(one.score or 0) for one in item.options) for item in items}
    safe = {item.id for item in items if item.safety}
    scores = dict.fromkeys(tops, 0)
    if raised and safe and total:
        scores[min(safe)] = 1
    open_ = sum(top for key, top in tops.items() if key not in safe)
    left = min(total - sum(scores.values()), open_)
    if found.key == "audit-c":
        scores["1"] = min(left, 2)
        left -= scores["1"]
    while left > 0:
        key = random.choice([k for k, top in tops.items() if scores[k] < top and k not in safe])
        scores[key] += 1
        left -= 1
    rest = total - sum(scores.values())
    for key in safe if rest > 0 else ():
        scores[key] += rest
    answers: dict[str, Answer] = {
        item.id: next(one.key for one in item.options if one.score == scores[item.id])
        for item in items
    }
    if total and any(item.id == "difficulty" for item in found.items):
        answers["difficulty"] = str(min(3, total // 7))
    return answers


def _due(persona: Persona, told: str) -> Iterator[MadeUpEntry]:
    if persona.status != "active" or told not in _KEYS or len(persona.visits) < 6:
        return
    if not persona.fullest and persona.random.random() < 0.4:
        return
    since = persona.visits[-5]
    body = {
        **SCHEDULE.blank(), "name": told, "instrument": _KEYS[told],
        "weeks": persona.random.choice((2, 4, 4, 6)), "since": since.date().isoformat(),
    }  # fmt: skip
    yield MadeUpEntry(SCHEDULED, (MadeUpState(body, since + timedelta(minutes=50)),))


def _score_only(persona: Persona) -> MadeUpEntry:
    at = persona.visits[min(5, len(persona.visits) - 1)]
    body = {
        **SCORE.blank(), "date": at.date().isoformat(), "name": "ISI", "total": 16, "low": 0,
        "high": 28, "severity": "Moderate, by the sheet of the sleep clinic",
        "remarks": "Brought by the client on paper from the sleep clinic.",
    }  # fmt: skip
    return MadeUpEntry(SCORED, (MadeUpState(body, at + timedelta(minutes=52)),))
