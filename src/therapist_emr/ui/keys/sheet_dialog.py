"""The recovery sheet once more, after the passphrase was asked for."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QWidget

from therapist_emr.domain import words
from therapist_emr.errors import UserError
from therapist_emr.practice.practice import Practice
from therapist_emr.ui.entry.sheet_picture import SheetPicture
from therapist_emr.ui.files import Files
from therapist_emr.ui.jobs import AnyRunner
from therapist_emr.ui.keys.proof import ProofDialog
from therapist_emr.ui.keys.sheet_hand import SheetHand
from therapist_emr.ui.theme import SPACE, Role
from therapist_emr.ui.widgets.aloud import say_aloud
from therapist_emr.ui.widgets.buttons import Button
from therapist_emr.ui.widgets.dialog_scroll import DialogScroll
from therapist_emr.ui.widgets.text import PlainLabel
from therapist_emr.vault.open_vault import OpenVault
from therapist_emr.vault.passphrases import prove


class SheetDialog(ProofDialog):
    """Ask for the passphrase, then show the sheet with Print and Save."""

    def __init__(
        self, vault: OpenVault, practice: Practice, runner: AnyRunner, files: Files
    ) -> None:
        super().__init__(
            "Recovery sheet",
            "Whoever holds this sheet and the practice file, or a backup, can read every chart. "
            "Make sure that nobody looks over your shoulder.",
            "Show the sheet",
            runner,
            asks=vault.asks_passphrase,
        )
        self._vault, self._practice = vault, practice
        self._hand = SheetHand(practice, files)
        self.told = PlainLabel("", Role.CAPTION, "text2", wrap=True)
        self.told.hide()
        self.picture: SheetPicture | None = None
        (self.current if vault.asks_passphrase else self.action).setFocus()

    def go_on(self) -> None:
        """Prove the passphrase."""
        vault, current = self._vault, self.passphrase
        self.work("One moment", lambda _watch: prove(vault, current), self._proved)

    def _proved(self) -> None:
        """Show the sheet once the trail says so: a photograph of it opens every chart."""
        try:
            self._practice.audit.record("show", "sheet", self._vault.fingerprint)
        except UserError as problem:
            self.show_trouble(problem)
        else:
            self._show()

    def _show(self) -> None:
        self.current.clear()
        self.current_row.hide()
        self.action.hide()
        self.cancel.setText("Close")
        made = words.day(self._practice.now().day)
        self.picture = SheetPicture(self._vault.recovery_lines(), self._vault.fingerprint, made)
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.addStretch(1)
        row.addWidget(self.picture)
        row.addStretch(1)
        self.add(DialogScroll(holder, "The sheet", self)).show()
        self.hint.setSpacing(SPACE.s)
        self.hint.addWidget(self._button("Print sheet", "printer", self._hand.print))
        self.hint.addWidget(self._button("Save as PDF", "download", self._hand.save))
        self.add(self.told)
        self._settle()

    def _settle(self) -> None:
        """Grow to the sheet, around the same middle, and stay on the screen."""
        middle = self.frameGeometry().center()
        self.fit()
        place, room = self.frameGeometry(), self.screen().availableGeometry()
        place.moveCenter(middle)
        place.moveBottom(min(place.bottom(), room.bottom()))
        place.moveTop(max(place.top(), room.top()))
        self.move(place.topLeft())

    def _button(
        self, label: str, icon: str, hand_out: Callable[[OpenVault, QWidget], str]
    ) -> Button:
        return Button(label, icon=icon, on_click=lambda: self._hand_out(hand_out))

    def _hand_out(self, hand_out: Callable[[OpenVault, QWidget], str]) -> None:
        try:
            told, tint = hand_out(self._vault, self), "text2"
        except UserError as problem:
            told, tint = f"{problem.message} {problem.remedy}", "red"
        self.told.set_tint("red" if tint == "red" else "text2")
        self.told.setText(told)
        self.told.setVisible(bool(told))
        say_aloud(self.told, told, at_once=tint == "red")
