from __future__ import annotations

from datetime import date

import pytest

from tests.sections.kept import words_of
from therapist_emr.forms.field import CheckContext
from therapist_emr.forms.reading import form_blocks
from therapist_emr.sections.profile.form import PROFILE

TODAY = CheckContext(date(2026, 11, 17))


def wrong(**values: object) -> dict[str, str]:
    """Return the problems of a profile by field."""
    body = PROFILE.clean({"legal_name": "Mari Quiñones", "status": "active", **values}, TODAY)
    return {problem.path: problem.words for problem in PROFILE.problems(body, TODAY)}


def test_an_active_client_needs_a_birth_date_and_a_waiting_one_does_not() -> None:
    assert "once a client is active" in wrong()["born"]
    assert wrong(status="waiting") == {}
    assert wrong(born="3/2/1992") == {}


def test_a_legal_name_is_needed() -> None:
    assert set(wrong(legal_name="  ", born="3/2/1992")) == {"legal_name"}


@pytest.mark.parametrize(
    ("born", "says"),
    [
        ("6/30/2099", "in the future. Did you mean 1999?"),
        ("1/1/1800", "1800 cannot be right"),
        ("31/31/1990", "not a date"),
        ("1990", "Day, month and year"),
    ],
)
def test_a_wrong_birth_date_is_said_beside_it(born: str, says: str) -> None:
    assert says in wrong(born=born)["born"]


def test_no_year_is_offered_that_is_in_the_future_too() -> None:
    assert wrong(born="6/30/2150")["born"] == "This is in the future."


def test_a_minor_needs_a_guardian_or_a_reason() -> None:
    assert "under 18" in wrong(born="5/1/2012")["no_guardian_reason"]
    assert wrong(born="5/1/2012", guardians=[{"name": "Ana Reyes"}]) == {}
    assert wrong(born="5/1/2012", no_guardian_reason="Emancipated") == {}


def test_a_phone_with_a_digit_missing_is_kept_and_said() -> None:
    phones = [{"number": "(503) 555-014", "label": "mobile"}]
    told = wrong(born="3/2/1992", phones=phones)
    assert told == {"phones.0.number": "One digit is missing."}
    body = PROFILE.clean({"phones": phones}, TODAY)
    assert body["phones"][0]["number"] == "(503) 555-014"


def test_names_of_three_hundred_characters_fit_and_longer_ones_do_not() -> None:
    assert wrong(legal_name="x" * 300, born="3/2/1992") == {}
    assert "too long" in wrong(legal_name="x" * 301, born="3/2/1992")["legal_name"]


def test_that_one_may_not_write_is_read_as_well_as_that_one_may() -> None:
    body = PROFILE.clean({"legal_name": "Mari Quiñones", "may_write": True}, TODAY)
    told = words_of(form_blocks(PROFILE, body))
    assert "May write to the home address: Yes" in told
    assert "May write by e-mail: No" in told
