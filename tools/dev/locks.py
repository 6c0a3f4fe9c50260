"""Make the hashed locks anew from pyproject.toml."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from tools.dev.project import BUILD, REQUIREMENTS, ROOT, Stop, run, say

# Every lock can build the project itself, so each takes the extra `install`.
EXTRAS = {
    "dev": ("install", "dev"),
    "run": ("install",),
    "package": ("install", "package"),
    "data": ("install", "data"),
}
_COMPILE = [
    "pip",
    "compile",
    "--quiet",
    "--universal",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-annotate",
    "--no-header",
    "--python-version",
    "3.11",
]


def lock(arguments: Sequence[str]) -> int:
    """Compile every lock; arguments such as `--upgrade` go to the compiler."""
    folder = BUILD / "lock-venv"
    uv = folder / ("Scripts/uv.exe" if os.name == "nt" else "bin/uv")
    if not uv.exists():
        python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
        if run([sys.executable, "-m", "venv", "--clear", folder]) != 0:
            raise Stop("The virtual environment for the lock's compiler could not be made.")
        if run([python, "-m", "pip", "--disable-pip-version-check", "install", "-q", "uv"]) != 0:
            raise Stop("uv, which makes the locks, could not be installed.")
    for name, extras in EXTRAS.items():
        say(f"requirements/{name}.txt")
        words = [word for extra in extras for word in ("--extra", extra)]
        # The other locks follow the first, so that all of them test what is shipped.
        if name != "dev":
            words += ["--constraint", "requirements/dev.txt"]
        target = (REQUIREMENTS / f"{name}.txt").relative_to(ROOT).as_posix()
        if run([uv, *_COMPILE, *words, *arguments, "pyproject.toml", "-o", target]) != 0:
            raise Stop(f"requirements/{name}.txt could not be made.")
    return 0
