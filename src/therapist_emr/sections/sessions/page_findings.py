"""Mental status and risk in a note: a chip that opens the sheet, the sentences below the texts."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from therapist_emr.forms.field import Values
from therapist_emr.forms.form import Form
from therapist_emr.sections.quick_fill import quick_fill
from therapist_emr.sections.sessions.writing import FINDINGS
from therapist_emr.ui.theme import SPACE, Role
from therapist_emr.ui.widgets.buttons import Button, Kind
from therapist_emr.ui.widgets.chips import ChipButton, ChipRow
from therapist_emr.ui.widgets.quick_fill_sheet import QuickFillSheet
from therapist_emr.ui.widgets.text import PlainLabel
from therapist_emr.ui.widgets.textedit import ReadingText

Rows = list[dict[str, str]]


class Findings(QWidget):
    """Hold the findings of a note; `chips` and `texts` are placed where the note wants them."""

    edited = Signal(str)
    stop_wanted = Signal()

    def __init__(self, form: Form, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        keys = {field.key for field in form.fields}
        self._keys = [key for key in FINDINGS if key in keys]
        self._rows: dict[str, Rows] = {key: [] for key in self._keys}
        self.buttons: dict[str, ChipButton] = {}
        self.shown: dict[str, _Told] = {}
        self.chips = ChipRow()
        self.texts = QWidget()
        column = QVBoxLayout(self.texts)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.l)
        for key in self._keys:
            title = form[key].label
            chip = ChipButton(title, "plus", checkable=True, outlined=True)
            chip.setAccessibleName(f"{title}: fill in by ticking")
            chip.clicked.connect(lambda _on=False, key=key: self.open(key))
            told = _Told(title)
            told.change.clicked.connect(lambda _on=False, key=key: self.open(key))
            self.buttons[key], self.shown[key] = chip, told
            self.chips.add(chip)
            column.addWidget(told)
        self.stop = ChipButton("Stop now", "clock", outlined=True)
        self.stop.clicked.connect(self.stop_wanted)
        self.chips.add(self.stop)
        self.stop.hide()
        self.sheet: QuickFillSheet | None = None

    def values(self) -> dict[str, Rows]:
        """Return what was found, as the note keeps it."""
        return {key: list(rows) for key, rows in self._rows.items()}

    def show_body(self, body: Values) -> None:
        """Show the findings of a note."""
        for key in self._keys:
            self._rows[key] = [dict(row) for row in body.get(key) or ()]
        self._write()

    def offer_stop(self, *, on: bool) -> None:
        """Offer to note the end of the session at this minute."""
        self.stop.setVisible(on)
        self.chips.updateGeometry()
        self.chips.setVisible(bool(self._keys) or on)

    def open(self, key: str) -> None:
        """Open the sheet of one finding."""
        self._write()
        sheet = QuickFillSheet(quick_fill(key), self._rows[key], self.chips.window())
        self.sheet = sheet

        def take(rows: Rows) -> None:
            self._rows[key] = rows
            self._write()
            self.edited.emit(key)

        sheet.told.connect(take)
        sheet.finished.connect(sheet.deleteLater)
        sheet.open()

    def _write(self) -> None:
        for key in self._keys:
            told = " ".join(row["text"] for row in self._rows[key] if row.get("text"))
            chip = self.buttons[key]
            chip.setChecked(bool(told))
            chip.updateGeometry()
            self.shown[key].show_words(told)
        any_told = any(not told.isHidden() for told in self.shown.values())
        self.texts.setVisible(any_told)


class _Told(QWidget):
    """Show the sentences of one finding, with the way to change them."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.change = Button("Change", Kind.LINK)
        self.change.setAccessibleName(f"Change {title.lower()}")
        self._words = ReadingText(name=title)
        head = QHBoxLayout()
        head.addWidget(PlainLabel(title, Role.STRONG))
        head.addStretch(1)
        head.addWidget(self.change)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.xs)
        column.addLayout(head)
        column.addWidget(self._words)

    def words(self) -> str:
        """Return the sentences shown."""
        return self._words.text()

    def show_words(self, told: str) -> None:
        """Show sentences; none hide the whole."""
        self._words.set_text(told)
        self.setVisible(bool(told))
