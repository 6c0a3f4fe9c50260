"""A note as it is read: what it says, who signed it, whether it is unchanged, what was added."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from therapist_emr.domain import words
from therapist_emr.domain.entry import EntryStatus, Revision, Signature
from therapist_emr.forms.blocks import Block, Note
from therapist_emr.sections.desk import Reading
from therapist_emr.ui import theme
from therapist_emr.ui.theme import SPACE, Role, Token, Tone
from therapist_emr.ui.widgets.addendum_editor import AddendumEditor
from therapist_emr.ui.widgets.banner import Banner
from therapist_emr.ui.widgets.blocks_view import BlocksView
from therapist_emr.ui.widgets.buttons import Button
from therapist_emr.ui.widgets.chips import Chip
from therapist_emr.ui.widgets.icon_label import IconLabel
from therapist_emr.ui.widgets.scaffold import Column
from therapist_emr.ui.widgets.sections import Hairline
from therapist_emr.ui.widgets.text import PlainLabel
from therapist_emr.ui.widgets.textedit import ReadingText

LAYOUT_PASSES = 5
FOOT = 84
UNCHANGED = "Unchanged since signing"
CHANGED = "Does not match its signature"


def signed_words(signature: Signature) -> str:
    """Return "Signed Tue, Nov 10, 2026, 6:58 pm"."""
    return f"Signed {words.moment(signature.at.wall)}"


class Head(QWidget):
    """Name the note, with its state at the right and when it was below."""

    def __init__(self, title: str, when: str, chip: Chip) -> None:
        super().__init__()
        line = QHBoxLayout()
        line.setSpacing(SPACE.s)
        line.addWidget(PlainLabel(title, Role.TITLE, wrap=True), 1)
        line.addWidget(chip)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(line)
        if when:
            column.addWidget(PlainLabel(when, Role.BODY, "text2", wrap=True, selectable=True))


class SignatureRow(QWidget):
    """Say who signed, when, and whether what is read is what was signed."""

    def __init__(self, signature: Signature | None, *, intact: bool) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE.s + 2)
        row.addWidget(IconLabel("consent", "text2", 20), 0, Qt.AlignmentFlag.AlignVCenter)
        who = QVBoxLayout()
        who.setSpacing(1)
        line = signature.line if signature is not None else "Not signed"
        who.addWidget(PlainLabel(line, Role.STRONG, wrap=True, selectable=True))
        if signature is not None:
            who.addWidget(PlainLabel(signed_words(signature), Role.CAPTION, "text2", wrap=True))
        row.addLayout(who, 1)
        tint: Token = "green" if intact else "red"
        self.state = PlainLabel(UNCHANGED if intact else CHANGED, Role.CAPTION, tint, wrap=True)
        row.addWidget(IconLabel("check-circle" if intact else "warning", tint, 16))
        row.addWidget(self.state)


class AddendumView(QWidget):
    """Show a signed addendum under its note, with a bar in the margin."""

    def __init__(self, addendum: Revision) -> None:
        super().__init__()
        head = QHBoxLayout()
        head.setSpacing(SPACE.s)
        head.addWidget(PlainLabel("Addendum", Role.STRONG))
        made = words.moment(addendum.made.wall)
        head.addWidget(PlainLabel(made, Role.CAPTION, "text2", wrap=True), 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.l + 2, 0, 0, 0)
        column.setSpacing(SPACE.xs)
        column.addLayout(head)
        column.addWidget(ReadingText(str(addendum.body.get("text") or ""), name="Addendum"))
        if addendum.signature is not None:
            line = QHBoxLayout()
            line.setSpacing(SPACE.xs + 2)
            line.addWidget(IconLabel("consent", "text2", 16))
            signed = words.moment(addendum.signature.at.wall)
            told = f"{addendum.signature.line}, signed {signed}"
            line.addWidget(PlainLabel(told, Role.CAPTION, "text2", wrap=True), 1)
            column.addSpacing(SPACE.xs)
            column.addLayout(line)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bar."""
        painter = QPainter(self)
        painter.fillRect(0, 0, 3, self.height(), theme.color("field"))
        painter.end()


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
        header = reading.entry.header
        when, blocks = _parted(reading.blocks)
        wrong = header.status is EntryStatus.ERROR
        chip = (
            Chip("Entered in error", "withheld", Tone.BAD)
            if wrong
            else Chip("Signed and locked", "lock", Tone.INFO)
        )
        self.add(Head(title, when, chip))
        if not reading.intact:
            self.add(
                Banner(
                    "This note is not as it was signed",
                    "Its seal does not fit what is stored. Compare it with a verified backup"
                    " before you rely on it.",
                    Tone.BAD,
                )
            )
        withdrawal = reading.entry.withdrawal
        if withdrawal is not None:
            self.add(_error_banner(withdrawal))
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


def _error_banner(withdrawal: Revision) -> Banner:
    on = words.moment(withdrawal.made.wall)
    by = withdrawal.signature.line if withdrawal.signature is not None else withdrawal.author
    told = f"Marked by {by} on {on}. The note stays below as it was signed."
    return Banner(f"Entered in error: {withdrawal.reason}", told, Tone.BAD, icon="withheld")
