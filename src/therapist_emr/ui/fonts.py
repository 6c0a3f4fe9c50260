"""Choose the interface's fonts: the system's own where it has a good one, Inter elsewhere."""

from __future__ import annotations

import sys
from functools import cache

from PySide6.QtCore import QLoggingCategory
from PySide6.QtGui import QFontDatabase, QTextLayout

from therapist_emr import paths

_WEIGHTS = ("Regular", "Medium", "SemiBold")


@cache
def families() -> tuple[str, str]:
    """Return the family for the interface and the one for keys and codes.

    On Windows and macOS the first is empty: Qt's own default is the system's font.
    """
    # Qt warns once a script that Inter has no rules for; another font takes over, as it should.
    QLoggingCategory.setFilterRules("qt.text.font.db*=false")
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


_SCRIPTS: tuple[tuple[str, str], ...] = (
    ("陈", "wqy-microhei.ttc"),
    ("ش", "NotoSansArabic-Regular.ttf"),
    ("ש", "NotoSansHebrew-Regular.ttf"),
    ("प", "NotoSansDevanagari-Regular.ttf"),
    ("প", "NotoSansBengali-Regular.ttf"),
    ("પ", "NotoSansGujarati-Regular.ttf"),
    ("ਪ", "NotoSansGurmukhi-Regular.ttf"),
    ("ப", "NotoSansTamil-Regular.ttf"),
    ("ప", "NotoSansTelugu-Regular.ttf"),
    ("ಪ", "NotoSansKannada-Regular.ttf"),
    ("പ", "NotoSansMalayalam-Regular.ttf"),
    ("ප", "NotoSansSinhala-Regular.ttf"),
    ("ป", "NotoSansThai-Regular.ttf"),
    ("ປ", "NotoSansLao-Regular.ttf"),
    ("ប", "NotoSansKhmer-Regular.ttf"),
    ("ပ", "NotoSansMyanmar-Regular.ttf"),
    ("პ", "NotoSansGeorgian-Regular.ttf"),
    ("Պ", "NotoSansArmenian-Regular.ttf"),
    ("አ", "NotoSansEthiopic-Regular.ttf"),
)
"""A letter of each script, and the shipped font that writes it."""


def add_missing_scripts() -> list[str]:
    """Add our own fonts for scripts that no font of this computer writes; return their names.

    A name in any script must be readable on a bare desktop too. It takes a moment, so it is done
    after the window was first seen.
    """
    if sys.platform in {"win32", "darwin"}:
        return []
    added = []
    for letter, name in _SCRIPTS:
        file = paths.resource("fonts", "pdf", name)
        if not _is_drawn(letter) and file.is_file():
            QFontDatabase.addApplicationFont(str(file))
            added.append(name)
    return added


def _is_drawn(letter: str) -> bool:
    """Tell whether some font draws a letter, fallbacks included."""
    layout = QTextLayout(letter)
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    runs = layout.glyphRuns()
    return bool(runs) and all(all(run.glyphIndexes()) for run in runs)
