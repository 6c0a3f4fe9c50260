from __future__ import annotations

from tests.practice import bodies
from therapist_emr.forms.blocks import Heading
from therapist_emr.practice import Desk, Practice


def sign(desk: Desk, day: str, **more: object) -> int:
    body = {**bodies.session(day), **more}
    return desk.sign(desk.begin("sessions", "session", body).header.id).id


def test_a_note_is_read_as_its_section_says(practice: Practice, desk: Desk) -> None:
    entry = desk.entry(sign(desk, "2026-11-10"))
    blocks = practice.reader.reading(entry.header.id).blocks
    assert Heading("Note") in blocks


def test_what_sessions_worked_on_comes_oldest_first_with_its_day(
    practice: Practice, desk: Desk
) -> None:
    for day in ("2026-10-06", "2026-09-01"):
        sign(desk, day, objectives=[{"id": "o1", "label": "A1", "value": 1}])
    withdrawn = sign(desk, "2026-08-01", objectives=[{"id": "o1", "label": "A1", "value": 9}])
    desk.withdraw(withdrawn, "wrong chart")
    sign(desk, "2026-11-03")
    found = practice.reader.worked_on(desk.client.id)
    assert [facts["day"] for facts in found] == ["2026-09-01", "2026-10-06"]
    assert practice.reader.look_now().today == "2026-11-17"
