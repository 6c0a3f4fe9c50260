from __future__ import annotations

from therapist_emr.forms.checking import _CHECKERS, _CLEANERS
from therapist_emr.forms.field import Kind


def test_every_kind_is_cleaned_and_checked() -> None:
    assert set(_CLEANERS) == set(_CHECKERS) == set(Kind)
