"""Reading Qt itself, once, at the start."""

from __future__ import annotations

import builtins


def read_qt() -> None:
    """Read Qt and leave Python's own import statement in its place.

    Qt for Python puts its own there; it looks through the source of each later module for a switch
    that nothing here uses, which takes a twentieth of the start.
    """
    pythons = builtins.__import__
    from PySide6 import QtWidgets  # noqa: F401 - only read

    builtins.__import__ = pythons
