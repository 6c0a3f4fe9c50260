"""Settings: where backups go, and how the last ones went."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtWidgets import QHBoxLayout

from therapist_emr.domain import words
from therapist_emr.domain.clock import moment_of
from therapist_emr.practice.practice import Practice
from therapist_emr.ui.files import Files
from therapist_emr.ui.navigation import Navigator
from therapist_emr.ui.pages.settings.column import PanelColumn
from therapist_emr.ui.pages.settings.contract import Kept
from therapist_emr.ui.theme import SPACE, Role
from therapist_emr.ui.widgets.buttons import Button
from therapist_emr.ui.widgets.choice import CheckBox
from therapist_emr.ui.widgets.sections import KeyValues, SectionHeader
from therapist_emr.ui.widgets.text import PlainLabel

_NEWEST = 5


class BackupsPanel(PanelColumn):
    """Choose a folder, back up now, and see what was verified."""

    def __init__(self, kept: Kept, practice: Practice, files: Files, navigator: Navigator) -> None:
        super().__init__()
        self._kept, self._practice, self._files = kept, practice, files
        self._folder = PlainLabel("", Role.BODY, "text2", elide=True)
        row = QHBoxLayout()
        row.setSpacing(SPACE.m)
        row.addWidget(Button("Choose a folder", icon="disk", on_click=self.choose_folder))
        row.addWidget(self._folder, 1)
        row.addWidget(Button("Back up now", icon="backup", on_click=navigator.back_up))
        self.add_row(row, space=SPACE.s)
        self.on_close = CheckBox("Back up when the app is closed")
        self.add(self.on_close)
        self._runs = KeyValues(label_width=190)
        self.add(SectionHeader("Last backups"), space=SPACE.l)
        self.add(self._runs)
        self.on_close.clicked.connect(lambda on: kept.change(backup_on_close=on))
        self.refresh()

    def refresh(self) -> None:
        """Show the folder and the last backups."""
        self._folder.setText(self._kept.now.backup_folder or "No folder chosen yet")
        self.on_close.setChecked(self._kept.now.backup_on_close)
        self._runs.set_rows(self._rows())

    def choose_folder(self) -> None:
        """Ask where backups go."""
        folder = self._files.folder(self, "Choose where backups go")
        if folder is not None:
            self._kept.change("Backups go there from now on", backup_folder=str(folder))
            self.refresh()

    def _rows(self) -> list[tuple[str, str]]:
        rows = []
        zone = self._practice.now().zone
        for run in self._practice.backups.newest(_NEWEST):
            when = moment_of(datetime.fromisoformat(run.at_utc), zone).wall
            told = f"Verified, {run.file}" if run.verified else f"Failed: {run.problem}"
            rows.append((words.moment(when), told))
        return rows or [("Backups", "None yet")]
