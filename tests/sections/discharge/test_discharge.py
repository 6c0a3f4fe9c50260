from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.practice import bodies
from tests.sections.chart_desk import chart
from therapist_emr.domain.people import ClientStatus
from therapist_emr.errors import UserError
from therapist_emr.forms.blocks import Note, Paragraph
from therapist_emr.practice import Desk, Practice
from therapist_emr.sections import section
from therapist_emr.sections.contract import Look
from therapist_emr.sections.discharge.form import DISCHARGE
from therapist_emr.sections.discharge.gather import begin_with, visit_words

SECTION = section("discharge")
NOTE = [{"key": "note", "label": "Note", "help": "", "text": "Asked for an appointment."}]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[tuple[Practice, Desk]]:
    with chart(tmp_path) as both:
        yield both


@pytest.fixture
def practice(opened: tuple[Practice, Desk]) -> Practice:
    return opened[0]


@pytest.fixture
def desk(opened: tuple[Practice, Desk]) -> Desk:
    return opened[1]


def treated(desk: Desk) -> None:
    desk.keep("diagnoses", "diagnosis", {"title": "Panic disorder", "code": "F41.0"})
    for day in ("2026-11-03", "2026-11-10"):
        desk.sign(desk.begin("sessions", "session", bodies.session(day)).header.id)
    medication = {"name": "Sertraline", "dose": "50 mg", "started": "2026-10"}
    desk.keep("medications", "medication", medication)
    desk.sign(desk.begin("treatment_plan", "plan", bodies.plan()).header.id)


def gathered(desk: Desk) -> dict[str, str]:
    return {row["key"]: row["text"] for row in begin_with(desk)["gathered"]}


def body(**more: Any) -> dict[str, Any]:
    told = {
        "date": "2026-11-10",
        "reason": "goals_met",
        "course": "Well.",
        "status_at_end": "Well.",
    }
    return {**DISCHARGE.blank(), **told, **more}


def test_an_empty_chart_gathers_nothing(desk: Desk) -> None:
    assert begin_with(desk) == {"date": "2026-11-17", "gathered": []}
    assert visit_words([]) == ""


def test_the_chart_tells_what_it_knows(desk: Desk) -> None:
    treated(desk)
    found = gathered(desk)
    assert found["visits"] == "2 visits from Nov 3, 2026 to Nov 10, 2026"
    assert found["diagnoses_start"].startswith("Panic disorder, F41.0")
    assert found["diagnoses_end"].startswith("Panic disorder")
    assert found["medications"].startswith("Sertraline 50 mg")
    assert found["objectives"]
    assert begin_with(desk)["date"] == "2026-11-10"
    assert all(row["carried_from"] == "2026-11-17" for row in begin_with(desk)["gathered"])


def test_measures_are_told_by_their_first_and_last_total(desk: Desk) -> None:
    for total, day in ((19, "2026-05-04"), (12, "2026-08-03"), (7, "2026-11-02")):
        desk.keep("measures", "score", {"name": "BDI-II", "total": total, "date": day})
    desk.keep("measures", "score", {"name": "ISI", "total": 9, "date": "2026-11-02"})
    told = gathered(desk)["measures"].splitlines()
    assert "BDI-II: 19 on May 4, 2026, 7 on Nov 2, 2026" in told
    assert "ISI: 9 on Nov 2, 2026" in told


def test_contacts_are_told_and_no_status_that_signing_makes_untrue(desk: Desk) -> None:
    treated(desk)
    contact = {"date": "2026-11-04", "method": "letter", "with_whom": "Dr. Pillai", "notes": NOTE}
    desk.sign(desk.begin("sessions", "contact", contact).header.id)
    found = gathered(desk)
    assert found["contacts"] == "Nov 4, 2026: Letter with Dr. Pillai"
    assert "status" not in found


def test_what_was_entered_in_error_is_left_out(desk: Desk) -> None:
    treated(desk)
    desk.withdraw(desk.headers("diagnoses")[0].id, "Wrong chart")
    found = gathered(desk)
    assert "diagnoses_start" not in found
    assert "diagnoses_end" not in found


def test_a_diagnosis_changed_later_is_told_as_it_began(desk: Desk) -> None:
    treated(desk)
    header = desk.headers("diagnoses")[0]
    desk.keep("diagnoses", "diagnosis", {"title": "Agoraphobia", "code": "F40.00"}, header.id)
    found = gathered(desk)
    assert found["diagnoses_start"].startswith("Panic disorder")
    assert found["diagnoses_end"].startswith("Agoraphobia")


def test_one_visit_is_told_by_its_day(desk: Desk) -> None:
    desk.sign(desk.begin("sessions", "session", bodies.session("2026-11-03")).header.id)
    assert gathered(desk)["visits"] == "1 visit on Nov 3, 2026"


def test_what_was_gathered_says_so_until_it_is_changed() -> None:
    row = {"key": "visits", "label": "Visits", "text": "2 visits", "carried_from": "2026-11-17"}
    kind = SECTION.kind("discharge")
    blocks = SECTION.blocks_of(kind, body(gathered=[row]), Look())
    assert Paragraph("2 visits") in blocks
    assert Note("Gathered from the chart on Nov 17, 2026") in blocks
    changed = {**row, "text": "3 visits", "carried_from": ""}
    blocks = SECTION.blocks_of(kind, body(gathered=[changed]), Look())
    assert Paragraph("3 visits") in blocks
    assert not [block for block in blocks if isinstance(block, Note)]


def test_another_reason_is_told_in_words(desk: Desk) -> None:
    assert desk.problems("discharge", "discharge", body()) == []
    (problem,) = desk.problems("discharge", "discharge", body(reason="other"))
    assert problem.path == "reason_words"


def test_a_profile_that_lacks_something_is_named_with_it(practice: Practice) -> None:
    added = practice.clients.add({"legal_name": "Wai Ting", "status": "waiting"})
    desk = practice.desk(added.id)
    assert SECTION.deeds is not None
    header = desk.sign(desk.begin("discharge", "discharge", body()).header.id)
    (deed,) = SECTION.deeds(desk, header)
    with pytest.raises(UserError) as told:
        deed.run(desk)
    assert str(told.value) == (
        "Something is missing or not right in the profile: Date of birth. "
        "Edit the profile; the status can be set there, too."
    )
    assert desk.client.status is ClientStatus.WAITING


def test_signing_offers_to_set_the_status_and_to_take_it_back(desk: Desk) -> None:
    assert SECTION.deeds is not None
    header = desk.sign(desk.begin("discharge", "discharge", body()).header.id)
    assert header.summary == "Goals met"
    (deed,) = SECTION.deeds(desk, header)
    assert deed.run(desk) == "Mari Quiñones is discharged"
    assert desk.client.status is ClientStatus.DISCHARGED
    assert desk.entry(desk.headers("profile")[0].id).current.reason == "Discharge summary signed"
    (back,) = SECTION.deeds(desk, header)
    assert back.words == "Set status to active again"
    assert back.run(desk) == "Mari Quiñones is active again"
    assert desk.client.status.value == "active"
    assert desk.entry(desk.headers("profile")[0].id).current.reason == "Came back after a discharge"
