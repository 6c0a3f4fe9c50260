"""The list of snippets at the cursor: what is typed narrows it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from therapist_emr.domain.text import fold
from therapist_emr.sections.sessions.own_templates import SNIPPET_MARK
from therapist_emr.ui.widgets.menu import Menu

MOST_SHOWN = 10
_WIDTH = 60


class SnippetMenu(Menu):
    """Offer snippets by abbreviation and text, ten at most; `take` is given the chosen text.

    Letters that were typed before it opened count as typed here.
    """

    def __init__(
        self,
        snippets: Mapping[str, str],
        typed: str,
        take: Callable[[str], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("Snippets", parent)
        self._typed = typed.removeprefix(SNIPPET_MARK)
        self._head = self.add("", _nothing, "search", enabled=False)
        self._offered: list[tuple[QAction, str, str]] = []
        for key, text in snippets.items():
            action = self.add(_plain(_told(key, text)), partial(take, text))
            self._offered.append((action, key, fold(f"{key} {text}")))
        self._rest = self.add("", _nothing, enabled=False)
        self._first: QAction | None = None
        self._narrow()

    def showEvent(self, event: QShowEvent) -> None:
        """Begin at the first, so that Return writes it."""
        super().showEvent(event)
        self._begin()

    def leaveEvent(self, event: QEvent) -> None:
        """Keep one marked when the list shrinks away from a mouse that rests."""
        super().leaveEvent(event)
        if self.activeAction() is None:
            self._begin()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stay on the screen when the list grows at its foot."""
        super().resizeEvent(event)
        below = self.geometry().bottom() - self.screen().availableGeometry().bottom()
        if self.isVisible() and below > 0:
            self.move(self.x(), max(0, self.y() - below))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Narrow the list by what is typed; all other keys are a menu's."""
        told = event.text()
        if event.key() == Qt.Key.Key_Backspace:
            self._typed = self._typed[:-1]
        elif told and told.isprintable() and (self._typed or told != " "):
            self._typed += told
        else:
            super().keyPressEvent(event)
            return
        self._narrow()
        self._begin()

    def _begin(self) -> None:
        if self._first is not None:
            self.setActiveAction(self._first)

    def _narrow(self) -> None:
        wanted = fold(self._typed).removeprefix(SNIPPET_MARK)
        fits = [
            (action, key)
            for action, key, told in self._offered
            if all(word in told for word in wanted.split())
        ]
        fits.sort(key=lambda one: not one[1].startswith(wanted))
        shown = [action for action, _key in fits[:MOST_SHOWN]]
        for action, _key, _told in self._offered:
            action.setVisible(action in shown)
        self._first = shown[0] if shown else None
        self._head.setText(_plain(f"Find: {self._typed}") if self._typed else "Type to find")
        more = len(fits) - len(shown)
        self._rest.setText(f"{more} more" if shown else "Nothing fits. Try fewer letters.")
        self._rest.setVisible(more > 0 or not shown)


def _told(key: str, text: str) -> str:
    first = " ".join(text.split())
    shown = f"{first[:_WIDTH]}…" if len(first) > _WIDTH else first
    return f"{SNIPPET_MARK}{key}   {shown}"


def _plain(text: str) -> str:
    return text.replace("&", "&&")


def _nothing() -> None:
    """Do nothing: the line is only read."""
