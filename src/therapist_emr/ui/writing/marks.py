"""A wavy line under words that are not spelled right, and never under the one being typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from PySide6.QtCore import QEvent, QObject, QTimer, Slot
from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit

from therapist_emr.ui import theme
from therapist_emr.ui.widgets.textedit import GrowingText, in_places
from therapist_emr.ui.writing.spelling import Speller

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
SPELLING = "spelling"
PAUSE_MS = 250
MOST_CHARACTERS = 200_000
"""A longer text, such as a pasted book, is checked only at its beginning."""
MOST_IN_PARAGRAPH, MOST_MARKS = 80, 1_000
"""Qt lays a paragraph out in the square of its marks: a text in another language stood still."""
_LEAST = 2
_TECHNICAL = "0123456789_@;"


def words_in(text: str) -> Iterator[tuple[int, str]]:
    """Yield the words that are worth checking with their places: no numbers, no abbreviations."""
    for found in _WORD.finditer(text):
        word = found[0]
        beside = text[found.start() - 1 : found.start()] + text[found.end() : found.end() + 1]
        plain = not any(char in _TECHNICAL for char in beside)
        if len(word) >= _LEAST and plain and not word.isupper():
            yield found.start(), word.replace("’", "'")


class SpellMarks(QObject):
    """Mark the words of one text, a moment after it was last written in.

    No QSyntaxHighlighter: it makes the text say that it changed, which begins a draft, and with
    PySide6 6.11 the text's document was now and then gone together with the highlighter's wrapper.
    """

    def __init__(self, edit: GrowingText, speller: Speller) -> None:
        super().__init__(edit)
        self._edit, self._speller = edit, speller
        self._spared = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(PAUSE_MS)
        self._soon.timeout.connect(self._mark)
        speller.changed.connect(self._mark)
        edit.textChanged.connect(self._soon.start)
        edit.cursorPositionChanged.connect(self._moved)
        edit.installEventFilter(self)
        self._mark()

    @Slot()
    def _mark(self) -> None:
        self._spared = False
        marks = list(islice(self._wrong(), MOST_MARKS)) if self._speller.ready else []
        self._edit.set_marks(SPELLING, marks)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Look at the last word once the keyboard has left it."""
        if event.type() == QEvent.Type.FocusOut:
            self._moved()
        return False

    def _wrong(self) -> Iterator[QTextEdit.ExtraSelection]:
        text = in_places(self._edit.toPlainText())[:MOST_CHARACTERS]
        begin = 0
        for paragraph in text.split("\n"):
            yield from islice(self._wrong_in(paragraph, begin), MOST_IN_PARAGRAPH)
            begin += len(paragraph) + 1

    def _wrong_in(self, paragraph: str, begin: int) -> Iterator[QTextEdit.ExtraSelection]:
        at = self._edit.textCursor().position() if self._edit.hasFocus() else -1
        for place, word in words_in(paragraph):
            start, end = begin + place, begin + place + len(word)
            if end == at:
                self._spared = True
            elif not self._speller.is_right(word):
                made = QTextEdit.ExtraSelection()
                made.format = _wavy()
                made.cursor = QTextCursor(self._edit.document())
                made.cursor.setPosition(start)
                made.cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
                yield made

    @Slot()
    def _moved(self) -> None:
        if self._spared:
            self._soon.start()


def _wavy() -> QTextCharFormat:
    made = QTextCharFormat()
    made.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SpellCheckUnderline)
    made.setUnderlineColor(theme.color("red"))
    return made
