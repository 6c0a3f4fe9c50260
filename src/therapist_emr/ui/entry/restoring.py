"""Bringing a practice back: choose the backup, type the sheet, see what it holds, restore."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal

from therapist_emr.domain.progress import Progress
from therapist_emr.errors import UserError
from therapist_emr.practice.restoring import RestoreOrder
from therapist_emr.ui import theme
from therapist_emr.ui.entry.column import CentredPage
from therapist_emr.ui.entry.one_page import OnePage
from therapist_emr.ui.entry.recovery import RecoveryPage
from therapist_emr.ui.entry.unlock import wide
from therapist_emr.ui.jobs import AnyRunner, Job
from therapist_emr.ui.models.backup_rows import holdings_rows
from therapist_emr.ui.widgets.buttons import Button, Kind
from therapist_emr.ui.widgets.progress import ProgressBar
from therapist_emr.ui.widgets.sections import KeyValues
from therapist_emr.ui.widgets.text import body, strong
from therapist_emr.vault import recovery
from therapist_emr.vault.comparison import Comparison, compare_closed
from therapist_emr.vault.keyring_store import KeyStore
from therapist_emr.vault.keys import Key
from therapist_emr.vault.restore import Preview, RestoreResult, preview, restore
from therapist_emr.vault.wrap import PoorPassphrase, check_passphrase

BACKUPS = "Backups (*.emr-backup);;All files (*)"
NOT_COMPARED = "It does not open with this key, so the two could not be compared."


class PreviewPage(CentredPage):
    """Say what the backup holds, and what would go, before anything is touched."""

    confirmed = Signal()
    back_asked = Signal()

    def __init__(self, found: Preview, target: Path, compared: Sequence[str] = ()) -> None:
        super().__init__("backup", "This is in the backup", "", width=440)
        self.words.hide()
        self._bar = ProgressBar("", 0.0)
        self._bar.hide()
        self.column.addWidget(KeyValues(holdings_rows(found), label_width=150))
        self.column.addSpacing(theme.SPACE.l)
        if target.exists():
            self.column.addWidget(strong("Compared with the practice that is here now"))
            for line in compared or (NOT_COMPARED,):
                self.column.addWidget(body(line))
            self.column.addSpacing(theme.SPACE.l)
            self.words.setText(
                "The practice that is here now is moved into a dated folder beside it, not deleted."
            )
            self.words.show()
        self._button = wide(Button("Restore", Kind.PRIMARY, on_click=self._confirm))
        self.column.addWidget(self._bar)
        self.column.addWidget(self._button)
        self.column.addSpacing(theme.SPACE.s)
        self._back = Button("Back", Kind.LINK, on_click=self.back_asked.emit)
        self.column.addWidget(self._back, 0, Qt.AlignmentFlag.AlignHCenter)
        self.setFocusProxy(self._button)

    def begin(self) -> None:
        """Show that it is being restored; going back is stopping from now on."""
        self._button.hide()
        self._back.setText("Stop")
        self.title.setText("Restoring the backup")
        self._bar.show()

    def tell(self, done: int, total: int, told: str) -> None:
        """Show how far the restoring is."""
        self._bar.set_progress(told, done / total if total else 0.0)

    def show_problem(self, message: str, remedy: str = "") -> None:
        """Say why it could not be restored."""
        self._bar.hide()
        self._button.show()
        self._back.setText("Back")
        self.tell_trouble(f"{message} {remedy}".strip())

    def _confirm(self) -> None:
        self.begin()
        self.confirmed.emit()


class Restoring(OnePage):
    """Lead from a backup file to a restored practice."""

    restored = Signal(object, object)
    left = Signal()

    def __init__(self, target: Path, keystore: KeyStore, jobs: AnyRunner) -> None:
        super().__init__()
        self._target, self._keystore, self._jobs = target, keystore, jobs
        self._backup = Path()
        self._key: Key | None = None
        self._under: Key | None = None
        self._passphrase: str | None = None
        self._job: Job | None = None

    def begin(self, backup: Path) -> None:
        """Ask for the sheet that opens a backup."""
        self._backup = backup
        self._ask()

    def _ask(self) -> RecoveryPage:
        page = RecoveryPage("Look into the backup")
        page.submitted.connect(self._look)
        page.back_asked.connect(self._leave)
        self.show_page(page)
        return page

    def carry_out(self, order: RestoreOrder) -> None:
        """Restore what was decided inside the practice, which is closed by now."""
        self._backup, self._key, self._under = order.found.path, order.key, order.under
        page = self._show(PreviewPage(order.found, self._target, order.compared))
        page.begin()
        self._restore()

    def _look(self, lines: list[str], passphrase: str) -> None:
        backup, target = self._backup, self._target
        page = self.page
        assert isinstance(page, RecoveryPage)
        try:
            check_passphrase(passphrase)
            key = recovery.decode(lines)
        except PoorPassphrase as problem:
            page.show_passphrase_problem(problem.message, problem.remedy)
            return
        except UserError as problem:
            page.show_problem(problem.message, problem.remedy)
            return
        self._forget_key()
        self._key, self._passphrase = key, passphrase

        def job(_progress: Progress) -> tuple[Preview, Comparison | None]:
            return preview(backup, key), compare_closed(backup, key, target)

        self._jobs.run(job, done=self._show_preview, failed=self._not_readable)

    def _not_readable(self, problem: BaseException) -> None:
        page = self.page
        if not isinstance(problem, UserError) or not isinstance(page, RecoveryPage):
            raise problem
        page.show_problem(problem.message, problem.remedy)

    def _show_preview(self, looked: tuple[Preview, Comparison | None]) -> None:
        found, compared = looked
        self._show(PreviewPage(found, self._target, compared.lines if compared else ()))

    def _show(self, page: PreviewPage) -> PreviewPage:
        page.confirmed.connect(self._restore)
        page.back_asked.connect(self._back)
        self.show_page(page)
        return page

    def _restore(self) -> None:
        page, key = self.page, self._key
        assert isinstance(page, PreviewPage)
        assert key is not None
        backup, target, keystore = self._backup, self._target, self._keystore
        passphrase, under = self._passphrase, self._under

        def work(progress: Progress) -> RestoreResult:
            return restore(
                backup,
                target,
                key,
                keystore,
                replace=target.exists(),
                passphrase=passphrase,
                progress=progress,
                under=under,
            )

        job = self._jobs.start_plain("Restoring a backup", work)
        self._job = job
        job.stepped.connect(page.tell)
        job.done.connect(self._done)
        job.failed.connect(self._not_restored)
        job.cancelled.connect(self._leave)

    def _not_restored(self, problem: BaseException) -> None:
        page = self.page
        if not isinstance(problem, UserError) or not isinstance(page, PreviewPage):
            raise problem
        page.show_problem(problem.message, problem.remedy)

    def _done(self, result: RestoreResult) -> None:
        passphrase, self._passphrase = self._passphrase, None
        self._forget_key()
        self.restored.emit(result.path, passphrase)

    def _back(self) -> None:
        """Stop what runs, or go back to the sheet as it was typed, or to where one came from."""
        typed = self._passphrase is not None and self._key is not None
        if not typed or (self._job is not None and self._job.running):
            self._leave()
            return
        assert self._key is not None
        lines = recovery.encode(self._key)
        self._forget_key()
        self._passphrase = None
        self._ask().set_lines(list(lines))

    def _leave(self) -> None:
        """Stop what runs, or go back where one came from; the key is forgotten."""
        if self._job is not None and self._job.running:
            self._job.cancel()
            return
        self._forget_key()
        self.left.emit()

    def _forget_key(self) -> None:
        for key in (self._key, self._under):
            if key is not None:
                key.zero()
        self._key = self._under = None
