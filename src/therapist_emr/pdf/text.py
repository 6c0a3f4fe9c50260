"""What a person typed, made harmless for a page without hiding that something was there."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

PIECE = 4000
_LONGEST_CLUSTER = 64
REPLACEMENT = "\ufffd"
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_SILENT = re.compile(
    "[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff\u2060\u00ad\ufff9-\ufffb]"
)
_BROKEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_JOINS = ("\u200d", "\u200c", "\u20e3")
_SKIN = ("\U0001f3fb", "\U0001f3ff")
_FLAG = ("\U0001f1e6", "\U0001f1ff")


def clean(text: str) -> str:
    """Return the text without direction overrides, and with a visible mark for broken ones.

    Direction controls are left out because they could make a page show another order of
    characters than the record holds; NUL, control characters and lone surrogates become U+FFFD.
    """
    if text.isascii() and text.isprintable():
        return text
    text = _LINE_ENDS.sub("\n", text).expandtabs(4)
    text = _SILENT.sub("", text)
    return _BROKEN.sub(REPLACEMENT, text)


def one_line(text: str) -> str:
    """Return the text cleaned, on a single line."""
    return " ".join(clean(text).split())


def pieces(line: str) -> Iterator[str]:
    """Yield a cleaned line cut into pieces of at most `PIECE` characters, between words."""
    at = 0
    while len(line) - at > PIECE:
        cut = line.rfind(" ", at + PIECE // 2, at + PIECE)
        cut = cut if cut > 0 else _cluster_edge(line, at + PIECE)
        yield line[at:cut]
        at = cut + line.startswith(" ", cut)
    yield line[at:]


def _cluster_edge(text: str, at: int) -> int:
    """Return the nearest place before that does not part a character from its marks."""
    edge = at
    while edge > at - _LONGEST_CLUSTER and extends(text[edge]):
        edge -= 1
    return edge


def extends(char: str) -> bool:
    """Tell whether a character belongs to the one before it: marks, joiners, skin tones."""
    if char < "\u0300":
        return False
    if char in _JOINS or _SKIN[0] <= char <= _SKIN[1] or "\U000e0020" <= char <= "\U000e007f":
        return True
    return unicodedata.category(char)[0] == "M"


def clusters(text: str) -> list[str]:
    """Cut a text into what a reader takes for one character, emoji sequences included.

    What piles more marks on a character than any script does is cut, so that it costs no more.
    """
    out: list[str] = []
    for char in text:
        last = out[-1] if out else ""
        pair = len(last) == 1 and _FLAG[0] <= last <= _FLAG[1] and _FLAG[0] <= char <= _FLAG[1]
        joined = last.endswith("\u200d") and ord(char) > 0x2000
        if 0 < len(last) < _LONGEST_CLUSTER and (extends(char) or pair or joined):
            out[-1] += char
        else:
            out.append(char)
    return out


def text_string(text: str) -> str:
    """Write a text as a PDF string that any reader understands, in any script."""
    return f"<FEFF{text.encode('utf-16-be', 'replace').hex().upper()}>"
