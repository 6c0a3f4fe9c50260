"""Restoring from inside the practice: choose a backup, see what it holds and what would go."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from therapist_emr.domain.progress import Progress
from therapist_emr.errors import UserError
from therapist_emr.practice.backing_up import backups_within_reach
from therapist_emr.practice.restoring import LookedInto, RestoreOrder, look_into, order_restore
from therapist_emr.ui import theme
from therapist_emr.ui.background import listen
from therapist_emr.ui.backups.findings import Findings, fit
from therapist_emr.ui.entry.restoring import BACKUPS
from therapist_emr.ui.jobs import Job
from therapist_emr.ui.models.backup_rows import backup_rows, holdings_rows
from therapist_emr.ui.session import Session
from therapist_emr.ui.theme import SPACE, Tone
from therapist_emr.ui.widgets.buttons import Kind
from therapist_emr.ui.widgets.dialogs import Dialog
from therapist_emr.ui.widgets.listview import ListView
from therapist_emr.ui.widgets.row_delegate import TWO_LINES
from therapist_emr.ui.widgets.sections import KeyValues
from therapist_emr.ui.widgets.text import body, strong
from therapist_emr.vault.generations import FoundBackup

T = TypeVar("T")
_CHOOSE = "Nothing happens yet: you see what is in a backup before anything is changed."
_KEPT = "The practice as it is now is moved into a dated folder beside it, not deleted."
_FORMER = (
    "This backup is from before the key was changed. What is restored opens with today's "
    "passphrase and today's sheet."
)
_MOST_ROWS = 6


class RestoreDialog(Dialog):
    """Show the backups within reach, then one of them; `ordered` hears of the decision."""

    def __init__(
        self,
        session: Session,
        ordered: Callable[[RestoreOrder], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("Restore a backup", _CHOOSE, wide=True, parent=parent)
        self._session, self._ordered = session, ordered
        self._looked: LookedInto | None = None
        self._job: Job | None = None
        self.list = ListView((), TWO_LINES, name="Backups")
        self.list.opened.connect(lambda key: self.look(Path(key)))
        self.list.hide()
        self._found = Findings()
        self._parts = QWidget()
        self._column = QVBoxLayout(self._parts)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE.m)
        self._parts.hide()
        for part in (self.list, self._parts, self._found):
            self.add(part)
        self.back = self.add_action("Back", Kind.QUIET, on_click=self.show_backups)
        self.other = self.add_action("Another file", Kind.SECONDARY, on_click=self._other_file)
        self.add_cancel()
        self.go = self.add_action("Restore this backup", on_click=self._order)
        self.show_backups()

    def show_backups(self) -> None:
        """Show the backups that are within reach now."""
        self._looked = None
        self._turn(list_shown=True)
        self.words.setText(_CHOOSE)
        session = self._session
        vault = session.vault
        destinations = session.practice.backups.destinations()
        folders = [one.folder for one in destinations]
        named = {one.folder: one.name for one in destinations}
        self._tell(Tone.PLAIN, "Looking for backups")

        def show(found: list[FoundBackup]) -> None:
            self._list(found, named)

        self._ask(lambda _progress: backups_within_reach(vault, folders), show)

    def look(self, backup: Path) -> None:
        """Look into one backup."""
        vault = self._session.vault
        self._tell(Tone.PLAIN, "Looking into the backup")
        self._ask(lambda _progress: look_into(vault, backup), self._show)

    def _ask(self, work: Callable[[Progress], T], show: Callable[[T], None]) -> None:
        """Look elsewhere, in the place of what was looked for before."""
        self._drop()
        self._job = self._session.backups.start_plain("", work)
        listen(self._job, show, self._failed)

    def _drop(self) -> None:
        if self._job is not None and self._job.running:
            self._job.cancel()

    def done(self, result: int) -> None:
        """Close; what is still being looked for is of no use any more."""
        self._drop()
        super().done(result)

    def _list(self, found: list[FoundBackup], named: dict[str, str]) -> None:
        today = self._session.practice.now().day
        self.list.set_rows(backup_rows(found, named, today))
        self.list.setVisible(bool(found))
        self.list.setFixedHeight(theme.px(theme.ROW_TWO) * min(max(len(found), 1), _MOST_ROWS))
        self._found.hide()
        fit(self)
        if not found:
            self._tell(
                Tone.PLAIN,
                "No backup of this practice is within reach. Connect the drive, or choose a file.",
            )
            return
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, looked: LookedInto) -> None:
        self._looked = looked
        self._turn(list_shown=False)
        self.words.setText(_KEPT)
        self._empty()
        parts: list[QWidget] = [
            KeyValues(holdings_rows(looked.preview), label_width=130),
            strong("Compared with the practice today"),
            *(body(line) for line in looked.comparison.lines),
        ]
        for part in parts:
            self._column.addWidget(part)
            part.show()
        self._found.hide()
        if not looked.current_key:
            self._tell(Tone.PLAIN, _FORMER)
        fit(self)
        self.go.setFocus(Qt.FocusReason.OtherFocusReason)

    def _order(self) -> None:
        assert self._looked is not None
        try:
            order = order_restore(self._session.vault, self._looked)
        except UserError as problem:
            self._failed(problem)
            return
        self.accept()
        self._ordered(order)

    def _other_file(self) -> None:
        chosen = self._session.computer.files.open_file(self, "Choose a backup", BACKUPS)
        if chosen is not None:
            self.look(chosen)

    def _failed(self, problem: BaseException) -> None:
        if not isinstance(problem, UserError):
            raise problem
        self._tell(Tone.BAD, str(problem))

    def _tell(self, tone: Tone, line: str) -> None:
        self._found.show_lines([(tone, line)])

    def _turn(self, *, list_shown: bool) -> None:
        self.list.setVisible(list_shown and self.list.rows().rowCount() > 0)
        self._parts.setVisible(not list_shown)
        self.back.setVisible(not list_shown)
        self.go.setVisible(not list_shown)
        self.other.setVisible(list_shown)

    def _empty(self) -> None:
        while (item := self._column.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
