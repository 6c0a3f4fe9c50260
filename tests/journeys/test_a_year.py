"""A year in the life of one practice: one client from the first call to the discharge.

Everything goes through the doors the window uses, at the time it would have happened, and every
section of the chart is written in. At the end it is read as those would read it who ask for it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.practice import bodies
from tests.practice.profiles import change_profile
from tests.vault.practices import FAST
from therapist_emr.domain.clock import FixedClock
from therapist_emr.domain.entry import EntryHeader, EntryStatus
from therapist_emr.domain.people import PracticeProfile
from therapist_emr.domain.progress import Silent
from therapist_emr.pdf.from_practice import ExportOptions, export_chart
from therapist_emr.pdf.preview import Preview
from therapist_emr.practice import Desk, Practice, open_practice
from therapist_emr.practice.backing_up import back_up_practice
from therapist_emr.practice.record import Scope
from therapist_emr.practice.searching import Query
from therapist_emr.psychotherapy.cabinet import Cabinet
from therapist_emr.sections import SECTIONS
from therapist_emr.sections.measures.answers import body_of
from therapist_emr.sections.measures.instruments import instrument
from therapist_emr.vault import lifecycle
from therapist_emr.vault.keyring_store import MemoryKeyring
from therapist_emr.vault.open_vault import OpenVault
from therapist_emr.vault.verify import verify_file, verify_vault

ZONE = "America/Los_Angeles"
CANARY = "the heron dream, for my eyes alone"


class Year:
    """Live the year: move the clock, and write at the desk."""

    def __init__(self, vault: OpenVault) -> None:
        self.vault = vault
        self.clock = FixedClock(datetime(2026, 1, 5, tzinfo=ZoneInfo(ZONE)))
        self.practice: Practice = open_practice(vault.connection, self.clock, "Dana Reyes")
        self._client = 0

    def at(self, day: str, time: str = "17:30") -> None:
        """Let it be a wall time."""
        self.clock.instant = datetime.fromisoformat(f"{day}T{time}").replace(tzinfo=ZoneInfo(ZONE))

    @property
    def desk(self) -> Desk:
        """Return the client's chart."""
        return self.practice.desk(self._client)

    def first_call(self) -> None:
        """Put a caller on the waiting list."""
        profile = PracticeProfile("Quiet Room", "Dana Reyes", "LMFT", "A1234", "1245319599")
        self.practice.change_settings(replace(self.practice.settings, profile=profile))
        person = {"legal_name": "Noa Lindqvist", "born": "1991-04-02", "status": "waiting"}
        self._client = self.practice.clients.add(person).id
        self.sign("sessions", "contact", {
            "date": "2026-01-05", "method": "phone", "with_whom": "Noa",
            "notes": told("about", "About", "Asked for an evening hour."),
        })  # fmt: skip

    def sign(self, section: str, kind: str, body: dict[str, Any]) -> EntryHeader:
        """Write and sign an entry."""
        assert self.desk.problems(section, kind, body) == []
        return self.desk.sign(self.desk.begin(section, kind, body).header.id)

    def keep(
        self, section: str, kind: str, body: dict[str, Any], entry: int | None = None, why: str = ""
    ) -> EntryHeader:
        """Keep an entry, or a change of one."""
        assert self.desk.problems(section, kind, body) == []
        return self.desk.keep(section, kind, body, entry, why)

    def measure(self, key: str, day: str, values: list[int]) -> EntryHeader:
        """Have a measure answered."""
        found = instrument(key)
        assert found is not None
        items = [item for item in found.items if item.scored]
        answers = {
            item.id: next(one.key for one in item.options if one.score == value)
            for item, value in zip(items, values, strict=True)
        }
        return self.keep("measures", "answers", body_of(found, answers, day=day, by="client_here"))

    def profile(self, **changed: Any) -> None:
        """Change the profile."""
        body = self.desk.entries("profile")[0].current.body
        self.keep("profile", "profile", {**body, **changed})


def told(key: str, label: str, text: str) -> list[dict[str, str]]:
    """Return one labelled text."""
    return [{"key": key, "label": label, "text": text}]


@contextmanager
def begun(folder: Path) -> Iterator[Year]:
    """Open a new practice at the year's beginning."""
    keyring = MemoryKeyring()
    vault = lifecycle.create_practice(folder / "p.emr", "quiet harbor 7", keyring, kdf=FAST)
    yield Year(vault)
    vault.lock("the year is over")


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Year]:
    with begun(tmp_path_factory.mktemp("year")) as made:
        live(made)
        yield made


def live(year: Year) -> None:
    """Live from January to December."""
    year.at("2026-01-05")
    year.first_call()
    winter(year)
    spring(year)
    summer(year)
    autumn(year)


def winter(year: Year) -> None:
    """Begin: intake, what there is, the first measures, the first plan."""
    year.at("2026-01-12")
    year.profile(status="active", phones=[{"number": "(503) 555-0142", "label": "mobile"}])
    year.sign("intake", "intake", {
        "date": "2026-01-12", "presenting_problem": "Low since the move in autumn.",
        "risk": told("ideation", "Ideation", "Denied."), "formulation": "Loss of people and place.",
        "plan": "Weekly sessions; activity first.",
    })  # fmt: skip
    year.sign("intake", "mental_status", {
        "date": "2026-01-12", "findings": told("mood", "Mood", "Low, tearful at times."),
    })  # fmt: skip
    year.keep("diagnoses", "diagnosis", {
        "title": "Major depressive disorder, single episode, moderate", "code": "F32.1",
        "status": "provisional", "primary": True, "onset": "2025-10",
    })  # fmt: skip
    year.keep("allergies", "none_known", {
        "stated_on": "2026-01-12", "source": "Client", "status": "active",
    })  # fmt: skip
    year.keep("immunizations", "immunization", {
        "vaccine": "Influenza (flu), seasonal", "given_on": "2025", "source": "client",
    })  # fmt: skip
    year.keep("history", "history", {"medical": "Asthma as a child.", "reviewed_on": "2026-01-12"})
    year.keep("medications", "medication", bodies.medication(started="2026-01"))
    year.measure("phq-9", "2026-01-12", [2, 2, 2, 2, 2, 2, 2, 1, 0])
    year.measure("gad-7", "2026-01-12", [2, 2, 1, 1, 1, 1, 1])
    year.keep("measures", "schedule", {
        "name": "PHQ-9", "instrument": "phq-9", "weeks": 8, "since": "2026-01-12",
    })  # fmt: skip
    year.at("2026-01-19")
    year.sign("treatment_plan", "plan", bodies.plan(
        effective="2026-01-19", review_due="2026-04-19", agreed_on="2026-01-19",
    ))  # fmt: skip
    for day in ("2026-01-26", "2026-02-02", "2026-02-09", "2026-02-16"):
        year.at(day)
        year.sign("sessions", "session", bodies.session(day))


def spring(year: Year) -> None:
    """Get worse, be asked about risk, make a safety plan, review the plan."""
    year.at("2026-03-09")
    year.measure("phq-9", "2026-03-09", [3, 3, 2, 2, 2, 2, 2, 1, 1])
    year.sign("risk", "risk", {
        "date": "2026-03-09", "reason": risk_reason(), "level": "low",
        "asked": told("ideation", "Ideation", "Passive, no plan, no intent."),
        "basis": "Passive thoughts, strong ties, wants help.", "plan": "Weekly contact, 988 given.",
        "review_on": "2026-04-06",
    })  # fmt: skip
    year.sign("risk", "safety_plan", {
        "date": "2026-03-09", "signs": "Not getting up", "myself": "Walk to the river",
        "people": [{"name": "Iris", "phone": "(503) 555-0199"}], "safer": "Pills kept by Iris",
    })  # fmt: skip
    year.at("2026-03-10", "10:30")
    year.sign("sessions", "crisis", {
        **bodies.session("2026-03-10", "09:00"), "notes": told("what", "What", "Called at nine."),
    })  # fmt: skip
    year.at("2026-03-23")
    [medication] = [one for one in year.desk.headers("medications") if one.kind == "medication"]
    body = year.desk.entry(medication.id).current.body
    year.keep("medications", "medication", {
        **body, "dose": "100 mg", "changed_on": "2026-03-20",
    }, medication.id, "Raised by the prescriber")  # fmt: skip
    year.at("2026-04-13")
    plan = year.desk.headers("treatment_plan")[0]
    draft = year.desk.begin("treatment_plan", "plan", {}, plan.id)
    year.desk.save_draft(
        draft.header.id, {**draft.body, "effective": "2026-04-13", "review_due": "2026-07-13"}
    )
    year.desk.sign(draft.header.id)
    year.keep("medications", "review", {"reviewed_on": "2026-04-13", "with": "Client"})


def summer(year: Year) -> None:
    """Learn of an allergy, err, correct, miss an hour, and write something apart."""
    year.at("2026-06-08")
    [statement] = [one for one in year.desk.headers("allergies") if one.kind == "none_known"]
    body = year.desk.entry(statement.id).current.body
    year.keep("allergies", "none_known", {**body, "status": "superseded"}, statement.id)
    year.keep("allergies", "allergy", {
        "substance": "Penicillin", "reaction": "Hives", "severity": "severe", "status": "active",
    })  # fmt: skip
    wrong = year.sign("sessions", "session", bodies.session("2026-06-08"))
    year.desk.withdraw(wrong.id, "Belongs to another chart")
    right = year.sign("sessions", "session", bodies.session("2026-06-08", "11:00"))
    year.desk.add_addendum(right.id, "The dog is called Biscuit.")
    year.at("2026-06-15")
    year.sign("sessions", "no_show", {"date": "2026-06-15", "start": "17:30"})
    year.at("2026-06-29")
    year.sign("sessions", "late_cancellation", {"date": "2026-06-29", "start": "17:30"})
    notes = Cabinet(year.vault.connection, year.clock, year.desk.client.id)
    notes.keep({**notes.blank(), "text": CANARY})


def autumn(year: Year) -> None:
    """Get better, stop what is no longer needed, and part."""
    year.at("2026-09-14")
    year.measure("phq-9", "2026-09-14", [1, 0, 1, 1, 0, 1, 0, 0, 0])
    [found] = year.desk.headers("diagnoses")
    body = year.desk.entry(found.id).current.body
    year.keep("diagnoses", "diagnosis", {
        **body, "status": "resolved", "ended": "2026-09",
    }, found.id, "Remission")  # fmt: skip
    medication = next(one for one in year.desk.headers("medications") if one.kind == "medication")
    body = year.desk.entry(medication.id).current.body
    year.keep("medications", "medication", {
        **body, "stopped": "2026-09-10", "stop_reason": "No longer needed",
    }, medication.id)  # fmt: skip
    year.at("2026-12-07")
    kind = year.desk.section("discharge").kind("discharge")
    begin = year.desk.section("discharge").begin_with
    assert begin is not None
    year.sign("discharge", "discharge", {
        **begin(year.desk, kind), "date": "2026-12-07", "reason": discharge_reason(),
        "course": "Came out of a depression.", "status_at_end": "Well, sleeping, working.",
    })  # fmt: skip
    change_profile(year.practice, year.desk.client.id, status="discharged")


def risk_reason() -> str:
    """Return a reason for asking about risk."""
    from therapist_emr.sections.risk import SECTION

    return SECTION.kind("risk").form["reason"].choices[0].key


def discharge_reason() -> str:
    """Return a reason for parting."""
    from therapist_emr.sections.discharge import SECTION

    return SECTION.kind("discharge").form["reason"].choices[0].key


def test_a_year_leaves_a_record_that_is_whole(year: Year, tmp_path: Path) -> None:
    written = Counter(header.section for header in year.desk.headers(""))
    assert set(written) == {section.key for section in SECTIONS}
    assert verify_vault(year.vault).ok
    for header in year.desk.headers(""):
        reading = year.desk.reading(header.id)
        assert reading.intact
        assert reading.blocks
    [wrong] = [one for one in year.desk.headers("") if one.status is EntryStatus.ERROR]
    assert wrong.section == "sessions"
    plan = year.desk.entry(year.desk.headers("treatment_plan")[0].id)
    assert [each.body["effective"] for each in plan.contents] == ["2026-01-19", "2026-04-13"]
    made = back_up_practice(year.vault, backups(tmp_path), year.clock, Silent())
    assert verify_file(made.path, year.vault.key).ok


def test_what_comes_due_is_told_in_time_and_at_the_end_nothing_is_left(
    year: Year, tmp_path: Path
) -> None:
    with begun(tmp_path) as other:
        other.at("2026-01-05")
        other.first_call()
        winter(other)
        other.at("2026-03-05")
        assert [one.words for one in other.practice.today().due] == ["PHQ-9 due"]
        other.at("2026-04-10")
        assert "Treatment plan review" in [one.words for one in other.practice.today().due]
    today = year.practice.today()
    assert (today.due, today.unsigned) == ((), ())


def test_the_chart_on_paper_holds_the_year_and_nothing_kept_apart(
    year: Year, tmp_path: Path
) -> None:
    out = tmp_path / "chart.pdf"
    export_chart(year.practice, year.desk.client.id, out, ExportOptions(scope=Scope()))
    with Preview(out) as book:
        told = " ".join("\n".join(book.text(at) for at in range(book.page_count)).split())
    for section in SECTIONS:
        assert section.title in told
    for words in (
        "Low since the move in autumn", "F32.1", "Penicillin", "100 mg", "Asthma as a child",
        "Walk to the river", "Passive, no plan, no intent", "The dog is called Biscuit",
        "Belongs to another chart", "Came out of a depression", "PHQ-9", "Influenza",
    ):  # fmt: skip
        assert words in told, words
    # Each part says something; in January no medication was on the list that was gone through.
    assert told.count("None recorded") == 1
    assert "heron" not in told


def test_the_year_is_found_by_its_words_but_for_what_is_kept_apart(year: Year) -> None:
    sought = {
        "autumn": "intake", "penicillin": "allergies", "river": "risk", "asthma": "history",
        "biscuit": "sessions", "depression": "discharge", "influenza": "immunizations",
    }  # fmt: skip
    for words, section in sought.items():
        found = year.practice.search.ask(Query(words))
        assert section in {one.hit.section for one in found}, words
    assert year.practice.search.ask(Query("heron")) == []


def backups(tmp_path: Path) -> Path:
    """Return a folder for backups."""
    folder = tmp_path / "backups"
    folder.mkdir()
    return folder
