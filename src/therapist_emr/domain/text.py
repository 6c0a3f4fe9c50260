"""Text as people type and paste it: cleaned visibly, folded for finding."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_BREAKS = "\r\x0b\x0c\u2028\u2029"
"""What ends a line elsewhere: word processors copy a break within a paragraph as \\x0b."""
_BREAK = re.compile(f"\r\n|[{_BREAKS}]")
_UNSTORABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
"""Unicode's control characters but line break and tab, and halves of surrogate pairs."""


def clean_text(text: str) -> str:
    """Return the text in NFC with one kind of line break; what no file may hold becomes U+FFFD."""
    if any(char in text for char in _BREAKS):
        text = _BREAK.sub("\n", text)
    # What prints is storable; looking for what does not is slower, and drafts are saved often.
    if not text.replace("\n", "").replace("\t", "").isprintable():
        text = _UNSTORABLE.sub(REPLACEMENT, text)
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def one_line(text: str) -> str:
    """Return cleaned text on one line with single spaces."""
    return " ".join(clean_text(text).split())


def fold(text: str) -> str:
    """Return text without case and accents, so that "quinones" finds "Quiñones"."""
    if text.isascii():
        return text.casefold()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return bare.translate(_UNDECOMPOSED)


SHORTEST_SLIP, SLIPS, ALIKE = 5, 2, 0.82


def nearest(typed: str, known: Iterable[str]) -> str:
    """Return which known word is meant by one with a slip in it ("anxeity"), or an empty string.

    The first letter is taken to be right, and both to be folded.
    """
    if len(typed) < SHORTEST_SLIP:
        return ""
    near = [word for word in known if word[:1] == typed[0] and abs(len(word) - len(typed)) <= SLIPS]
    return next(iter(get_close_matches(typed, near, 1, ALIKE)), "")


_UNDECOMPOSED = str.maketrans(
    {"ł": "l", "đ": "d", "ø": "o", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
)


def digits(text: str) -> str:
    """Return only the digits of a phone number or date."""
    return "".join(char for char in text if char.isdecimal() and char.isascii())


def shorten(text: str, limit: int) -> str:
    """Return the text on one line, cut at a word with an ellipsis beyond `limit`."""
    line = one_line(text)
    if len(line) <= limit:
        return line
    head = line[: limit - 1]
    cut = head.rfind(" ")
    return (head[:cut] if cut > limit // 2 else head).rstrip(" ,;:.") + "…"
