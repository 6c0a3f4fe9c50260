"""The form that says who keeps the records, filled in once and printed on every page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from therapist_emr.domain.npi import npi_problem
from therapist_emr.domain.people import PracticeProfile
from therapist_emr.forms.field import CheckContext, Field, Kind, Values
from therapist_emr.forms.form import Form


def _check_npi(value: Any, _beside: Values, _context: CheckContext) -> str:
    return npi_problem(value)


PRACTICE_FORM = Form(
    key="practice",
    title="Practice",
    version=1,
    fields=(
        Field(
            "practice_name",
            "Practice name",
            required=True,
            limit=200,
            sample="Marchetti Counseling",
        ),
        Field(
            "clinician",
            "Your name",
            required=True,
            limit=200,
            help="As it stands on your license",
            sample="Elena Marchetti",
        ),
        Field("credential", "Credential", required=True, limit=60, sample="LMFT"),
        Field("license", "License", limit=60, help="State and number", sample="OR T1234"),
        Field("npi", "NPI", limit=12, check=_check_npi, help="Ten digits, if you have one"),
        Field("phone", "Phone", Kind.PHONE),
        Field("email", "E-mail", Kind.EMAIL),
        Field("address", "Address", Kind.LONG_TEXT, limit=500, wide=True),
    ),
)


def profile_of(values: Mapping[str, Any]) -> PracticeProfile:
    """Return clean values of the form as a profile."""
    keys = [field.name for field in fields(PracticeProfile)]
    return PracticeProfile(**{key: str(values.get(key) or "") for key in keys})


def values_of(profile: PracticeProfile) -> dict[str, Any]:
    """Return a profile as values of the form."""
    return asdict(profile)
