"""Asking why a note is marked as entered in error."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from therapist_emr.ui.widgets.buttons import Kind
from therapist_emr.ui.widgets.dialogs import Dialog
from therapist_emr.ui.widgets.field import FieldRow
from therapist_emr.ui.widgets.lineedit import LineEdit


class ErrorDialog(Dialog):
    """Ask for the reason; the note stays readable and is marked wherever it is shown."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(
            f"Mark {title} as entered in error",
            "The note stays in the chart, readable and marked, with your reason, name and the"
            " time. It leaves the search. This cannot be taken back.",
            parent=parent,
        )
        self.reason = LineEdit(placeholder="Written in the wrong chart")
        self.row = FieldRow("Reason", self.reason, help_text="A few words are enough")
        self.add(self.row)
        self.add_cancel()
        self.mark = self.add_action(
            "Mark as error", Kind.DESTRUCTIVE, "withheld", on_click=self._mark
        )
        self.reason.returnPressed.connect(self._mark)
        self.reason.textEdited.connect(lambda _text: self.row.clear_problem())
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def _mark(self) -> None:
        if not self.reason.value():
            self.row.show_problem("A reason is needed.", "Say in a few words what was wrong.")
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.accept()
