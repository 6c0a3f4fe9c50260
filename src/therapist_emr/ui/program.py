"""The program on the screen: its one window, from starting to leaving."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QLocale, QTimer
from PySide6.QtWidgets import QApplication

from therapist_emr.domain import words
from therapist_emr.domain.clock import Clock
from therapist_emr.paths import default_practice_path
from therapist_emr.ui import fonts, tidy
from therapist_emr.ui.ahead import ReadAhead
from therapist_emr.ui.ending import Ending
from therapist_emr.ui.files import Files
from therapist_emr.ui.machine import Machine, date_style
from therapist_emr.ui.window import TITLE, make_window
from therapist_emr.vault.keyring_store import KeyStore


def run(practice: Path | None, clock: Clock, keystore: KeyStore) -> int:
    """Open the window on a practice, the last one or the usual place; return the exit code."""
    app = QApplication([TITLE])
    app.setApplicationName(TITLE)
    machine = Machine()
    words.use_style(date_style(QLocale.system()))
    window = make_window(app, machine, Files(), clock, keystore)
    last = practice or machine.last_file
    window.begin(last or default_practice_path(), expected=last is not None)
    window.show()
    QTimer.singleShot(0, tidy.allow)
    QTimer.singleShot(0, fonts.add_missing_scripts)
    ReadAhead(window)
    Ending(window)
    return app.exec()
