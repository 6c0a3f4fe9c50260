"""A place that shows one page at a time and forgets the one before."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget
from shiboken6 import isValid

from therapist_emr.ui.jobs import Job


class OnePage(QWidget):
    """Hold one page; what was typed on the one before is gone with it."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.page: QWidget | None = None
        self._keyboard: QWidget | None = None

    @property
    def held(self) -> bool:
        """Tell whether a job runs whose end decides what is shown next."""
        return self.page is not None and not self.page.isEnabled()

    def hold(self, job: Job) -> Job:
        """Take no key and no click until a job ends, for its end may show another page.

        The page is free again before the job's end is heard, which may put the keyboard elsewhere.
        """
        assert self.page is not None
        self._keyboard = self.page.focusWidget()
        self.page.setEnabled(False)
        for end in (job.done, job.failed, job.cancelled):
            end.connect(self._let_go)
        return job

    def _let_go(self, *_told: object) -> None:
        assert self.page is not None
        self.page.setEnabled(True)
        if self._keyboard is not None and isValid(self._keyboard):
            self._keyboard.setFocus(Qt.FocusReason.OtherFocusReason)
        self._keyboard = None

    def show_page(self, page: QWidget) -> None:
        """Show another page and give it the keyboard."""
        if self.page is not None:
            self._column.removeWidget(self.page)
            self.page.hide()
            self.page.deleteLater()
        self.page = page
        self._column.addWidget(page)
        page.show()
        page.setFocus(Qt.FocusReason.ShortcutFocusReason)
