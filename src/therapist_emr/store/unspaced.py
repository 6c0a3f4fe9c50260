"""Scripts that put no space between words: for the index, a gap between letters that nobody sees.

Each letter is then a word of the index, and what is searched for a phrase of them, found anywhere.
"""

from __future__ import annotations

import re

_GAP = "\x1f"
"""The sign that parts units, which no cleaned text holds."""
_HAN_AND_KANA = (
    "\u2e80-\u2fd5\u3005-\u3007\u3021-\u3029\u303b\u3041-\u3096\u309d-\u309f\u30a1-\u30fa"
    "\u30fc-\u30ff\u3105-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff\uff66-\uff9d"
    "\U00020000-\U0003ffff"
)
_SOUTH_EAST_ASIAN = "\u0e01-\u0e46\u0e81-\u0edf\u1000-\u109f\u1780-\u17d3"
_LETTER = f"[{_HAN_AND_KANA}{_SOUTH_EAST_ASIAN}]"
_BETWEEN = re.compile(rf"(?<={_LETTER})(?=\w)|(?<=\w)(?={_LETTER})")


def with_gaps(text: str) -> str:
    """Return text with a gap on both sides of each letter of such a script."""
    return text if text.isascii() else _BETWEEN.sub(_GAP, text)


def without_gaps(text: str) -> str:
    """Return text as it was written."""
    return text.replace(_GAP, "")
