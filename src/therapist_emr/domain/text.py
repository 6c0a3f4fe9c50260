"""Text as people type and paste it: cleaned visibly, folded for finding."""

from __future__ import annotations

import unicodedata

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_KEPT_CONTROLS = {"\n", "\t"}


def clean_text(text: str) -> str:
    """Return the text in NFC with one kind of line break; what no file may hold becomes U+FFFD."""
    if text.isascii() and text.isprintable():
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\N{PARAGRAPH SEPARATOR}", "\n")
    text = text.replace("\N{LINE SEPARATOR}", "\n")
    cleaned = "".join(REPLACEMENT if _unstorable(char) else char for char in text)
    return unicodedata.normalize("NFC", cleaned)


def _unstorable(char: str) -> bool:
    return unicodedata.category(char) in {"Cc", "Cs"} and char not in _KEPT_CONTROLS


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


_UNDECOMPOSED = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"})


def digits(text: str) -> str:
    """Return only the digits of a phone number or date."""
    return "".join(char for char in text if char.isdecimal() and char.isascii())


def shorten(text: str, limit: int) -> str:
    """Return the text on one line, cut at a word with an ellipsis when it is longer than `limit`."""
    line = one_line(text)
    if len(line) <= limit:
        return line
    head = line[: limit - 1]
    cut = head.rfind(" ")
    return (head[:cut] if cut > limit // 2 else head).rstrip(" ,;:.") + "…"
