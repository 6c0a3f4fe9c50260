"""The gallery's sheet of parts: every control in every state, and the icons."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QWidget

from therapist_emr.ui import icons, style, theme
from therapist_emr.ui.theme import Role, Tone
from therapist_emr.ui.widgets import text
from therapist_emr.ui.widgets.banner import Banner
from therapist_emr.ui.widgets.buttons import Button, Kind, State
from therapist_emr.ui.widgets.chips import Chip, ChipButton, ChipRow
from therapist_emr.ui.widgets.choice import CheckBox
from therapist_emr.ui.widgets.field import FieldRow
from therapist_emr.ui.widgets.lineedit import LineEdit
from therapist_emr.ui.widgets.progress import ProgressBar
from therapist_emr.ui.widgets.row_delegate import ONE_LINE, paint_row
from therapist_emr.ui.widgets.rows import Row
from therapist_emr.ui.widgets.scaffold import Surface


class Posed(Button):
    """Be a button held in one state for its picture."""

    pose = State.REST

    def state(self) -> State:
        """Return the pose."""
        return self.pose


class PosedLine(LineEdit):
    """Be a line held in focus for its picture."""

    def hasFocus(self) -> bool:
        """Say yes."""
        return True


class RingAround(QWidget):
    """Hold a button with the ring around it."""

    def __init__(self, inner: QWidget) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 4, 4, 4)
        row.addWidget(inner)
        self._inner = inner

    def paintEvent(self, event: object) -> None:
        """Paint the ring."""
        painter = QPainter(self)
        style.ring(painter, QRectF(self._inner.geometry()))
        painter.end()


class Swatch(QWidget):
    """Show one colour."""

    def __init__(self, token: theme.Token) -> None:
        super().__init__()
        self._token = token
        self.setFixedSize(54, 34)

    def paintEvent(self, event: object) -> None:
        """Paint the colour."""
        painter = QPainter(self)
        style.box(painter, QRectF(self.rect()), self._token, "line")
        painter.end()


class PosedRow(QWidget):
    """Paint one row in one state."""

    def __init__(self, row: Row, **state: bool) -> None:
        super().__init__()
        self._row, self._state = row, state
        self.setFixedSize(480, 42)

    def paintEvent(self, event: object) -> None:
        """Paint the row."""
        from dataclasses import replace

        painter = QPainter(self)
        look = replace(ONE_LINE, height=42, title_width=132, hairlines=False, gap=2)
        paint_row(painter, QRect(self.rect()), self._row, look, **self._state)
        painter.end()


class IconSheet(QWidget):
    """Paint all icons."""

    def paintEvent(self, event: object) -> None:
        """Paint twelve in a row."""
        painter = QPainter(self)
        for at, name in enumerate(sorted(icons.names())):
            centre = QPointF(12 + at % 12 * 40, 12 + at // 12 * 36)
            icons.paint(painter, name, centre, "text", 24)
        painter.end()


def _place(parent: QWidget, child: QWidget, x: int, y: int, width: int = 0) -> QWidget:
    child.setParent(parent)
    if width:
        child.setFixedWidth(width)
    child.adjustSize()
    if width and child.hasHeightForWidth():
        child.setFixedHeight(child.heightForWidth(width))
    child.move(x, y)
    return child


def parts() -> QWidget:
    """Return design picture 11: parts and states."""
    page = Surface("surface")
    page.setFixedSize(1280, 800)
    _place(page, text.strong("Buttons"), 32, 24)
    states = [State.REST, State.HOVER, State.REST, State.PRESSED, State.DISABLED]
    for at, name in enumerate(("Rest", "Hover", "Focus", "Pressed", "Disabled")):
        _place(page, text.caption(name), 116 + at * 112, 48)
    buttons = [
        (Kind.PRIMARY, "Sign note"),
        (Kind.SECONDARY, "Print"),
        (Kind.QUIET, "Cancel"),
        (Kind.DESTRUCTIVE, "Destroy"),
    ]
    for line, (kind, words) in enumerate(buttons):
        y = 73 + line * 44
        _place(page, text.caption(kind.value.capitalize()), 32, y + 8)
        for at, state in enumerate(states):
            button = Posed(words, kind)
            button.pose = state
            if state is State.DISABLED:
                button.setEnabled(False)
            if at == 2:
                _place(page, RingAround(button), 340, y - 4)
            else:
                _place(page, button, 116 + at * 112, y)
    _fields(page)
    _chips(page)
    _place(page, text.strong("Icons, 24 px grid, 1.5 px stroke"), 32, 490)
    _place(page, IconSheet(), 32, 519).resize(500, 150)
    _right(page)
    return page


def _fields(page: QWidget) -> None:
    _place(page, text.strong("Fields"), 32, 261)
    rest = FieldRow("Rest", LineEdit("he/him"), help_text="Help in one line")
    focus = FieldRow("Focus", PosedLine("he/him"), help_text="Help in one line")
    wrong = FieldRow("Error", LineEdit("06/30/2099"))
    wrong.show_problem("In the future")
    locked_edit = LineEdit("Signed")
    locked_edit.setReadOnly(True)
    locked = FieldRow("Read only", locked_edit, help_text="Locked by signing")
    for at, row in enumerate((rest, focus, wrong, locked)):
        _place(page, row, 32 + at * 168, 287, 152)


def _chips(page: QWidget) -> None:
    _place(page, text.strong("Chips, progress, checks"), 32, 380)
    on = ChipButton("Active 12", checkable=True)
    on.setChecked(True)
    chips = ChipRow(
        (
            on,
            ChipButton("Waiting 3", checkable=True),
            Chip("42 CFR Part 2", "lock"),
            Chip("Penicillin: hives", "allergy", Tone.BAD),
            Chip("Risk reviewed", "warning", Tone.SOON),
            Chip("Met", "check", Tone.GOOD),
        )
    )
    _place(page, chips, 32, 406, 680)
    _place(page, ProgressBar("On the way, 2 of 3", 2 / 3), 32, 444, 140)
    _place(page, ProgressBar("Met", 1, Tone.GOOD), 192, 444, 140)
    _place(page, ProgressBar("8 days left", 0.73, Tone.SOON), 352, 444, 140)
    _place(page, CheckBox("On", on=True), 512, 447)
    _place(page, CheckBox("Off"), 572, 447)


def _right(page: QWidget) -> None:
    _place(page, text.strong("Type"), 768, 24)
    _place(page, text.title("Title 22, semibold"), 768, 51)
    _place(
        page,
        text.PlainLabel("Reading 15, for notes and letters, line height 150%", Role.READING),
        768,
        83,
    )
    _place(
        page,
        text.PlainLabel("Body 13, for everything else; medium and semibold for emphasis"),
        768,
        106,
    )
    _place(page, text.caption("Caption 12, for dates, help and counts"), 768, 126)
    _place(page, text.strong("Colours"), 768, 161)
    tokens: list[list[theme.Token]] = [
        ["rail", "pane", "surface", "raised", "hover", "soft", "hair", "line"],
        ["field", "text3", "text2", "text", "accent", "green", "amber", "red"],
    ]
    for line, names in enumerate(tokens):
        for at, name in enumerate(names):
            _place(page, Swatch(name), 768 + at * 60, 187 + line * 60)
            _place(page, text.caption(name, "text2"), 768 + at * 60, 224 + line * 60)
    _place(page, text.strong("Rows"), 768, 321)
    for at, (words, state) in enumerate(
        (
            ("Rest", {}),
            ("Hover", {"hover": True}),
            ("Selected", {"chosen": True}),
            ("Keyboard focus", {"focus": True}),
        )
    ):
        row = Row("x", "Thùy Nguyễn", words, "Nov 13", "session")
        _place(page, PosedRow(row, **state), 768, 344 + at * 42)
    _place(page, text.strong("Banners"), 768, 529)
    banners = (
        ("This note was carried forward", "Check the amber lines before you sign.", Tone.INFO),
        ("Backup verified", "Read back from the USB disk.", Tone.GOOD),
        ("Release ends in 5 days", "Renew it, or letters to the school stop.", Tone.SOON),
        (
            "The backup did not finish",
            "Nothing is lost. Put the disk back and try again.",
            Tone.BAD,
        ),
    )
    for at, (title, words, tone) in enumerate(banners):
        _place(page, Banner(title, words, tone), 768, 553 + at * 59, 480)
