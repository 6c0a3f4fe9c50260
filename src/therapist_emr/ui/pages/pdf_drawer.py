"""Draw the pages of a PDF in a thread of their own; what scrolled away is not drawn."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QThread, Signal, Slot
from PySide6.QtGui import QImage

from therapist_emr.errors import UserError
from therapist_emr.ui.tidy import Tidy

if TYPE_CHECKING:
    from therapist_emr.pdf.preview import Preview

Sizes = list[tuple[float, float]]


class _Worker(QObject):
    """Hold the open PDF; lives in the drawer's thread, which alone touches the PDF library."""

    opened = Signal(int, object)
    drawn = Signal(int, int, float, QImage)
    failed = Signal(int, object)

    def __init__(self) -> None:
        super().__init__()
        self._preview: Preview | None = None
        self._book = 0
        self.wanted: frozenset[int] = frozenset()

    @Slot(int, object, object)
    def open(self, book: int, data: bytes, password: str | None) -> None:
        """Open a PDF held in memory and tell its pages' sizes."""
        from therapist_emr.pdf.preview import Preview

        self.close()
        try:
            preview = Preview(data, password)
        except UserError as problem:
            self.failed.emit(book, problem)
            return
        self._preview, self._book = preview, book
        sizes = [preview.page_size(page) for page in range(preview.page_count)]
        self.opened.emit(book, sizes)

    @Slot(int, int, float)
    def draw(self, book: int, page: int, scale: float) -> None:
        """Draw one page if it is still wanted."""
        if self._preview is None or book != self._book or page not in self.wanted:
            return
        picture = self._preview.render(page, scale)
        image = QImage(
            picture.pixels,
            picture.width,
            picture.height,
            picture.stride,
            QImage.Format.Format_RGB32,
        ).copy()
        self.drawn.emit(book, page, scale, image)

    @Slot()
    def close(self) -> None:
        """Give the PDF back."""
        if self._preview is not None:
            self._preview.close()
            self._preview = None


_running: set[QThread] = set()


def _keep(thread: QThread) -> None:
    """Hold a thread until it has ended: Qt aborts when a running one is collected."""
    _running.add(thread)
    thread.finished.connect(lambda: _running.discard(thread))


class PdfDrawer(QObject):
    """Ask for pages and hear when they are drawn; answers about an earlier PDF are dropped."""

    opened = Signal(object)
    drawn = Signal(int, float, QImage)
    failed = Signal(object)
    _open_asked = Signal(int, object, object)
    _draw_asked = Signal(int, int, float)
    _close_asked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._book = 0
        self._thread = QThread()
        self._worker = _Worker()
        self._worker.moveToThread(self._thread)
        self._tidy = Tidy(self)
        self.destroyed.connect(self._thread.quit)
        self._open_asked.connect(self._worker.open)
        self._draw_asked.connect(self._worker.draw)
        self._close_asked.connect(self._worker.close)
        self._worker.opened.connect(self._opened)
        self._worker.drawn.connect(self._drawn)
        self._worker.failed.connect(self._failed)

    def open(self, data: bytes, password: str | None = None) -> None:
        """Open a PDF held in memory."""
        self._book += 1
        self._worker.wanted = frozenset()
        if not self._thread.isRunning():
            _keep(self._thread)
            self._tidy.hold()
            self._thread.start()
        self._open_asked.emit(self._book, data, password)

    def want(self, pages: Iterable[int], scale: float) -> None:
        """Ask for these pages and no others."""
        asked = tuple(pages)
        self._worker.wanted = frozenset(asked)
        for page in asked:
            self._draw_asked.emit(self._book, page, scale)

    def close(self) -> None:
        """Forget the PDF."""
        self._book += 1
        self._worker.wanted = frozenset()
        if self._thread.isRunning():
            self._close_asked.emit()

    def stop(self) -> None:
        """Close the PDF and end the thread."""
        self.close()
        if self._thread.isRunning():
            self._thread.quit()
            self._thread.wait()
            self._tidy.release_now()

    @Slot(int, object)
    def _opened(self, book: int, sizes: Sizes) -> None:
        if book == self._book:
            self.opened.emit(sizes)

    @Slot(int, int, float, QImage)
    def _drawn(self, book: int, page: int, scale: float, image: QImage) -> None:
        if book == self._book:
            self.drawn.emit(page, scale, image)

    @Slot(int, object)
    def _failed(self, book: int, problem: UserError) -> None:
        if book == self._book:
            self.failed.emit(problem)
