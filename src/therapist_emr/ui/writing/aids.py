"""Help while one writes, for every text that can be written in, without its page knowing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from therapist_emr.practice.practice import Practice
from therapist_emr.ui import style
from therapist_emr.ui.machine import Machine

if TYPE_CHECKING:
    from therapist_emr.ui.writing.helping import Helper


class WritingAids(QObject):
    """Bring help to each text when the keyboard first comes to it; until then nothing is read.

    The application's own events are not watched for it: each would have to be shown to Python.
    """

    def __init__(self, practice: Practice, machine: Machine) -> None:
        super().__init__()
        self._practice, self._machine = practice, machine
        self.helper: Helper | None = None
        style.application().focusChanged.connect(self._moved)

    def stop(self) -> None:
        """Help no more, and forget every word."""
        style.application().focusChanged.disconnect(self._moved)
        if self.helper is not None:
            self.helper.stop()
            self.helper = None

    def restart(self) -> None:
        """Spell as this computer's settings now say."""
        if self.helper is not None:
            self.helper.restart()

    @Slot(QWidget, QWidget)
    def _moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is None or not new.inherits("QTextEdit"):
            return
        from therapist_emr.ui.widgets.textedit import GrowingText

        if isinstance(new, GrowingText):
            self._help().attend(new)

    def _help(self) -> Helper:
        if self.helper is None:
            from therapist_emr.ui.writing.helping import Helper

            self.helper = Helper(self._practice, self._machine)
        return self.helper
