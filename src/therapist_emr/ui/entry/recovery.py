"""Typing in the recovery sheet: each line is checked as soon as it is whole."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from therapist_emr.domain import words
from therapist_emr.ui import theme
from therapist_emr.ui.entry.column import CentredPage
from therapist_emr.ui.entry.unlock import wide
from therapist_emr.ui.theme import Role
from therapist_emr.ui.widgets.aloud import say_aloud
from therapist_emr.ui.widgets.buttons import Button, Kind
from therapist_emr.ui.widgets.field import FieldRow
from therapist_emr.ui.widgets.lineedit import LineEdit, PasswordEdit
from therapist_emr.vault.recovery import check_line, group
from therapist_emr.vault.wrap import MIN_PASSPHRASE

LINE_LENGTH = 15


def bare(typed: str) -> str:
    """Return a typed line without the hyphens and spaces that only help the eye."""
    return "".join(char for char in typed if char.isalnum())


class KeyLineEdit(LineEdit):
    """Take one line of the recovery sheet, grouped for reading once it is whole."""

    whole = Signal()

    def __init__(self, number: int) -> None:
        super().__init__(placeholder="", name=f"Line {number}")
        theme.set_role(self, Role.MONO)
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhUppercaseOnly | Qt.InputMethodHint.ImhNoPredictiveText
        )
        self._came_by_itself = False
        self.textEdited.connect(self._edited)

    def take_over(self) -> None:
        """Take the keyboard from the line before, which is whole, and be seen."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._came_by_itself = True
        parent = self.parentWidget()
        while parent is not None:
            if isinstance(parent, QScrollArea):
                parent.ensureWidgetVisible(self, 0, self.height())
            parent = parent.parentWidget()

    def focusNextPrevChild(self, onward: bool) -> bool:
        """Let one Tab pass that was meant to leave the line before: it would skip this one."""
        if onward and self._came_by_itself:
            self._came_by_itself = False
            return True
        return super().focusNextPrevChild(onward)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the next Tab at its word."""
        self._came_by_itself = False
        super().focusOutEvent(event)

    def _edited(self, typed: str) -> None:
        self._came_by_itself = False
        if len(bare(typed)) == LINE_LENGTH:
            self.set_value(group(bare(typed).upper()))
            self.setCursorPosition(len(self.text()))
            self.whole.emit()


class KeyLineRow(QWidget):
    """Join a numbered line with what its check characters say of it."""

    changed = Signal()

    def __init__(self, number: int) -> None:
        super().__init__()
        self._name = f"Line {number}"
        self.edit = KeyLineEdit(number)
        self._row = FieldRow(self._name, self.edit)
        self._good = self._typed = False
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self._row)
        self.setFocusProxy(self.edit)
        self.edit.textEdited.connect(self._note_hand)
        self.edit.textChanged.connect(self._judge)

    def is_good(self) -> bool:
        """Tell whether the line is whole and its check characters fit."""
        return self._good

    def _note_hand(self) -> None:
        self._typed = True

    def _judge(self, typed: str) -> None:
        length = len(bare(typed))
        self._good = False
        if length == 0:
            self._row.clear_problem()
            self._row.set_help("")
        elif length < LINE_LENGTH:
            self._row.clear_problem()
            left = LINE_LENGTH - length
            self._row.set_help("1 character to go" if left == 1 else f"{left} characters to go")
        else:
            self._show(typed)
        self._typed = False
        self.changed.emit()

    def _show(self, typed: str) -> None:
        found = check_line(typed)
        self._good = found.ok
        if not found.ok:
            self._row.show_problem(words.sentence(found.problem))
        else:
            self._row.clear_problem()
            self._row.set_help("A slip was mended" if found.corrected else "Correct")
        if self._typed:  # the keyboard goes on to the next line, and is heard there alone
            say_aloud(self, f"{self._name}: {self._row.caption()}", at_once=not found.ok)


class RecoveryPage(CentredPage):
    """Ask for the four lines of the sheet and for a new passphrase."""

    submitted = Signal(list, str)
    back_asked = Signal()
    restore_asked = Signal()

    def __init__(
        self,
        action: str = "Open the practice",
        *,
        with_restore: bool = False,
    ) -> None:
        super().__init__(
            "key",
            "Use the recovery sheet",
            "Type the four lines. Hyphens, spaces and capitals do not matter.",
            "The sheet opens this practice and every backup that carries its fingerprint.",
            width=420,
        )
        self._lines = [KeyLineRow(number) for number in range(1, 5)]
        self._action = action
        for here, following in zip(self._lines, [*self._lines[1:], None], strict=True):
            self.column.addWidget(here)
            here.changed.connect(self._judge)
            if following is not None:
                here.edit.whole.connect(following.edit.take_over)
        self._new = PasswordEdit("New passphrase")
        self._new_row = FieldRow(
            "New passphrase",
            self._new,
            help_text=f"At least {MIN_PASSPHRASE} characters; several words are good",
        )
        self.column.addWidget(self._new_row)
        self._button = wide(Button(action, Kind.PRIMARY, on_click=self._submit))
        self._button.setEnabled(False)
        self.column.addWidget(self._button)
        self.column.addSpacing(theme.SPACE.s)
        back = Button("Back", Kind.LINK, on_click=self.back_asked.emit)
        self.column.addWidget(back, 0, Qt.AlignmentFlag.AlignHCenter)
        if with_restore:
            restore = Button("Restore a backup", Kind.LINK, on_click=self.restore_asked.emit)
            self.column.addWidget(restore, 0, Qt.AlignmentFlag.AlignHCenter)
        self._new.textEdited.connect(lambda _text: self._judge())
        self._new.returnPressed.connect(self._submit)
        self.setFocusProxy(self._lines[0])

    def set_lines(self, lines: list[str]) -> None:
        """Fill in lines, as from a scanned code."""
        for row, line in zip(self._lines, lines, strict=False):
            row.edit.set_value(group(bare(line).upper()))

    def set_busy(self, on: bool) -> None:
        """Show that the file is being opened."""
        self._button.setEnabled(not on)
        self._button.setText("Opening" if on else self._action)

    def show_problem(self, message: str, remedy: str = "") -> None:
        """Say why it did not open; what was typed stays."""
        self.set_busy(on=False)
        self._lines[0].setFocus(Qt.FocusReason.OtherFocusReason)  # Back would have the keyboard
        self.tell_trouble(f"{message} {remedy}".strip())

    def show_passphrase_problem(self, message: str, remedy: str = "") -> None:
        """Say beside the new passphrase what is wrong with it."""
        self.set_busy(on=False)
        self._new_row.show_problem(message, remedy)
        self._new.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear(self) -> None:
        """Forget what was typed."""
        for row in self._lines:
            row.edit.clear()
        self._new.clear()

    def _judge(self) -> None:
        told = all(row.is_good() for row in self._lines)
        self._button.setEnabled(told and bool(self._new.value()))
        self._new_row.clear_problem()

    def _submit(self) -> None:
        if self._button.isEnabled():
            self.set_busy(on=True)
            self.submitted.emit([row.edit.value() for row in self._lines], self._new.value())

    def restyle(self) -> None:
        """Let a whole line of the sheet be seen at any text size."""
        super().restyle()
        if hasattr(self, "_lines"):
            metrics = QFontMetrics(theme.font(Role.MONO))
            needed = metrics.horizontalAdvance("W" * (LINE_LENGTH + 2)) + theme.px(40)
            self._inner.setFixedWidth(max(theme.px(420), needed))
