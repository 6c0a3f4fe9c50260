"""What is shown when something went wrong that should not."""

from __future__ import annotations

import platform

from PySide6.QtCore import qVersion
from PySide6.QtWidgets import QVBoxLayout, QWidget

from therapist_emr import __version__
from therapist_emr.ui.clipboard import copy_openly
from therapist_emr.ui.theme import Role
from therapist_emr.ui.widgets.buttons import Kind
from therapist_emr.ui.widgets.dialogs import Dialog
from therapist_emr.ui.widgets.fold import Fold
from therapist_emr.ui.widgets.textedit import ReadingText


def full_report(redacted: str) -> str:
    """Return a redacted report with the versions it arose in."""
    about = f"therapist-emr {__version__}"
    under = f"Python {platform.python_version()}, Qt {qVersion()}, {platform.system()}"
    return "\n".join((about, under, "", redacted))


class BugDialog(Dialog):
    """Say that something went wrong which should not, with a report that can be copied."""

    def __init__(self, report: str, parent: QWidget | None = None) -> None:
        super().__init__(
            "Something went wrong in the app",
            "What you typed is saved as a draft, and no chart was changed. You can go on working. "
            "If it happens again, send the report below: it names no client and quotes no text.",
            wide=True,
            parent=parent,
        )
        self.report = report
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(ReadingText(report, Role.CAPTION, "text2", name="Report"))
        self.add(Fold("Report", inner, open_now=False, line=False))
        self.copy = self.add_action("Copy report", Kind.SECONDARY, on_click=self._copy)
        self.add_action("Go on")

    def _copy(self) -> None:
        copy_openly(self.report)
        self.copy.setText("Copied")
