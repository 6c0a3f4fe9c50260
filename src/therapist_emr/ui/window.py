"""The one window: the way in while locked, the shell while a practice is open."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from therapist_emr import logs
from therapist_emr.domain import words
from therapist_emr.domain.clock import Clock
from therapist_emr.domain.people import PracticeSettings
from therapist_emr.domain.progress import Progress
from therapist_emr.errors import UserError
from therapist_emr.paths import data_dir, default_practice_path
from therapist_emr.practice.work import SETTINGS
from therapist_emr.ui import style, theme
from therapist_emr.ui.away.reasons import CLOSED, EMPTY_DESK, UNSAVED, WOKE
from therapist_emr.ui.away.watch import AwayWatch
from therapist_emr.ui.clipboard import ClipboardGuard
from therapist_emr.ui.entry.entrance import Entrance
from therapist_emr.ui.files import Files
from therapist_emr.ui.forgetting import Forgetter, put_windows_away, words_in_dialogs
from therapist_emr.ui.idle import IdleWatch
from therapist_emr.ui.jobs import AnyRunner, JobRunner
from therapist_emr.ui.machine import Machine
from therapist_emr.ui.messages import MessageBar, Messages
from therapist_emr.ui.session import Computer, Session, begin_session
from therapist_emr.ui.theme import Tone
from therapist_emr.vault import lifecycle
from therapist_emr.vault.keyring_store import KeyStore, MemoryKeyring
from therapist_emr.vault.lifecycle import OpenVault

if TYPE_CHECKING:
    from therapist_emr.practice.restoring import RestoreOrder
    from therapist_emr.ui.client_mode import ClientMode
    from therapist_emr.ui.keys.changing import KeyChange
    from therapist_emr.ui.shell import Shell
    from therapist_emr.vault.rotation import PendingKey

TITLE = "Therapist EMR"
DEMO_FOLDER = "made-up practice"
DEMO_CLIENTS, DEMO_YEARS, DEMO_SEED = 24, 3, 1
SMALLEST = (960, 640)
USUAL = (1280, 800)
TITLE_BAR = 40
"""What a desktop puts above a window: a screen of the usual height has that much less for it."""
_KEY_CHANGED = "The key was changed. The new sheet is the right one from now on"


class Window(QWidget):
    """Hold either the entrance or the shell; lock by key, by hand and by an empty desk.

    `forgotten` says, a moment after each locking, that memory was overwritten as well.
    """

    forgotten = Signal()

    def __init__(
        self, app: QApplication, computer: Computer, keystore: KeyStore, runner: AnyRunner
    ) -> None:
        super().__init__()
        self._app, self._computer, self._keystore, self._runner = app, computer, keystore, runner
        self._session: Session | None = None
        self._entrance: Entrance | None = None
        self.shell: Shell | None = None
        self._key_change: KeyChange | None = None
        self._closing = False
        self._lock_later = ""
        self._handed: ClientMode | None = None
        self._before = Qt.WindowState.WindowNoState
        self.setWindowTitle(TITLE)
        self.setMinimumSize(*SMALLEST)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._bar = MessageBar()
        self._column.addWidget(self._bar)
        self._messages = Messages(self._bar, self)
        self._idle = IdleWatch(app, 0, parent=self)
        self._idle.idle.connect(lambda: self.lock(EMPTY_DESK))
        self._idle.woke.connect(lambda: self.lock(WOKE))
        self._idle.left.connect(self.lock)
        self._away = AwayWatch(self)
        self._away.away.connect(self.lock)
        self._clipboard = ClipboardGuard(self)
        self._forgetter = Forgetter(self)
        self._forgetter.forgotten.connect(self._stop_watching)
        self._forgetter.forgotten.connect(self.forgotten)
        logs.install_hooks(_noted, uncaught=self._caught)
        self._restore_geometry()

    # --- the way in ----------------------------------------------------------------------

    @property
    def theme(self) -> theme.Theme:
        """Return the switch for colours and text size."""
        return self._computer.theme

    @property
    def entrance(self) -> Entrance | None:
        """Return the way in while no practice is open."""
        return self._entrance

    @property
    def session(self) -> Session | None:
        """Return what is open."""
        return self._session

    def begin(self, path: Path, *, expected: bool = False) -> None:
        """Show the way into a practice, or setting up where there is none nor was expected."""
        self._show_entrance(path, self._keystore).begin(expected=expected)

    def look_around(self) -> None:
        """Open a made-up practice, written afresh the first time; asked twice, it comes once."""
        from therapist_emr.practice.made_up_file import FILE_NAME, PASSPHRASE, write_demo

        if self._entrance is None or self._entrance.held:
            return
        folder = data_dir() / DEMO_FOLDER
        path = folder / FILE_NAME

        def job(progress: Progress) -> OpenVault:
            if not path.exists():
                write_demo(
                    folder,
                    clients=DEMO_CLIENTS,
                    years=DEMO_YEARS,
                    seed=DEMO_SEED,
                    progress=progress,
                )
            return lifecycle.unlock(path, PASSPHRASE, MemoryKeyring())

        made = self._entrance.hold(self._runner.start_plain("Making up a practice", job))
        made.done.connect(self._opened)
        made.failed.connect(self._messages.show_error)
        self._messages.follow(made, report=False)

    def lock(self, reason: str = "asked", told: str = "") -> None:
        """Save what is being typed, close the practice, and show nothing of it.

        While the key is being changed nothing is shown, and it is locked as soon as that ends.
        """
        if self.shell is None or self._session is None:
            if self._key_change is not None:
                self._lock_later = reason
            else:
                self._lock_setting_up(reason)
            return
        kept = "Drafts are saved."
        if words_in_dialogs(self._app):
            kept = "Drafts are saved, except what was typed in the open dialog."
        try:
            self.shell.flush()
        except Exception as problem:  # nothing that goes wrong on a page keeps the practice open
            if isinstance(problem, UserError) and reason == "asked":
                go_on = partial(self.lock, UNSAVED)
                self.shell.messages.show_error(problem, "Lock without saving", go_on)
                return
            if not isinstance(problem, UserError):
                logs.fault(problem, "locking")
            kept = "What was typed last could not be saved."
        self._end_client_mode()
        path, made_up = self._session.vault.path, self._session.practice.settings.made_up
        self._clear_desk(lambda vault: vault.lock(reason))
        if self._closing:
            return
        since = f"Since {words.clock(self._computer.clock.now().wall.time())}."
        remark = " ".join(part for part in (told, since, kept) if part)
        keystore: KeyStore = self._keystore
        if made_up:
            from therapist_emr.practice.made_up_file import PASSPHRASE

            remark = f"This practice is made up. Its passphrase: {PASSPHRASE}"
            keystore = MemoryKeyring()
        self._show_entrance(path, keystore).ask_to_unlock("Locked", remark)

    def _lock_setting_up(self, reason: str) -> None:
        if self._entrance is not None and self._entrance.lock(reason):
            self._idle.stop()
            put_windows_away(self._app, self)
            self._clipboard.clear()
            self._forgetter.finish()

    def _restore(self, order: RestoreOrder) -> None:
        """Close the practice and put a backup in its place."""
        self.lock("restoring a backup")
        if self._entrance is not None:
            self._entrance.carry_out(order)

    def _cover(self, shell: Shell) -> None:
        """Take the practice out of sight at once, before anything that may take a moment."""
        from therapist_emr.ui.widgets.floating import FloatingCard

        put_windows_away(self._app, self)
        shell.hide()
        for card in self.findChildren(
            FloatingCard, options=Qt.FindChildOption.FindDirectChildrenOnly
        ):
            card.setParent(shell)  # unseen from now on, and forgotten with what it belongs to
        self.repaint()

    def _clear_desk(self, close: Callable[[OpenVault], object]) -> OpenVault:
        """Take everything of the practice off the screen, close it as asked, forget what it was."""
        assert self.shell is not None
        assert self._session is not None
        session, shell = self._session, self.shell
        self._idle.stop()
        self._cover(shell)
        try:
            shell.close_down()
        except Exception as error:  # nothing that goes wrong on a page keeps the practice open
            logs.fault(error, "locking")
        self._session = self.shell = None
        self._column.removeWidget(shell)
        close(session.vault)
        self._clipboard.clear()
        self._forgetter.take_away(shell)
        return session.vault

    # --- a new key -----------------------------------------------------------------------

    def _change_key(self, pending: PendingKey) -> None:
        """Change the key with nothing else on the screen, then open the practice again."""
        from therapist_emr.ui.keys.changing import KeyChange

        assert self._session is not None
        minutes = self._session.practice.settings.idle_minutes
        change = KeyChange(self._clear_desk(lambda _vault: None), pending, self._computer.clock)
        self._idle.start(minutes)
        change.changed.connect(self._key_changed)
        change.failed.connect(self._key_not_changed)
        self._key_change = change
        self._column.addWidget(change.page, 1)
        change.start(self._runner)

    def _key_changed(self, vault: OpenVault) -> None:
        self._drop_key_change()
        self._opened(vault)
        assert self.shell is not None
        self.shell.open_settings("keys")
        self.shell.say(_KEY_CHANGED)
        self._lock_now(f"{_KEY_CHANGED}.")

    def _lock_now(self, told: str = "") -> None:
        """Lock if that was asked for, or the desk was left, while the key was being changed."""
        reason, self._lock_later = self._lock_later, ""
        if reason:
            self.lock(reason, told)

    def _stop_watching(self) -> None:
        if self.shell is None and self._key_change is None:
            self._away.put_away()

    def _key_not_changed(self, vault: OpenVault, problem: BaseException) -> None:
        self._drop_key_change()
        if vault.is_locked:
            entrance = self._show_entrance(vault.path, self._keystore)
            entrance.ask_to_unlock("Locked", str(problem) if isinstance(problem, UserError) else "")
        else:
            self._opened(vault)
            self._lock_now(str(problem) if isinstance(problem, UserError) else "")
        if self.shell is not None or not isinstance(problem, UserError):
            raise problem

    def _drop_key_change(self) -> None:
        assert self._key_change is not None
        page, self._key_change = self._key_change.page, None
        self._column.removeWidget(page)
        page.hide()
        page.deleteLater()

    def _show_entrance(self, path: Path, keystore: KeyStore) -> Entrance:
        self._drop_entrance()
        computer = self._computer
        entrance = Entrance(path, keystore, self._runner, computer.clock, computer.files)
        entrance.opened.connect(self._opened)
        entrance.holds_open.connect(lambda: self._watch(PracticeSettings().idle_minutes))
        entrance.look_around_asked.connect(self.look_around)
        self._entrance = entrance
        self._column.addWidget(entrance, 1)
        return entrance

    def _drop_entrance(self) -> None:
        if self._entrance is not None:
            self._entrance.close_down()
            self._column.removeWidget(self._entrance)
            self._entrance.hide()
            self._entrance.deleteLater()
            self._entrance = None

    def _opened(self, vault: OpenVault) -> None:
        from therapist_emr.ui.shell import Shell

        self._drop_entrance()
        session = begin_session(vault, self._computer)
        settings = session.practice.settings
        if not settings.made_up:
            self._computer.machine.last_file = vault.path
        self._session = session
        self.shell = Shell(session, hand_over=self._hand_over)
        self.shell.lock_asked.connect(self.lock)
        session.asked.restore.connect(self._restore)
        session.asked.new_key.connect(self._change_key)
        self._column.addWidget(self.shell, 1)
        self._watch(settings.idle_minutes)
        session.practice.on_change(lambda kinds, _client: self._settings_changed(kinds))
        self.shell.offer_unfinished()
        if settings.made_up:
            self.shell.messages.banner(
                "Everyone here is made up",
                "Look around and change what you like. Your own practice is set up separately.",
                Tone.INFO,
                action="Set up my practice",
                on_action=self._leave_made_up,
            )
        self._tell_wrong_tries(vault.failed_tries, "before this unlock")

    def _watch(self, minutes: int) -> None:
        """Notice from now on when nobody is at the desk."""
        self._idle.start(minutes)
        self._away.start(int(self.winId()))

    def _settings_changed(self, kinds: frozenset[str]) -> None:
        if SETTINGS in kinds and self._session is not None:
            self._idle.start(self._session.practice.settings.idle_minutes)

    def _leave_made_up(self) -> None:
        self.lock("left the made-up practice")
        last = self._computer.machine.last_file
        self.begin(last or default_practice_path(), expected=last is not None)

    # --- the computer in the client's hands ------------------------------------------------

    @property
    def handed(self) -> ClientMode | None:
        """Return what the client sees while the computer is handed over."""
        return self._handed

    def _hand_over(self, sheet: QWidget, back: Callable[[], object]) -> bool:
        from therapist_emr.ui.client_mode import ClientMode, NothingKeepsOut

        assert self._session is not None
        assert self.shell is not None
        if not self._session.vault.asks_passphrase:
            self.shell.messages.show_error(NothingKeepsOut())
            return False
        put_windows_away(self._app, self)
        self._clipboard.clear()
        mode = ClientMode(sheet, self._session.vault, self._session.runner)
        mode.left.connect(lambda wrong: self._take_back(back, wrong))
        mode.lock_asked.connect(lambda: self.lock("locked from the client's sheet"))
        self._handed, self._before = mode, self.windowState()
        self.shell.hide()
        self._column.addWidget(mode, 1)
        self.showFullScreen()
        sheet.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def _take_back(self, back: Callable[[], object], wrong: int) -> None:
        from therapist_emr.ui.client_mode import WRONG_HERE

        if self._handed is None or self.shell is None:
            return
        self.shell.flush()
        self._end_client_mode()
        self.shell.show()
        self._tell_wrong_tries(wrong, WRONG_HERE)
        back()

    def _end_client_mode(self) -> None:
        mode, self._handed = self._handed, None
        if mode is not None:
            self._column.removeWidget(mode)
            mode.hide()
            mode.deleteLater()
            self.setWindowState(self._before)

    def _tell_wrong_tries(self, count: int, when: str) -> None:
        if count and self.shell is not None:
            tries = words.count(count, "wrong passphrase")
            self.shell.messages.banner(
                f"{words.sentence(tries)} {when}",
                "If that was not you, somebody tried to get in. Nothing was opened.",
                Tone.SOON,
            )

    # --- closing -------------------------------------------------------------------------

    def closeEvent(self, event: QCloseEvent) -> None:
        """Save, back up when that is wished, lock, and go.

        A client's hands close nothing, and neither does anyone in the middle of a new key.
        """
        if self._handed is not None or self._key_change is not None:
            event.ignore()
            return
        if self._closing or self._session is None or self.shell is None:
            self._drop_entrance()
            self._leave()
            event.accept()
            return
        if not self._saved():
            event.ignore()
            return
        from therapist_emr.ui.backups.closing import ClosingBackup, wants_backup

        if wants_backup(self._session):
            event.ignore()
            ClosingBackup(self._session, self.shell.messages, self._finish_closing)
            return
        self._closing = True
        self.lock(CLOSED)
        self._leave()
        event.accept()

    def _saved(self) -> bool:
        """Put what is typed on disk; what cannot be is told, with the way out left open."""
        if self.shell is not None:
            try:
                self.shell.flush()
            except UserError as problem:
                go_on = self._lock_and_go
                self.shell.messages.show_error(problem, "Close without saving", go_on)
                return False
        return True

    def _finish_closing(self) -> None:
        """Lock and go after the backup, unless it is not to be gone by now."""
        if self._handed is not None or self._key_change is not None or not self._saved():
            return
        self._lock_and_go()

    def _lock_and_go(self) -> None:
        self._closing = True
        self.lock(CLOSED)
        QTimer.singleShot(0, self.close)

    def _leave(self) -> None:
        self._computer.machine.geometry = self.saveGeometry()
        self._computer.machine.flush()
        self._idle.stop()
        self._away.put_away()
        self._runner.stop()

    def _restore_geometry(self) -> None:
        geometry = self._computer.machine.geometry
        if geometry.isEmpty() or not self.restoreGeometry(geometry):
            room = self.screen().availableSize() - QSize(0, TITLE_BAR)
            self.resize(QSize(*USUAL).boundedTo(room))

    def _caught(self, kind: type[BaseException], fault: BaseException, trace: object) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self.close()
            return
        in_sight = self.shell is not None and self._handed is None
        messages = self.shell.messages if in_sight and self.shell else self._messages
        if not isinstance(fault, UserError):
            logs.fault(fault, "window")
        messages.show_error(fault)

    def changeEvent(self, event: QEvent) -> None:
        """Put drafts on disk when the window is left; a client's sheet keeps the whole screen."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange and self._handed is not None:
            QTimer.singleShot(0, self, self._keep_whole_screen)
        left = event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow()
        if left and self.shell is not None and not self._closing:
            self.shell.flush()

    def _keep_whole_screen(self) -> None:
        if self._handed is not None and not self.isFullScreen():
            self.showFullScreen()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), theme.color("surface"))
        painter.end()


def make_window(
    app: QApplication, machine: Machine, files: Files, clock: Clock, keystore: KeyStore
) -> Window:
    """Dress the application and put its one window together."""
    look = style.install(app, machine.mode, machine.percent)
    return Window(app, Computer(look, machine, files, clock), keystore, JobRunner(_no_practice))


def _noted(_report: str) -> None:
    """Leave an error of a thread of its own with the log: what was asked for ends otherwise."""


def _no_practice() -> None:
    raise UserError("No practice is open.")
