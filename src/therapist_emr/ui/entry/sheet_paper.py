"""The recovery sheet on its way to paper: made in memory, printed or saved where one chooses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget

from therapist_emr.domain import words
from therapist_emr.errors import UserError
from therapist_emr.ui.pages.printing import ask_printer
from therapist_emr.vault.files import refuse_losing

_SCALE = 300 / 72


class SheetKey(Protocol):
    """Be a key that can be put on a sheet: an open practice's own, or a new one that waits."""

    @property
    def fingerprint(self) -> str:
        """Return what names the key without giving it away."""

    def recovery_lines(self) -> tuple[str, str, str, str]:
        """Return the four lines of its sheet."""


class SheetPaper:
    """Print or save the recovery sheet of a key."""

    def __init__(self, key: SheetKey, practice_name: str, today: date, page_size: str) -> None:
        self._key = key
        self._name = practice_name
        self._today = today
        self._page_size = page_size

    def save(self, out: Path, before: Callable[[], object] = lambda: None) -> None:
        """Write the sheet as a PDF, `before` as in `save_pdf`; raise a `UserError` if it cannot."""
        from therapist_emr.pdf.files import save_pdf

        refuse_losing(out)
        save_pdf(out, self._pdf(), before)

    def print(self, parent: QWidget, before: Callable[[], object] = lambda: None) -> bool:
        """Show the print dialog and print, `before` as in `save_pdf`; tell whether it was sent."""
        printer = ask_printer(parent)
        if printer is None:
            return False
        self._paint(printer, self._image(), before)
        return True

    def _pdf(self) -> bytes:
        from therapist_emr.pdf.recovery_sheet import SheetFacts, recovery_sheet_bytes

        facts = SheetFacts(
            self._name,
            self._key.recovery_lines(),
            self._key.fingerprint,
            words.day(self._today),
        )
        return recovery_sheet_bytes(facts, page_size="a4" if self._page_size == "a4" else "letter")

    def _image(self) -> QImage:
        from therapist_emr.pdf.preview import Preview

        with Preview(self._pdf()) as pages:
            drawn = pages.render(0, _SCALE)
        image = QImage(
            drawn.pixels, drawn.width, drawn.height, drawn.stride, QImage.Format.Format_RGB32
        )
        return image.copy()

    def _paint(self, printer: QPrinter, image: QImage, before: Callable[[], object]) -> None:
        painter = QPainter()
        if not painter.begin(printer):
            raise UserError("The printer did not answer.", "Check that it is on and try again.")
        try:
            before()
        except BaseException:
            printer.abort()
            painter.end()
            raise
        room = QRectF(painter.viewport())
        size = image.size().toSizeF().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        painter.drawImage(QRectF(room.topLeft(), size), image)
        painter.end()
