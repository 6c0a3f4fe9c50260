"""The steps of setting up, after the practice has a name: passphrase, sheet, backups."""

from __future__ import annotations

import secrets
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from therapist_emr.errors import UserError
from therapist_emr.ui import theme
from therapist_emr.ui.entry.recovery import LINE_LENGTH, KeyLineEdit, bare
from therapist_emr.ui.entry.sheet_picture import SheetPicture
from therapist_emr.ui.theme import Role, Token
from therapist_emr.ui.widgets.aloud import read_out, say_aloud
from therapist_emr.ui.widgets.buttons import Button, Kind
from therapist_emr.ui.widgets.field import FieldRow
from therapist_emr.ui.widgets.lineedit import PasswordEdit
from therapist_emr.ui.widgets.sections import Hairline
from therapist_emr.ui.widgets.text import PlainLabel
from therapist_emr.ui.widgets.wrapping import WrapRow
from therapist_emr.vault.recovery import same_line
from therapist_emr.vault.wrap import MIN_PASSPHRASE, check_passphrase

LEAST_WIDTH = 420
ONLY_WAY_BACK = (
    "If you forget the passphrase, this sheet is the only way back in. Nobody else can open your "
    "charts, not even the people who made this app."
)


class Panel(QWidget):
    """Hold one step: a title, words for reading, controls, and Back beside Continue."""

    back_asked = Signal()

    def __init__(
        self, title: str, words: str, action: str = "Continue", *, back: bool = True
    ) -> None:
        super().__init__()
        self._wide = 420
        self._pressed = False
        self.body = QWidget()
        self.rows = QVBoxLayout(self.body)
        self.rows.setContentsMargins(0, 0, 0, 0)
        self.rows.setSpacing(theme.SPACE.s)
        self.rows.addWidget(PlainLabel(title, Role.TITLE, wrap=True))
        self.rows.addWidget(PlainLabel(words, Role.READING, "text2", wrap=True))
        self.rows.addSpacing(theme.SPACE.m)
        self.notice = PlainLabel("", Role.BODY, "red", wrap=True)
        self.notice.hide()
        self.action = Button(action, Kind.PRIMARY, on_click=self.submit)
        self.back = Button(
            "Back", Kind.QUIET, "chevron-left", on_click=self.back_asked.emit, parent=self
        )
        self.back.setVisible(back)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(theme.SPACE.xxl + theme.SPACE.xl)
        outer.addWidget(self.body, 1000, Qt.AlignmentFlag.AlignTop)
        outer.addStretch(1)
        self.outer = outer
        self.restyle()

    def close_rows(self) -> None:
        """Add the notice and the buttons below the controls."""
        self.rows.addWidget(self.notice)
        self.rows.addSpacing(theme.SPACE.m)
        self.foot = QHBoxLayout()
        self.foot.setSpacing(theme.SPACE.s)
        self.foot.addWidget(self.back)
        self.foot.addStretch(1)
        self.foot.addWidget(self.action)
        self.rows.addLayout(self.foot)
        self.rows.addStretch(1)

    def restyle(self) -> None:
        """Keep the width that reading needs, as far as the window has it."""
        self.body.setMaximumWidth(theme.px(self._wide))
        self.body.setMinimumWidth(min(theme.px(self._wide), LEAST_WIDTH))

    def submit(self) -> None:
        """Go on, when the step is complete."""

    def set_busy(self, words: str = "") -> None:
        """Hold the buttons while something is made; no words let them go, as the keyboard was."""
        pressed = self.action.hasFocus()
        self.action.setEnabled(not words)
        self.back.setEnabled(not words)
        self.notify(words)
        if self._pressed and not words and self.isVisible():
            self.action.setFocus(Qt.FocusReason.OtherFocusReason)
        self._pressed = pressed and bool(words)

    def show_problem(self, message: str, remedy: str = "") -> None:
        """Say what went wrong; what was typed stays."""
        self.set_busy()
        self.notify(f"{message} {remedy}".strip(), "red")

    def showEvent(self, event: QShowEvent) -> None:
        """Have the step read, of which the keyboard tells no more than its first field."""
        super().showEvent(event)
        if not event.spontaneous():
            read_out(self.body)

    def notify(self, words: str, tint: Token = "text2") -> None:
        """Say something above the buttons, or nothing any more."""
        self.notice.set_tint(tint)
        self.notice.setText(words)
        self.notice.setVisible(bool(words))
        say_aloud(self.notice, words, at_once=tint == "red")


class PassphrasePanel(Panel):
    """Ask for the passphrase twice."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__(
            "Choose a passphrase",
            "It unlocks your charts each day. Four or five words that mean something only to you "
            "are easy to remember and hard to guess.",
        )
        self._first = PasswordEdit("Passphrase")
        self._again = PasswordEdit("Passphrase again")
        help_text = f"At least {MIN_PASSPHRASE} characters"
        self._first_row = FieldRow("Passphrase", self._first, help_text=help_text)
        self._again_row = FieldRow("Once more", self._again)
        self.rows.addWidget(self._first_row)
        self.rows.addWidget(self._again_row)
        self.close_rows()
        self._first.textEdited.connect(self._clear)
        self._again.textEdited.connect(self._clear)
        self._first.returnPressed.connect(self._again.setFocus)
        self._again.returnPressed.connect(self.submit)
        self.setFocusProxy(self._first)

    def submit(self) -> None:
        """Check both and hand the passphrase on."""
        typed = self._first.value()
        try:
            check_passphrase(typed)
        except UserError as error:
            self._first_row.show_problem(error.message, error.remedy)
            self._first.setFocus()
            return
        if self._again.value() != typed:
            self._again_row.show_problem("The two are not the same.", "Type it once more.")
            self._again.setFocus()
            return
        self.chosen.emit(typed)

    def clear(self) -> None:
        """Forget what was typed."""
        self._first.clear()
        self._again.clear()

    def _clear(self) -> None:
        self._first_row.clear_problem()
        self._again_row.clear_problem()


class SheetPanel(Panel):
    """Hand out the recovery sheet and have two of its lines typed back."""

    print_asked = Signal()
    save_asked = Signal()
    confirmed = Signal()

    def __init__(
        self,
        lines: tuple[str, ...],
        fingerprint: str,
        made_on: str,
        *,
        title: str = "Save your recovery sheet",
        words: str = ONLY_WAY_BACK,
        action: str = "Continue",
        back: bool = False,
    ) -> None:
        super().__init__(title, words, action, back=back)
        self.lines = lines
        self.asked = sorted(secrets.SystemRandom().sample(range(1, 5), 2))
        self._edits: dict[int, KeyLineEdit] = {}
        self._field_rows: dict[int, FieldRow] = {}
        self._add_buttons()
        self.rows.addWidget(Hairline())
        self.rows.addSpacing(theme.SPACE.s)
        first, second = self.asked
        self.rows.addWidget(PlainLabel("Read it back", Role.STRONG))
        told = f"Find lines {first} and {second} on your printed or saved sheet and type them here."
        self.rows.addWidget(PlainLabel(told, Role.BODY, "text2", wrap=True))
        for number in self.asked:
            self._add_line(number)
        self._remark = PlainLabel("", Role.BODY, "text2", wrap=True)
        self._remark.hide()
        self.rows.addWidget(self._remark)
        self.close_rows()
        self.action.setEnabled(False)
        self._beside = self._picture(fingerprint, made_on)
        self.outer.insertWidget(1, self._beside, 0, Qt.AlignmentFlag.AlignTop)
        self.setFocusProxy(self._edits[first])

    def submit(self) -> None:
        """Go on when both lines are right."""
        if self.action.isEnabled():
            self.confirmed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Set the picture below where there is no room for it at the side."""
        super().resizeEvent(event)
        room = self.width() - self._beside.sizeHint().width() - self.outer.spacing()
        aside = room >= self.body.maximumWidth()
        way = QBoxLayout.Direction
        self.outer.setDirection(way.LeftToRight if aside else way.TopToBottom)

    def typed(self) -> dict[int, str]:
        """Return the lines that were typed back, by number from one."""
        return {number: edit.value() for number, edit in self._edits.items()}

    def remark(self, words: str) -> None:
        """Say something that stays, whatever is said of the sheet."""
        self._remark.setText(words)
        self._remark.show()

    def saved_at(self, words: str) -> None:
        """Say where the sheet was saved or that it was sent to the printer."""
        self.notify(words)

    def _add_buttons(self) -> None:
        ways = (
            Button("Print sheet", icon="printer", on_click=self.print_asked.emit),
            Button("Save as PDF", icon="download", on_click=self.save_asked.emit),
        )
        self.rows.addWidget(WrapRow(ways))
        self.rows.addSpacing(theme.SPACE.m)

    def _add_line(self, number: int) -> None:
        edit = KeyLineEdit(number)
        row = FieldRow(f"Line {number}", edit)
        edit.textChanged.connect(lambda typed, number=number: self._judge(number, typed))
        edit.returnPressed.connect(self.submit)
        self._edits[number], self._field_rows[number] = edit, row
        self.rows.addWidget(row)

    def _picture(self, fingerprint: str, made_on: str) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE.s)
        picture = SheetPicture(self.lines, fingerprint, made_on)
        picture.hide_lines(self.asked)
        column.addWidget(picture)
        first, second = self.asked
        told = f"Lines {first} and {second} are hidden here while you read them back."
        column.addWidget(PlainLabel(told, Role.CAPTION, "text3", wrap=True))
        return holder

    def _judge(self, number: int, typed: str) -> None:
        row, length = self._field_rows[number], len(bare(typed))
        row.clear_problem()
        if length == LINE_LENGTH:
            if self._is_right(number):
                row.set_help("Correct")
            else:
                row.show_problem("This is not the line on the sheet.", "Compare it and try again.")
        else:
            left = LINE_LENGTH - length
            words = "1 character to go" if left == 1 else f"{left} characters to go"
            row.set_help(words if 0 < length < LINE_LENGTH else "")
        self.action.setEnabled(all(self._is_right(asked) for asked in self.asked))

    def _is_right(self, number: int) -> bool:
        return same_line(self._edits[number].value(), self.lines[number - 1])


class BackupPanel(Panel):
    """Choose the folder that backups go to, or decide later."""

    choose_asked = Signal()
    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__(
            "Choose where backups go",
            "A USB disk or another computer's folder is best. Backups are encrypted like the "
            "charts themselves, so a synced folder is safe too.",
            action="Finish",
            back=False,
        )
        self._folder = ""
        self._shown = PlainLabel("No folder chosen yet", Role.BODY, "text2", elide=True)
        row = QHBoxLayout()
        row.setSpacing(theme.SPACE.m)
        choose = Button("Choose a folder", icon="disk", on_click=self.choose_asked.emit)
        row.addWidget(choose)
        row.addWidget(self._shown, 1)
        self.rows.addLayout(row)
        note = (
            "A backup is made and checked each day, when you close the app, and whenever you ask."
        )
        self.rows.addWidget(PlainLabel(note, Role.CAPTION, "text3", wrap=True))
        self.close_rows()
        self.later = Button("Decide later", Kind.QUIET, on_click=lambda: self.chosen.emit(""))
        self.foot.insertWidget(2, self.later)
        self.action.setEnabled(False)
        self.setFocusProxy(choose)

    def set_folder(self, folder: Path) -> None:
        """Show the chosen folder."""
        self._folder = str(folder)
        self._shown.setText(self._folder)
        self.notice.hide()
        say_aloud(self._shown, self._folder)
        self.action.setEnabled(True)
        # The dialog leaves the keyboard nowhere to be seen, and the next button to come throws
        # the choice away.
        self.action.setFocus(Qt.FocusReason.TabFocusReason)

    def refuse_folder(self, message: str, remedy: str) -> None:
        """Say why a folder is not taken; the one chosen before stays."""
        self.show_problem(message, remedy)
        self.action.setEnabled(bool(self._folder))

    def submit(self) -> None:
        """Hand the folder on."""
        if self._folder:
            self.chosen.emit(self._folder)
