"""Asking why a note is marked as entered in error."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from therapist_emr.ui.widgets.reason_dialog import ReasonDialog


class ErrorDialog(ReasonDialog):
    """Ask for the reason; the note stays readable and is marked wherever it is shown."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(
            title,
            "The note stays in the chart, readable and marked, with your reason, name and the"
            " time. It leaves the search. This cannot be taken back.",
            "Written in the wrong chart",
            parent,
        )
