"""The sheet of keys, on F1."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from therapist_emr.ui.widgets.dialogs import Dialog
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
            ("Alt+Up, Alt+Down", "Move a problem, goal or objective of a plan"),
            ("0 to 9", "Answer a question of a measure and go on to the next"),
        ),
    ),
)


class ShortcutsDialog(Dialog):
    """List the keys by where they work."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Keys", wide=True, parent=parent)
        for title, rows in KEYS:
            self.add(SectionHeader(title))
            self.add(KeyValues(rows, label_width=170))
        self.add_action("Close")
