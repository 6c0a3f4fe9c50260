"""Mari's chart for the tests of sessions: a plan, medications and notes in an encrypted file."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.store.opened import new_file, old_file
from therapist_emr.domain.clock import FixedClock
from therapist_emr.domain.people import PracticeProfile
from therapist_emr.practice import Desk, Practice, open_practice
from therapist_emr.practice.desk import Window
from therapist_emr.store.connection import Connection

NOW = datetime(2026, 11, 18, 1, 31, tzinfo=UTC)
"""A quarter past five and sixteen minutes, in the afternoon of Tuesday, November 17."""
ZONE = "America/Los_Angeles"
CODES = ("AB123 Individual 53+", "AB456 Individual 38 to 52", "CD789 Family")


@dataclass
class Said:
    """Collect what the page asks of the window."""

    words: list[str] = field(default_factory=list)
    undo: Callable[[], object] | None = None
    exported: list[tuple[str, int | None]] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)

    def say(self, words: str, undo: Callable[[], object] | None) -> None:
        """Take a message."""
        self.words.append(words)
        self.undo = undo


@dataclass
class Chart:
    """Hold one open practice with one client."""

    connection: Connection
    practice: Practice
    clock: FixedClock
    desk: Desk
    said: Said

    def at(self, instant: datetime) -> None:
        """Let the clock show another time."""
        self.clock.instant = instant

    def signed(self, body: dict[str, Any], kind: str = "session") -> int:
        """Sign a note and return the entry's id."""
        draft = self.desk.begin("sessions", kind, body)
        return self.desk.sign(draft.header.id).id

    def alter(self, entry_id: int, old: str, new: str) -> None:
        """Write other words over an entry's, past every guard, as another program could."""
        self.connection.set_authorizer(None)
        self.connection.execute("DROP TRIGGER revision_fixed")
        self.connection.execute(
            "UPDATE revision SET body = replace(body, ?, ?) WHERE entry_id = ?",
            (old, new, entry_id),
        )


@cache
def _made(*, filled: bool) -> bytes:
    """Return the file of a practice with Mari's chart in it, which is made once."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "practice.emr"
        with closing(new_file(path)) as connection:
            _write(connection, filled=filled)
        return path.read_bytes()


def open_chart(folder: Path, *, filled: bool = True) -> Chart:
    """Open an encrypted practice of the caller's own with Mari's chart in it."""
    path = folder / "practice.emr"
    path.write_bytes(_made(filled=filled))
    path.chmod(0o600)
    return _opened(old_file(path))


def _write(connection: Connection, *, filled: bool) -> None:
    practice = open_practice(connection, FixedClock(NOW, ZONE), "tester")
    profile = PracticeProfile(
        "Quiet Room", "Elena Marchetti", "LMFT", "OR T1234", "1245319599", "Portland"
    )
    practice.change_settings(replace(practice.settings, profile=profile, service_codes=CODES))
    practice.clients.add(
        {
            "legal_name": "Marisol Elena Quiñones Reyes",
            "chosen_name": "Mari Quiñones",
            "pronouns": "she/her",
            "born": "3/2/1992",
            "phones": [{"number": "5035550142", "label": "mobile", "voicemail": True}],
            "status": "active",
        }
    )
    if filled:
        fill(_opened(connection))


def _opened(connection: Connection) -> Chart:
    clock = FixedClock(NOW, ZONE)
    practice = open_practice(connection, clock, "tester")
    [client] = practice.clients.listed()
    said = Said()
    window = Window(
        export=lambda section, entry, _revision: said.exported.append((section, entry)),
        go=lambda section, _entry: said.opened.append(section),
        say=said.say,
    )
    return Chart(connection, practice, clock, practice.desk(client.id, window), said)


def note(day: str, data: str, plan: str, **more: Any) -> dict[str, Any]:
    """Return a DAP note."""
    texts = (
        ("data", "Data", "What was said and seen", data),
        ("assessment", "Assessment", "What it means", "Sleep target is met for the first time."),
        ("plan", "Plan", "What happens next", plan),
    )
    return {
        "date": day,
        "start": "17:30",
        "stop": "18:23",
        "modality": "individual",
        "place": "in_person",
        "template": "dap",
        "notes": [
            {"key": key, "label": label, "help": about, "text": text}
            for key, label, about, text in texts
        ],
        **more,
    }


OBJECTIVES: tuple[dict[str, Any], ...] = (
    {
        "id": "phq",
        "text": "PHQ-9 below 10 for eight weeks",
        "start_value": 0,
        "target_value": 8,
        "unit": "weeks",
        "status": "active",
    },
    {
        "id": "walk",
        "text": "Walk or swim three times a week",
        "start_value": 0,
        "target_value": 3,
        "status": "active",
    },
    {
        "id": "need",
        "text": "Name one need to Ana each week",
        "start_value": 0,
        "target_value": 4,
        "status": "active",
    },
    {"id": "sleep", "text": "Sleep six hours, five nights of seven", "status": "met"},
)


def plan_body() -> dict[str, Any]:
    """Return Mari's plan."""
    goal = {"text": "Feel like herself again", "objectives": list(OBJECTIVES)}
    return {
        "effective": "2026-08-01",
        "review_due": "2026-11-30",
        "problems": [{"title": "Low mood", "code": "F33.1", "goals": [goal]}],
        "agreement": "verbal",
        "agreed_on": "2026-08-01",
    }


def worked(*pairs: tuple[str, float]) -> list[dict[str, Any]]:
    """Return the objectives a note worked on."""
    names = {one["id"]: str(one["text"]) for one in OBJECTIVES}
    return [
        {"id": key, "label": names[key], "value": value, "unit": "", "remark": ""}
        for key, value in pairs
    ]


def fill(chart: Chart) -> None:
    """Write a believable autumn into the chart."""
    desk = chart.desk
    desk.sign(desk.begin("treatment_plan", "plan", plan_body()).header.id)
    for name, dose in (("Sertraline", "100 mg"), ("Trazodone", "50 mg"), ("Vitamin D", "")):
        body = {"name": name, "dose": dose, "route": "oral", "frequency": "Every morning"}
        desk.keep("medications", "medication", {**body, "started": "2026-05"})
    walks = (1, 1, 2, 1, 2)
    for week in range(6, 1, -1):
        day = datetime(2026, 11, 17, tzinfo=UTC) - timedelta(weeks=week)
        chart.at(day + timedelta(hours=26))
        place = ("in_person", "video", "in_person")[week % 3]
        body = note(
            day.date().isoformat(),
            f"Walked {walks[6 - week]} times. Slept better in week {week}.",
            "Keep the sleep window. Walk three times.",
            place=place,
            objectives=worked(("walk", walks[6 - week])),
        )
        chart.signed(body)
    chart.at(datetime(2026, 10, 21, 1, 0, tzinfo=UTC))
    contact = {
        "date": "2026-10-20",
        "start": "12:10",
        "method": "phone",
        "with_whom": "Dr. Pillai, prescriber",
        "notes": [{"key": "about", "label": "What was said", "text": "Dry mouth, dose stays."}],
    }
    chart.signed(contact, "contact")
    chart.at(datetime(2026, 11, 11, 2, 58, tzinfo=UTC))
    last = note(
        "2026-11-10",
        "Slept through five nights of seven, by her log (Nov 4 to 10). Used the grounding steps"
        " twice at work, once in the stairwell and once at her desk. Agreed to tell Ana about the"
        " medication before the weekend. No thoughts of death since Nov 3.",
        "Keep the sleep window at 11 to 6. Walk three times. Bring one request to Ana.",
        start="18:30",
        stop="19:23",
        service_code="AB123",
        objectives=worked(("phq", 1), ("walk", 2), ("need", 1)),
    )
    entry = chart.signed(last)
    chart.at(datetime(2026, 11, 12, 17, 17, tzinfo=UTC))
    desk.add_addendum(entry, "The sleep log covers Nov 3 to 9, not Nov 4 to 10 as written above.")
    chart.at(NOW)
