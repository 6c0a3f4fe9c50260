"""The contingency plan as it will be printed, with the two ways to put it on paper."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Protocol

from PySide6.QtWidgets import QWidget

from therapist_emr.domain import words
from therapist_emr.pdf.files import save_pdf
from therapist_emr.ui import theme
from therapist_emr.ui.files import Files
from therapist_emr.ui.pages.pdf_view import PdfView
from therapist_emr.ui.pages.printing import PrintRun, ask_printer
from therapist_emr.ui.widgets.buttons import Kind
from therapist_emr.ui.widgets.dialogs import Dialog, room_in
from therapist_emr.vault.files import refuse_losing

NAME = "contingency-plan.pdf"
_HIGH = 520


class Trail(Protocol):
    """Take a row of the audit trail."""

    def record(self, action: str, entity: str = "", entity_id: str = "", detail: str = "") -> None:
        """Add a row."""


class PlanDialog(Dialog):
    """Preview the page, then print it or save it."""

    def __init__(
        self,
        data: bytes,
        files: Files,
        trail: Trail,
        say: Callable[[str], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("Contingency plan", wide=True, parent=parent)
        self._data, self._files, self._trail, self._say = data, files, trail, say
        self._run: PrintRun | None = None
        self.view = PdfView()
        self.view.setMinimumHeight(room_in(parent, theme.px(_HIGH)))
        self.view.show_pdf(data)
        self.add(self.view)
        self.add_cancel("Close")
        self.save = self.add_action(
            "Save as PDF…", Kind.SECONDARY, "download", on_click=self.save_page
        )
        self.print = self.add_action("Print…", Kind.PRIMARY, "printer", on_click=self.print_page)
        self.finished.connect(self._stop)

    def save_page(self) -> None:
        """Ask for a place and write the page there."""
        out = self._files.save_file(self, "Save the contingency plan", NAME, ".pdf")
        if out is None:
            return
        refuse_losing(out)
        told = f"pdf {hashlib.sha256(self._data).hexdigest()}"
        save_pdf(out, self._data, lambda: self._trail.record("export", "plan", "", told))
        self._say(f"Saved as {out.name}")
        self.accept()

    def print_page(self) -> None:
        """Show the system's print dialog and print."""
        printer = ask_printer(self)
        if printer is None:
            return
        run = PrintRun(printer, self._data, self.view.page_count, self)
        run.ended.connect(self._printed)
        self._trail.record("print", "plan", "", words.count(run.page_count, "page"))
        run.start()
        self._run = run
        self.print.setEnabled(False)

    def _printed(self) -> None:
        self._run = None
        self._say("The plan was sent to the printer")
        self.accept()

    def _stop(self) -> None:
        if self._run is not None:
            self._run.cancel()
        self._run = None
        self.view.stop()
