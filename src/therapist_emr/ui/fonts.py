"""Choose the interface's fonts: the system's own where it has a good one, Inter elsewhere."""

from __future__ import annotations

import sys
from functools import cache

from PySide6.QtGui import QFontDatabase

from therapist_emr import paths

_WEIGHTS = ("Regular", "Medium", "SemiBold")


@cache
def families() -> tuple[str, str]:
    """Return the family for the interface and the one for keys and codes.

    On Windows and macOS the first is empty: Qt's own default is the system's font.
    """
    mono = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()
    if sys.platform in {"win32", "darwin"}:
        return "", mono
    return _inter(), mono


def _inter() -> str:
    family = ""
    for weight in _WEIGHTS:
        file = paths.resource("fonts", "inter", f"Inter-{weight}.otf")
        number = QFontDatabase.addApplicationFont(str(file)) if file.is_file() else -1
        if number >= 0:
            names = QFontDatabase.applicationFontFamilies(number)
            family = family or (names[0] if names else "")
    return family
