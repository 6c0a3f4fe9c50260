"""First assessments of people who do not exist, and a few mental status examinations."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from therapist_emr.domain import words
from therapist_emr.domain.entry import Body
from therapist_emr.sections.intake.form import INTAKE
from therapist_emr.sections.made_up import EARLIER, MadeUpEntry, MadeUpState, Persona
from therapist_emr.sections.quick_fill import quick_fill

_ASSESSED, _EXAMINED = 0.8, 0.15
_SEEN: tuple[dict[str, str], ...] = (
    {"appearance": "groomed", "behavior": "cooperative eye_contact", "speech": "normal",
     "mood": "even", "affect": "full", "thought_process": "logical", "orientation": "full",
     "insight": "good", "judgment": "good"},
    {"appearance": "casual", "behavior": "cooperative", "speech": "normal", "mood": "anxious",
     "affect": "full", "thought_process": "logical", "thought_content": "worry",
     "orientation": "full", "insight": "good", "judgment": "good"},
)  # fmt: skip
_AS_TOLD = (
    ("Neatly dressed", "appearance", "groomed"), ("Casually dressed", "appearance", "casual"),
    ("Cooperative", "behavior", "cooperative"), ("Speech soft", "speech", "soft"),
    ("Speech normal", "speech", "normal"), ("Speech fast", "speech", "fast"),
    ('Mood "low"', "mood", "low"), ('Mood "anxious"', "mood", "anxious"),
    ('Mood "worn out"', "mood", "low"), ('Mood "okay', "mood", "even"),
    ("affect constricted", "affect", "constricted"), ("affect congruent", "affect", "congruent"),
    ("affect tearful", "affect", "tearful"), ("Thinking linear", "thought_process", "logical"),
    ("oriented to person", "orientation", "full"), ("Insight good", "insight", "good"),
    ("Insight fair", "insight", "fair"), ("judgment good", "judgment", "good"),
)  # fmt: skip
"""What the visit's note says of the mental status, as the sheet's ticks say it."""
_ASKED = {
    "suicidal_ideation": ["denied"], "plan": ["none"], "intent": ["none"], "self_harm": ["denied"],
    "homicidal_ideation": ["denied"], "protective_factors": ["family", "friends", "help_seeking"],
}  # fmt: skip


def make(persona: Persona) -> Iterator[MadeUpEntry]:
    """Yield the intake, written after the first visit, and now and then an examination later on."""
    if not persona.visits or not persona.told:
        return
    if persona.fullest or persona.random.random() < _ASSESSED:
        at = persona.visits[0]
        late = (_added(persona), at + timedelta(days=9, hours=1)) if persona.fullest else None
        yield MadeUpEntry(
            "intake",
            (MadeUpState(_intake(persona, at), at + timedelta(minutes=85)),),
            addenda=(late,) if late is not None else (),
        )
    if persona.fullest or persona.random.random() < _EXAMINED:
        at = persona.visits[len(persona.visits) // 2]
        yield MadeUpEntry("mental_status", (MadeUpState(_status(persona, at), at + _HOUR),))


_HOUR = timedelta(minutes=65)


def _intake(persona: Persona, at: datetime) -> Body:
    told = {key: persona.told[key] for key in persona.told if _is_field(key)}
    if persona.fullest:
        told["psychiatric_history"] = f"{_before(persona)} {told.get('psychiatric_history', '')}"
    informants = "The client and a parent, each alone" if persona.minor else "The client"
    return {
        **told,
        "date": at.date().isoformat(),
        "informants": informants,
        "mental_status": quick_fill("mental_status").findings(_at_first(persona)),
        "risk": quick_fill("risk").findings(_ASKED),
        "diagnoses": [
            {"title": persona.code_title, "code": persona.code, "remark": "Provisional"},
        ],
    }


def _is_field(key: str) -> bool:
    return key not in {"risk", "mental_status"} and any(f.key == key for f in INTAKE.fields)


def _before(persona: Persona) -> str:
    ended = (persona.visits[0] - EARLIER).date()
    return (
        f"Seen here before, eleven visits up to {words.day(ended)}; the summary of that time is in"
        " this chart."
    )


def _at_first(persona: Persona) -> dict[str, list[str]]:
    """Return the ticks for what the visit's note tells in words."""
    told = persona.told.get("mental_status", "")
    return {area: [key] for words_, area, key in _AS_TOLD if words_ in told} or _ticked(persona)


def _ticked(persona: Persona) -> dict[str, list[str]]:
    return {key: keys.split() for key, keys in persona.random.choice(_SEEN).items()}


def _status(persona: Persona, at: datetime) -> Body:
    return {
        "date": at.date().isoformat(),
        "time": f"{at:%H:%M}",
        "place": "in_person",
        "findings": quick_fill("mental_status").findings(_ticked(persona)),
        "changes": "Less tired than at the first visit; laughs again at own jokes.",
        "impression": "No sign of psychosis or of a state that would need another setting.",
    }


def _added(persona: Persona) -> str:
    prescriber = persona.words.get("prescriber", "the prescriber")
    return f"Records of {prescriber} arrived today and agree with what {persona.first} told."
