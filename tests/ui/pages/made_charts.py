"""A small practice as it stands on one Tuesday evening, written through the practice itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from therapist_emr.domain.clock import FixedClock
from therapist_emr.domain.people import Client, PracticeProfile
from therapist_emr.practice import Practice

EVENING = datetime(2026, 11, 18, 3, 42, tzinfo=UTC)
"""7:42 pm on Tuesday, November 17, in the zone of the tests' clock."""

PEOPLE: tuple[tuple[str, str, str, str], ...] = (
    ("Dov Abramson", "1984-05-14", "(503) 555-0111", "he/him"),
    ("Ngozi Adeyemi", "1990-01-09", "(503) 555-0112", "she/her"),
    ("Aiyana Begay", "1978-09-30", "(503) 555-0113", "she/her"),
    ("Yusuf Demir", "1999-06-30", "(503) 555-0114", "he/him"),
    ("Fatima Haddad", "1969-02-20", "(503) 555-0115", "she/her"),
    ("Leilani Kahale", "1993-11-02", "(503) 555-0116", "they/them"),
    ("Siobhán Kearney", "1987-04-17", "(503) 555-0117", "she/her"),
    ("Thùy Nguyễn", "2001-08-08", "(503) 555-0118", "she/her"),
    ("Priya Raghunathan", "1982-12-25", "(503) 555-0119", "she/her"),
    ("Tomasz Wójcik", "1979-07-19", "(503) 555-0120", "he/him"),
)

NOTE = (
    "Slept through five nights of seven, by her log. Used the grounding steps twice at work, once"
    " in the stairwell and once at her desk. Went to the market on Saturday, first time alone."
)


@contextmanager
def at(clock: FixedClock, day: str, hour: str = "18:58") -> Iterator[None]:
    """Set the clock to a wall time in Los Angeles for a while."""
    before = clock.instant
    wall = datetime.fromisoformat(f"{day}T{hour}").replace(tzinfo=UTC)
    clock.instant = wall + timedelta(hours=8)
    try:
        yield
    finally:
        clock.instant = before


def session(day: str, start: str, stop: str, text: str = NOTE, **more: Any) -> dict[str, Any]:
    """Return the body of a session."""
    return {
        "date": day,
        "start": start,
        "stop": stop,
        "modality": "individual",
        "place": "in_person",
        "notes": [{"key": "data", "label": "Data", "help": "", "text": text}],
        **more,
    }


def objective(key: str, text: str, low: float, high: float, unit: str, due: str) -> dict[str, Any]:
    """Return an objective of a plan."""
    return {
        "id": key,
        "text": text,
        "start_value": low,
        "target_value": high,
        "unit": unit,
        "target_date": due,
        "status": "active",
    }


def plan(review_due: str, made: str) -> dict[str, Any]:
    """Return the body of a plan with three objectives, one of them met."""
    met = {**objective("o3", "Sleep six hours, five nights of seven", 2, 5, "nights", "2026-11-10")}
    met |= {"status": "met", "met_on": made}
    return {
        "effective": made,
        "review_due": review_due,
        "client_words": "I want Saturdays back.",
        "agreement": "signed",
        "agreed_on": made,
        "problems": [
            {
                "title": "Low mood and withdrawal",
                "code": "F33.1",
                "goals": [
                    {
                        "text": "Return to a week with rest, movement and people",
                        "objectives": [
                            objective("o1", "PHQ-9 below 10 for eight weeks", 0, 8, "weeks",
                                      "2027-01-05"),
                            objective("o2", "Walk or swim three times a week", 0, 3, "",
                                      "2026-11-30"),
                            met,
                        ],
                        "interventions": [{"what": "Behavioral activation", "frequency": "Weekly"}],
                    }
                ],
            }
        ],
    }  # fmt: skip


def profile(name: str, born: str, phone: str, pronouns: str, **more: Any) -> dict[str, Any]:
    """Return the body of a profile."""
    number = {"number": phone, "label": "mobile", "voicemail": True, "texts": True}
    known = {"legal_name": name, "born": born, "pronouns": pronouns, "phones": [number]}
    return {**known, "status": "active", **more}


def sign(practice: Practice, client_id: int, section: str, kind: str, body: dict[str, Any]) -> int:
    """Begin, and sign at once."""
    draft = practice.drafting.begin(client_id, section, kind, body, None)
    return practice.charting.sign(draft.header.id).id


def fill_mari(practice: Practice, clock: FixedClock) -> Client:
    """Add the long chart of the pictures."""
    with at(clock, "2024-04-02"):
        mari = practice.clients.add(
            profile(
                "Marisol Elena Quiñones Reyes",
                "1992-03-02",
                "(503) 555-0142",
                "she/her",
                chosen_name="Mari Quiñones",
                part2=True,
            )
        )
    with at(clock, "2026-09-01"):
        sign(practice, mari.id, "treatment_plan", "plan", plan("2026-11-30", "2026-09-01"))
    for week in range(10):
        day = (datetime(2026, 9, 8) + timedelta(weeks=week)).date().isoformat()  # noqa: DTZ001
        worked = [
            {"id": "o2", "label": "Walk or swim", "value": min(2, week // 3)},
            {"id": "o1", "label": "PHQ-9", "value": min(1, week // 5)},
        ]
        with at(clock, day):
            body = session(day, "17:30", "18:23", objectives=worked)
            sign(practice, mari.id, "sessions", "session", body)
    for name, dose, often in (
        ("Sertraline", "100 mg", "Every morning"),
        ("Prazosin", "2 mg", "At bedtime, for nightmares"),
        ("Hydroxyzine", "25 mg", "As needed, up to twice a day"),
    ):
        drug = {"name": name, "dose": dose, "route": "oral", "frequency": often}
        drug |= {"prescriber": "Dr. A. Pillai", "started": "2026-10-20"}
        practice.charting.keep(mari.id, "medications", "medication", drug)
    with at(clock, "2026-11-10"):
        review = {"reviewed_on": "2026-11-10", "with": "client"}
        practice.charting.keep(mari.id, "medications", "review", review)
    body = session("2026-11-17", "17:30", "18:23", next_date="2026-11-24", next_time="17:30")
    practice.drafting.begin(mari.id, "sessions", "session", body, None)
    return mari


def fill(practice: Practice, clock: FixedClock) -> dict[str, Client]:
    """Fill the practice; the clients are returned by their shown names."""
    settings = practice.settings
    who = PracticeProfile("Quiet Room", "Elena Marchetti", "LMFT", "OR T1234", "1245319599")
    practice.change_settings(replace(settings, profile=who))
    clients = {}
    for name, born, phone, pronouns in PEOPLE:
        clients[name] = practice.clients.add(profile(name, born, phone, pronouns))
    guardian = {"name": "Ama Mensah", "relation": "Mother", "number": "(503) 555-0172"}
    kwame = profile("Kwame Mensah", "2011-03-03", "(503) 555-0171", "he/him")
    kwame["guardians"] = [{**guardian, "may_see": "summary", "may_sign": True}]
    clients["Kwame Mensah"] = practice.clients.add(kwame)
    for name, status in (("Rosa Delgado", "waiting"), ("Ingrid Åkesson", "waiting"),
                         ("Omar Benkirane", "discharged")):  # fmt: skip
        clients[name] = practice.clients.add(
            profile(name, "1980-01-01", "", "") | {"status": status, "phones": []}
        )
    seen = (
        ("Fatima Haddad", "2026-11-17", "09:00", "09:50", "2026-11-26T09:00"),
        ("Leilani Kahale", "2026-11-17", "11:00", "11:53", "2026-11-20T13:00"),
        ("Ngozi Adeyemi", "2026-11-17", "14:00", "14:53", ""),
        ("Siobhán Kearney", "2026-11-17", "16:30", "17:20", ""),
        ("Priya Raghunathan", "2026-10-29", "10:00", "10:50", ""),
        ("Dov Abramson", "2026-11-09", "10:00", "10:50", "2026-11-18T10:00"),
        ("Thùy Nguyễn", "2026-11-06", "09:00", "09:50", "2026-11-18T09:00"),
    )
    for name, day, start, stop, following in seen:
        later = {}
        if following:
            later = {"next_date": following[:10], "next_time": following[11:]}
        with at(clock, day, stop):
            body = session(day, start, stop, **later)
            sign(practice, clients[name].id, "sessions", "session", body)
    for name, day, start, stop in (
        ("Thùy Nguyễn", "2026-11-13", "11:00", "11:50"),
        ("Dov Abramson", "2026-11-16", "10:00", "10:50"),
    ):
        with at(clock, day, stop):
            practice.drafting.begin(
                clients[name].id, "sessions", "session", session(day, start, stop), None
            )
    begay = clients["Aiyana Begay"]
    with at(clock, "2026-08-19"):
        body = plan("2026-11-19", "2026-08-19")
        sign(practice, begay.id, "treatment_plan", "plan", body)
    clients["Mari Quiñones"] = fill_mari(practice, clock)
    return clients
