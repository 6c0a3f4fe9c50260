"""Putting the rooms together into a window."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from therapist_emr import logs, paths
from therapist_emr.errors import UserError


class NoScreen(UserError):
    """Say that there is no screen to open a window on."""

    def __init__(self) -> None:
        super().__init__(
            "There is no screen here to open a window on.",
            "Use the command line (therapist-emr --help), or therapist-emr tour DIR for pictures.",
        )


def has_screen() -> bool:
    """Tell whether a window can be shown."""
    if sys.platform != "linux" or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def open_window(practice: Path | None) -> int:
    """Open the window and stay until it is closed; return the exit code."""
    if not has_screen():
        raise NoScreen
    from PySide6.QtWidgets import QApplication

    from therapist_emr.domain.clock import SystemClock
    from therapist_emr.ui import style
    from therapist_emr.ui.files import Files
    from therapist_emr.ui.jobs import JobRunner
    from therapist_emr.ui.machine import Machine
    from therapist_emr.ui.session import Computer
    from therapist_emr.ui.window import TITLE, Window
    from therapist_emr.vault.keyring_store import SystemKeyring

    logs.start(paths.log_dir())
    app = QApplication([TITLE])
    app.setApplicationName(TITLE)
    machine = Machine()
    theme = style.install(app, machine.mode, machine.percent)
    computer = Computer(theme, machine, Files(), SystemClock())
    window = Window(app, computer, SystemKeyring(), JobRunner(_no_practice))
    window.begin(practice or machine.last_file or paths.default_practice_path())
    window.show()
    return app.exec()


def _no_practice() -> None:
    raise UserError("No practice is open.")


def take_tour(folder: Path) -> int:
    """Take the tour and leave its pictures in a folder; return the exit code."""
    from therapist_emr.ui.tour import tour

    return tour(folder)
