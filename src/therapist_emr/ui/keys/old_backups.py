"""Old backups that a key somebody saw still opens, one by one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from therapist_emr.domain import words
from therapist_emr.domain.clock import moment_from
from therapist_emr.ui.theme import SPACE, Role
from therapist_emr.ui.widgets.buttons import Button, Kind
from therapist_emr.ui.widgets.icon_label import IconLabel
from therapist_emr.ui.widgets.progress import Bar
from therapist_emr.ui.widgets.sections import Hairline
from therapist_emr.ui.widgets.text import PlainLabel
from therapist_emr.vault.exposure import Exposed

NOT_CONNECTED = "Its drive is not connected"


def when(one: Exposed, zone: str) -> str:
    """Return when a backup was made, or its file's name where nothing tells."""
    made = one.backup.made_utc
    if not made:
        return one.backup.file
    return words.moment(moment_from(made, zone).wall)


class OldBackupRow(QWidget):
    """Show one old backup with what can be done about it, or what became of it."""

    encrypt_asked = Signal(object)
    destroy_asked = Signal(object)
    gone_asked = Signal(object)

    def __init__(self, one: Exposed, zone: str, *, held: bool) -> None:
        super().__init__()
        self.one = one
        said = when(one, zone)
        where = one.backup.folder if one.reachable or not one.waits else NOT_CONNECTED
        text = QVBoxLayout()
        text.setSpacing(0)
        text.addWidget(PlainLabel(said, Role.STRONG if one.waits else Role.BODY, elide=True))
        text.addWidget(PlainLabel(where, Role.CAPTION, "text3", elide=True))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, SPACE.s, 0, SPACE.s)
        row.setSpacing(SPACE.s)
        row.addWidget(IconLabel("backup", "text2", 20), 0, Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(text, 1)
        for part in self._parts(said, held=held):
            row.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)
        self.setAccessibleName(f"Backup of {said}: {one.words}")

    def _parts(self, said: str, *, held: bool) -> list[QWidget]:
        one = self.one
        if not one.waits:
            state = PlainLabel(one.words, Role.CAPTION, "text2")
            return [IconLabel("check", "green", 16), state]
        if not one.reachable:
            gone = Button("It no longer exists", on_click=lambda: self.gone_asked.emit(one))
            return [self._named(gone, said, held=held)]
        encrypt = Button("Encrypt anew", on_click=lambda: self.encrypt_asked.emit(one))
        destroy = Button("Destroy", Kind.DESTRUCTIVE, on_click=lambda: self.destroy_asked.emit(one))
        return [self._named(each, said, held=held) for each in (encrypt, destroy)]

    def take_focus(self) -> None:
        """Take the keyboard at the first button, which destroys nothing."""
        self.findChildren(Button)[0].setFocus(Qt.FocusReason.TabFocusReason)

    def _named(self, button: Button, said: str, *, held: bool) -> Button:
        button.setAccessibleName(f"{button.text()}: backup of {said}")
        button.setEnabled(not held)
        return button


class OldBackups(QWidget):
    """Show all old backups and how many are done.

    The keyboard goes on to the next that waits; `through` says that none does.
    """

    encrypt_asked = Signal(object)
    destroy_asked = Signal(object)
    gone_asked = Signal(object)
    through = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[OldBackupRow] = []
        self._at = 0
        self._told = PlainLabel("", Role.BODY, "text2")
        self._bar = Bar(name="Old backups dealt with")
        head = QHBoxLayout()
        head.setSpacing(SPACE.m)
        head.addWidget(self._told)
        head.addWidget(self._bar, 1)
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.s)
        column.addLayout(head)
        column.addLayout(self._list)

    def show_backups(self, backups: Sequence[Exposed], zone: str, *, held: bool) -> None:
        """Show other backups; `held` while one of them is being worked on."""
        self._hold_keyboard()
        while (item := self._list.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        done = sum(not one.waits for one in backups)
        self._told.setText(f"{done} of {len(backups)} dealt with")
        self._bar.set_fraction(done / len(backups) if backups else 0)
        self.rows = []
        for one in backups:
            row = OldBackupRow(one, zone, held=held)
            row.encrypt_asked.connect(self.encrypt_asked)
            row.destroy_asked.connect(self.destroy_asked)
            row.gone_asked.connect(self.gone_asked)
            if self.rows:
                self._list.addWidget(Hairline())
            self._list.addWidget(row)
            self.rows.append(row)
        if not held:
            QTimer.singleShot(0, self, self._give_keyboard)

    def _hold_keyboard(self) -> None:
        """Remember the row that has the keyboard, which would go away with it."""
        focus = QApplication.focusWidget()
        for at, row in enumerate(self.rows):
            if focus is not None and row.isAncestorOf(focus):
                self._at = at
                self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _give_keyboard(self) -> None:
        if not self.hasFocus():
            return
        waiting = [row for row in (*self.rows[self._at :], *self.rows) if row.one.waits]
        if waiting:
            waiting[0].take_focus()
        else:
            self.through.emit()
