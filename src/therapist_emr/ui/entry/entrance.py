"""The way in, from an empty computer or a locked practice to an open one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from shiboken6 import isValid

from therapist_emr.domain import words
from therapist_emr.domain.clock import Clock
from therapist_emr.domain.people import PracticeProfile, PracticeSettings
from therapist_emr.domain.progress import Progress
from therapist_emr.errors import UserError
from therapist_emr.practice.practice import open_practice
from therapist_emr.ui.away.reasons import CLOSED
from therapist_emr.ui.entry.one_page import OnePage
from therapist_emr.ui.entry.recovery import RecoveryPage
from therapist_emr.ui.entry.unlock import MissingPage, NoKeyPage, UnlockPage
from therapist_emr.ui.files import Files
from therapist_emr.ui.jobs import AnyRunner
from therapist_emr.vault import lifecycle
from therapist_emr.vault.keyring_store import KeyringError, KeyStore
from therapist_emr.vault.lifecycle import NoKeyHere, OpenVault, Place, WrongPassphrase
from therapist_emr.vault.throttle import Throttle, TooSoon
from therapist_emr.vault.wrap import PoorPassphrase, UnreadableKey

if TYPE_CHECKING:
    from therapist_emr.practice.restoring import RestoreOrder
    from therapist_emr.ui.entry.restoring import Restoring
    from therapist_emr.ui.entry.setup import SetupPage
    from therapist_emr.ui.entry.sheet_paper import SheetPaper

NO_KEYRING = (
    "This computer offers no keyring that keeps secrets safe. Your key is kept in a file beside "
    "the practice instead, locked by your passphrase."
)
PRACTICES = "Practices (*.emr);;All files (*)"


class Entrance(OnePage):
    """Show setting up, unlocking or recovery; `opened` hands over the unlocked practice."""

    opened = Signal(object)
    look_around_asked = Signal()
    holds_open = Signal()
    """Says that setting up has a practice open from now on."""

    def __init__(
        self, path: Path, keystore: KeyStore, jobs: AnyRunner, clock: Clock, files: Files
    ) -> None:
        super().__init__()
        self.path = path
        self._keystore, self._jobs, self._clock, self._files = keystore, jobs, clock, files
        self._profile = PracticeProfile()
        self._vault: OpenVault | None = None
        self._setup: SetupPage | None = None
        self._expected = False
        self._asks = True

    def begin(self, *, expected: bool = False) -> None:
        """Set up when there is no practice yet, else ask for the passphrase.

        A practice that is expected and not there is missed, and never taken for a new one.
        """
        self._expected = expected
        if self.path.exists():
            self.ask_to_unlock()
        elif expected:
            self._show_missing()
        else:
            self._set_up()

    def ask_to_unlock(self, title: str = "Welcome back", remark: str = "") -> None:
        """Ask for the passphrase, unless the key is not within reach."""
        page = self._show_unlock(title, remark)
        path, keystore = self.path, self._keystore
        self._jobs.run(
            lambda _progress: lifecycle.look_for_key(path, keystore),
            done=lambda asks: self._key_found(page, asks=asks),
            failed=lambda problem: self._key_not_found(page, problem),
        )

    def _key_found(self, asked_by: UnlockPage, *, asks: bool) -> None:
        if self._shows(asked_by):
            self._asks = asks
            asked_by.ask_for_passphrase(asks=asks)

    def _key_not_found(self, asked_by: UnlockPage, problem: BaseException) -> None:
        """Say so, unless that comes too late; an unlocking that was begun meanwhile says it too."""
        if not isinstance(problem, UserError):
            raise problem
        if self._shows(asked_by) and not self.held:
            self._no_key(problem)

    def _shows(self, page: UnlockPage) -> bool:
        """Tell whether a page that asked for something is still there to be answered."""
        return isValid(page) and self.page is page

    def _show_missing(self) -> None:
        from therapist_emr.vault.exchange import newest_aside

        aside = newest_aside(self.path)
        page = MissingPage(str(self.path.parent), aside.name if aside else "")
        page.retry_asked.connect(lambda: self.begin(expected=True))
        page.put_back_asked.connect(lambda: self._put_back(aside))
        page.other_file_asked.connect(self._other_file)
        page.restore_asked.connect(self.restore_backup)
        page.setup_asked.connect(self._set_up)
        self.show_page(page)

    def _put_back(self, aside: Path | None) -> None:
        from therapist_emr.vault.exchange import put_back

        if aside is not None and not self.path.exists():
            put_back(aside, self.path)
        self.begin(expected=True)

    def open_file(self, path: Path) -> None:
        """Go on with another file."""
        self.path = path
        self.ask_to_unlock()

    # --- unlocking -----------------------------------------------------------------------

    def _show_unlock(self, title: str = "Welcome back", remark: str = "") -> UnlockPage:
        self._asks = self._expected = True
        page = UnlockPage(title, remark)
        page.unlock_asked.connect(self._unlock)
        page.recovery_asked.connect(self._show_recovery)
        page.other_file_asked.connect(self._other_file)
        self.show_page(page)
        return page

    def _unlock(self, passphrase: str) -> None:
        path, keystore = self.path, self._keystore
        said = passphrase if self._asks else None
        self._work(
            lambda _progress: lifecycle.unlock(path, said, keystore),
            done=self._unlocked,
            failed=self._not_unlocked,
        )

    def _not_unlocked(self, problem: BaseException) -> None:
        page = self.page
        if isinstance(problem, KeyringError | NoKeyHere | UnreadableKey):
            self._no_key(problem)
        elif isinstance(problem, UserError) and isinstance(page, UnlockPage):
            wrong = isinstance(problem, WrongPassphrase | TooSoon)
            wait = lifecycle.seconds_to_wait(self.path, Throttle()) if wrong else 0.0
            page.show_problem(problem.message, problem.remedy, wait)
        else:
            raise problem

    def _no_key(self, problem: BaseException) -> None:
        if not isinstance(problem, UserError):
            raise problem
        page = NoKeyPage(problem.message, problem.remedy)
        page.retry_asked.connect(self.ask_to_unlock)
        page.passphrase_asked.connect(self._show_unlock)
        page.recovery_asked.connect(self._show_recovery)
        page.other_file_asked.connect(self._other_file)
        self.show_page(page)

    def _other_file(self) -> None:
        if path := self._choose("Open a practice", PRACTICES):
            self.open_file(path)

    def _choose(self, title: str, kinds: str) -> Path | None:
        """Ask for a file; what is chosen after the window was closed is not gone into."""
        chosen = self._files.open_file(self, title, kinds)
        return chosen if isValid(self) else None

    def _work(
        self,
        work: Callable[[Progress], OpenVault],
        done: Callable[[OpenVault], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        """Open something off the screen's thread; no other way is taken meanwhile."""
        job = self.hold(self._jobs.start_plain("", work))
        job.done.connect(done)
        job.failed.connect(failed)

    # --- recovery ------------------------------------------------------------------------

    def _show_recovery(self) -> None:
        page = RecoveryPage(with_restore=True)
        page.restore_asked.connect(self.restore_backup)
        page.submitted.connect(self._recover)
        page.back_asked.connect(self.ask_to_unlock)
        self.show_page(page)

    def _recover(self, lines: list[str], passphrase: str) -> None:
        path, keystore = self.path, self._keystore
        self._work(
            lambda _p: lifecycle.unlock_with_recovery(path, lines, passphrase, keystore),
            done=self._unlocked,
            failed=self._not_recovered,
        )

    def _not_recovered(self, problem: BaseException) -> None:
        page = self.page
        if isinstance(problem, PoorPassphrase) and isinstance(page, RecoveryPage):
            page.show_passphrase_problem(problem.message, problem.remedy)
        elif isinstance(problem, UserError) and isinstance(page, RecoveryPage):
            page.show_problem(problem.message, problem.remedy)
        else:
            raise problem

    def restore_backup(self) -> None:
        """Restore a backup into this practice's place with the recovery sheet."""
        from therapist_emr.ui.entry.restoring import BACKUPS

        # Asked for over the page that is there: thought better of, all that was typed still stands.
        chosen = self._choose("Choose a backup", BACKUPS)
        if chosen is not None:
            self._show_restoring().begin(chosen)

    def carry_out(self, order: RestoreOrder) -> None:
        """Put a backup in the place of the practice that was just closed for it."""
        self._show_restoring().carry_out(order)

    def _show_restoring(self) -> Restoring:
        from therapist_emr.ui.entry.restoring import Restoring

        restoring = Restoring(self.path, self._keystore, self._jobs)
        restoring.restored.connect(self._restored)
        restoring.left.connect(lambda: self.begin(expected=self._expected))
        self.show_page(restoring)
        return restoring

    def _restored(self, path: Path, passphrase: str | None) -> None:
        self.path = path
        if passphrase is None:
            self.ask_to_unlock("Restored", "The backup is in its place. Unlock it as before.")
            return
        self._show_unlock("Restored", "Your charts are back. One moment.")
        self._unlock(passphrase)

    # --- setting up ----------------------------------------------------------------------

    def _set_up(self) -> None:
        self.show_page(self._new_setup())

    def _new_setup(self) -> SetupPage:
        from therapist_emr.forms.field import CheckContext
        from therapist_emr.ui.entry.setup import SetupPage

        page = SetupPage(CheckContext(self._clock.now().day))
        page.named.connect(self._named)
        page.passphrase_chosen.connect(self._create)
        page.sheet_print_asked.connect(lambda: self._hand_out_sheet(self._print_sheet))
        page.sheet_save_asked.connect(lambda: self._hand_out_sheet(self._save_sheet))
        page.sheet_confirmed.connect(self._sheet_confirmed)
        page.folder_asked.connect(self._ask_folder)
        page.folder_chosen.connect(self._finish)
        page.look_around_asked.connect(self.look_around_asked)
        page.restore_asked.connect(self.restore_backup)
        page.open_asked.connect(self._other_file)
        self._setup = page
        return page

    def _named(self, profile: PracticeProfile) -> None:
        assert self._setup is not None
        self._profile = profile
        if self._vault is None:
            self._setup.show_passphrase()
        else:
            self._save(lambda settings: replace(settings, profile=profile))
            self._resume()

    def _create(self, passphrase: str) -> None:
        assert self._setup is not None
        assert self._setup.panel is not None
        self._setup.panel.set_busy("Making your key and the encrypted file")
        path, keystore, profile, clock = self.path, self._keystore, self._profile, self._clock

        def job(_progress: Progress) -> OpenVault:
            vault = lifecycle.create_practice(path, passphrase, keystore)
            practice = open_practice(vault.connection, clock)
            practice.change_settings(replace(practice.settings, profile=profile))
            return vault

        self._work(job, done=self._created, failed=self._not_created)

    def _not_created(self, problem: BaseException) -> None:
        assert self._setup is not None
        assert self._setup.panel is not None
        self._setup.panel.set_busy()
        if not isinstance(problem, UserError):
            raise problem
        self._setup.panel.show_problem(problem.message, problem.remedy)

    def _created(self, vault: OpenVault) -> None:
        from therapist_emr.ui.entry.panels import SheetPanel

        self._vault = vault
        self.holds_open.emit()
        self._resume()
        if vault.key_place is Place.FILE and self._setup is not None:
            assert isinstance(self._setup.panel, SheetPanel)
            self._setup.panel.remark(NO_KEYRING)

    def _unlocked(self, vault: OpenVault) -> None:
        settings = open_practice(vault.connection, self._clock).settings
        if settings.made_up or (settings.profile.clinician and settings.sheet_checked):
            self.opened.emit(vault)
            return
        self._vault = vault
        self.holds_open.emit()
        self._profile = settings.profile
        self.show_page(self._new_setup())
        self._resume()

    def _resume(self) -> None:
        """Go on with the first step that is not done."""
        assert self._vault is not None
        assert self._setup is not None
        self._setup.offer_entrances(on=False)
        settings = self._settings()
        self._setup.know(settings.profile)
        if not settings.profile.clinician:
            self._setup.show_practice()
        elif not settings.sheet_checked:
            made = words.day(self._clock.now().day)
            lines = self._vault.recovery_lines()
            self._setup.show_sheet(lines, self._vault.fingerprint, made)
        else:
            self._setup.show_backup()

    def _sheet_confirmed(self) -> None:
        today = self._clock.now().day.isoformat()
        self._save(lambda settings: replace(settings, sheet_checked=today))
        self._resume()

    def _hand_out_sheet(self, hand_out: Callable[[SheetPaper], str]) -> None:
        assert self._vault is not None
        from therapist_emr.ui.entry.panels import SheetPanel
        from therapist_emr.ui.entry.sheet_paper import SheetPaper

        settings = self._settings()
        name, today = settings.profile.practice_name, self._clock.now().day
        panel = self._setup.panel if self._setup else None
        assert isinstance(panel, SheetPanel)
        try:
            told = hand_out(SheetPaper(self._vault, name, today, settings.page_size))
        except UserError as problem:
            panel.show_problem(problem.message, problem.remedy)
        else:
            if self._vault is not None:  # not locked while the system's dialog was open
                panel.saved_at(told)

    def _print_sheet(self, paper: SheetPaper) -> str:
        return "Sent to the printer." if paper.print(self) else ""

    def _save_sheet(self, paper: SheetPaper) -> str:
        out = self._files.save_file(self, "Save the sheet", "Recovery sheet.pdf", ".pdf")
        if out is None or self._vault is None:  # locked while the system's dialog was open
            return ""
        paper.save(out)
        return f"Saved as {out.name}. Move it off this computer, or print it and delete it."

    def _ask_folder(self) -> None:
        assert self._setup is not None
        folder = self._files.folder(self, "Choose where backups go")
        if folder is None or self._vault is None:  # locked while the system's dialog was open
            return
        from therapist_emr.vault.destinations import require_new

        try:
            require_new(folder)
        except UserError as problem:
            self._setup.refuse_folder(problem.message, problem.remedy)
        else:
            self._setup.set_folder(folder)

    def _finish(self, folder: str) -> None:
        vault, self._vault = self._vault, None
        assert vault is not None
        if folder:
            from therapist_emr.vault.destinations import drive_of

            drive = drive_of(Path(folder), vault.path)
            open_practice(vault.connection, self._clock).backups.add(Path(folder), drive)
        self.opened.emit(vault)

    def _settings(self) -> PracticeSettings:
        assert self._vault is not None
        return open_practice(self._vault.connection, self._clock).settings

    def _save(self, change: Callable[[PracticeSettings], PracticeSettings]) -> None:
        assert self._vault is not None
        practice = open_practice(self._vault.connection, self._clock)
        practice.change_settings(change(practice.settings))

    def lock(self, reason: str) -> bool:
        """Lock what setting up has open and ask to unlock; tell whether there was anything.

        Setting up goes on then with the first step that is not done, the sheet among them.
        """
        if self._vault is None:
            return False
        self.close_down(reason)
        self.ask_to_unlock("Locked", "Unlock it to go on setting up.")
        return True

    def close_down(self, reason: str = CLOSED) -> None:
        """Lock what setting up left open, when the window closes or nobody is there."""
        if self._vault is not None:
            self._vault.lock(reason)
            self._vault = None
