"""Print pages drawn by the preview: the system's dialog, then page after page."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRectF, Qt, Signal
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QDialog, QWidget

from therapist_emr.errors import UserError
from therapist_emr.ui.pages.pdf_drawer import PdfDrawer, Sizes

_DPI = 300


class NoPrinter(UserError):
    """Say that there is nothing to print on."""

    def __init__(self) -> None:
        super().__init__(
            "No printer is set up on this computer.",
            "Save the PDF and print it elsewhere, or add a printer in the system's settings.",
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
    """Send pages to a printer one by one, each drawn off the screen's thread."""

    told = Signal(int, int)
    ended = Signal(int)

    def __init__(
        self, printer: QPrinter, drawer: PdfDrawer, sizes: Sizes, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._printer, self._drawer, self._sizes = printer, drawer, sizes
        self._scale = min(_DPI, printer.resolution()) / 72
        self._painter = QPainter()
        first, last = printer.fromPage() or 1, printer.toPage() or len(sizes)
        self._pages = list(range(first - 1, min(last, len(sizes))))
        self._at = 0

    def start(self) -> None:
        """Print the first page; the others follow."""
        if not self._pages or not self._painter.begin(self._printer):
            raise UserError("The printer did not answer.", "Check that it is on and try again.")
        self._drawer.drawn.connect(self._drawn)
        self._ask()

    def _ask(self) -> None:
        self.told.emit(self._at + 1, len(self._pages))
        self._drawer.want((self._pages[self._at],), self._scale)

    def _drawn(self, page: int, scale: float, image: QImage) -> None:
        if scale != self._scale or page != self._pages[self._at]:
            return
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
        self._painter.end()
        self._drawer.drawn.disconnect(self._drawn)
        self.ended.emit(len(self._pages))
