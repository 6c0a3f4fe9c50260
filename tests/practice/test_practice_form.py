from __future__ import annotations

from datetime import date

from therapist_emr.domain.people import PracticeProfile
from therapist_emr.forms.field import CheckContext
from therapist_emr.practice.practice_form import PRACTICE_FORM, profile_of, values_of

CONTEXT = CheckContext(date(2026, 11, 17))
PROFILE = PracticeProfile(
    "Quiet Room", "Dana Reyes", "LMFT", "OR T1", "1245319599", "12 Elm St\nPortland",
    "(503) 555-0100", "dana@example.org",
)  # fmt: skip


def test_a_profile_fits_its_form_and_comes_back() -> None:
    values = values_of(PROFILE)
    assert PRACTICE_FORM.clean(values, CONTEXT) == values
    assert PRACTICE_FORM.problems(values, CONTEXT) == []
    assert profile_of(values) == PROFILE
    assert profile_of({}) == PracticeProfile()


def test_the_npi_is_checked_by_its_digit_and_may_be_missing() -> None:
    for npi, paths in (("1245319598", ["npi"]), ("", [])):
        values = PRACTICE_FORM.clean({**values_of(PROFILE), "npi": npi}, CONTEXT)
        assert [problem.path for problem in PRACTICE_FORM.problems(values, CONTEXT)] == paths


def test_who_signs_must_be_named() -> None:
    found = PRACTICE_FORM.problems(PRACTICE_FORM.blank(), CONTEXT)
    assert [problem.path for problem in found] == ["practice_name", "clinician", "credential"]
