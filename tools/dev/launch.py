"""Start the program: on a screen when there is one, else the tour without one."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from tools.dev import qt_libraries
from tools.dev.environment import WORK
from tools.dev.project import BUILD, ROOT, run, say, warn

_NO_SCREEN = "There is no screen here (neither DISPLAY nor WAYLAND_DISPLAY is set)"


def has_screen(env: Mapping[str, str], platform: str) -> bool:
    """Tell whether a window can be shown, or the caller chose how Qt draws."""
    if platform != "linux" or env.get("QT_QPA_PLATFORM"):
        return True
    return bool(env.get("DISPLAY") or env.get("WAYLAND_DISPLAY"))


def command_of(arguments: Sequence[str]) -> str:
    """Return what arguments ask for: `window`, or the first word beside the practice's file."""
    words = iter(arguments)
    for word in words:
        if word == "--practice":
            next(words, None)
        elif not word.startswith("--practice="):
            return word
    return "window"


def start(arguments: Sequence[str]) -> int:
    """Run the program with arguments, as `therapist-emr ARGS` would."""
    asked = command_of(arguments)
    screen = has_screen(os.environ, sys.platform)
    if asked == "window" and arguments and not screen:
        warn(f"{_NO_SCREEN}, so no window can open. Try: python3 dev.py run tour build/tour")
        return 1
    WORK.ensure("run")
    command = [str(WORK.python), "-m", "therapist_emr"]
    # Everything else prints or writes files without Qt, or is a usage error to tell.
    if asked not in ("window", "tour"):
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
