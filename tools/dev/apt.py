"""Debian packages: named with the exact line to type, or installed when we may."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Sequence

from tools.dev.project import Stop, run, say


def command(packages: Sequence[str]) -> str:
    """Return the line a person types to install packages."""
    return f"sudo apt-get install -y {' '.join(packages)}"


def may_install() -> bool:
    """Tell whether this process may install system packages without asking anyone."""
    return sys.platform == "linux" and os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(packages: Sequence[str]) -> None:
    """Install packages as root, trying again when the network fails."""
    say(f"Installing system packages: {' '.join(packages)}")
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    apt = ["apt-get", "-q", "-o", "Acquire::Retries=3"]
    run([*apt, "update"], env=env)
    if run([*apt, "install", "-y", "--no-install-recommends", *packages], env=env) != 0:
        raise Stop(f"The system packages could not be installed. Try: {command(packages)}")


def provide(what: str, packages: Sequence[str]) -> None:
    """Install packages when we may, or stop with what is missing and the line that mends it."""
    if may_install():
        install(packages)
        return
    raise Stop(f"{what} On Debian or Ubuntu: {command(packages)}")
