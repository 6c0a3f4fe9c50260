"""Mental status and risk as a clinician ticks them, by how hard the week was."""

from __future__ import annotations

from functools import cache
from random import Random

from therapist_emr.sections.quick_fill import quick_fill

_STATUS: dict[str, tuple[dict[str, str], ...]] = {
    "high": (
        {"appearance": "tired", "behavior": "cooperative tearful", "speech": "soft", "mood": "low",
         "affect": "constricted", "thought_process": "ruminative", "insight": "fair"},
        {"appearance": "casual", "behavior": "restless", "speech": "fast", "mood": "anxious",
         "affect": "congruent", "thought_content": "worry", "attention": "wandering"},
        {"appearance": "groomed", "behavior": "withdrawn", "mood": "sad", "affect": "tearful",
         "thought_content": "guilt", "judgment": "fair"},
    ),
    "mid": (
        {"appearance": "groomed", "behavior": "cooperative eye_contact", "speech": "normal",
         "mood": "anxious", "affect": "congruent", "thought_process": "logical",
         "insight": "growing"},
        {"appearance": "casual", "behavior": "cooperative", "mood": "even", "affect": "constricted",
         "thought_process": "logical", "judgment": "good"},
        {"appearance": "tired", "behavior": "cooperative", "speech": "soft", "mood": "low",
         "affect": "congruent", "thought_content": "worry", "insight": "fair"},
        {"behavior": "eye_contact", "mood": "even", "affect": "full", "attention": "wandering",
         "insight": "good", "judgment": "fair"},
        {"appearance": "casual", "behavior": "restless", "mood": "anxious", "affect": "full",
         "thought_process": "logical", "orientation": "full"},
    ),
    "low": (
        {},
        {"appearance": "groomed", "behavior": "cooperative eye_contact", "mood": "good",
         "affect": "full bright", "insight": "good", "judgment": "good"},
        {"behavior": "cooperative", "speech": "normal", "mood": "even", "affect": "full",
         "thought_process": "logical", "insight": "good"},
        {"appearance": "casual", "mood": "good", "affect": "bright", "orientation": "full",
         "judgment": "good"},
    ),
}  # fmt: skip
_CALM = "suicidal_ideation:denied plan:none intent:none self_harm:denied homicidal_ideation:denied"
_RISK = {
    "calm": (_CALM, f"{_CALM} protective_factors:friends,future,treatment"),
    "passive": (
        "suicidal_ideation:passive plan:none intent:none means:no_access self_harm:denied"
        " homicidal_ideation:denied protective_factors:family,friends,help_seeking"
        " what_raises:sleep",
        "suicidal_ideation:passive plan:none intent:none means:secured self_harm:denied"
        " homicidal_ideation:denied protective_factors:friends,treatment,future"
        " what_raises:sleep,hopeless",
    ),
}

Findings = list[dict[str, str]]


def mental_status(random: Random, severity: float) -> Findings:
    """Return ticked areas of mental status."""
    level = "high" if severity > 0.62 else "mid" if severity > 0.3 else "low"
    return _status(level, random.randrange(len(_STATUS[level])))


def risk(random: Random, done: str = "") -> Findings:
    """Return the ticked areas of risk.

    `done` is what was done about passive thoughts of death, "plan_made" or "contact"; nothing
    says that there were none.
    """
    told = "passive" if done else "calm"
    return _risk(told, random.randrange(len(_RISK[told])), f"{done},lifeline" if done else "")


@cache
def _status(level: str, choice: int) -> Findings:
    sheet = quick_fill("mental_status")
    ticked = {key: keys.split() for key, keys in _STATUS[level][choice].items()}
    usual = {area.key: list(area.normal) for area in sheet.areas}
    return sheet.findings({**usual, **ticked} if level == "low" else ticked)


@cache
def _risk(told: str, choice: int, done: str) -> Findings:
    words = f"{_RISK[told][choice]} done:{done}" if done else _RISK[told][choice]
    pairs = (pair.partition(":") for pair in words.split())
    return quick_fill("risk").findings({key: keys.split(",") for key, _, keys in pairs})
