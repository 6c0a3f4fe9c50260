"""Findings in a form: ticked on a sheet, read back as sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from therapist_emr.forms.field import Field
from therapist_emr.sections.quick_fill import quick_fill
from therapist_emr.ui.theme import SPACE, Role, Tone
from therapist_emr.ui.widgets.buttons import Button, Kind
from therapist_emr.ui.widgets.field import CaptionLine
from therapist_emr.ui.widgets.quick_fill_sheet import QuickFillSheet
from therapist_emr.ui.widgets.text import PlainLabel
from therapist_emr.ui.widgets.textedit import ReadingText


class TickedFindings(QWidget):
    """Show what was found as sentences, and open the sheet on which it is ticked."""

    edited = Signal()

    def __init__(self, field: Field, marker: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._field = field
        self._rows: list[dict[str, Any]] = []
        self._wrong = False
        self.sheet: QuickFillSheet | None = None
        self.tick = Button("Tick what applies", Kind.SECONDARY, "check", on_click=self.open_sheet)
        self._words = ReadingText(name=field.label)
        self._none = PlainLabel("Nothing ticked yet", Role.BODY, "text3")
        self._caption = CaptionLine(field.help)
        head = QHBoxLayout()
        head.setSpacing(SPACE.s - 1)
        head.addWidget(PlainLabel(field.label, Role.LABEL))
        head.addWidget(PlainLabel(marker, Role.CAPTION, "text3"))
        head.addStretch(1)
        head.addWidget(self.tick)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.xs)
        column.addLayout(head)
        column.addWidget(self._words)
        column.addWidget(self._none)
        column.addWidget(self._caption)
        self.setAccessibleName(field.label)
        self.setFocusProxy(self.tick)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._tell()

    def values(self) -> list[dict[str, Any]]:
        """Return a row for each area that was ticked."""
        return [dict(row) for row in self._rows]

    def set_values(self, rows: Iterable[Mapping[str, Any]] | None) -> None:
        """Show other findings."""
        self._rows = [dict(row) for row in rows or ()]
        self._tell()

    def open_sheet(self) -> None:
        """Open the sheet over the window."""
        sheet = QuickFillSheet(
            quick_fill(self._field.sheet), self._rows, self.window(), action="Use this"
        )
        self.sheet = sheet

        def take(rows: Iterable[Mapping[str, Any]]) -> None:
            self.set_values(rows)
            self.edited.emit()

        sheet.told.connect(take)
        sheet.finished.connect(sheet.deleteLater)
        sheet.open()

    def show_problem(self, _path: str, cause: str, remedy: str) -> None:
        """Say what is wrong below the sentences."""
        self._wrong = True
        self._caption.show_words(f"{cause} {remedy}".strip(), Tone.BAD, "warning")
        self.tick.setAccessibleDescription(f"{cause} {remedy}".strip())

    def clear_problems(self) -> None:
        """Take the problem away."""
        self._wrong = False
        self._caption.show_words(self._field.help)
        self.tick.setAccessibleDescription(self._field.help)

    def first_wrong(self) -> QWidget | None:
        """Return the button when there is a problem."""
        return self.tick if self._wrong else None

    def _tell(self) -> None:
        told = " ".join(str(row["text"]) for row in self._rows if row.get("text"))
        self._words.set_text(told)
        self._words.setVisible(bool(told))
        self._none.setVisible(not told)
        self.tick.setText("Change" if told else "Tick what applies")
        self.tick.setAccessibleName(f"{self._field.label}: {self.tick.text().lower()}")
