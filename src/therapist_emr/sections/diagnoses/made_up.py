"""Diagnoses of people who do not exist: first provisional, then confirmed, some resolved."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from therapist_emr.domain.entry import Body
from therapist_emr.sections.made_up import MadeUpEntry, MadeUpState, Persona

_BESIDE: dict[str, tuple[tuple[str, str], ...]] = {
    "depression": (("F51.01", "Primary insomnia"), ("Z56.6", "Other physical and mental strain"
                   " related to work")),
    "gad": (("F51.01", "Primary insomnia"), ("Z56.6", "Other physical and mental strain related to"
            " work")),
    "panic": (("F40.01", "Agoraphobia with panic disorder"),),
    "ptsd": (("F33.0", "Major depressive disorder, recurrent, mild"),
             ("F51.5", "Nightmare disorder")),
    "grief": (("F32.A", "Depression, unspecified"), ("Z63.4", "Disappearance and death of family"
              " member")),
    "ocd": (("F41.9", "Anxiety disorder, unspecified"),),
    "couple": (("F43.22", "Adjustment disorder with anxiety"),),
    "adhd": (("F41.1", "Generalized anxiety disorder"), ("Z56.3", "Stressful work schedule")),
    "postpartum": (("F41.9", "Anxiety disorder, unspecified"),),
    "school": (("Z55.4", "Educational maladjustment and discord with teachers and classmates"),),
    "recovery": (("F33.0", "Major depressive disorder, recurrent, mild"),
                 ("Z63.0", "Problems in relationship with spouse or partner")),
    "pain": (("F54", "Psychological and behavioral factors associated with disorders or diseases"
              " classified elsewhere"),),
    "transition": (("Z60.0", "Problems of adjustment to life-cycle transitions"),),
}  # fmt: skip
_RULED_OUT = ("F31.81", "Bipolar II disorder")


def made_up(persona: Persona) -> Iterable[MadeUpEntry]:
    """Yield what one client is diagnosed with, in its order."""
    visits = persona.visits
    if not visits:
        return
    random = persona.random
    onset = (visits[0] - timedelta(days=random.randint(60, 1500))).strftime("%Y-%m")
    yield _primary(persona, onset)
    beside = _BESIDE.get(persona.story, ())
    chosen = beside if persona.fullest else beside[: random.choice((0, 1, 1, 2))]
    for place, (code, title) in enumerate(chosen, 2):
        body = _body(code, title, onset=str(visits[0].year), order=place)
        at = visits[min(len(visits) - 1, random.randint(1, 6))] + timedelta(minutes=54)
        states = [MadeUpState(body, at)]
        if len(visits) > 20 and place > 2:
            end = visits[len(visits) * 2 // 3] + timedelta(minutes=54)
            over = {**body, "status": "resolved", "ended": end.date().isoformat()}
            states.append(MadeUpState(over, end, "Resolved"))
        yield MadeUpEntry("diagnosis", tuple(_ended(persona, states)))
    place = len(chosen) + 2
    known = {persona.code, *(code for code, _ in chosen)}
    for code, title, noted in persona.later:
        if code not in known:
            known.add(code)
            body = _body(code, title, onset=str(noted.year), order=place)
            states = [MadeUpState(body, noted + timedelta(minutes=54))]
            yield MadeUpEntry("diagnosis", tuple(_ended(persona, states)))
            place += 1
    if persona.fullest:
        yield from _fuller(persona, place)


def _primary(persona: Persona, onset: str) -> MadeUpEntry:
    visits = persona.visits
    body = _body(persona.code, persona.code_title, onset=onset, order=1, primary=True)
    first = {**body, "status": "provisional"}
    states = [MadeUpState(first, visits[0] + timedelta(minutes=56))]
    if len(visits) > 2:
        states.append(MadeUpState(body, visits[2] + timedelta(minutes=54), "Confirmed"))
    return MadeUpEntry("diagnosis", tuple(_ended(persona, states)))


def _ended(persona: Persona, states: list[MadeUpState]) -> list[MadeUpState]:
    """Return the states with the end of it where the client was discharged."""
    last = states[-1].body
    if persona.status != "discharged" or last["status"] == "resolved":
        return states
    end = persona.visits[-1] + timedelta(minutes=57)
    over = {**last, "status": "resolved", "ended": end.date().isoformat(), "primary": False}
    return [*states, MadeUpState(over, end, "Resolved at discharge")]


def _fuller(persona: Persona, place: int) -> Iterable[MadeUpEntry]:
    visits = persona.visits
    code, title = _RULED_OUT
    asked = _body(code, title, order=place) | {"status": "rule_out"}
    asked["remarks"] = "Asked about high and sleepless stretches, at the prescriber's wish."
    out = {**asked, "status": "ruled_out", "ended": visits[-1].date().isoformat()}
    yield MadeUpEntry(
        "diagnosis",
        (
            MadeUpState(asked, visits[0] + timedelta(minutes=57)),
            MadeUpState(out, visits[-1] + timedelta(minutes=55), "Nothing of it in a year"),
        ),
    )
    wrong = _body("F42.9", "Obsessive-compulsive disorder, unspecified", order=place + 1)
    at = visits[len(visits) // 2] + timedelta(minutes=55)
    marked = ("Belongs to another client", at + timedelta(minutes=9))
    yield MadeUpEntry("diagnosis", (MadeUpState(wrong, at),), withdrawn=marked)


def _body(code: str, title: str, *, order: int, onset: str = "", primary: bool = False) -> Body:
    return {
        "title": title, "code": code, "status": "active", "onset": onset, "ended": "",
        "primary": primary, "order": order, "remarks": "",
    }  # fmt: skip
