"""A chart as a PDF: chosen at the left, seen page by page, then saved or printed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from therapist_emr.domain import words
from therapist_emr.domain.people import Client
from therapist_emr.domain.progress import Progress
from therapist_emr.errors import UserError
from therapist_emr.pdf.from_practice import (
    Export,
    ExportOptions,
    Rendered,
    render_chart,
    render_handout,
    save_chart,
)
from therapist_emr.practice.practice import Practice
from therapist_emr.practice.record import Scope
from therapist_emr.sections import in_print
from therapist_emr.ui.background import Background, Running
from therapist_emr.ui.files import Files
from therapist_emr.ui.navigation import Navigator
from therapist_emr.ui.pages.export_panel import ExportPanel
from therapist_emr.ui.pages.pdf_view import PdfView
from therapist_emr.ui.pages.printing import PrintRun, ask_printer
from therapist_emr.ui.theme import SPACE, Role
from therapist_emr.ui.widgets.buttons import Button, IconButton, Kind
from therapist_emr.ui.widgets.empty import EmptyState
from therapist_emr.ui.widgets.progress import Bar
from therapist_emr.ui.widgets.text import PlainLabel, strong
from therapist_emr.ui.widgets.wrapping import WrapBar
from therapist_emr.ui.window_page import WindowPage
from therapist_emr.vault.files import refuse_losing

_PAUSE_MS = 350
_PATIENCE_MS = 300
_PANEL_SHARE = 0.36

HANDOUT_NAME = "My safety plan.pdf"
Render = Callable[[Practice, int, ExportOptions, Progress], Rendered]
ChooseFile = Callable[[QWidget, str], Path | None]


def choose_file(parent: QWidget, name: str) -> Path | None:
    """Ask where the PDF goes."""
    return Files().save_file(parent, "Save as PDF", name, ".pdf")


class _Building(QWidget):
    """Say how far the PDF is, and let it be stopped."""

    def __init__(self, on_cancel: Callable[[], object]) -> None:
        super().__init__()
        self._title = strong("Preparing the pages")
        self._words = PlainLabel("", Role.CAPTION, "text2")
        self._bar = Bar(name="Progress of the PDF")
        self._bar.setMaximumWidth(320)
        centre = Qt.AlignmentFlag.AlignHCenter
        column = QVBoxLayout(self)
        column.setSpacing(SPACE.s)
        column.addStretch(2)
        column.addWidget(self._title, 0, centre)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._bar, 2)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self._words, 0, centre)
        self.cancel = Button("Cancel", Kind.QUIET, on_click=on_cancel)
        column.addWidget(self.cancel, 0, centre)
        column.addStretch(3)

    def tell(self, done: int, total: int, words: str) -> None:
        """Show how far it is."""
        self._bar.set_fraction(done / total if total else 0)
        self._words.setText(words)


class _Bar(WrapBar):
    """Hold the preview's buttons; what the keyboard can do too gives way when there is no room."""

    def __init__(
        self, lead: QWidget, turning: Sequence[QWidget], parts: Sequence[QWidget],
        spare: Sequence[QWidget],
    ) -> None:  # fmt: skip
        self._turning, self._spare = tuple(turning), tuple(spare)
        super().__init__(lead, parts)
        self.setContentsMargins(SPACE.xl, SPACE.m, SPACE.l, SPACE.m)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as much as fits."""
        super().resizeEvent(event)
        self.restyle()

    def restyle(self) -> None:
        """Show as much as fits at the text size in force."""
        shown = [*self._turning, *self.parts()]
        room = self.contentsRect().width() - SPACE.s * len(shown)
        for part in self._spare:
            fits = sum(one.sizeHint().width() for one in shown) <= room
            part.setVisible(fits)
            if not fits:
                shown.remove(part)
        super().restyle()


class ExportPage(WindowPage):
    """Show the PDF of a chart, a section or an entry before it leaves."""

    closed = Signal(int)

    def __init__(
        self,
        practice: Practice,
        background: Background,
        navigator: Navigator,
        *,
        choose: ChooseFile = choose_file,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("canvas", parent=parent)
        self._practice, self._background, self._navigator = practice, background, navigator
        self._choose = choose
        self._client_id = 0
        self._render: Render = render_chart
        self._name = ""
        self._running: Running | None = None
        self._rendered: Rendered | None = None
        self._printing: set[PrintRun] = set()
        self.panel = ExportPanel(in_print())
        self.view = PdfView()
        self._building = _Building(self._cancel)
        self._trouble = EmptyState("document", "No pages yet", "", "Try again", self._build)
        self._stack = QStackedWidget()
        for widget in (self.view, self._building, self._trouble):
            self._stack.addWidget(widget)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._build)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(_PATIENCE_MS)
        self._patience.timeout.connect(self._show_building)
        self._make_bar()
        self._lay_out()

    def _show_building(self) -> None:
        if self._running is not None:
            self._stack.setCurrentWidget(self._building)

    def _make_bar(self) -> None:
        self.back = IconButton("chevron-left", "Page before", on_click=lambda: self._turn(-1))
        self.forth = IconButton("chevron-right", "Next page", on_click=lambda: self._turn(1))
        self.where = PlainLabel("", Role.BODY, "text2")
        self.smaller = Button("−", Kind.QUIET, tip="Smaller (Ctrl+-)", on_click=self.view.zoom_out)
        self.smaller.setAccessibleName("Smaller")
        self.larger = Button("+", Kind.QUIET, tip="Larger (Ctrl++)", on_click=self.view.zoom_in)
        self.larger.setAccessibleName("Larger")
        self.fit = Button("Fit width", Kind.QUIET, on_click=self.view.fit_width)
        self.print = Button("Print", Kind.SECONDARY, "printer", on_click=self.print_pages)
        self.save = Button("Save as PDF", Kind.PRIMARY, "download", on_click=self.save_pdf)
        self.view.page_changed.connect(self._say_page)

    def _lay_out(self) -> None:
        name = PlainLabel("Preview", Role.BODY, "text2")
        pager = QWidget()
        turning = QHBoxLayout(pager)
        turning.setContentsMargins(0, 0, 0, 0)
        turning.setSpacing(SPACE.xs)
        turning.addWidget(name)
        turning.addStretch(1)
        pages = (self.back, self.where, self.forth)
        for widget in pages:
            turning.addWidget(widget)
        turning.addStretch(1)
        sizes = (self.smaller, self.larger, self.fit)
        parts = (*sizes, self.print, self.save)
        holder = _Bar(pager, (name, *pages), parts, (name, self.fit, self.smaller, self.larger))
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(holder)
        right.addWidget(self._stack, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.panel)
        row.addLayout(right, 1)
        self.panel.changed.connect(self._changed)
        self.panel.back_wanted.connect(self.close_export)

    def open(
        self, client_id: int, section: str = "", entry_id: int | None = None, revision: int = 0
    ) -> None:
        """Prepare a whole chart, one section, one entry or one of its versions."""
        client = self._practice.clients.get(client_id)
        name = f"Chart {client.record_number} {self._practice.now().day.isoformat()}.pdf"
        found = next((one for one in self._practice.sections if one.key == section), None)
        noun = "the chart"
        if found is not None:
            noun = "one entry" if entry_id is not None else found.title.lower()
        sections = (section,) if found is not None else ()
        scope = Scope(sections=sections, entry_id=entry_id, revision=revision)
        self._begin(client, scope, noun, name, render_chart)

    def open_handout(self, client_id: int, section: str, entry_id: int) -> None:
        """Prepare the page of one entry that the client takes along."""
        client = self._practice.clients.get(client_id)
        scope = Scope(sections=(section,), entry_id=entry_id)
        self._begin(client, scope, "the page to take along", HANDOUT_NAME, render_handout)

    def _begin(self, client: Client, scope: Scope, noun: str, name: str, render: Render) -> None:
        self._client_id, self._name, self._render = client.id, name, render
        asked = render is render_chart
        self.view.clear()  # pages of another chart, left by the rail
        self.panel.begin(client, scope, noun, self._practice.now().day, asked=asked)
        self._build()
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the pages the larger part of the room."""
        super().resizeEvent(event)
        self.panel.fit(round(self.width() * _PANEL_SHARE))

    def close_export(self) -> None:
        """Forget the pages and go back to the chart."""
        self._forget()
        self.closed.emit(self._client_id)

    def stop(self) -> None:
        """Forget the pages and end what runs, before locking."""
        self._forget()
        for run in self._printing:
            run.cancel()
        self._printing.clear()
        self.view.stop()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back with Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_export()
        else:
            super().keyPressEvent(event)

    def _forget(self) -> None:
        self._end_work()
        self._rendered = None
        self.panel.password.clear()
        self.view.clear()

    def _end_work(self) -> None:
        """Stop what is prepared or about to be: its pages would be those of other choices."""
        self._pause.stop()
        if self._running is not None:
            self._running.cancel()
            self._running = None

    def _changed(self) -> None:
        self._end_work()
        self._ready(on=False)
        self._pause.start()

    def _build(self) -> None:
        self._end_work()
        scope = self.panel.scope()
        self._ready(on=False)
        if scope is None:
            self._say_trouble("Nothing to print yet", "Look at the marked choices at the left.")
            return
        options = ExportOptions(scope, self.panel.requested_by())
        client_id, render = self._client_id, self._render

        def work(practice: Practice, progress: Progress) -> Rendered:
            return render(practice, client_id, options, progress)

        self._building.tell(0, 1, "")
        self._patience.start()
        self._running = self._background.ask(work, self._built, self._failed, self._building.tell)

    def _built(self, rendered: Rendered) -> None:
        self._running = None
        self._rendered = rendered
        self.view.show_pdf(rendered.data)
        self._stack.setCurrentWidget(self.view)
        self._ready(on=True)

    def _failed(self, trouble: BaseException) -> None:
        self._running = None
        if not isinstance(trouble, UserError):
            self._say_trouble("The pages could not be made", "Nothing was changed.")
            raise trouble
        self._say_trouble(trouble.message, trouble.remedy)

    def _cancel(self) -> None:
        self._end_work()
        self._say_trouble("Stopped at your request", "Nothing was saved or changed.")

    def _say_trouble(self, title: str, words: str) -> None:
        old = self._trouble
        self._trouble = EmptyState(
            "document", title, words, "Try again", self._build, action_icon="undo"
        )
        self._stack.addWidget(self._trouble)
        self._stack.setCurrentWidget(self._trouble)
        self._stack.removeWidget(old)
        old.deleteLater()

    def _ready(self, *, on: bool) -> None:
        for widget in (self.save, self.print, self.back, self.forth, self.smaller, self.larger):
            widget.setEnabled(on)
        self.fit.setEnabled(on)
        if not on:
            self._rendered = None
            self.where.setText("")

    def _turn(self, step: int) -> None:
        self.view.go(self.view.page() + step)

    def _say_page(self, page: int, total: int) -> None:
        self.where.setText(f"{page + 1} of {total}" if total else "")
        self.back.setEnabled(page > 0)
        self.forth.setEnabled(page + 1 < total)

    def save_pdf(self) -> None:
        """Ask where the PDF goes and put it there whole, locked when a password was given."""
        rendered, scope = self._rendered, self.panel.scope()
        if rendered is None or scope is None:
            return
        path = self._choose(self, self._name)
        if path is None:
            return
        password = self.panel.password.value()
        options = ExportOptions(scope, self.panel.requested_by(), password or None)
        client_id, render = self._client_id, self._render

        def work(practice: Practice, progress: Progress) -> Export:
            refuse_losing(path)
            final = render(practice, client_id, options, progress) if password else rendered
            return save_chart(practice, client_id, final, path)

        self.save.setEnabled(False)
        self._background.ask(work, self._saved, self._not_saved)

    def _saved(self, export: Export) -> None:
        self.save.setEnabled(self._rendered is not None)
        folder = export.path.parent.name or str(export.path.parent)
        self._navigator.say(f"Saved “{export.path.name}” in {folder}")

    def _not_saved(self, trouble: BaseException) -> None:
        self.save.setEnabled(self._rendered is not None)
        raise trouble

    def print_pages(self) -> None:
        """Print the pages through the system's dialog."""
        rendered, client_id = self._rendered, self._client_id
        printer = ask_printer(self) if rendered is not None else None
        if rendered is None or printer is None:
            return
        run = PrintRun(printer, rendered.data, rendered.pages, self)
        run.told.connect(partial(self._tell_printing, rendered))
        run.ended.connect(partial(self._printed, run, rendered))
        client, pages = self._practice.clients.get(client_id), words.count(rendered.pages, "page")
        some = f"{run.page_count} of " if run.page_count < rendered.pages else ""
        told = f"{some}{pages}; {rendered.told}"
        self._practice.audit.record("print", "client", client.uuid, told)
        run.start()
        self._printing.add(run)
        self.print.setEnabled(False)

    def _tell_printing(self, rendered: Rendered, done: int, total: int) -> None:
        if self._rendered is rendered:
            self.where.setText(f"Printing {done} of {total}")

    def _printed(self, run: PrintRun, rendered: Rendered) -> None:
        self._printing.discard(run)
        if self._rendered is rendered:
            self.print.setEnabled(True)
            self._say_page(self.view.page(), self.view.page_count)
        self._navigator.say("Sent to the printer")
