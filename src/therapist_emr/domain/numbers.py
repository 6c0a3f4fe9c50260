"""Numbers as people type and read them: 8,500 is more than eight thousand, 8,5 less than nine."""

from __future__ import annotations

import re
from decimal import Decimal

GROUPED = r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d{1,6})?(?![\d,])"
"""Thousands parted by commas, in groups of three."""
NUMBER = rf"(?:{GROUPED}|\d{{1,12}}(?:[.,]\d{{1,6}})?|\.\d{{1,6}})(?!\d)"
_MOST_DIGITS = 12


def read_number(text: str) -> int | float | None:
    """Return the number that was typed ("8,500", "8,5", "-3"), or None when it is none."""
    found = re.fullmatch(rf"([+-]?)({NUMBER})", text.strip(), re.ASCII)
    if found is None:
        return None
    sign, told = found.groups()
    grouped = re.fullmatch(GROUPED, told, re.ASCII) is not None
    plain = told.replace(",", "" if grouped else ".")
    if len(plain.partition(".")[0]) > _MOST_DIGITS:
        return None
    read = float(sign + plain)
    return int(read) if read.is_integer() else read


def figure(value: float) -> str:
    """Return a number with all of its digits: "3", "1.5", "1234567", "0.00001"."""
    if float(value).is_integer():
        return str(int(value))
    return format(Decimal(str(value)), "f")
