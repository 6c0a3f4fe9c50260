"""Settings: the passphrase, the recovery sheet, the key, and old backups of a key that was seen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDialog

from therapist_emr.domain import words
from therapist_emr.errors import UserError
from therapist_emr.ui.jobs import Job
from therapist_emr.ui.keys.backup_work import BackupWork, Shown
from therapist_emr.ui.keys.old_backups import OldBackups
from therapist_emr.ui.keys.passphrase_dialogs import NewPassphraseDialog, WithoutDialog
from therapist_emr.ui.keys.proof import ProofDialog
from therapist_emr.ui.keys.sheet_dialog import SheetDialog
from therapist_emr.ui.navigation import Navigator
from therapist_emr.ui.pages.settings.column import PanelColumn
from therapist_emr.ui.session import Session
from therapist_emr.ui.theme import SPACE, Role, Tone
from therapist_emr.ui.widgets.aloud import say_aloud
from therapist_emr.ui.widgets.banner import Banner
from therapist_emr.ui.widgets.buttons import Button
from therapist_emr.ui.widgets.field import CaptionLine
from therapist_emr.ui.widgets.sections import KeyValues, SectionHeader
from therapist_emr.ui.widgets.text import PlainLabel
from therapist_emr.ui.widgets.wrapping import WrapRow
from therapist_emr.vault.exposure import seen_before
from therapist_emr.vault.keyholder import Place
from therapist_emr.vault.passphrases import WITHOUT_ONE

MADE_UP = (
    "In a made-up practice passphrase and key stay as they are, so that anyone can look around."
)
SET = "It is asked for whenever the practice is unlocked. Nobody can look it up or reset it."
NONE = "There is no passphrase: locking keeps nobody out"
SHEET = "The four lines on it open your charts and every backup that carries the fingerprint."
KEY = (
    "A new key encrypts everything anew and comes with a new sheet. Change it when a sheet was "
    "lost, or when somebody who should not may have seen one."
)
OLD = (
    "What was seen still opens these. Encrypt each anew with today's key, or destroy it. You can "
    "stop at any time and go on later."
)
_PLACES = {
    Place.KEYRING: "This computer's keyring",
    Place.FILE: "A file beside the practice, locked by the passphrase",
}


class KeysPanel(PanelColumn):
    """Change what opens the practice."""

    def __init__(self, session: Session, navigator: Navigator) -> None:
        super().__init__()
        self._session, self._navigator = session, navigator
        self._vault, self._practice = session.vault, session.practice
        shown = Shown(self._hold, self._follow, self._show_problem, self.refresh)
        self.work = BackupWork(session, navigator, shown)
        self._held = False
        self.made_up = PlainLabel(MADE_UP, Role.BODY, "text2", wrap=True)
        self.add(self.made_up)
        self._add_passphrase()
        self._add_sheet()
        self._add_key()
        self._add_old()
        self.refresh()
        if seen_before(self._vault):
            QTimer.singleShot(0, self, self.work.look)

    def _add_passphrase(self) -> None:
        self.add(SectionHeader("Passphrase"), space=SPACE.s)
        self.has_one = PlainLabel(SET, Role.BODY, "text2", wrap=True)
        self.has_none = Banner(
            "There is no passphrase: locking keeps nobody out", WITHOUT_ONE, Tone.SOON
        )
        self.add(self.has_one)
        self.add(self.has_none)
        self.change = Button("Change the passphrase", icon="pencil", on_click=self.ask_for_new)
        self.without = Button("Go without a passphrase", on_click=self.ask_to_go_without)
        self._add_buttons(self.change, self.without)

    def _add_sheet(self) -> None:
        self.add(SectionHeader("Recovery sheet"), space=SPACE.l)
        self.add(PlainLabel(SHEET, Role.BODY, "text2", wrap=True))
        self.facts = KeyValues(label_width=170)
        self.add(self.facts)
        self.sheet = Button("Show and print the sheet", icon="printer", on_click=self.show_sheet)
        self._add_buttons(self.sheet)

    def _add_key(self) -> None:
        self.add(SectionHeader("Key"), space=SPACE.l)
        self.add(PlainLabel(KEY, Role.BODY, "text2", wrap=True))
        change = self._session.asked.change_key
        self.renew = Button("Change the key", icon="key", on_click=lambda: change.emit(False))
        self.seen = Button(
            "I think someone saw my key", icon="eye", on_click=lambda: change.emit(True)
        )
        self._add_buttons(self.renew, self.seen)

    def _add_old(self) -> None:
        self.old_header = SectionHeader("Old backups")
        self.old_words = PlainLabel(OLD, Role.BODY, "text2", wrap=True)
        self.old = OldBackups()
        self.trouble = CaptionLine(reserve=False)
        self.look = Button("Look again", icon="search", on_click=self.work.look)
        self.add(self.old_header, space=SPACE.l)
        self.add(self.old_words)
        self.add(self.old)
        self.add(self.trouble)
        self._add_buttons(self.look)
        self.old.encrypt_asked.connect(self.work.encrypt)
        self.old.destroy_asked.connect(lambda one: self.work.destroy(one, self))
        self.old.through.connect(self.look.setFocus)
        self.old.gone_asked.connect(lambda one: self.work.call_gone(one, self))

    def _add_buttons(self, *buttons: Button) -> None:
        self.add(WrapRow(buttons))

    def refresh(self) -> None:
        """Read again how the practice is opened and which old backups wait."""
        asks = self._vault.asks_passphrase
        self.has_one.setVisible(asks)
        self.has_none.setVisible(not asks)
        self.change.setText("Change the passphrase" if asks else "Set a passphrase")
        self.without.setVisible(asks and self._vault.key_place is Place.KEYRING)
        real = not self._practice.settings.made_up
        self.made_up.setVisible(not real)
        for button in (self.change, self.without, self.renew, self.seen):
            button.setEnabled(real)
        self.facts.set_rows(self._facts())
        self._show_old()

    def ask_for_new(self) -> None:
        """Ask for a new passphrase."""
        told = "Passphrase changed" if self._vault.asks_passphrase else "Passphrase set"
        self._ask(NewPassphraseDialog(self._vault, self._session.runner), lambda: told)

    def ask_to_go_without(self) -> None:
        """Say what going without gives up, and ask."""
        dialog = WithoutDialog(self._vault, self._session.runner)
        self._ask(dialog, lambda: "There is no passphrase now")

    def show_sheet(self) -> None:
        """Show the sheet, after the passphrase."""
        session = self._session
        files = session.computer.files
        dialog = SheetDialog(self._vault, self._practice, session.runner, files)
        self._ask(dialog, lambda: "")

    def _ask(self, dialog: ProofDialog, told: Callable[[], str]) -> None:
        dialog.setParent(self, dialog.windowFlags())
        dialog.finished.connect(dialog.deleteLater)
        dialog.finished.connect(lambda result: self._asked(result, told()))
        dialog.open()

    def _asked(self, result: int, told: str) -> None:
        self.refresh()
        if result == QDialog.DialogCode.Accepted:
            self._navigator.say(told)

    def _show_old(self) -> None:
        backups = self.work.known()
        wanted = bool(backups) or seen_before(self._vault)
        for part in (self.old_header, self.old_words, self.old, self.look):
            part.setVisible(wanted)
        self.old_words.setText(OLD if any(one.waits for one in backups) else "All dealt with.")
        self.old.show_backups(backups, self._practice.now().zone, held=self._held)

    def _hold(self, on: bool) -> None:
        self._held = on
        looked = self.look.hasFocus()
        self.look.setEnabled(not on)
        if looked:
            self.old.setFocus()  # whose rows take the keyboard in the end
        if on:
            self.trouble.show_words("")
        self._show_old()

    def _follow(self, job: Job) -> None:
        self.follow(job, self.old)

    def _show_problem(self, problem: UserError) -> None:
        self.trouble.show_words(str(problem), Tone.BAD, "warning")
        say_aloud(self.trouble, str(problem), at_once=True)

    def _facts(self) -> list[tuple[str, str]]:
        checked = self._practice.settings.sheet_checked
        place = self._vault.key_place
        return [
            ("Fingerprint", self._vault.fingerprint),
            ("Read back", words.iso_day(checked) if checked else "Not yet"),
            ("The key is kept in", _PLACES[place] if place else "Nothing but the sheet"),
        ]
