"""The locks that the database library holds on a file, as Linux tells them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells who holds a lock")


def posix_locks(path: Path) -> int:
    """Return how many POSIX locks there are on a file."""
    mark = f":{path.stat().st_ino} "
    lines = Path("/proc/locks").read_text(encoding="utf-8").splitlines()
    return sum("POSIX" in line and mark in line for line in lines)
