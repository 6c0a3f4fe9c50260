"""Asking why an entry was made in error; it stays readable, marked with the reason."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from therapist_emr.ui.widgets.buttons import Kind
from therapist_emr.ui.widgets.dialogs import Dialog
from therapist_emr.ui.widgets.field import FieldRow
from therapist_emr.ui.widgets.lineedit import LineEdit

_HELP = "A few words are enough. Copies print them: name nobody."


class ReasonDialog(Dialog):
    """Ask for the reason in a few words; without one nothing is marked."""

    def __init__(self, what: str, words: str, sample: str, parent: QWidget | None = None) -> None:
        super().__init__(f"Mark {what} as entered in error", words, parent=parent)
        self.reason = LineEdit(placeholder=sample)
        self.row = FieldRow("Reason", self.reason, help_text=_HELP)
        self.add(self.row)
        self.add_cancel()
        self.mark = self.add_action(
            "Mark as error", Kind.DESTRUCTIVE, "withheld", on_click=self._mark
        )
        self.reason.returnPressed.connect(self._mark)
        self.reason.textEdited.connect(lambda _text: self.row.clear_problem())
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def holds_words(self) -> bool:
        """Tell whether a reason was typed."""
        return bool(self.reason.value().strip())

    def _mark(self) -> None:
        if not self.reason.value().strip():
            self.row.show_problem("A reason is needed.", "Say in a few words what was wrong.")
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.accept()
