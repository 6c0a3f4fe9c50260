from __future__ import annotations

from datetime import date

from therapist_emr.domain.people import Client, ClientStatus
from therapist_emr.ui.models.client_rows import (
    ClientRows,
    filter_words,
    minor_words,
    second_line,
)

TODAY = date(2026, 11, 17)


def client(number: int = 1, **more: object) -> Client:
    told: dict[str, object] = {
        "id": number,
        "uuid": str(number),
        "record_number": f"{number:04d}",
        "status": ClientStatus.ACTIVE,
        "name": f"Person {number}",
        "legal_name": f"Person {number}",
        "pronouns": "",
        "born": "1990-01-01",
        "phone": "",
    }
    return Client(**{**told, **more})  # type: ignore[arg-type]  # the fields by name


def test_a_draft_is_most_worth_knowing() -> None:
    coming = client(next_visit="2026-11-18T10:00")
    assert second_line(coming, TODAY, draft=True) == "Unfinished draft"
    assert second_line(coming, TODAY) == "Tomorrow 10:00 am"


def test_a_visit_that_has_passed_is_not_said_to_come() -> None:
    past = client(next_visit="2026-11-10T10:00", last_seen="2026-10-29T10:00")
    assert second_line(past, TODAY) == "Last seen Oct 29"


def test_who_was_discharged_is_not_said_to_come() -> None:
    gone = client(
        status=ClientStatus.DISCHARGED, next_visit="2026-11-18T10:00", last_seen="2026-11-10T10:00"
    )
    assert second_line(gone, TODAY) == "Last seen Nov 10"


def test_a_minor_is_named_as_one_with_and_without_a_visit() -> None:
    minor = client(born="2011-03-03")
    assert second_line(minor, TODAY) == minor_words(minor, TODAY) == "Minor, 15 years"
    coming = client(born="2011-03-03", next_visit="2026-11-18T10:00")
    assert second_line(coming, TODAY) == "Tomorrow 10:00 am, minor"


def test_who_was_never_seen_is_said_plainly() -> None:
    assert second_line(client(), TODAY) == "Not seen yet"
    waiting = client(status=ClientStatus.WAITING)
    assert second_line(waiting, TODAY) == "Waiting for a first session"


def test_an_unknown_birth_date_makes_nobody_a_minor() -> None:
    assert minor_words(client(born=""), TODAY) == ""
    assert minor_words(client(born="2011"), TODAY) == ""


def test_rows_are_made_only_when_looked_at() -> None:
    people = [client(number) for number in range(1, 6001)]
    rows = ClientRows(people, TODAY, frozenset({3}))
    assert len(rows) == 6000
    assert rows.position(5999) == 5998
    assert rows.position(7000) == -1
    assert rows._made == {}
    assert rows[2].end_icon == "pencil"
    assert rows[2] is rows[2]
    assert [row.key for row in rows[1:4]] == ["2", "3", "4"]


def test_who_was_discharged_is_faint() -> None:
    rows = ClientRows([client(status=ClientStatus.DISCHARGED), client(2)], TODAY)
    assert rows[0].faint
    assert not rows[1].faint


def test_a_zero_count_is_not_shown() -> None:
    assert filter_words("Waiting", 0) == "Waiting"
    assert filter_words("Waiting", 3) == "Waiting 3"
