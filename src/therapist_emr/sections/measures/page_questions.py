"""Questions as the clinician enters them: one below the other, digits answer and move on."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from therapist_emr.domain.measures import Answer, Answers, Ask, Instrument, Item, asked_items
from therapist_emr.sections.measures.answers import read_answer, written
from therapist_emr.ui import theme
from therapist_emr.ui.theme import SPACE, Role
from therapist_emr.ui.widgets.answers import AnswerChip, KeyRow
from therapist_emr.ui.widgets.chips import ChipRow
from therapist_emr.ui.widgets.field import CaptionLine
from therapist_emr.ui.widgets.lineedit import LineEdit
from therapist_emr.ui.widgets.sections import SectionHeader
from therapist_emr.ui.widgets.text import PlainLabel

NUMBER_WIDTH = 28
NOT_A_NUMBER = "This is not a number. It is kept as typed until it is one."


def digit_of(item: Item, at: int) -> str:
    """Return the key that chooses an option: its own digit, or its place counted from 1."""
    own = [option.key for option in item.options]
    if all(len(key) == 1 and key.isdecimal() and key.isascii() for key in own):
        return own[at]
    return str(at + 1) if at < 9 else ""


class QuestionRow(KeyRow):
    """Ask one question; the row itself takes the keys, its chips take the mouse."""

    answered = Signal()
    edited = Signal()
    moved = Signal(int)

    def __init__(self, item: Item, number: int) -> None:
        super().__init__()
        self.item = item
        self._chips: dict[str, AnswerChip] = {}
        self._edit: LineEdit | None = None
        self._caption = CaptionLine(reserve=False)
        text = PlainLabel(item.text, Role.BODY, wrap=True)
        self._number = PlainLabel(str(number) if number else "", Role.BODY, "text3")
        beside = QVBoxLayout()
        beside.setSpacing(SPACE.xs + 2)
        beside.addWidget(text)
        if item.ask is Ask.CHOICE:
            beside.addWidget(self._options())
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        elif item.ask is not Ask.DISPLAY:
            beside.addWidget(self._line())
            beside.addWidget(self._caption)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE.m, SPACE.s, SPACE.m, SPACE.s)
        row.setSpacing(SPACE.s)
        row.addWidget(self._number, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(beside, 1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.restyle()
        self._tell()

    def restyle(self) -> None:
        """Keep the numbers' column at the text size in force."""
        self._number.setFixedWidth(theme.px(NUMBER_WIDTH))

    def _options(self) -> QWidget:
        for at, option in enumerate(self.item.options):
            chip = AnswerChip(digit_of(self.item, at), option.text)
            chip.clicked.connect(lambda _on=False, key=option.key: self._chosen(key))
            self._chips[option.key] = chip
        return ChipRow(self._chips.values())

    def _line(self) -> LineEdit:
        self._edit = LineEdit(name=self.item.text)
        self._edit.textEdited.connect(self._typed)
        self._edit.returnPressed.connect(self.answered)
        self.setFocusProxy(self._edit)
        return self._edit

    def value(self) -> Answer | None:
        """Return the answer, or None while there is none."""
        if self._edit is not None:
            return read_answer(self.item, self._edit.text())
        return next((key for key, chip in self._chips.items() if chip.isChecked()), None)

    def typed(self) -> str:
        """Return what stands in the line, whether it is an answer or not."""
        return self._edit.text() if self._edit is not None else ""

    def set_typed(self, text: str) -> None:
        """Show what was typed before, though it is no answer yet."""
        if self._edit is not None:
            self._edit.setText(text)
            self._say_of(text)

    def set_value(self, answer: Answer | None) -> None:
        """Show an answer."""
        if self._edit is not None:
            self._edit.setText("" if answer is None else written(answer))
        for key, chip in self._chips.items():
            chip.setChecked(key == answer)
            chip.updateGeometry()
        self._tell()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Answer by a digit and move on; clear by Delete; walk by the arrows."""
        key, plain = event.key(), not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        for at, option in enumerate(self.item.options):
            if plain and event.text() and event.text() == digit_of(self.item, at):
                if not event.isAutoRepeat():  # a key that is held answers one question
                    self.set_value(option.key)
                    self.edited.emit()
                    self.answered.emit()
                return
        if plain and key in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self.set_value(None)
            self.edited.emit()
        elif plain and key in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
            self.moved.emit(1 if key == Qt.Key.Key_Down else -1)
        elif plain and key in {Qt.Key.Key_Left, Qt.Key.Key_Right} and self._chips:
            self._step(1 if key == Qt.Key.Key_Right else -1)
        else:
            super().keyPressEvent(event)

    def _step(self, by: int) -> None:
        keys = list(self._chips)
        now = self.value()
        at = keys.index(str(now)) + by if now is not None else (0 if by > 0 else len(keys) - 1)
        self.set_value(keys[max(0, min(len(keys) - 1, at))])
        self.edited.emit()

    def _chosen(self, key: str) -> None:
        chosen = self._chips[key].isChecked()
        self.set_value(key if chosen else None)
        self.edited.emit()
        if chosen:
            self.answered.emit()

    def _typed(self, text: str) -> None:
        self._say_of(text)
        self.edited.emit()

    def _say_of(self, text: str) -> None:
        wrong = bool(text.strip()) and self.value() is None
        self._caption.show_words(
            NOT_A_NUMBER if wrong else "", theme.Tone.BAD, "warning" if wrong else ""
        )

    def _tell(self) -> None:
        option = self.item.option(self.value())
        said = option.text if option is not None else "not answered"
        self.setAccessibleName(f"{self.item.text}: {said}")
        digits = [digit_of(self.item, at) for at in range(len(self.item.options))]
        if digits and digits[-1]:
            self.setAccessibleDescription(f"Type {digits[0]} to {digits[-1]} to answer")


class QuestionList(QWidget):
    """Hold every question of a measure; those that do not apply are not shown."""

    edited = Signal()
    done = Signal()

    def __init__(self, instrument: Instrument, answers: Answers) -> None:
        super().__init__()
        self.instrument = instrument
        self.rows: dict[str, QuestionRow] = {}
        self._headings: list[tuple[SectionHeader, list[str]]] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        number, heading = 0, ""
        for item in instrument.items:
            if item.heading and item.heading != heading:
                self._headings.append((SectionHeader(item.heading, line=False), []))
                column.addWidget(self._headings[-1][0])
            heading = item.heading
            if heading:
                self._headings[-1][1].append(item.id)
            asked = item.ask is not Ask.DISPLAY
            number += asked
            row = QuestionRow(item, number if asked else 0)
            row.set_value(answers.get(item.id))
            row.edited.connect(self._edited)
            row.answered.connect(lambda row=row: self._next(row, 1, ends=True))
            row.moved.connect(lambda by, row=row: self._next(row, by, ends=False))
            self.rows[item.id] = row
            column.addWidget(row)
        self._show_asked()

    def answers(self) -> dict[str, Answer]:
        """Return what is answered, by item."""
        given = {key: row.value() for key, row in self.rows.items()}
        return {key: answer for key, answer in given.items() if answer is not None}

    def set_answers(self, answers: Answers) -> None:
        """Show other answers."""
        for key, row in self.rows.items():
            row.set_value(answers.get(key))
        self._show_asked()

    def unread(self) -> dict[str, str]:
        """Return what was typed that is no answer yet, by item."""
        return {
            key: row.typed()
            for key, row in self.rows.items()
            if row.value() is None and row.typed().strip()
        }

    def set_unread(self, typed: Mapping[str, str]) -> None:
        """Show again what was typed that is no answer yet."""
        for key, text in typed.items():
            if key in self.rows:
                self.rows[key].set_typed(str(text))

    def focus_first(self) -> None:
        """Go to the first question that is not answered, or to the first."""
        shown = self._shown()
        open_ones = [row for row in shown if row.value() is None]
        for row in (open_ones or shown)[:1]:
            row.setFocus(Qt.FocusReason.OtherFocusReason)

    def _shown(self) -> list[QuestionRow]:
        return [
            row
            for row in self.rows.values()
            if not row.isHidden() and row.item.ask is not Ask.DISPLAY
        ]

    def _edited(self) -> None:
        self._show_asked()
        self.edited.emit()

    def _show_asked(self) -> None:
        asked = {item.id for item in asked_items(self.instrument, self.answers())}
        for key, row in self.rows.items():
            row.setVisible(key in asked)
        for header, keys in self._headings:
            header.setVisible(any(key in asked for key in keys))

    def _next(self, row: QuestionRow, by: int, *, ends: bool) -> None:
        shown = self._shown()
        at = shown.index(row) + by if row in shown else 0
        if 0 <= at < len(shown):
            shown[at].setFocus(Qt.FocusReason.TabFocusReason)
        elif ends:
            self.done.emit()
