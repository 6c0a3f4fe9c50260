"""Keys that do something while the keyboard is anywhere within a part of the window."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

DONE = ("Ctrl+Return", "Ctrl+Enter")
"""The keys that end a piece of writing, by either of the two Enter keys."""
SAVE = ("Ctrl+S",)


def on_keys(
    within: QWidget, run: Callable[[], object], *keys: str | QKeySequence.StandardKey
) -> None:
    """Call something by any of these keys, wherever the keyboard is within a widget."""
    for key in keys:
        shortcut = QShortcut(QKeySequence(key), within)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(run)
