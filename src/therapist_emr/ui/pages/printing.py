"""Print pages drawn by the preview: the system's dialog, then page after page."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRectF, Qt, Signal
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QDialog, QWidget

from therapist_emr.domain import words
from therapist_emr.errors import UserError
from therapist_emr.ui.pages.pdf_drawer import PdfDrawer

_DPI = 300


class NoPrinter(UserError):
    """Say that there is nothing to print on."""

    def __init__(self) -> None:
        super().__init__(
            "No printer is set up on this computer.",
            "Save the PDF and print it elsewhere, or add a printer in the system's settings.",
        )


class NoSuchPages(UserError):
    """Say that the pages asked for are not there."""

    def __init__(self, page_count: int) -> None:
        super().__init__(
            f"This PDF has {words.count(page_count, 'page')}, so nothing was printed.",
            "Choose among these, or print all of them.",
        )


def ask_printer(parent: QWidget) -> QPrinter | None:
    """Show the system's print dialog; None when it was cancelled."""
    if not QPrinterInfo.availablePrinterNames():
        raise NoPrinter
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName("Chart")
    dialog = QPrintDialog(printer, parent)
    answer = dialog.exec() == QDialog.DialogCode.Accepted
    dialog.deleteLater()
    return printer if answer else None


class PrintRun(QObject):
    """Send a PDF's pages to a printer one by one, each drawn off the screen's thread.

    It draws from the bytes it was given, so that nothing seen on the screen meanwhile gets in.
    `NoSuchPages` is raised before anything was begun or need be recorded.
    """

    told = Signal(int, int)
    ended = Signal()

    def __init__(
        self, printer: QPrinter, data: bytes, page_count: int, parent: QObject | None = None
    ) -> None:
        first, last = printer.fromPage() or 1, printer.toPage() or page_count
        pages = range(first - 1, min(last, page_count))
        if not pages:
            raise NoSuchPages(page_count)
        super().__init__(parent)
        self._pages = pages
        self._printer, self._data = printer, data
        self._drawer = PdfDrawer(self)
        self._drawer.drawn.connect(self._drawn)
        self._scale = min(_DPI, printer.resolution()) / 72
        self._painter = QPainter()
        self._at = 0

    @property
    def page_count(self) -> int:
        """Return how many pages were asked for."""
        return len(self._pages)

    def start(self) -> None:
        """Print the first page; the others follow."""
        if not self._painter.begin(self._printer):
            raise UserError("The printer did not answer.", "Check that it is on and try again.")
        self._drawer.open(self._data)
        self._ask()

    def cancel(self) -> None:
        """End it where it is, before what it belongs to goes; the printer may keep what it has."""
        self._printer.abort()
        self._let_go()

    def _ask(self) -> None:
        self.told.emit(self._at + 1, len(self._pages))
        self._drawer.want((self._pages[self._at],), self._scale)

    def _drawn(self, _page: int, _scale: float, image: QImage) -> None:
        if self._at:
            self._printer.newPage()
        room = QRectF(self._painter.viewport())
        size = image.size().toSizeF().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRectF(room.topLeft(), size)
        place.moveCenter(room.center())
        self._painter.drawImage(place, image)
        self._at += 1
        if self._at < len(self._pages):
            self._ask()
            return
        self._let_go()
        self.ended.emit()

    def _let_go(self) -> None:
        """Close the printer and the PDF: Qt falls down when a printer goes while it is painted."""
        self._painter.end()
        self._drawer.stop()
        self._data = b""
        self.deleteLater()
