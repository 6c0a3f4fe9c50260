"""The scrolled column every panel is."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QMenu, QWidget

from therapist_emr.ui.job_card import JobCard
from therapist_emr.ui.jobs import Job
from therapist_emr.ui.messages import PATIENCE_MS
from therapist_emr.ui.widgets.aloud import say_aloud
from therapist_emr.ui.widgets.buttons import Button, Kind
from therapist_emr.ui.widgets.scaffold import Column, PageHeader
from therapist_emr.ui.widgets.tab_order import step

WIDTH = 720


class PanelColumn(Column):
    """Be a panel: a title with a line below it, then the parts one adds."""

    def __init__(self, *, width: int = WIDTH) -> None:
        super().__init__("Panel", width=width, centred=False)
        self.door = Button("Settings", Kind.QUIET)
        self.door.hide()
        self.header = PageHeader("", actions=(self.door,))
        self.add(self.header)

    def entitle(self, title: str, words: str) -> None:
        """Show the panel's title and the line below it."""
        self.setAccessibleName(title)
        self.header.title.setText(title)
        self.header.set_below(words)

    def lead_elsewhere(self, menu: QMenu) -> None:
        """Take the menu that leads to the other panels where their list is folded away."""
        self.door.setMenu(menu)

    def focusNextPrevChild(self, onward: bool) -> bool:
        """Let Tab go as one reads, also through rows that were made anew."""
        return step(self, (self,), onward=onward) or super().focusNextPrevChild(onward)

    def follow(self, job: Job, above: QWidget) -> None:
        """Show above a part how far work is that takes longer than a second, and how to stop it."""
        wait = QTimer(job)
        wait.setSingleShot(True)
        wait.timeout.connect(lambda: self._show_job(job, above))
        wait.start(PATIENCE_MS)

    def _show_job(self, job: Job, above: QWidget) -> None:
        if not job.running:
            return
        card = JobCard(job)

        def give_keyboard() -> None:
            above.setFocus(Qt.FocusReason.OtherFocusReason)

        def over() -> None:
            if card.cancel.hasFocus():
                give_keyboard()
            card.hide()
            card.deleteLater()

        card.cancel.clicked.connect(give_keyboard)  # the button falls asleep
        job.ended.connect(over)
        self.layout_.insertWidget(self.layout_.indexOf(above), card)
        say_aloud(card, job.title)

    def flush(self) -> None:
        """Put what is being typed on disk now."""

    def refresh(self) -> None:
        """Read again what may have changed; a form keeps what is being typed."""
