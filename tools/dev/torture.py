"""The torture table: what has to be survived, run with the programs it needs."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tools.dev import apt, keyring_session, testing
from tools.dev.environment import WORK
from tools.dev.project import run

PROGRAMS = {
    "cc": ("gcc", "libc6-dev"),
    "faketime": ("faketime",),
    "strace": ("strace",),
    **{name: tuple(keyring_session.DEBIAN) for name in keyring_session.PROGRAMS},
}
"""What the faults are made with, and the Debian packages it comes in."""


def missing_packages() -> list[str]:
    """Return the Debian packages of the programs that this computer lacks."""
    lacking = (PROGRAMS[name] for name in PROGRAMS if shutil.which(name) is None)
    return sorted({package for packages in lacking for package in packages})


def torture(arguments: Sequence[str]) -> int:
    """Run the table; a row whose program is missing says so and is not run."""
    lacking = missing_packages()
    if sys.platform == "linux" and lacking and apt.may_install():
        apt.install(lacking)
    with tempfile.TemporaryDirectory(prefix="torture-home-") as home:
        env = testing.isolated(Path(home), os.environ)
        return run([WORK.python, "-m", "tests.faults", *arguments], env=env)
