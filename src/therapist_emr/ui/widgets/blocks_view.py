"""A filled-in form as it is read: text to select, never markup from the user."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from therapist_emr.forms.blocks import (
    Block,
    Heading,
    Items,
    Note,
    Pairs,
    Paragraph,
    Progress,
    Table,
    Trend,
)
from therapist_emr.ui import theme
from therapist_emr.ui.theme import SPACE, Role, Tone
from therapist_emr.ui.widgets.icon_label import IconLabel
from therapist_emr.ui.widgets.progress import ProgressBar
from therapist_emr.ui.widgets.sections import Hairline, KeyValues
from therapist_emr.ui.widgets.text import PlainLabel
from therapist_emr.ui.widgets.textedit import LINE_PERCENT, GrowingText
from therapist_emr.ui.widgets.trend import TrendPlot

_Words = Heading | Paragraph

TEXT = "Text of the entry"
EMPTY_PERCENT = 60
"""How high an empty line between paragraphs is read: a gap, not a hole."""


class BlockText(GrowingText):
    """Hold headings and paragraphs that follow each other, so that one selection spans them."""

    def __init__(self, blocks: tuple[_Words, ...], parent: QWidget | None = None) -> None:
        self._blocks: tuple[_Words, ...] = ()
        super().__init__(Role.READING, min_lines=0, name=_name_of(blocks), parent=parent)
        self.setReadOnly(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.set_blocks(blocks)

    def set_blocks(self, blocks: tuple[_Words, ...]) -> None:
        """Show other headings and paragraphs."""
        self._blocks = blocks
        self._write()

    def restyle(self) -> None:
        """Write anew in the fonts and colours in force."""
        super().restyle()
        self._write()

    def _write(self) -> None:
        if not self._blocks:
            return
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.removeSelectedText()
        fresh = True
        for at, block in enumerate(self._blocks):
            if isinstance(block, Heading):
                fresh = self._write_heading(cursor, block, first=at == 0, fresh=fresh)
            else:
                for line in block.text.split("\n"):
                    fresh = self._write_line(cursor, line, fresh=fresh)
        cursor.endEditBlock()
        self.document().clearUndoRedoStacks()

    @staticmethod
    def _open(
        cursor: QTextCursor, shape: QTextBlockFormat, look: QTextCharFormat, *, fresh: bool
    ) -> None:
        if fresh:
            cursor.setBlockFormat(shape)
            cursor.setBlockCharFormat(look)
        else:
            cursor.insertBlock(shape, look)

    def _write_heading(
        self, cursor: QTextCursor, block: Heading, *, first: bool, fresh: bool
    ) -> bool:
        shape, look = QTextBlockFormat(), QTextCharFormat()
        small = block.level > 2
        look.setFont(theme.font(Role.STRONG))
        look.setForeground(theme.color("text2" if small else "text"))
        shape.setTopMargin(0 if first else theme.px(SPACE.m if small else SPACE.l))
        shape.setBottomMargin(theme.px(2))
        shape.setHeadingLevel(block.level)
        self._open(cursor, shape, look, fresh=fresh)
        cursor.insertText(block.text, look)
        return False

    def _write_line(self, cursor: QTextCursor, line: str, *, fresh: bool) -> bool:
        shape, look = QTextBlockFormat(), QTextCharFormat()
        look.setFont(theme.font(Role.READING))
        look.setForeground(theme.color("text"))
        percent = LINE_PERCENT if line.strip() else EMPTY_PERCENT
        shape.setLineHeight(percent, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        self._open(cursor, shape, look, fresh=fresh)
        cursor.insertText(line, look)
        return False


class TableBlock(QWidget):
    """Show rows under a head; cells break into lines."""

    def __init__(self, block: Table, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE.l)
        grid.setVerticalSpacing(SPACE.s - 2)
        top = Qt.AlignmentFlag.AlignTop
        columns = max([len(block.head), *(len(row) for row in block.rows)], default=1)
        for at, head in enumerate(block.head):
            grid.addWidget(PlainLabel(head, Role.CAPTION, "text2", wrap=True), 0, at, top)
        line = 1
        for row in block.rows:
            grid.addWidget(Hairline(), line, 0, 1, columns)
            for at, cell in enumerate(row):
                words = PlainLabel(cell, Role.BODY, wrap=True, selectable=True)
                head = block.head[at] if at < len(block.head) else ""
                words.setAccessibleName(f"{head}: {cell}" if head else cell)
                grid.addWidget(words, line + 1, at, top)
            line += 2
        widths = [max([len(row[at]) for row in block.rows if at < len(row)], default=8)
                  for at in range(columns)]  # fmt: skip
        for at, width in enumerate(widths):
            grid.setColumnStretch(at, min(40, max(8, width)))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)


class ItemsBlock(QWidget):
    """Show short lines, ticked or with a dot."""

    def __init__(self, block: Items, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.xs + 2)
        top = Qt.AlignmentFlag.AlignTop
        for words in block.rows:
            row = QHBoxLayout()
            row.setSpacing(SPACE.s)
            mark: QWidget
            if block.checked:
                mark = IconLabel("check", "green", 16)
            else:
                mark = PlainLabel("•", Role.BODY, "text3")
            row.addWidget(mark, 0, top)
            row.addWidget(PlainLabel(words, Role.BODY, wrap=True, selectable=True), 1)
            column.addLayout(row)


def block_widget(block: Block) -> QWidget:
    """Return the widget that shows one block."""
    match block:
        case Heading() | Paragraph():
            return BlockText((block,))
        case Pairs(rows):
            return KeyValues(rows)
        case Items():
            return ItemsBlock(block)
        case Table():
            return TableBlock(block)
        case Progress():
            tone = Tone.GOOD if block.met else Tone.INFO
            return ProgressBar(
                block.words, block.fraction, tone, label=block.label, caption=block.caption
            )
        case Trend():
            return _TrendBlock(block)
        case Note(text):
            return PlainLabel(text, Role.CAPTION, "text3", wrap=True, selectable=True)


class _TrendBlock(QWidget):
    """Name a course above its drawing."""

    def __init__(self, block: Trend) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.s)
        column.addWidget(PlainLabel(block.title, Role.LABEL, wrap=True))
        column.addWidget(TrendPlot(block))


def _name_of(blocks: Iterable[_Words]) -> str:
    headed = next((block.text for block in blocks if isinstance(block, Heading)), "")
    return f"{TEXT}: {headed}" if headed else TEXT


class BlocksView(QWidget):
    """Show blocks one below the other, as wide as the column they stand in."""

    def __init__(self, blocks: Iterable[Block] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE.m)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.set_blocks(blocks)

    def set_blocks(self, blocks: Iterable[Block]) -> None:
        """Show other blocks."""
        while (item := self._column.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        run: list[_Words] = []
        for block in blocks:
            if isinstance(block, Heading | Paragraph):
                run.append(block)
                continue
            self._flush(run)
            self._column.addWidget(block_widget(block))
        self._flush(run)

    def _flush(self, run: list[_Words]) -> None:
        if run:
            first = run[0]
            if self._column.count() and isinstance(first, Heading):
                self._column.addSpacing(SPACE.xs if first.level > 2 else SPACE.m)
            self._column.addWidget(BlockText(tuple(run)))
            run.clear()
