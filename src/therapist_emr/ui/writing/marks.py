"""A wavy line under words that are not spelled right, and never under the one being typed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from PySide6.QtCore import QSignalBlocker, Slot
from PySide6.QtGui import QSyntaxHighlighter, QTextCharFormat
from PySide6.QtWidgets import QTextEdit

from therapist_emr.ui import theme
from therapist_emr.ui.writing.spelling import Speller

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
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


class SpellMarks(QSyntaxHighlighter):
    """Mark the words of one text."""

    def __init__(self, edit: QTextEdit, speller: Speller) -> None:
        super().__init__(edit)
        self._edit, self._speller = edit, speller
        self._spared = -1
        with QSignalBlocker(edit):  # Marking is no typing: it must begin no draft.
            self.setDocument(edit.document())
            self.rehighlight()
        speller.changed.connect(self._again)
        edit.cursorPositionChanged.connect(self._moved)

    def highlightBlock(self, text: str) -> None:
        """Mark what is wrong in one paragraph."""
        if not self._speller.ready:
            return
        wavy = QTextCharFormat()
        wavy.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SpellCheckUnderline)
        wavy.setUnderlineColor(theme.color("red"))
        cursor = self._edit.textCursor()
        block = self.currentBlock()
        at = cursor.position() - block.position() if cursor.block() == block else -1
        for start, word in words_in(text):
            if start + len(word) == at and self._edit.hasFocus():
                self._spared = block.blockNumber()
            elif not self._speller.is_right(word):
                self.setFormat(start, len(word), wavy)

    @Slot()
    def _again(self) -> None:
        with QSignalBlocker(self._edit):
            self.rehighlight()

    @Slot()
    def _moved(self) -> None:
        if self._spared >= 0:
            block = self.document().findBlockByNumber(self._spared)
            self._spared = -1
            with QSignalBlocker(self._edit):
                self.rehighlightBlock(block)
