"""What a person types to find a client, read in every way it can be meant."""

from __future__ import annotations

import re
from datetime import date

from therapist_emr.domain.dates import PartialDate, read_date
from therapist_emr.domain.text import clean_text, digits, fold
from therapist_emr.practice.shown import squeezed
from therapist_emr.store.clients import Terms

MOST_WORDS = 12


def ways_to_read(typed: str, today: date) -> list[Terms]:
    """Return the ways to read a query: as a date of birth, a phone number, parts of a name."""
    text = fold(clean_text(typed)).strip()
    words = text.split()[:MOST_WORDS]
    ways: list[Terms] = [[_dates(text, today)], [_phone(text)], [_word(word) for word in words]]
    return [way for way in ways if way and all(way)]


def _word(word: str) -> list[str]:
    told = [word]
    number = digits(word)
    if number and not any(map(str.isalpha, word)):
        told.append(number)
    elif (bare := squeezed(word)) and bare != word:
        told.append(bare)
    return told


def _phone(text: str) -> list[str]:
    number = digits(text)
    if len(number) < 7 or not re.fullmatch(r"[\d\s()+./-]+", text):
        return []
    return [number[1:]] if len(number) == 11 and number[0] == "1" else [number]


def _dates(text: str, today: date) -> list[str]:
    if not any(map(str.isdecimal, text)):
        return []
    spelled = [text]
    if re.fullmatch(r"\d{8}", text, re.ASCII):
        spelled = [f"{text[:2]}/{text[2:4]}/{text[4:]}", f"{text[:4]}-{text[4:6]}-{text[6:]}"]
    found = [read_date(each, today, day_first=first) for each in spelled for first in (False, True)]
    return list(dict.fromkeys(_needle(each) for each in found if each is not None))


def _needle(found: PartialDate) -> str:
    return f" {found.iso}" if found.whole else f" {found.iso}-"
