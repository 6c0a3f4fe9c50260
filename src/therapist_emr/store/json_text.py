"""JSON as the file keeps it: one spelling, and nothing that a database cannot hold."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from typing import Any

from therapist_emr.domain.text import REPLACEMENT

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def dumps(value: object) -> str:
    """Return the one spelling of a JSON value; keys keep their order, NaN is refused."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def loads(text: str) -> Any:
    """Return the value of a JSON text."""
    return json.loads(text)


def storable(value: Any) -> Any:
    """Return what was typed with NUL, lone surrogates and endless numbers visibly replaced."""
    if isinstance(value, str):
        if value.isascii() and "\0" not in value:
            return value
        return _UNSTORABLE.sub(REPLACEMENT, value)
    if isinstance(value, Mapping):
        return {storable(str(key)): storable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [storable(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return REPLACEMENT
    return value
