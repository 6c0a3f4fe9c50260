"""Risk assessments and safety plans of people who do not exist."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from therapist_emr.domain.entry import Body
from therapist_emr.sections.made_up import MadeUpEntry, MadeUpState, Persona
from therapist_emr.sections.quick_fill import quick_fill
from therapist_emr.sections.risk.beginning import ALWAYS_THERE

_ASSESSED, _LONG = 0.3, 60
_LATER = timedelta(minutes=70)
_CALM = {
    "suicidal_ideation": ["denied"], "plan": ["none"], "intent": ["none"], "self_harm": ["denied"],
    "homicidal_ideation": ["denied"], "protective_factors": ["friends", "future", "treatment"],
}  # fmt: skip
_PASSIVE = {
    **_CALM, "suicidal_ideation": ["passive"], "means": ["secured"],
    "protective_factors": ["family", "friends", "help_seeking"],
}  # fmt: skip
_FIRST = {**_PASSIVE, "what_raises": ["sleep", "loss"], "done": ["plan_made", "lifeline"]}
_AGAIN = {
    **_PASSIVE, "what_raises": ["sleep"], "done": ["plan_reviewed", "lifeline"],
    "protective_factors": ["friends", "future", "treatment", "help_seeking"],
}  # fmt: skip


def make(persona: Persona) -> Iterator[MadeUpEntry]:
    """Yield what was assessed when thoughts of death were told, and the plans that were made then.

    What the latest visit told still waits for it.
    """
    visits = persona.visits
    if len(visits) < 4:
        return
    told = [at for at in persona.troubled if at < visits[-1]]
    asked = len(visits) >= _LONG or persona.random.random() < _ASSESSED
    if not told:
        if asked:
            yield _entry("risk", _calm(visits[2]), visits[2])
        return
    first, *again = told
    yield _entry("risk", _first(persona, first), first)
    yield _entry("safety_plan", _plan(persona, first, first=True), first)
    if persona.fullest:
        at = first + timedelta(days=1)
        yield MadeUpEntry(
            "risk",
            (MadeUpState(_calm(first), at),),
            withdrawn=("Written for another client", at + timedelta(minutes=4)),
        )
    if again:
        yield _entry("risk", _again_told(persona, again[-1]), again[-1])
        yield _entry("safety_plan", _plan(persona, again[-1], first=False), again[-1])


def _entry(kind: str, body: Body, at: datetime) -> MadeUpEntry:
    return MadeUpEntry(kind, (MadeUpState(body, at + _LATER),))


def _calm(at: datetime) -> Body:
    return _asked(at, _CALM) | {
        "reason": "review",
        "level": "none",
        "basis": "Asked directly and alone. Nothing points to risk beyond what brought the client.",
        "plan": "Ask again when things change. Knows 988.",
    }


def _first(persona: Persona, at: datetime) -> Body:
    friend = persona.words.get("friend", "a friend")
    return _asked(at, _FIRST) | _why(persona, at) | {
        "protects": f"{friend}, the wish to be well again, something planned for next month.",
        "raises": "Broken sleep for two weeks, an anniversary ahead.",
        "level": "moderate",
        "review_on": _again(persona, at, 14),
        "basis": (
            f"Thoughts without plan or intent, no earlier attempt, no means at hand; {friend} knows"
            " and is near. Not higher, since help is asked for and plans for next month are made."
        ),
        "plan": (
            "Safety plan made together. A call in between offered, next visit as planned. 988 in"
            " the phone."
        ),
        "consulted": "Peer consultation group, without a name",
    }  # fmt: skip


def _again_told(persona: Persona, at: datetime) -> Body:
    friend = persona.words.get("friend", "a friend")
    return _asked(at, _AGAIN) | _why(persona, at) | {
        "protects": f"{friend}, what helped the first time, the plan at hand.",
        "raises": "Sleep had slipped again after some crowded weeks.",
        "level": "low",
        "basis": (
            "Fewer and shorter than the first time, told without being asked twice; no plan, no"
            f" intent, no attempt ever. {friend} was called the same night."
        ),
        "plan": "Safety plan brought up to date. Asked again at each visit until they are gone.",
    }  # fmt: skip


def _why(persona: Persona, at: datetime) -> Body:
    measured = any(score.at == at and score.measure == "PHQ-9" for score in persona.scores)
    if measured:
        return {"reason": "measure", "reason_words": "PHQ-9 item 9: several days"}
    return {"reason": "told", "reason_words": "Thoughts of death, told in the session"}


def _asked(at: datetime, ticked: Mapping[str, list[str]]) -> Body:
    return {
        "date": at.date().isoformat(), "time": f"{at:%H:%M}", "informants": "The client",
        "asked": quick_fill("risk").findings(ticked),
    }  # fmt: skip


def _plan(persona: Persona, at: datetime, *, first: bool) -> Body:
    words = persona.words
    friend, sibling = words.get("friend", "Sam"), words.get("sibling", "Jo").split()[-1]
    place, activity = words.get("place", "the river"), words.get("activity", "walking")
    more = "" if first else "\nRead the letter to myself"
    prescriber = words.get("prescriber", "my doctor")
    return {
        "date": at.date().isoformat(),
        "review_on": _again(persona, at, 90) if not first else "",
        "signs": "I stop answering messages\nI lie awake after three\nI tell myself nobody minds",
        "myself": f"Go outside, {activity}\nThe breathing, five minutes\nMusic, loud{more}",
        "places": f"{place[:1].upper()}{place[1:]}\nThe café at the corner\n{friend}, to sit with",
        "people": [
            {"name": friend, "phone": "(503) 555-0117"},
            {"name": sibling, "phone": "(503) 555-0164"},
        ],
        "professionals": [
            {"name": "Elena Marchetti, therapist", "phone": "(503) 555-0100"},
            {"name": prescriber, "phone": "(503) 555-0139"},
            *(dict(row) for row in ALWAYS_THERE),
        ],
        "safer": f"{friend} keeps the pills and brings a week at a time",
        "copy": "paper" if first else "shown",
        "with": "The client" if first else f"The client and {friend}",
        "remarks": (
            "Agreed where the paper is kept. Asked for no copy to the family."
            if first
            else f"{friend} read it too and knows what to do at night."
        ),
    }


def _again(persona: Persona, at: datetime, days: int) -> str:
    """Return when it is looked at again, unless that was done long ago."""
    on = (at + timedelta(days=days)).date()
    return on.isoformat() if on >= persona.today - timedelta(days=4) else ""
