"""Putting the rooms together into a window."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
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


class NoHome(UserError):
    """Say that the folders of this program cannot be made where the system keeps such."""

    def __init__(self) -> None:
        super().__init__(
            "The folders of this program cannot be made in your home folder.",
            "See to it that it is there and can be written to.",
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
    from therapist_emr.domain.clock import SystemClock
    from therapist_emr.vault.keyring_store import SystemKeyring

    # Next to nothing that starting makes is thrown away: `run` lets it be collected from then on.
    gc.disable()
    read_first()
    from therapist_emr.ui.program import run

    try:
        paths.config_dir()
        paths.data_dir()
    except OSError:
        raise NoHome from None
    logs.keep_quiet()
    with suppress(OSError):  # a log that cannot be written keeps nobody from the charts
        logs.start(paths.log_dir())
    return run(practice, SystemClock(), SystemKeyring())


def read_first() -> None:
    """Read what every start needs: the rooms behind the window first, which need no Qt, then Qt."""
    from therapist_emr.practice import clients, practice  # noqa: F401 - only read
    from therapist_emr.ui.qt import read_qt
    from therapist_emr.vault import lifecycle  # noqa: F401 - only read

    read_qt()


def take_tour(folder: Path, part: str = "") -> int:
    """Take the tour, or play one part of it, and leave its pictures; return the exit code."""
    if not has_screen():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    read_first()
    from therapist_emr.ui.tour import play, tour

    return play(folder, part) if part else tour(folder)
