"""The locked screen: it shows nothing of the practice and asks for the passphrase."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil

from PySide6.QtCore import QDeadlineTimer, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QSizePolicy

from therapist_emr.ui import theme
from therapist_emr.ui.entry.column import CentredPage
from therapist_emr.ui.theme import Role
from therapist_emr.ui.widgets.buttons import Button, Kind
from therapist_emr.ui.widgets.field import FieldRow
from therapist_emr.ui.widgets.lineedit import PasswordEdit
from therapist_emr.ui.widgets.text import PlainLabel

WIDTH = 380
PROBLEM_LINES = 2
WITHOUT = "This practice has no passphrase. The keyring of this computer opens it."
ENCRYPTED = "Everything on this disk stays encrypted until you unlock."


def wide(button: Button) -> Button:
    """Let a button fill its column."""
    button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return button


class UnlockPage(CentredPage):
    """Ask for the passphrase; lead to the recovery sheet and to other files."""

    unlock_asked = Signal(str)
    recovery_asked = Signal()
    other_file_asked = Signal()
    setup_asked = Signal()

    def __init__(
        self,
        title: str = "Welcome back",
        words: str = "",
        *,
        foot: str = ENCRYPTED,
        elsewhere: bool = True,
    ) -> None:
        super().__init__("lock", title, words, foot, width=WIDTH)
        self.words.setVisible(bool(words))
        self._edit = PasswordEdit()
        self.row = FieldRow("Passphrase", self._edit)
        self._button = wide(Button("Unlock", Kind.PRIMARY, on_click=self._submit))
        self._timer = QTimer(self)
        self._timer.setInterval(250)
        self._timer.timeout.connect(self._count_down)
        self._until = QDeadlineTimer()
        self._waiting = False
        self._busy = False
        self._asks = True
        self._open_note = _note(WITHOUT)
        self._open_note.setContentsMargins(0, 0, 0, theme.SPACE.m)
        self._open_note.hide()
        self.column.addWidget(self._open_note)
        self.column.addWidget(self.row)
        self.column.addWidget(self._button)
        self.column.addSpacing(theme.SPACE.s)
        others = (
            ("Use the recovery sheet", self.recovery_asked),
            ("Open another file", self.other_file_asked),
        )
        for label, signal in others if elsewhere else ():
            self.add_link(label, signal.emit)
        self._edit.returnPressed.connect(self._submit)
        self._edit.textEdited.connect(lambda _text: self.row.clear_problem())
        self.setFocusProxy(self._edit)
        self.restyle()

    def restyle(self) -> None:
        """Keep room for what may be said of a passphrase, so that nothing jumps."""
        super().restyle()
        if hasattr(self, "row"):
            line = QFontMetrics(theme.font(Role.CAPTION)).lineSpacing()
            self.row.setMinimumHeight(self._edit.sizeHint().height() + (PROBLEM_LINES + 2) * line)

    def add_link(self, label: str, on_click: Callable[[], object]) -> None:
        """Offer another way on, below the button."""
        link = Button(label, Kind.LINK, on_click=on_click)
        self.column.addWidget(link, 0, Qt.AlignmentFlag.AlignHCenter)

    def ask_for_passphrase(self, *, asks: bool) -> None:
        """Ask for the passphrase, or only for a click where the practice goes without one."""
        self._asks = asks
        self.row.setVisible(asks)
        self._open_note.setVisible(not asks)
        self.setFocusProxy(self._edit if asks else self._button)
        if not asks:
            self._button.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_busy(self, on: bool) -> None:
        """Show that the key is being worked out."""
        self._busy = on
        self._button.setText("Unlocking" if on else "Unlock")
        self._button.setEnabled(not on)
        self._edit.setReadOnly(on)

    def show_problem(self, message: str, remedy: str = "", wait: float = 0.0) -> None:
        """Say why it did not open; hold the button back for `wait` seconds."""
        self.set_busy(on=False)
        if not self._asks:
            self.tell_trouble(f"{message} {remedy}".strip())
            self._button.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.row.show_problem(message, remedy)
        self._edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self._edit.selectAll()
        if wait > 0:
            self._until.setRemainingTime(ceil(wait * 1000))
            self._waiting = True
            self._button.setEnabled(False)
            self._timer.start()
            self._count_down()

    def clear(self) -> None:
        """Forget what was typed."""
        self._edit.clear()
        self.row.clear_problem()
        self.set_busy(on=False)

    def _submit(self) -> None:
        if self._busy or self._waiting:
            return
        if self._asks and not self._edit.value():
            self.row.show_problem("Type your passphrase.")
            return
        self.set_busy(on=True)
        self.unlock_asked.emit(self._edit.value())

    def _count_down(self) -> None:
        left = ceil(self._until.remainingTime() / 1000)
        if left > 0:
            self._button.setText(f"Try again in {left} s")
            return
        self._timer.stop()
        self._waiting = False
        self._button.setText("Unlock")
        self._button.setEnabled(True)


class NoKeyPage(CentredPage):
    """Say that the key is not to be had here, that nothing is lost, and the four ways on."""

    retry_asked = Signal()
    passphrase_asked = Signal()
    recovery_asked = Signal()
    other_file_asked = Signal()

    def __init__(self, message: str, remedy: str = "") -> None:
        words = f"{message} {remedy}".strip()
        super().__init__("key", "The key is not within reach", words, ENCRYPTED, width=400)
        note = _note("Your charts are safe and unchanged. Choose how to go on.")
        self.column.addWidget(note)
        self.column.addSpacing(theme.SPACE.m)
        self._first = wide(Button("Try again", Kind.PRIMARY, on_click=self.retry_asked.emit))
        self.column.addWidget(self._first)
        for label, signal in (
            ("Use the passphrase", self.passphrase_asked),
            ("Use the recovery sheet", self.recovery_asked),
            ("Open another file", self.other_file_asked),
        ):
            self.column.addSpacing(theme.SPACE.xs)
            self.column.addWidget(wide(Button(label, Kind.SECONDARY, on_click=signal.emit)))
        self.setFocusProxy(self._first)


class MissingPage(CentredPage):
    """Say that a practice that was here is not, and never offer a new one as if it were that.

    `aside` names the folder in which a restore that was killed may have left it.
    """

    retry_asked = Signal()
    put_back_asked = Signal()
    other_file_asked = Signal()
    restore_asked = Signal()
    setup_asked = Signal()

    def __init__(self, folder: str, aside: str = "") -> None:
        words = f"It was in {folder}. If that is on a drive, connect it and try again."
        super().__init__("disk", "The practice is not there", words, width=400)
        self.column.addWidget(_note("Nothing was changed, and nothing new was made."))
        if aside:
            self.column.addSpacing(theme.SPACE.xs)
            self.column.addWidget(
                _note(f"A restore has set the file that was here aside, in {aside}.")
            )
        self.column.addSpacing(theme.SPACE.m)
        self._first = wide(Button("Try again", Kind.PRIMARY, on_click=self.retry_asked.emit))
        self.column.addWidget(self._first)
        put_back = (("Put back what was set aside", self.put_back_asked),) if aside else ()
        for label, signal in (
            *put_back,
            ("Open another file", self.other_file_asked),
            ("Restore a backup", self.restore_asked),
            ("Set up a new practice", self.setup_asked),
        ):
            self.column.addSpacing(theme.SPACE.xs)
            self.column.addWidget(wide(Button(label, Kind.SECONDARY, on_click=signal.emit)))
        self.setFocusProxy(self._first)


def _note(words: str) -> PlainLabel:
    """Return a centred line of supporting words."""
    made = PlainLabel(words, Role.BODY, "text2", wrap=True)
    made.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    return made
