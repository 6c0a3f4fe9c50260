"""The part of a dialog that scrolls where the window behind has no room for the whole."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QWidget

from therapist_emr.ui import theme
from therapist_emr.ui.widgets.dialogs import Dialog
from therapist_emr.ui.widgets.scaffold import Scroll

LEAST = 120
"""How high the part is at least, at 100% text."""


class DialogScroll(Scroll):
    """Be as high as what is in it, or as the dialog can be; the arrow keys scroll it too.

    The dialog stays as high as the window behind it at most, so that its buttons are in reach.
    """

    def __init__(self, inner: QWidget, name: str, dialog: Dialog) -> None:
        self._inner = inner
        super().__init__(inner, name, dialog)
        self.setProperty("focusRing", theme.RADIUS.row)
        self.verticalScrollBar().rangeChanged.connect(self._take_keys)
        if (behind := dialog.parentWidget()) is not None:
            dialog.setMaximumHeight(behind.window().height())

    def sizeHint(self) -> QSize:
        """Return the room that what is in it needs at the width it has."""
        hint = self._inner.sizeHint()
        if (layout := self._inner.layout()) is not None and layout.hasHeightForWidth():
            hint.setHeight(layout.totalHeightForWidth(self.viewport().width()))
        return hint

    def minimumSizeHint(self) -> QSize:
        """Return what is never taken from it."""
        return QSize(0, min(self.sizeHint().height(), theme.px(LEAST)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ask for more room or less when what is in it grows or shrinks."""
        if watched is self._inner and event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def _take_keys(self, _low: int, high: int) -> None:
        """Be a stop of the Tab key while there is something to scroll."""
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if high else Qt.FocusPolicy.NoFocus)
