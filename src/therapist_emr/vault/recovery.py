"""The recovery key as a person writes and types it: four lines that mend a slip.

52 characters of Crockford's base 32 (first data bit first, zero bits at the end) in four
lines of 13, each followed by two Reed-Solomon check characters over GF(32) with the
polynomial x^5 + x^2 + 1 and the roots a^0 and a^1. One wrong character in a line is found
and put right; two characters that changed places are noticed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from therapist_emr.errors import UserError
from therapist_emr.vault.keys import CROCKFORD, KEY_BYTES, Key, spell, unspell

LINES = 4
DATA_CHARS = 13
LINE_CHARS = 15
_POLYNOMIAL = 0b100101
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})
_SEPARATORS = re.compile(r"[\s\-‐-―−_.,:;]+")


class RecoveryKeyError(UserError):
    """Say in plain words which line of a typed recovery key cannot be right."""

    def __init__(self, problem: str, line: int = 0) -> None:
        super().__init__(problem, "Compare it with your recovery sheet, character by character.")
        self.line = line


@dataclass(frozen=True, slots=True)
class LineCheck:
    """Say how one typed line was read: `text` when it is right or was put right."""

    text: str
    problem: str = ""
    corrected: bool = False

    @property
    def ok(self) -> bool:
        """Tell whether the line can be used."""
        return not self.problem


def _field() -> tuple[tuple[int, ...], tuple[int, ...]]:
    powers, logs, value = [0] * 62, [0] * 32, 1
    for exponent in range(31):
        powers[exponent] = powers[exponent + 31] = value
        logs[value] = exponent
        value <<= 1
        if value & 32:
            value ^= _POLYNOMIAL
    return tuple(powers), tuple(logs)


_POWERS, _LOGS = _field()


def encode(key: Key) -> tuple[str, str, str, str]:
    """Write a key as the four lines of the recovery sheet."""
    text = spell(key.raw, LINES * DATA_CHARS)
    first, second, third, fourth = (
        _with_checks(text[at : at + DATA_CHARS]) for at in range(0, len(text), DATA_CHARS)
    )
    return first, second, third, fourth


def group(line: str) -> str:
    """Write a line in three groups of five, as it is printed."""
    return "-".join(line[at : at + 5] for at in range(0, len(line), 5))


def decode(typed: str | Iterable[str]) -> Key:
    """Read a typed recovery key; raise `RecoveryKeyError` naming the first line that is wrong."""
    lines = split(typed)
    if len(lines) != LINES:
        raise RecoveryKeyError(
            f"The key on a recovery sheet has four lines; {_count(len(lines))} read."
        )
    text = ""
    for number, line in enumerate(lines, start=1):
        check = check_line(line)
        if not check.ok:
            raise RecoveryKeyError(f"Line {number}: {check.problem}", number)
        text += check.text[:DATA_CHARS]
    return _key_of(text)


def split(typed: str | Iterable[str]) -> list[str]:
    """Return the typed lines without empty ones; one run of 60 characters is cut into four."""
    rows = typed.splitlines() if isinstance(typed, str) else list(typed)
    lines = [line for line in (_plain(row) for row in rows) if line]
    if len(lines) == 1 and len(lines[0]) == LINES * LINE_CHARS:
        whole = lines[0]
        return [whole[at : at + LINE_CHARS] for at in range(0, len(whole), LINE_CHARS)]
    return lines


def check_line(typed: str) -> LineCheck:
    """Read one line as a person typed it, mending a single wrong character."""
    text = _plain(typed)
    if not text:
        return LineCheck("", "it is empty.")
    if len(text) != LINE_CHARS:
        kind = "too short" if len(text) < LINE_CHARS else "too long"
        return LineCheck("", f"it is {kind}: {len(text)} characters instead of {LINE_CHARS}.")
    strange = [at for at, char in enumerate(text) if char not in CROCKFORD]
    if len(strange) > 1:
        shown = " and ".join(sorted({text[at] for at in strange}))
        return LineCheck("", f"recovery sheets do not use {shown}.")
    symbols = [max(CROCKFORD.find(char), 0) for char in text]
    where = _find_slip(symbols)
    if where is None:
        return LineCheck("", "it does not add up; two or more characters differ.")
    position, change = where
    symbols[position] ^= change
    read = "".join(CROCKFORD[symbol] for symbol in symbols)
    return LineCheck(read, corrected=read != text)


def same_line(typed: str, expected: str) -> bool:
    """Tell whether a typed line is the expected one, a mended slip included."""
    return check_line(typed).text == expected


def _plain(text: str) -> str:
    return _SEPARATORS.sub("", text).upper().translate(_READ_AS)


def _count(lines: int) -> str:
    return "one was" if lines == 1 else f"{lines} were" if lines else "none was"


def _times(left: int, right: int) -> int:
    return _POWERS[_LOGS[left] + _LOGS[right]] if left and right else 0


def _with_checks(data: str) -> str:
    # Division by (x + 1)(x + a) = x^2 + 3x + 2, the remainder being the check characters.
    high = low = 0
    for char in data:
        carry = CROCKFORD.index(char) ^ high
        high, low = low ^ _times(carry, 3), _times(carry, 2)
    return data + CROCKFORD[high] + CROCKFORD[low]


def _find_slip(symbols: Sequence[int]) -> tuple[int, int] | None:
    """Return the position and the change of the one wrong symbol, (0, 0) when all are right."""
    plain = weighted = 0
    for symbol in symbols:
        plain ^= symbol
        weighted = _times(weighted, 2) ^ symbol
    if not plain and not weighted:
        return 0, 0
    if not plain or not weighted:
        return None
    power = (_LOGS[weighted] - _LOGS[plain]) % 31
    return (LINE_CHARS - 1 - power, plain) if power < LINE_CHARS else None


def _key_of(text: str) -> Key:
    raw, spare = unspell(text, KEY_BYTES)
    if spare:
        raise RecoveryKeyError("Line 4: its last characters cannot be right.", LINES)
    return Key(raw)
