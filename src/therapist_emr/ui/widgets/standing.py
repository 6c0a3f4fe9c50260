"""How an entry stands: who signed it, whether it is unchanged, what was added, whether it holds."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from therapist_emr.domain import words
from therapist_emr.domain.clock import Moment
from therapist_emr.domain.entry import Entry, EntryStatus, Revision, Signature
from therapist_emr.sections.desk import Reading
from therapist_emr.ui import theme
from therapist_emr.ui.theme import SPACE, Role, Token, Tone
from therapist_emr.ui.widgets.banner import Banner
from therapist_emr.ui.widgets.chips import Chip
from therapist_emr.ui.widgets.icon_label import IconLabel
from therapist_emr.ui.widgets.text import PlainLabel
from therapist_emr.ui.widgets.textedit import ReadingText

UNCHANGED = "Unchanged since signing"
CHANGED = "Does not match its signature"


def signed_words(signature: Signature) -> str:
    """Return "Signed Tue, Nov 10, 2026, 6:58 pm"."""
    return f"Signed {words.moment(signature.at.wall)}"


def standing_chip(entry: Entry) -> Chip | None:
    """Return what is said beside an entry's title: that it is signed, or entered in error."""
    if entry.header.status is EntryStatus.ERROR:
        return Chip("Entered in error", "withheld", Tone.BAD)
    if entry.current.signature is not None:
        return Chip("Signed and locked", "lock", Tone.INFO)
    return None


def standing_banners(reading: Reading, noun: str) -> list[Banner]:
    """Return what must be read before an entry is relied on: a broken seal, an error."""
    entry = reading.entry
    how = "signed" if entry.current.signature is not None else "kept"
    found = [] if reading.intact else [broken_banner(noun, how)]
    if (wrong := entry.withdrawal) is not None:
        by = wrong.signature.line if wrong.signature is not None else wrong.author
        found.append(error_banner(wrong.reason, by, wrong.made, noun, how))
    return found


def broken_banner(noun: str, how: str = "kept") -> Banner:
    """Say that what is stored is not what was signed or kept."""
    told = (
        "Its seal does not fit what is stored. Compare it with a verified backup"
        " before you rely on it."
    )
    return Banner(f"This {noun} is not as it was {how}", told, Tone.BAD)


def error_banner(reason: str, by: str, made: Moment, noun: str, how: str = "kept") -> Banner:
    """Say that an entry was made in error: why, who said so and when."""
    told = f"Marked by {by} on {words.moment(made.wall)}. The {noun} stays below as it was {how}."
    return Banner(f"Entered in error: {reason}", told, Tone.BAD, icon="withheld")


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
