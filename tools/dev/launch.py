"""Start the program: on a screen when there is one, else the tour without one."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from tools.dev import qt_libraries
from tools.dev.environment import WORK
from tools.dev.project import BUILD, ROOT, run, say, warn

# These print or write files and load no Qt.
HEADLESS = frozenset({"demo", "clients", "export", "backup", "verify", "restore", "doctor"})
_NO_SCREEN = "There is no screen here (neither DISPLAY nor WAYLAND_DISPLAY is set)"


def has_screen(env: Mapping[str, str], platform: str) -> bool:
    """Tell whether a window can be shown, or the caller chose how Qt draws."""
    if platform != "linux" or env.get("QT_QPA_PLATFORM"):
        return True
    return bool(env.get("DISPLAY") or env.get("WAYLAND_DISPLAY"))


def is_headless(arguments: Sequence[str]) -> bool:
    """Tell whether arguments name something that opens no window."""
    asked = {"-h", "--help", "--version"}
    return any(word in HEADLESS or word in asked for word in arguments)


def start(arguments: Sequence[str]) -> int:
    """Run the program with arguments, as `therapist-emr ARGS` would."""
    headless = is_headless(arguments)
    screen = has_screen(os.environ, sys.platform)
    if arguments and not (headless or screen or "tour" in arguments):
        warn(f"{_NO_SCREEN}, so no window can open. Try: python3 dev.py run tour build/tour")
        return 1
    WORK.ensure("run")
    command = [str(WORK.python), "-m", "therapist_emr"]
    if headless:
        return run([*command, *arguments], cwd=Path.cwd())
    qt_libraries.provide(WORK.site_packages())
    if screen:
        return run([*command, *arguments], cwd=Path.cwd())
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    if arguments:
        return run([*command, *arguments], env=env, cwd=Path.cwd())
    tour = BUILD / "tour"
    say(f"{_NO_SCREEN}, so the window cannot open: taking the tour into build/tour instead.")
    code = run([*command, "tour", tour], env=env)
    if code == 0:
        say(f"The tour's pictures and PDFs are in {tour.relative_to(ROOT)}.")
    return code
