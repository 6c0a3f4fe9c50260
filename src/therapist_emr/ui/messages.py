"""The one place that shows what happened: banners, toasts, long work, and what must be a bug."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from therapist_emr.errors import UserError
from therapist_emr.ui.theme import SPACE, Tone
from therapist_emr.ui.widgets.scaffold import Surface

if TYPE_CHECKING:
    from therapist_emr.ui.jobs import Job
    from therapist_emr.ui.widgets.banner import Banner
    from therapist_emr.ui.widgets.toast import Toast

PATIENCE_MS = 1000
_MOST_BANNERS = 3


class MessageBar(Surface):
    """Hold banners and running work above a page; takes no room while there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface", parent=parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(SPACE.l + 4, SPACE.m + 2, SPACE.l + 4, SPACE.m)
        self._column.setSpacing(SPACE.s)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.hide()

    def add(self, widget: QWidget) -> None:
        """Show a banner or a card at the top."""
        self._column.insertWidget(0, widget)
        widget.destroyed.connect(self._gone)
        widget.show()
        self.show()

    def banners(self) -> list[Banner]:
        """Return the banners shown, newest first."""
        from therapist_emr.ui.widgets.banner import Banner

        items = (self._column.itemAt(at) for at in range(self._column.count()))
        found = (item.widget() for item in items if item is not None)
        return [one for one in found if isinstance(one, Banner) and not one.isHidden()]

    def take_away(self, widget: QWidget) -> None:
        """Remove a banner or a card."""
        self._column.removeWidget(widget)
        widget.hide()
        widget.deleteLater()
        self.setVisible(self._column.count() > 0)

    @Slot()
    def _gone(self) -> None:
        self.setVisible(self._column.count() > 0)


class Messages(QObject):
    """Show problems, news and long work on one window."""

    _told = Signal(str)

    def __init__(self, bar: MessageBar, content: QWidget) -> None:
        super().__init__(bar)
        self._bar = bar
        self._content = content
        self._toast: Toast | None = None
        self._bug_open = False
        self._told.connect(self._show_report)
        self._undo_keys = QShortcut(QKeySequence.StandardKey.Undo, content)
        self._undo_keys.setEnabled(False)
        self._undo_keys.activated.connect(self._undo)

    def show_error(
        self,
        problem: BaseException,
        action: str = "",
        on_action: Callable[[], object] | None = None,
    ) -> None:
        """Show an expected problem as a banner, with a way out if there is one; else as a bug."""
        if isinstance(problem, UserError):
            told = problem.message, problem.remedy, Tone.BAD
            self.banner(*told, action=action, on_action=on_action)
        else:
            self.show_bug(problem)

    def banner(
        self,
        title: str,
        words: str = "",
        tone: Tone = Tone.INFO,
        *,
        action: str = "",
        on_action: Callable[[], object] | None = None,
    ) -> Banner:
        """Show a banner that stays until it is closed; one with the same title gives way."""
        from therapist_emr.ui.widgets.banner import Banner

        for old in self._bar.banners():
            if old.title() == title:
                self._bar.take_away(old)
        for old in self._bar.banners()[_MOST_BANNERS - 1 :]:
            self._bar.take_away(old)
        made = Banner(title, words, tone, action=action, on_action=on_action, closable=True)
        made.closed.connect(lambda: self._bar.take_away(made))
        self._bar.add(made)
        made.announce()
        return made

    def toast(
        self, text: str, undo: Callable[[], object] | None = None, tone: Tone = Tone.GOOD
    ) -> Toast:
        """Say what was done, with Undo if it can be taken back; the last one gives way."""
        from therapist_emr.ui.widgets.toast import Toast

        if self._toast is not None:
            self._toast.leave()
        made = Toast(self._content, text, tone, undo=undo)
        made.left.connect(self._toast_left)
        self._toast = made
        self._undo_keys.setEnabled(undo is not None)
        made.appear()
        return made

    def follow(self, job: Job, *, at_once: bool = False, report: bool = True) -> None:
        """Show work that takes longer than a second, and (`report`) its problem if it has one."""
        if report:
            job.failed.connect(self.show_error)
        wait = QTimer(job)
        wait.setSingleShot(True)
        wait.timeout.connect(lambda: self._show_job(job))
        wait.start(0 if at_once else PATIENCE_MS)

    @contextmanager
    def shown(self) -> Iterator[None]:
        """Show whatever problem arises within, and go on."""
        try:
            yield
        except Exception as problem:
            self.show_error(problem)

    def show_bug(self, fault: BaseException) -> None:
        """Log a fault of the app and show it with a report that gives nothing away."""
        from therapist_emr import logs

        self._show_report(logs.fault(fault, "shown"))

    def tell(self, redacted: str) -> None:
        """Show a redacted report; may be called from any thread, as the log's hooks do."""
        self._told.emit(redacted)

    @Slot(str)
    def _show_report(self, redacted: str) -> None:
        if self._bug_open:
            return
        from therapist_emr.ui.bug_dialog import BugDialog, full_report

        self._bug_open = True
        box = BugDialog(full_report(redacted), self._content.window())
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.finished.connect(self._bug_closed)
        box.open()

    def _show_job(self, job: Job) -> None:
        if not job.running:
            return
        from therapist_emr.ui.job_card import JobCard
        from therapist_emr.ui.widgets.aloud import say_aloud

        card = JobCard(job)
        job.ended.connect(lambda: self._bar.take_away(card))
        self._bar.add(card)
        say_aloud(card, job.title)

    def _undo(self) -> None:
        if self._toast is not None:
            self._toast.undo()

    @Slot()
    def _toast_left(self) -> None:
        self._toast = None
        self._undo_keys.setEnabled(False)

    @Slot()
    def _bug_closed(self) -> None:
        self._bug_open = False
