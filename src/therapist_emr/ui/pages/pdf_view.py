"""The pages of a PDF on a quiet ground: scrolled, zoomed and turned by keyboard."""

from __future__ import annotations

from bisect import bisect_right
from typing import Final

from PySide6.QtCore import QEvent, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QImage,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from therapist_emr.ui import style, theme
from therapist_emr.ui.pages.pdf_drawer import PdfDrawer, Sizes
from therapist_emr.ui.widgets.scrollbar import SlimBar

STEPS: Final = (0.25, 0.5, 0.67, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0, 4.0)
_POINT = 96 / 72
_GAP, _SIDE = 16, 32
_KEPT = 12


class PdfView(QAbstractScrollArea):
    """Show a PDF held in memory; `page_changed` says which page is in sight, of how many."""

    page_changed = Signal(int, int)
    zoom_changed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._drawer = PdfDrawer(self)
        self._drawer.opened.connect(self._opened)
        self._drawer.drawn.connect(self._drawn)
        self._sizes: Sizes = []
        self._tops: list[int] = []
        self._zoom: float | None = None
        self._images: dict[int, tuple[float, QImage]] = {}
        self._by_keyboard = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBar(SlimBar(Qt.Orientation.Vertical))
        self.setHorizontalScrollBar(SlimBar(Qt.Orientation.Horizontal))
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Pages of the PDF")
        self.verticalScrollBar().valueChanged.connect(self._scrolled)

    @property
    def page_count(self) -> int:
        """Return how many pages there are."""
        return len(self._sizes)

    def show_pdf(self, data: bytes, password: str | None = None) -> None:
        """Show a PDF from its first page."""
        self._images.clear()
        self._drawer.open(data, password)

    def clear(self) -> None:
        """Show nothing and forget the PDF."""
        self._sizes, self._tops = [], []
        self._images.clear()
        self._drawer.close()
        self._measure()

    def stop(self) -> None:
        """End the thread that draws."""
        self._drawer.stop()

    def is_drawn(self, page: int) -> bool:
        """Tell whether a page can be seen sharply."""
        held = self._images.get(page)
        return held is not None and held[0] == self._scale()

    def page(self) -> int:
        """Return the page in sight, counted from 0."""
        if not self._tops:
            return 0
        middle = self.verticalScrollBar().value() + self.viewport().height() // 3
        return max(0, bisect_right(self._tops, middle) - 1)

    def go(self, page: int) -> None:
        """Bring a page into sight."""
        if self._tops:
            page = min(max(page, 0), len(self._tops) - 1)
            self.verticalScrollBar().setValue(self._tops[page] - theme.px(_GAP))

    def zoom(self) -> float:
        """Return the zoom in force; 1 is the size on paper."""
        return self._zoom if self._zoom is not None else self._fitting()

    def zoom_in(self) -> None:
        """Show larger pages."""
        now = self.zoom()
        self.set_zoom(next((step for step in STEPS if step > now + 0.01), STEPS[-1]))

    def zoom_out(self) -> None:
        """Show smaller pages."""
        now = self.zoom()
        self.set_zoom(next((step for step in reversed(STEPS) if step < now - 0.01), STEPS[0]))

    def fit_width(self) -> None:
        """Make the pages as wide as the room."""
        self.set_zoom(None)

    def set_zoom(self, zoom: float | None) -> None:
        """Show the pages at a zoom, or as wide as the room."""
        bar = self.verticalScrollBar()
        place = bar.value() / max(1, bar.maximum())
        self._zoom = zoom
        self._measure()
        bar.setValue(round(place * bar.maximum()))
        self._want()
        self.zoom_changed.emit(self.zoom())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn pages and zoom."""
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        match event.key():
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal if control:
                self.zoom_in()
            case Qt.Key.Key_Minus if control:
                self.zoom_out()
            case Qt.Key.Key_0 if control:
                self.fit_width()
            case Qt.Key.Key_Home:
                self.go(0)
            case Qt.Key.Key_End:
                self.go(self.page_count - 1)
            case Qt.Key.Key_Right:
                self.go(self.page() + 1)
            case Qt.Key.Key_Left:
                self.go(self.page() - 1)
            case Qt.Key.Key_Space:
                bar = self.verticalScrollBar()
                bar.setValue(bar.value() + bar.pageStep())
            case _:
                super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring when the keyboard led here."""
        self._by_keyboard = event.reason() in style.KEYBOARD
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        super().focusOutEvent(event)
        self.viewport().update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom with Ctrl, scroll without."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_in() if event.angleDelta().y() > 0 else self.zoom_out()
        else:
            super().wheelEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the pages to the room."""
        super().resizeEvent(event)
        self._measure()
        self._want()

    def restyle(self) -> None:
        """Paint in the colours and sizes in force."""
        self._measure()
        self._want()

    def changeEvent(self, event: QEvent) -> None:
        """Draw again on a screen of another sharpness."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._want()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground and the pages in sight."""
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), theme.color("canvas"))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for page in self._in_sight():
            self._paint_page(painter, page)
        if self.hasFocus() and self._by_keyboard:
            frame = QRectF(self.viewport().rect()).adjusted(1, 1, -1, -1)
            painter.setPen(QPen(theme.color("accent"), 2))
            painter.drawRect(frame)
        painter.end()

    def _paint_page(self, painter: QPainter, page: int) -> None:
        place = self._place(page)
        painter.fillRect(place.adjusted(-1, -1, 1, 1), theme.color("hair"))
        painter.fillRect(place, theme.color("paper"))
        held = self._images.get(page)
        if held is not None:
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
            painter.drawImage(place, held[1])
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)

    def _fitting(self) -> float:
        widest = max((size[0] for size in self._sizes), default=612.0)
        room = self.viewport().width() - 2 * theme.px(_SIDE)
        return min(STEPS[-1], max(STEPS[0], room / (widest * _POINT)))

    def _scale(self) -> float:
        return self.zoom() * _POINT * self.devicePixelRatioF()

    def _measure(self) -> None:
        zoom, gap = self.zoom() * _POINT, theme.px(_GAP)
        self._tops, top = [], gap
        for _width, height in self._sizes:
            self._tops.append(top)
            top += round(height * zoom) + gap
        widest = max((round(size[0] * zoom) for size in self._sizes), default=0)
        room = self.viewport().size()
        self.verticalScrollBar().setRange(0, max(0, top - room.height()))
        self.verticalScrollBar().setPageStep(room.height())
        self.verticalScrollBar().setSingleStep(theme.px(48))
        reach = max(0, widest + 2 * gap - room.width())
        self.horizontalScrollBar().setRange(0, reach)
        self.horizontalScrollBar().setPageStep(room.width())
        self.viewport().update()

    def _place(self, page: int) -> QRect:
        zoom = self.zoom() * _POINT
        width, height = (round(side * zoom) for side in self._sizes[page])
        shift = self.horizontalScrollBar()
        left = (self.viewport().width() - width) // 2
        if shift.maximum():
            left = theme.px(_GAP) - shift.value()
        top = self._tops[page] - self.verticalScrollBar().value()
        return QRect(left, top, width, height)

    def _in_sight(self) -> range:
        if not self._tops:
            return range(0)
        top = self.verticalScrollBar().value()
        first = max(0, bisect_right(self._tops, top) - 1)
        last = bisect_right(self._tops, top + self.viewport().height())
        return range(first, max(last, first + 1))

    def _want(self) -> None:
        if not self._sizes:
            return
        sight = self._in_sight()
        near = [*sight, *(p for p in (sight.stop, sight.start - 1) if 0 <= p < len(self._sizes))]
        scale = self._scale()
        missing = [
            page for page in near if page not in self._images or self._images[page][0] != scale
        ]
        if missing:
            self._drawer.want(missing, scale)

    def _opened(self, sizes: Sizes) -> None:
        self._sizes = sizes
        self._measure()
        self.verticalScrollBar().setValue(0)
        self._want()
        self.page_changed.emit(0, len(sizes))

    def _drawn(self, page: int, scale: float, image: QImage) -> None:
        if scale != self._scale():
            return
        self._images[page] = (scale, image)
        if len(self._images) > _KEPT:
            farthest = max(self._images, key=lambda held: abs(held - self.page()))
            del self._images[farthest]
        self.viewport().update()

    def _scrolled(self) -> None:
        self._want()
        self.viewport().update()
        self.page_changed.emit(self.page(), self.page_count)
