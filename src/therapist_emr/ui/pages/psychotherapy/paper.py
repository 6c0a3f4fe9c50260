"""Psychotherapy notes on their way out: seen page by page, saved only with an authorization."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from therapist_emr.psychotherapy.form import AUTHORIZATION
from therapist_emr.ui.pages.pdf_view import PdfView
from therapist_emr.ui.theme import SPACE, Role
from therapist_emr.ui.widgets.buttons import Button, Kind
from therapist_emr.ui.widgets.choice import CheckBox
from therapist_emr.ui.widgets.icon_label import IconLabel
from therapist_emr.ui.widgets.scaffold import Surface
from therapist_emr.ui.widgets.text import PlainLabel

CONFIRMED = "I have that authorization, or one of the exceptions applies"


class PaperPage(QWidget):
    """Show the pages under a reminder of what handing them out needs; nothing is saved without."""

    left = Signal()
    save_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = PdfView()
        self.back = Button("Notes", Kind.QUIET, "chevron-left", on_click=self.left.emit)
        self.back.setAccessibleName("Back to the notes")
        self.confirmed = CheckBox(CONFIRMED, wrap=True)
        self.save = Button("Save as PDF", Kind.PRIMARY, "download", on_click=self.save_wanted.emit)
        self.confirmed.toggled.connect(self._tell)
        head = Surface("surface", "bottom")
        column = QVBoxLayout(head)
        column.setContentsMargins(SPACE.l, SPACE.m, SPACE.xl, SPACE.m)
        column.setSpacing(SPACE.s)
        first = QHBoxLayout()
        first.addWidget(self.back)
        first.addStretch(1)
        first.addWidget(self.save)
        words = QHBoxLayout()
        words.setSpacing(SPACE.s)
        words.setContentsMargins(SPACE.s, 0, 0, 0)
        words.addWidget(IconLabel("warning", "amber", 20), 0, Qt.AlignmentFlag.AlignTop)
        told = QVBoxLayout()
        told.setSpacing(SPACE.s)
        told.addWidget(PlainLabel(AUTHORIZATION, Role.BODY, "text2", wrap=True))
        told.addWidget(self.confirmed)
        words.addLayout(told, 1)
        column.addLayout(first)
        column.addLayout(words)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(head)
        whole.addWidget(self.view, 1)
        self.data = b""
        self._tell()

    def begin(self) -> None:
        """Wait for pages; what was confirmed before does not count for these."""
        self.clear()
        self.confirmed.setChecked(False)
        self.back.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_pages(self, data: bytes) -> None:
        """Show the finished pages."""
        self.data = data
        self.view.show_pdf(data)
        self._tell()

    def clear(self) -> None:
        """Forget the pages."""
        self.data = b""
        self.view.clear()
        self._tell()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back by Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)

    def _tell(self) -> None:
        ready = bool(self.data) and self.confirmed.isChecked()
        self.save.setEnabled(ready)
        self.save.setToolTip("" if ready else "Confirm the authorization first")
