"""The National Provider Identifier and its check digit (45 CFR 162.406)."""

from __future__ import annotations

# 80840 is the prefix under which an NPI is a card issuer number; its Luhn sum is 24.
_PREFIX_SUM = 24


def npi_problem(text: str) -> str:
    """Return what is wrong with an NPI, or an empty string."""
    bare = text.replace(" ", "").replace("-", "")
    if not bare.isascii() or not bare.isdecimal():
        return "An NPI has digits only."
    if len(bare) != 10:
        return f"An NPI has 10 digits; this has {len(bare)}."
    if bare[0] not in "12":
        return "An NPI begins with 1 or 2."
    if npi_check_digit(bare[:9]) != bare[9]:
        return "The check digit does not fit. One digit is mistyped or two are swapped."
    return ""


def npi_check_digit(nine: str) -> str:
    """Return the tenth digit for the first nine."""
    total = _PREFIX_SUM
    for place, char in enumerate(reversed(nine)):
        digit = int(char) * (2 if place % 2 == 0 else 1)
        total += digit // 10 + digit % 10
    return str(-total % 10)
