"""Long work as it is shown above a page."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from therapist_emr.ui.jobs import Job
from therapist_emr.ui.theme import SPACE, Role
from therapist_emr.ui.widgets.buttons import Button
from therapist_emr.ui.widgets.progress import Bar
from therapist_emr.ui.widgets.scaffold import Tray
from therapist_emr.ui.widgets.text import PlainLabel


class JobCard(Tray):
    """Say what long work is doing, how far it is, and stop it."""

    def __init__(self, job: Job, parent: QWidget | None = None) -> None:
        super().__init__("soft", parent)
        self._job = job
        self._title = PlainLabel(job.title, Role.STRONG, elide=True)
        self._words = PlainLabel("", Role.CAPTION, "text2", elide=True)
        self._bar = Bar(0, name=job.title)
        self.cancel = Button("Cancel", on_click=self._stop)
        row = QHBoxLayout()
        row.setSpacing(SPACE.l)
        column = QVBoxLayout()
        column.setSpacing(SPACE.xs)
        column.addWidget(self._title)
        column.addWidget(self._words)
        column.addWidget(self._bar)
        row.addLayout(column, 1)
        row.addWidget(self.cancel, 0, Qt.AlignmentFlag.AlignVCenter)
        self.column.addLayout(row)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(job.title)
        job.stepped.connect(self._stepped)

    def words(self) -> str:
        """Return what is said of the work now."""
        return self._words.text()

    def fraction(self) -> float:
        """Return how far the bar is filled."""
        return self._bar.fraction()

    @Slot(int, int, str)
    def _stepped(self, done: int, total: int, words: str) -> None:
        self._words.setText(words)
        self._bar.set_fraction(done / total if total else 0)
        self.setAccessibleDescription(words)

    def _stop(self) -> None:
        self.cancel.setEnabled(False)
        self._words.setText("Stopping. Nothing will be left half done.")
        self._job.cancel()
