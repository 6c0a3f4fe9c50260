"""Paragraphs to write and to read: plain text at reading size that grows with what is in it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QMimeData, QObject, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QTextBlockFormat,
    QTextCursor,
    QTextDocument,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QTextEdit, QVBoxLayout, QWidget

from therapist_emr.domain.text import REPLACEMENT, clean_text
from therapist_emr.ui import theme
from therapist_emr.ui.theme import Role, Token, Tone
from therapist_emr.ui.widgets.field import CaptionLine
from therapist_emr.ui.widgets.lineedit import paint_field
from therapist_emr.ui.widgets.text import PlainLabel

LINE_PERCENT = 150
_FRAMES = {0xFDD0: "\n", 0xFDD1: "\n"}
"""Marks of Qt's own frames; `toPlainText` would turn no-break spaces into plain ones as well."""
_TWO_PLACES = re.compile("[\U00010000-\U0010ffff]")
_PROPORTIONAL = QTextBlockFormat.LineHeightTypes.ProportionalHeight.value


def in_places(text: str) -> str:
    """Return text with one character for each place a cursor counts: an emoji takes two of them."""
    return _TWO_PLACES.sub(2 * REPLACEMENT, text)


class GrowingText(QTextEdit):
    """Hold plain text in lines 150% high; as tall as its text, never with a scroll bar.

    `most` is how many characters a paste may bring it to, 0 for any; `refused` says in words why
    nothing was pasted.
    """

    refused = Signal(str)

    def __init__(
        self,
        role: Role = Role.READING,
        tint: Token = "text",
        *,
        name: str = "",
        min_lines: int = 1,
        line_percent: int = LINE_PERCENT,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._tint: Token = tint
        self._lines = min_lines
        self._percent = line_percent
        self._inset = 0
        self.most = 0
        self._marks: dict[str, list[QTextEdit.ExtraSelection]] = {}
        self.setAcceptRichText(False)
        self.setAutoFormatting(QTextEdit.AutoFormattingFlag.AutoNone)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setTabChangesFocus(True)
        self.document().setDocumentMargin(0)
        self.viewport().setAutoFillBackground(False)
        if name:
            self.setAccessibleName(name)
        theme.set_role(self, role)
        self.document().documentLayout().documentSizeChanged.connect(self._grown)
        self._space_lines()
        self.restyle()

    def restyle(self) -> None:
        """Take colours and the font in force."""
        shades = theme.palette()
        shades.setColor(QPalette.ColorRole.Base, Qt.GlobalColor.transparent)
        shades.setColor(QPalette.ColorRole.Text, theme.color(self._tint))
        self.setPalette(shades)
        self.document().setDefaultFont(self.font())
        self._grown(self.document().size())

    def text(self) -> str:
        """Return what was written, cleaned of what no file can hold."""
        return clean_text(self.document().toRawText().translate(_FRAMES))

    def set_text(self, text: str) -> None:
        """Show other text; undo starts anew."""
        if text == self.toPlainText():
            return
        self.setPlainText(text)
        self._space_lines()
        self.document().clearUndoRedoStacks()

    def setDocument(self, document: QTextDocument) -> None:
        """Show another document; marks of the one before would point into memory let go of."""
        self._marks.clear()
        self.setExtraSelections([])
        super().setDocument(document)

    def set_marks(self, kind: str, marks: Sequence[QTextEdit.ExtraSelection]) -> None:
        """Mark places, each kind apart from the others; later kinds lie above earlier ones."""
        if not marks and not self._marks.get(kind):
            return
        self._marks[kind] = list(marks)
        self.setExtraSelections([one for every in self._marks.values() for one in every])

    def marks(self, kind: str) -> list[QTextEdit.ExtraSelection]:
        """Return the places marked by a kind."""
        return list(self._marks.get(kind, ()))

    def value(self) -> str:
        """Return what was written."""
        return self.text()

    def set_value(self, value: str) -> None:
        """Show other text."""
        self.set_text(value)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste the words alone, in the lines' own form."""
        if not source.hasText():
            return
        told = source.text()
        room = self.most - self.document().characterCount() + 1
        room += len(self.textCursor().selectedText())
        if self.most and len(told) > room:
            fit = f"{self.most:,} characters fit here"
            self.refused.emit(f"{fit}; the paste has {len(told):,}. Nothing was pasted.")
            return
        self.begin_step()
        self.textCursor().insertText(clean_text(told))
        self.begin_step()
        self.ensureCursorVisible()

    def begin_step(self) -> None:
        """Let undo take back what comes next without what was typed before.

        Qt joins whatever is typed in one go, a whole paragraph, into one step; but nothing to what
        its document takes for saved.
        """
        self.document().setModified(False)

    def sizeHint(self) -> QSize:
        """Return a reading width and the text's height."""
        return QSize(theme.px(theme.COLUMN), self.height())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll the page, not the text."""
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave Ctrl+Return to the page; Return begins a line, also after an empty one.

        Qt takes Return in an empty line for the end of a list: it began no line, and took the
        height of the lines away.
        """
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if control and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            event.ignore()
            return
        begins = event.matches(QKeySequence.StandardKey.InsertParagraphSeparator)
        if begins and not self.isReadOnly():
            self.textCursor().insertBlock()
            self.ensureCursorVisible()
            return
        if event.text().isspace():
            self.begin_step()
        super().keyPressEvent(event)

    def _line_height(self) -> int:
        return round(self.fontMetrics().height() * self._percent / 100)

    def _space_lines(self) -> None:
        form = QTextBlockFormat()
        form.setLineHeight(self._percent, _PROPORTIONAL)
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.mergeBlockFormat(form)

    def _grown(self, size: QSizeF) -> None:
        least = self._lines * self._line_height()
        height = max(round(size.height() + 0.499), least) + 2 * self._inset
        if height != self.height() or self.minimumHeight() != height:
            self.setFixedHeight(height)
            self.updateGeometry()


class TextArea(GrowingText):
    """Write a few paragraphs in a box, as in a form."""

    def __init__(
        self, *, name: str = "", min_lines: int = 3, parent: QWidget | None = None
    ) -> None:
        self._problem = False
        super().__init__(Role.BODY, name=name, min_lines=min_lines, line_percent=130, parent=parent)
        self._inset = theme.SPACE.s
        self.setViewportMargins(theme.px(10), self._inset, theme.px(10), self._inset)
        self._grown(self.document().size())

    def set_problem(self, on: bool) -> None:
        """Show or clear the red edge."""
        self._problem = on
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus on the edge."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show the quiet edge again."""
        super().focusOutEvent(event)
        self.update()

    def event(self, event: QEvent) -> bool:
        """Paint the box on the frame itself, below the text."""
        if event.type() == QEvent.Type.Paint:
            painter = QPainter(self)
            locked = self.isReadOnly() or not self.isEnabled()
            paint_field(
                painter, self.rect().toRectF(), focus=self.hasFocus(), problem=self._problem,
                locked=locked,
            )  # fmt: skip
            painter.end()
            return True
        return super().event(event)


class ReadingText(GrowingText):
    """Show text to read and to select, never to change."""

    def __init__(
        self,
        text: str = "",
        role: Role = Role.READING,
        tint: Token = "text",
        *,
        name: str = "Text",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(role, tint, name=name, parent=parent)
        self.setReadOnly(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.set_text(text)


class NoteSection(QWidget):
    """Write one part of a note: its name, what belongs there, and text without a box.

    A bar in the margin marks the part being written. `end` holds what belongs to the part, such
    as where its text was carried from.
    """

    edited = Signal()
    MARGIN = 20

    def __init__(
        self, title: str, hint: str = "", *, min_lines: int = 2, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._title = PlainLabel(title, Role.STRONG)
        self._hint = PlainLabel(hint, Role.CAPTION, "text3", elide=True)
        self.editor = GrowingText(name=title, min_lines=min_lines)
        self.editor.setAccessibleDescription(hint)
        self.editor.textChanged.connect(self.edited)
        self.end = QHBoxLayout()
        self.end.setSpacing(theme.SPACE.l)
        self._problem = CaptionLine(reserve=False)
        self._problem.hide()
        head = QHBoxLayout()
        head.setSpacing(theme.SPACE.s + 2)
        head.addWidget(self._title)
        head.addWidget(self._hint, 1)
        head.addLayout(self.end)
        column = QVBoxLayout(self)
        column.setContentsMargins(self.MARGIN, 0, 0, theme.SPACE.xs)
        column.setSpacing(theme.SPACE.xs)
        column.addLayout(head)
        column.addWidget(self.editor)
        column.addWidget(self._problem)
        self.setFocusProxy(self.editor)
        self.editor.installEventFilter(self)

    def text(self) -> str:
        """Return what was written."""
        return self.editor.text()

    def set_text(self, text: str) -> None:
        """Show other text."""
        self.editor.set_text(text)

    def show_problem(self, words: str) -> None:
        """Say below the text what is wrong; nothing clears it."""
        self._problem.show_words(words, Tone.BAD, "warning" if words else "")
        self.editor.setAccessibleDescription(words or self._hint.text())
        self.update()

    def has_problem(self) -> bool:
        """Say whether a problem is shown."""
        return bool(self._problem.text())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Mark the part being written."""
        if isinstance(event, QFocusEvent):
            self._title.set_tint("accent" if event.gotFocus() else "text")
            self.update()
        return False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Start writing where one presses beside the text."""
        self.editor.setFocus(Qt.FocusReason.MouseFocusReason)
        super().mousePressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bar in the margin."""
        wrong = bool(self._problem.text())
        if self.editor.hasFocus() or wrong:
            painter = QPainter(self)
            tint: Token = "red" if wrong and not self.editor.hasFocus() else "accent"
            painter.fillRect(0, 0, 3, self.height(), theme.color(tint))
            painter.end()
