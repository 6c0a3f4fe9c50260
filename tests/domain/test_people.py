from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from therapist_emr.domain.people import Client, ClientStatus, PracticeSettings


def person(**more: Any) -> Client:
    values: dict[str, Any] = {
        "id": 1, "uuid": "u", "record_number": "0001", "status": ClientStatus.ACTIVE,
        "name": "Mari Soto", "legal_name": "María Soto", "pronouns": "", "born": "", "phone": "",
    }  # fmt: skip
    return Client(**{**values, **more})


@pytest.mark.parametrize(
    ("name", "monogram"),
    [
        ("Mari Soto", "MS"), ("Ana María de la Cruz", "AC"), ("Cher", "C"), ("", "?"),
        ("陳 美玲", "陳美"), ("(Kit) O'Neil", "O"), ("ßam Öz", "SS"),
    ],
)  # fmt: skip
def test_a_monogram_has_the_first_and_last_initial(name: str, monogram: str) -> None:
    assert person(name=name).monogram == monogram


def test_under_age_needs_a_whole_birth_date() -> None:
    today = date(2026, 11, 17)
    assert person(born="2010-01-01").minor_on(today)
    assert not person(born="2008-11-17").minor_on(today)
    assert person(born="2008-11-18").minor_on(today)
    assert person(born="2010").birth_date is None
    assert not person(born="2010").minor_on(today)
    assert not person().minor_on(today)


def test_settings_begin_with_what_suits_most() -> None:
    usual = PracticeSettings()
    assert (usual.review_days, usual.idle_minutes, usual.page_size) == (90, 10, "letter")
    assert not usual.made_up


def test_a_visit_is_to_come_until_its_day_is_over_or_the_client_discharged() -> None:
    client = person(next_visit="2026-11-17T10:00")
    assert client.coming(date(2026, 11, 17)) == "2026-11-17T10:00"
    assert client.coming(date(2026, 11, 18)) == ""
    assert client._replace(status=ClientStatus.DISCHARGED).coming(date(2026, 11, 17)) == ""
