"""A place that shows one page at a time and forgets the one before."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget


class OnePage(QWidget):
    """Hold one page; what was typed on the one before is gone with it."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.page: QWidget | None = None

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
