"""Build the one-folder program and let it take the tour as on an empty computer."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from tools.dev import qt_libraries
from tools.dev.environment import PACKAGE
from tools.dev.project import BUILD, ROOT, Stop, run, say

_DIST = ROOT / "dist"


def empty_computer(home: Path, base: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of a user who has just arrived: no settings, no keyring, no screen."""
    kept = {"PATH", "LANG", "LC_ALL", "TZ", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR"}
    runtime = home / "run"
    runtime.mkdir(mode=0o700, parents=True, exist_ok=True)
    return {
        **{key: value for key, value in base.items() if key.upper() in kept},
        "HOME": str(home),
        "USERPROFILE": str(home),
        "LOCALAPPDATA": str(home),
        "APPDATA": str(home),
        "XDG_RUNTIME_DIR": str(runtime),
        "QT_QPA_PLATFORM": "offscreen",
    }


def program() -> Path:
    """Return the built program."""
    name = "therapist-emr.exe" if os.name == "nt" else "therapist-emr"
    return _DIST / "therapist-emr" / name


def size_mb(folder: Path) -> float:
    """Return how much a folder holds, in megabytes."""
    files = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return sum(path.stat().st_size for path in files) / 1e6


def package() -> int:
    """Build the program and try it; the exit code is the tour's."""
    PACKAGE.ensure("package")
    qt_libraries.provide(PACKAGE.site_packages())
    started = time.monotonic()
    built = run(
        [
            PACKAGE.python,
            *["-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN"],
            *["--distpath", str(_DIST), "--workpath", str(BUILD / "pyinstaller")],
            ROOT / "pyinstaller.spec",
        ]
    )
    if built != 0:
        raise Stop("The program could not be built; see the lines above.")
    took = time.monotonic() - started
    say(f"Built dist/therapist-emr: {size_mb(_DIST / 'therapist-emr'):.0f} MB in {took:.0f} s.")
    tour = BUILD / "package-tour"
    with tempfile.TemporaryDirectory(prefix="empty-home-") as home:
        env = empty_computer(Path(home), os.environ)
        for words in (["doctor"], ["tour", str(tour)]):
            if code := run([program(), *words], env=env, cwd=Path(home)):
                say(f"The built program failed at: therapist-emr {' '.join(words)}")
                return code
    say("The built program took the tour into build/package-tour.")
    return 0
