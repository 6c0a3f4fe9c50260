"""Risk assessments and safety plans of people who do not exist."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from therapist_emr.domain.entry import Body
from therapist_emr.sections.made_up import MadeUpEntry, MadeUpState, Persona
from therapist_emr.sections.quick_fill import quick_fill
from therapist_emr.sections.risk.beginning import ALWAYS_THERE

_ASSESSED, _HARD, _LONG = 0.3, 0.75, 60
_LATER = timedelta(minutes=70)
_CALM = {
    "suicidal_ideation": ["denied"], "plan": ["none"], "intent": ["none"], "self_harm": ["denied"],
    "homicidal_ideation": ["denied"], "protective_factors": ["friends", "future", "treatment"],
}  # fmt: skip
_PASSIVE = {
    **_CALM, "suicidal_ideation": ["passive"], "means": ["secured"],
    "protective_factors": ["family", "friends", "help_seeking"], "what_raises": ["sleep", "loss"],
    "done": ["plan_made", "lifeline", "sooner"],
}  # fmt: skip


def make(persona: Persona) -> Iterator[MadeUpEntry]:
    """Yield what was asked in hard weeks, and the plans that were made then."""
    visits, severities = persona.visits, persona.severities
    asked = persona.fullest or len(visits) >= _LONG or persona.random.random() < _ASSESSED
    if len(visits) < 4 or not asked:
        return
    early, late = visits[2], visits[-2]
    hard = persona.fullest or severities[2] > _HARD
    yield _entry("risk", _risk(persona, early, _PASSIVE if hard else _CALM, hard=hard), early)
    if hard:
        yield _entry("safety_plan", _plan(persona, early, first=True), early)
    if persona.fullest or len(visits) >= _LONG:
        yield _entry("risk", _risk(persona, late, _PASSIVE, hard=False), late)
    if persona.fullest:
        wrong = _risk(persona, early, _CALM, hard=False)
        at = early + timedelta(days=1)
        yield MadeUpEntry(
            "risk",
            (MadeUpState(wrong, at),),
            withdrawn=("Written for another client", at + timedelta(minutes=4)),
        )
        yield _entry("safety_plan", _plan(persona, late, first=False), late)


def _entry(kind: str, body: Body, at: datetime) -> MadeUpEntry:
    return MadeUpEntry(kind, (MadeUpState(body, at + _LATER),))


def _risk(persona: Persona, at: datetime, asked: Mapping[str, list[str]], *, hard: bool) -> Body:
    words = persona.words
    friend = words.get("friend", "a friend")
    passive = "passive" in asked["suicidal_ideation"]
    if not passive:
        level = "none"
        basis = "Asked directly and alone. Nothing points to risk beyond what brought the client."
        plan = "Ask again when things change. Knows 988."
    else:
        level = "moderate" if hard else "low"
        basis = (
            f"Thoughts without plan or intent, no earlier attempt, no means at hand; {friend} knows"
            " and is near. Not higher, since help is asked for and plans for next month are made."
        )
        plan = (
            "Safety plan gone through together. Next visit in four days. Prescriber informed with"
            " the client's agreement. 988 in the phone."
        )
    return {
        "date": at.date().isoformat(),
        "time": f"{at:%H:%M}",
        "reason": "measure" if passive else "review",
        "reason_words": "PHQ-9 item 9: several days" if passive else "",
        "informants": "The client",
        "asked": quick_fill("risk").findings(asked),
        "protects": f"{friend}, the wish to be well again, a trip planned in spring.",
        "raises": "Broken sleep for two weeks, an anniversary ahead." if passive else "",
        "level": level,
        "review_on": _again(persona, at, 14) if hard else "",
        "basis": basis,
        "plan": plan,
        "consulted": "Peer consultation group, without a name" if hard else "",
    }


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
        "safer": f"{sibling} keeps the pills and brings a week at a time",
        "copy": "paper" if first else "shown",
        "with": "The client" if first else f"The client and {friend}",
        "remarks": "Agreed where the paper is kept. Asked for no copy to the family.",
    }


def _again(persona: Persona, at: datetime, days: int) -> str:
    """Return when it is looked at again, unless that was done long ago."""
    on = (at + timedelta(days=days)).date()
    return on.isoformat() if on >= persona.today - timedelta(days=4) else ""
