"""The sheet of keys, on F1."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from therapist_emr.ui.theme import SPACE
from therapist_emr.ui.widgets.dialogs import Dialog, room_in
from therapist_emr.ui.widgets.scaffold import Scroll
from therapist_emr.ui.widgets.sections import KeyValues, SectionHeader

KEYS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        "Anywhere",
        (
            ("Ctrl+K", "Reach any client, page or action by typing"),
            ("Ctrl+1 to Ctrl+4", "Today, Clients, Search, Settings"),
            ("Ctrl+Shift+F", "Search all notes"),
            ("Ctrl+L", "Lock"),
            ("Ctrl+Z", "Undo what the message at the foot offers"),
            ("Esc", "Go back"),
            ("F1", "This sheet"),
        ),
    ),
    (
        "In a chart",
        (
            ("Ctrl+N", "Begin what belongs here: a session, a client"),
            ("Ctrl+F", "Find in the open text; in a list, find a client"),
            ("Up, Down, Return", "Walk a list and open"),
        ),
    ),
    (
        "While writing",
        (
            ("Ctrl+Return", "Sign"),
            ("Ctrl+S", "Save the draft now; it saves itself anyway"),
            ("Tab", "Go to the next part"),
            (";bp and a blank", "Write the snippet “bp”"),
            ("Ctrl+J", "Choose a snippet"),
            ("Shift+F10", "Put a misspelled word right"),
            ("Alt+Up, Alt+Down", "Move a problem, goal or objective of a plan"),
            ("0 to 9", "Answer a question of a measure and go on to the next"),
        ),
    ),
)


_AROUND = 180  # title and button, at 100% text


class ShortcutsDialog(Dialog):
    """List the keys by where they work."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Keys", wide=True, parent=parent)
        self._inner = QWidget()
        column = QVBoxLayout(self._inner)
        column.setContentsMargins(0, 0, SPACE.m, 0)
        column.setSpacing(SPACE.m)
        for title, rows in KEYS:
            column.addWidget(SectionHeader(title))
            column.addWidget(KeyValues(rows, label_width=170))
        column.addStretch(1)
        self.list = Scroll(self._inner, "Keys")
        self.list.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        self.add(self.list)
        self.add_action("Close")

    def showEvent(self, event: QShowEvent) -> None:
        """Be as high as the keys need and the window behind allows; the rest scrolls."""
        layout = self._inner.layout()
        assert layout is not None
        whole = layout.totalHeightForWidth(self.width() - 2 * SPACE.xl)
        self.list.setFixedHeight(room_in(self.parentWidget(), whole, _AROUND))
        super().showEvent(event)
