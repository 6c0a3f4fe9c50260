"""The one place that shows what happened: banners, toasts, long work, and what must be a bug."""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot, qVersion
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from therapist_emr import __version__, logs
from therapist_emr.errors import UserError
from therapist_emr.ui.jobs import Job
from therapist_emr.ui.theme import SPACE, Role, Tone
from therapist_emr.ui.widgets.banner import Banner
from therapist_emr.ui.widgets.buttons import Button, Kind
from therapist_emr.ui.widgets.dialogs import Dialog
from therapist_emr.ui.widgets.fold import Fold
from therapist_emr.ui.widgets.progress import Bar
from therapist_emr.ui.widgets.scaffold import Surface, Tray
from therapist_emr.ui.widgets.text import PlainLabel
from therapist_emr.ui.widgets.textedit import ReadingText
from therapist_emr.ui.widgets.toast import Toast

PATIENCE_MS = 1000
_MOST_BANNERS = 3


def full_report(redacted: str) -> str:
    """Return a redacted report with the versions it arose in."""
    about = f"therapist-emr {__version__}"
    under = f"Python {platform.python_version()}, Qt {qVersion()}, {platform.system()}"
    return "\n".join((about, under, "", redacted))


class BugDialog(Dialog):
    """Say that something went wrong which should not, with a report that can be copied."""

    def __init__(self, report: str, parent: QWidget | None = None) -> None:
        super().__init__(
            "Something went wrong in the app",
            "What you typed is saved as a draft, and no chart was changed. You can go on working. "
            "If it happens again, send the report below: it names no client and quotes no text.",
            wide=True,
            parent=parent,
        )
        self.report = report
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(ReadingText(report, Role.CAPTION, "text2", name="Report"))
        self.add(Fold("Report", inner, open_now=False, line=False))
        self.copy = self.add_action("Copy report", Kind.SECONDARY, on_click=self._copy)
        self.add_action("Go on")

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.report)
        self.copy.setText("Copied")


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


class MessageBar(Surface):
    """Hold banners and running work above a page; takes no room while there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface", parent=parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(SPACE.l + 4, SPACE.m + 2, SPACE.l + 4, 0)
        self._column.setSpacing(SPACE.s)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.hide()

    def add(self, widget: QWidget) -> None:
        """Show a banner or a card at the top."""
        self._column.insertWidget(0, widget)
        widget.destroyed.connect(self._gone)
        widget.show()
        self.show()

    def banners(self) -> list[Banner]:
        """Return the banners shown, newest first."""
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

    def show_error(self, problem: BaseException) -> None:
        """Show an expected problem as a banner, anything else as a bug."""
        if isinstance(problem, UserError):
            self.banner(problem.message, problem.remedy, Tone.BAD)
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
        self._show_report(logs.fault(fault, "shown"))

    def tell(self, redacted: str) -> None:
        """Show a redacted report; may be called from any thread, as the log's hooks do."""
        self._told.emit(redacted)

    @Slot(str)
    def _show_report(self, redacted: str) -> None:
        if self._bug_open:
            return
        self._bug_open = True
        box = BugDialog(full_report(redacted), self._content.window())
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.finished.connect(self._bug_closed)
        box.open()

    def _show_job(self, job: Job) -> None:
        if not job.running:
            return
        card = JobCard(job)
        job.ended.connect(lambda: self._bar.take_away(card))
        self._bar.add(card)

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
