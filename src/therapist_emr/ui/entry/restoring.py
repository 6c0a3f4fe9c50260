"""Bringing a practice back: choose the backup, type the sheet, see what it holds, restore."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal

from therapist_emr.domain import words
from therapist_emr.domain.progress import Progress
from therapist_emr.errors import UserError
from therapist_emr.ui import theme
from therapist_emr.ui.entry.column import CentredPage
from therapist_emr.ui.entry.one_page import OnePage
from therapist_emr.ui.entry.recovery import RecoveryPage
from therapist_emr.ui.entry.unlock import wide
from therapist_emr.ui.files import Files
from therapist_emr.ui.jobs import AnyRunner
from therapist_emr.ui.widgets.buttons import Button, Kind
from therapist_emr.ui.widgets.progress import ProgressBar
from therapist_emr.ui.widgets.sections import KeyValues
from therapist_emr.vault import recovery
from therapist_emr.vault.keyring_store import KeyStore
from therapist_emr.vault.restore import Preview, RestoreResult, preview, restore
from therapist_emr.vault.wrap import PoorPassphrase, check_passphrase

BACKUPS = "Backups (*.emr-backup);;All files (*)"


class PreviewPage(CentredPage):
    """Say what the backup holds before anything is touched."""

    confirmed = Signal()
    back_asked = Signal()

    def __init__(self, found: Preview, target: Path) -> None:
        super().__init__("backup", "This is in the backup", "", width=440)
        self.words.hide()
        self._bar = ProgressBar("", 0.0)
        self._bar.hide()
        self.column.addWidget(KeyValues(describe(found), label_width=150))
        self.column.addSpacing(theme.SPACE.l)
        if target.exists():
            self.words.setText(
                "The practice that is here now is moved into a dated folder beside it, not deleted."
            )
            self.words.show()
        self._button = wide(Button("Restore", Kind.PRIMARY, on_click=self._confirm))
        self.column.addWidget(self._bar)
        self.column.addWidget(self._button)
        self.column.addSpacing(theme.SPACE.s)
        back = Button("Back", Kind.LINK, on_click=self.back_asked.emit)
        self.column.addWidget(back, 0, Qt.AlignmentFlag.AlignHCenter)
        self.setFocusProxy(self._button)

    def tell(self, done: int, total: int, told: str) -> None:
        """Show how far the restoring is."""
        self._bar.set_progress(told, done / total if total else 0.0)

    def show_problem(self, message: str, remedy: str = "") -> None:
        """Say why it could not be restored."""
        self._bar.hide()
        self._button.setEnabled(True)
        self.words.setText(f"{message} {remedy}".strip())
        self.words.set_tint("red")
        self.words.show()

    def _confirm(self) -> None:
        self._button.setEnabled(False)
        self._bar.show()
        self.confirmed.emit()


def describe(found: Preview) -> list[tuple[str, str]]:
    """Return what a backup holds as rows."""
    counts = found.contents.counts
    made = words.moment(found.made) if found.made else "not said"
    return [
        ("Made", made),
        ("Clients", str(counts.get("client", 0))),
        ("Entries", str(counts.get("entry", 0))),
        ("Last entry", words.iso_day(found.last_entry[:10]) if found.last_entry else "none"),
        ("Fingerprint", found.fingerprint),
        ("Size", f"{found.size / 1_000_000:.1f} MB"),
    ]


class Restoring(OnePage):
    """Lead from a backup file to a restored practice."""

    restored = Signal(object, str)
    left = Signal()

    def __init__(self, target: Path, keystore: KeyStore, jobs: AnyRunner, files: Files) -> None:
        super().__init__()
        self._target, self._keystore, self._jobs, self._files = target, keystore, jobs, files
        self._backup = Path()
        self._lines: list[str] = []
        self._passphrase = ""

    def begin(self) -> None:
        """Ask for the backup file."""
        chosen = self._files.open_file(self, "Choose a backup", BACKUPS)
        if chosen is None:
            self.left.emit()
            return
        self._backup = chosen
        page = RecoveryPage("Look into the backup")
        page.submitted.connect(self._look)
        page.back_asked.connect(self.left)
        self.show_page(page)

    def _look(self, lines: list[str], passphrase: str) -> None:
        backup = self._backup
        page = self.page
        assert isinstance(page, RecoveryPage)
        try:
            check_passphrase(passphrase)
        except PoorPassphrase as problem:
            page.show_passphrase_problem(problem.message, problem.remedy)
            return
        self._lines, self._passphrase = lines, passphrase

        def job(_progress: Progress) -> Preview:
            key = recovery.decode(lines)
            try:
                return preview(backup, key)
            finally:
                key.zero()

        self._jobs.run(job, done=self._show_preview, failed=self._not_readable)

    def _not_readable(self, problem: BaseException) -> None:
        page = self.page
        if not isinstance(problem, UserError) or not isinstance(page, RecoveryPage):
            raise problem
        page.show_problem(problem.message, problem.remedy)

    def _show_preview(self, found: Preview) -> None:
        page = PreviewPage(found, self._target)
        page.confirmed.connect(self._restore)
        page.back_asked.connect(self.left)
        self.show_page(page)

    def _restore(self) -> None:
        page = self.page
        assert isinstance(page, PreviewPage)
        backup, target, keystore = self._backup, self._target, self._keystore
        lines, passphrase = self._lines, self._passphrase

        def job(progress: Progress) -> RestoreResult:
            key = recovery.decode(lines)
            try:
                return restore(
                    backup,
                    target,
                    key,
                    keystore,
                    replace=target.exists(),
                    passphrase=passphrase,
                    progress=progress,
                )
            finally:
                key.zero()

        self._jobs.run(job, self._done, self._not_restored, page.tell)

    def _not_restored(self, problem: BaseException) -> None:
        page = self.page
        if not isinstance(problem, UserError) or not isinstance(page, PreviewPage):
            raise problem
        page.show_problem(problem.message, problem.remedy)

    def _done(self, result: RestoreResult) -> None:
        passphrase, self._passphrase, self._lines = self._passphrase, "", []
        self.restored.emit(result.path, passphrase)
