from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from therapist_emr.domain.npi import npi_check_digit, npi_problem

NINE = st.integers(100_000_000, 299_999_999).map(str)


@pytest.mark.parametrize("npi", ["1234567893", "1245319599", "1 234 567 893", "12345-67893"])
def test_known_numbers_fit(npi: str) -> None:
    assert npi_problem(npi) == ""


@pytest.mark.parametrize(
    ("npi", "words"),
    [
        ("", "digits only"),
        ("12345678x3", "digits only"),
        ("١٢٣٤٥٦٧٨٩٣", "digits only"),
        ("123456789", "has 9"),
        ("12345678931", "has 11"),
        ("3234567893", "begins with 1 or 2"),
        ("1234567890", "check digit"),
    ],
)
def test_what_is_wrong_is_said(npi: str, words: str) -> None:
    assert words in npi_problem(npi)


@given(NINE, st.integers(0, 9), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(nine: str, place: int, off: int) -> None:
    npi = nine + npi_check_digit(nine)
    assert npi_problem(npi) == ""
    wrong = npi[:place] + str((int(npi[place]) + off) % 10) + npi[place + 1 :]
    assert npi_problem(wrong) != ""


@given(NINE, st.integers(0, 8))
def test_swapped_neighbours_are_noticed_but_for_nine_and_zero(nine: str, place: int) -> None:
    npi = nine + npi_check_digit(nine)
    swapped = npi[:place] + npi[place + 1] + npi[place] + npi[place + 2 :]
    blind = npi[place] == npi[place + 1] or {npi[place], npi[place + 1]} == {"0", "9"}
    assert (npi_problem(swapped) == "") == blind or swapped[0] not in "12"
