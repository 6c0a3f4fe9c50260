"""A note as it is read: what it says, who signed it, whether it is unchanged, what was added."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from therapist_emr.forms.blocks import Block, Note
from therapist_emr.sections.desk import Reading
from therapist_emr.ui import theme
from therapist_emr.ui.theme import SPACE, Role, Tone
from therapist_emr.ui.widgets.addendum_editor import AddendumEditor
from therapist_emr.ui.widgets.blocks_view import BlocksView
from therapist_emr.ui.widgets.buttons import Button
from therapist_emr.ui.widgets.chips import Chip
from therapist_emr.ui.widgets.scaffold import Column
from therapist_emr.ui.widgets.sections import Hairline
from therapist_emr.ui.widgets.standing import (
    AddendumView,
    SignatureRow,
    standing_banners,
    standing_chip,
)
from therapist_emr.ui.widgets.text import PlainLabel

LAYOUT_PASSES = 5
FOOT = 84


class Head(QWidget):
    """Name the note, with its state at the right and when it was below."""

    def __init__(self, title: str, when: str, chip: Chip | None) -> None:
        super().__init__()
        line = QHBoxLayout()
        line.setSpacing(SPACE.s)
        line.addWidget(PlainLabel(title, Role.TITLE, wrap=True), 1)
        if chip is not None:
            line.addWidget(chip)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(line)
        if when:
            column.addWidget(PlainLabel(when, Role.BODY, "text2", wrap=True, selectable=True))


class Reader(Column):
    """Show one note to read; nothing in it can be changed."""

    def __init__(self, name: str = "Note", parent: QWidget | None = None) -> None:
        super().__init__(name, gap=SPACE.m, top=SPACE.l + 2, parent=parent)
        self.restyle()
        self.addendum: AddendumEditor | None = None
        self.signature: SignatureRow | None = None
        self.text: BlocksView | None = None

    def restyle(self) -> None:
        """Leave room at the end for a message, so that none covers the signature."""
        edges = self.layout_.contentsMargins()
        edges.setBottom(theme.px(FOOT))
        self.layout_.setContentsMargins(edges)

    def show_entry(self, title: str, reading: Reading) -> None:
        """Show a signed entry with its signature and addenda."""
        self._start()
        when, blocks = _parted(reading.blocks)
        self.add(Head(title, when, standing_chip(reading.entry)))
        for banner in standing_banners(reading, "note"):
            self.add(banner)
        self.text = BlocksView(blocks)
        self.add(self.text, space=SPACE.xs)
        self.add(Hairline(), space=SPACE.xs)
        self.signature = SignatureRow(reading.entry.current.signature, intact=reading.intact)
        self.add(self.signature)
        for addendum in reading.entry.addenda:
            self.add(AddendumView(addendum), space=SPACE.xs)
        self.verticalScrollBar().setValue(0)

    def show_draft(
        self, title: str, saved: str, blocks: Sequence[Block], buttons: Sequence[Button]
    ) -> None:
        """Show a draft as it would read, with what can be done with it."""
        self._start()
        when, rest = _parted(blocks)
        self.add(Head(title, when, Chip(f"Draft, {saved}", "pencil", Tone.SOON)))
        self.text = BlocksView(rest)
        self.add(self.text)
        row = QHBoxLayout()
        row.setSpacing(SPACE.s)
        for button in buttons:
            row.addWidget(button)
        row.addStretch(1)
        self.add_row(row, space=SPACE.s)
        self.verticalScrollBar().setValue(0)

    def write_addendum(self, editor: AddendumEditor) -> None:
        """Open the addendum's text under the note."""
        self.close_addendum()
        self.addendum = editor
        self.add(editor)
        self.settle()
        editor.begin()
        bar = self.verticalScrollBar()
        bar.setValue(bar.maximum())

    def show_end(self) -> None:
        """Show the last addendum, or the signature, above where a message stands."""
        self.settle()
        bar = self.verticalScrollBar()
        bar.setValue(bar.maximum())

    def settle(self) -> None:
        """Lay the page out now: texts know their height only once they know their width."""
        inner = self.widget()
        if inner is None:
            return
        for _pass in range(LAYOUT_PASSES):
            for part in (self, self.viewport(), inner, *inner.findChildren(QWidget)):
                QCoreApplication.sendPostedEvents(part, 0)

    def close_addendum(self) -> None:
        """Put the addendum's text away."""
        if self.addendum is not None:
            old, self.addendum = self.addendum, None
            old.hide()
            old.deleteLater()

    def _start(self) -> None:
        self.addendum, self.signature, self.text = None, None, None
        self.clear()


def _parted(blocks: Sequence[Block]) -> tuple[str, Sequence[Block]]:
    """Part the line that says when and where from what the note says."""
    if blocks and isinstance(blocks[0], Note):
        return blocks[0].text, blocks[1:]
    return "", blocks
