"""What this computer remembers: look, window, last file. Nothing about a client is in it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QLocale, QSettings

from therapist_emr.domain.words import AMERICAN, DateStyle
from therapist_emr.paths import config_dir
from therapist_emr.ui.theme import LARGEST, SMALLEST, Mode

_FILE = "machine.ini"


def date_style(locale: QLocale) -> DateStyle:
    """Return how dates and times are written where this computer stands; American where unknown."""
    if locale.language() == QLocale.Language.C:
        return AMERICAN
    dates = locale.dateFormat(QLocale.FormatType.ShortFormat)
    times = locale.timeFormat(QLocale.FormatType.ShortFormat)
    day_first = "d" in dates and dates.index("d") < dates.find("M")
    return DateStyle(day_first=day_first, clock_24="a" not in times.lower())


class Machine:
    """Read and write this computer's settings, in a file only its owner can read."""

    def __init__(self, folder: Path | None = None) -> None:
        path = (folder or config_dir()) / _FILE
        self._store = QSettings(str(path), QSettings.Format.IniFormat)

    @property
    def mode(self) -> Mode:
        """Return which colours are wanted."""
        told = str(self._store.value("mode", Mode.SYSTEM.value))
        return Mode(told) if told in set(Mode) else Mode.SYSTEM

    @mode.setter
    def mode(self, mode: Mode) -> None:
        self._store.setValue("mode", mode.value)

    @property
    def percent(self) -> int:
        """Return the text size in per cent."""
        told = str(self._store.value("percent", "100"))
        number = int(told) if told.isdecimal() else 100
        return min(LARGEST, max(SMALLEST, number))

    @percent.setter
    def percent(self, percent: int) -> None:
        self._store.setValue("percent", percent)

    @property
    def last_file(self) -> Path | None:
        """Return the practice that was open last."""
        told = str(self._store.value("last_file", ""))
        return Path(told) if told else None

    @last_file.setter
    def last_file(self, path: Path | None) -> None:
        self._store.setValue("last_file", str(path) if path else "")

    @property
    def spelling(self) -> bool:
        """Return whether misspelled words are marked."""
        return str(self._store.value("spelling", "yes")) == "yes"

    @spelling.setter
    def spelling(self, on: bool) -> None:
        self._store.setValue("spelling", "yes" if on else "no")

    @property
    def language(self) -> str:
        """Return the language that is spelled, such as "en_US"; empty is the computer's own."""
        return str(self._store.value("language", ""))

    @language.setter
    def language(self, language: str) -> None:
        self._store.setValue("language", language)

    @property
    def geometry(self) -> QByteArray:
        """Return where the window was."""
        told = self._store.value("geometry")
        return told if isinstance(told, QByteArray) else QByteArray()

    @geometry.setter
    def geometry(self, geometry: QByteArray) -> None:
        self._store.setValue("geometry", geometry)

    def flush(self) -> None:
        """Write to disk now."""
        self._store.sync()
