from __future__ import annotations

import pytest

from tests.pdf.papers import MADE, chart
from therapist_emr.pdf.record import PSYCHOTHERAPY_NOTES, Provider


@pytest.mark.parametrize(
    ("licence", "npi", "line"),
    [
        ("License OR T1234", "1000000004", "License OR T1234, NPI 1000000004"),
        ("License OR T1234", "", "License OR T1234"),
        ("", "1000000004", "NPI 1000000004"),
        ("", "", ""),
    ],
)
def test_a_provider_states_the_numbers_there_are(licence: str, npi: str, line: str) -> None:
    assert Provider("X", licence, npi).numbers == line


def test_a_chart_states_by_itself_what_is_never_in_it() -> None:
    record = chart()
    assert record.withheld.statement == PSYCHOTHERAPY_NOTES
    assert record.made == MADE
    assert record.certification is not None
