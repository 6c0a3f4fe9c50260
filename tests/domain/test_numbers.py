from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from therapist_emr.domain.numbers import figure, read_number

WHOLE = st.integers(-(10**12) + 1, 10**12 - 1)


@given(WHOLE)
def test_a_whole_number_reads_the_same_with_and_without_its_commas(number: int) -> None:
    assert read_number(f"{number:,}") == read_number(str(number)) == number
    assert figure(number) == figure(float(number)) == str(number)


@given(st.decimals(-999_999, 999_999, places=2))
def test_a_fraction_reads_with_a_point_and_with_a_comma(number: object) -> None:
    told = str(number)
    assert read_number(told) == read_number(told.replace(".", ",")) == float(told)
    assert read_number(figure(float(told))) == float(told)


@given(st.text())
def test_anything_is_a_number_or_none(text: str) -> None:
    assert read_number(text) is None or any(letter in "0123456789" for letter in text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        "1,23,456",
        "1,2345,678",
        "1.234,5",
        "1,234,5",
        "9" * 13,
        "1" + ",000" * 4,
        "1e5",
        "٣",
    ],
)
def test_what_is_no_number_is_none(text: str) -> None:
    assert read_number(text) is None


@given(st.decimals(-1_000_000, 1_000_000, places=6))
def test_a_figure_has_all_digits_and_reads_back(number: Decimal) -> None:
    told = figure(float(number))
    assert "e" not in told
    assert read_number(told) == float(number)
