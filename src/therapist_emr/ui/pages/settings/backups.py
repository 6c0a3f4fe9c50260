"""Settings: where backups go and how each place stands, restoring, and trying a restore."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from therapist_emr.errors import UserError
from therapist_emr.practice.destinations import Destination
from therapist_emr.ui.backups.check_dialog import CheckDialog
from therapist_emr.ui.backups.destination_row import DestinationActions, DestinationRow
from therapist_emr.ui.backups.drill_dialog import DrillDialog
from therapist_emr.ui.backups.restore_dialog import RestoreDialog
from therapist_emr.ui.models.backup_rows import destination_words, drill_words, run_rows
from therapist_emr.ui.navigation import Navigator
from therapist_emr.ui.pages.settings.column import PanelColumn
from therapist_emr.ui.pages.settings.contract import Kept
from therapist_emr.ui.session import Session
from therapist_emr.ui.theme import SPACE, Role
from therapist_emr.ui.widgets.aloud import say_aloud
from therapist_emr.ui.widgets.buttons import Button
from therapist_emr.ui.widgets.choice import CheckBox
from therapist_emr.ui.widgets.dialogs import Dialog
from therapist_emr.ui.widgets.kept_place import keyboard_kept
from therapist_emr.ui.widgets.sections import KeyValues, SectionHeader
from therapist_emr.ui.widgets.text import PlainLabel, body, caption, label
from therapist_emr.vault.destinations import drive_of, require_new
from therapist_emr.vault.files import plain_words

_NEWEST = 5
_NONE = (
    "No place chosen yet. A USB disk or another computer's folder is best; a synced folder is "
    "safe too, since backups are encrypted like the charts. Two places are better than one."
)
_DAILY = "While the practice is open a backup is made by itself once a day, too."
_RESTORE = "See what a backup holds before anything is changed. Today's practice is kept."
_DRILL = "With your recovery sheet, in about a minute. Your charts are not touched."


class BackupsPanel(PanelColumn):
    """Show the places, what ails them and what to do; restore, and try a restore."""

    def __init__(self, kept: Kept, session: Session, navigator: Navigator) -> None:
        super().__init__()
        self._kept, self._session, self._navigator = kept, session, navigator
        self._practice = session.practice
        self._dialog: Dialog | None = None
        self.rows: list[DestinationRow] = []
        self._places = QVBoxLayout()
        self._places.setSpacing(0)
        self._add_places()
        self._add_bringing_back()
        self._runs = KeyValues(label_width=190)
        self.add(SectionHeader("Last backups"), space=SPACE.l)
        self.add(self._runs)
        self.refresh()

    def refresh(self) -> None:
        """Show the places, the last backups and the last try."""
        self.problem.hide()
        self.on_close.setChecked(self._kept.now.backup_on_close)
        log, now = self._practice.backups, self._practice.now()
        with keyboard_kept(self._holder, self._more.setFocus):
            self._show_places(log.destinations())
        rows = run_rows(log.newest(_NEWEST), now.zone)
        self._runs.set_rows(rows or [("Backups", "None yet")])
        self._tried.setText(drill_words(log.last_drill(), log.drill_due(), now.day, now.zone))
        self.drill.setEnabled(log.drill_due() is not None)

    def add_place(self) -> None:
        """Ask for another folder, and make the first backup into it."""
        folder = self._session.computer.files.folder(self, "Choose where backups go")
        if folder is None:
            return
        try:
            require_new(folder)
            with plain_words():
                drive = drive_of(folder, self._session.vault.path)
            self._practice.backups.add(folder, drive)
        except UserError as problem:
            self.problem.setText(str(problem))
            self.problem.show()
            say_aloud(self.problem, str(problem), at_once=True)
            return
        self.refresh()
        self._navigator.back_up([self._of(folder)])

    def try_restore(self) -> None:
        """Open the restore drill."""
        self._open(DrillDialog(self._session, self.refresh, self.window()))

    def restore(self) -> None:
        """Choose a backup to restore."""
        asked = self._session.asked
        self._open(RestoreDialog(self._session, asked.restore.emit, self.window()))

    def _of(self, folder: Path) -> Destination:
        found = self._practice.backups.destinations()
        return next(one for one in found if Path(one.folder) == folder)

    def _check(self, one: Destination) -> None:
        self._open(CheckDialog(self._session, one, self.window()))

    def _remove(self, one: Destination) -> None:
        self._practice.backups.remove(one.id)
        self.refresh()
        self._navigator.say(
            f"Backups no longer go to {one.name}; those that are there stay",
            lambda: self._bring_back(one),
        )

    def _bring_back(self, one: Destination) -> None:
        self._practice.backups.add(Path(one.folder), one.drive)
        self.refresh()

    def _open(self, dialog: Dialog) -> None:
        self._dialog = dialog
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _add_places(self) -> None:
        self.add(SectionHeader("Where backups go"), space=SPACE.s)
        holder = QWidget()
        holder.setLayout(self._places)
        self._places.setContentsMargins(0, 0, 0, 0)
        self.add(holder)
        self._holder = holder
        row = QHBoxLayout()
        row.setSpacing(SPACE.s)
        self._more = Button("Add a place", icon="plus", on_click=self.add_place)
        row.addWidget(self._more)
        row.addWidget(Button("Back up now", icon="backup", on_click=self._navigator.back_up))
        row.addStretch(1)
        self.add_row(row, space=SPACE.s)
        self.problem = PlainLabel("", Role.BODY, "red", wrap=True)
        self.add(self.problem, space=SPACE.s)
        self.on_close = CheckBox("Back up when the app is closed")
        self.on_close.clicked.connect(lambda on: self._kept.change(backup_on_close=on))
        self.add(self.on_close, space=SPACE.m)
        self.add(caption(_DAILY, wrap=True))

    def _add_bringing_back(self) -> None:
        self.add(SectionHeader("Bringing charts back"), space=SPACE.l)
        self.restore_button = Button("Restore a backup", on_click=self.restore)
        self.add(_offer("Restore a backup", _RESTORE, self.restore_button))
        self.drill = Button("Try a restore", on_click=self.try_restore)
        self._tried = caption("", wrap=True)
        self.add(_offer("Try a restore, once a month", _DRILL, self.drill, self._tried))

    def _show_places(self, places: tuple[Destination, ...]) -> None:
        while (item := self._places.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        now = self._practice.now()
        actions = DestinationActions(
            lambda one: self._navigator.back_up([one]), self._check, self._remove
        )
        self.rows = [
            DestinationRow(one, destination_words(one, now.day, now.zone), actions)
            for one in places
        ]
        parts: list[QWidget] = [*self.rows] or [body(_NONE)]
        for part in parts:
            self._places.addWidget(part)
            part.show()


def _offer(title: str, words: str, button: Button, below: QWidget | None = None) -> QWidget:
    holder = QWidget()
    text = QVBoxLayout()
    text.setSpacing(2)
    text.addWidget(label(title))
    text.addWidget(body(words))
    if below is not None:
        text.addWidget(below)
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, SPACE.s, 0, SPACE.s)
    row.setSpacing(SPACE.l)
    row.addLayout(text, 1)
    row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
    return holder
