"""Menus that look like the rest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import (
    QAction,
    QKeySequence,
    QPainterPath,
    QRegion,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QMenu, QWidget

from therapist_emr.ui import icons, style, theme
from therapist_emr.ui.theme import Role


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """Name one thing a menu offers, and do it."""

    text: str
    run: Callable[[], object]
    icon: str = ""


class Menu(QMenu):
    """Offer a few actions, each with its icon and keys."""

    def __init__(self, name: str = "More", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons: list[tuple[QAction, str]] = []
        self.setWindowFlag(Qt.WindowType.FramelessWindowHint)
        self.setWindowFlag(Qt.WindowType.NoDropShadowWindowHint)
        self.setAccessibleName(name)
        theme.set_role(self, Role.BODY)
        self.restyle()

    def restyle(self) -> None:
        """Take the colours in force."""
        self.setStyleSheet(style.menu_sheet())
        for action, icon in self._icons:
            action.setIcon(icons.icon(icon, "text2", icons.INLINE))

    def empty(self) -> None:
        """Offer nothing any more."""
        self._icons.clear()
        self.clear()

    def showEvent(self, event: QShowEvent) -> None:
        """Stay within the window, also when opened at its right edge."""
        super().showEvent(event)
        anchor = self.parentWidget()
        while anchor is not None and isinstance(anchor.window(), QMenu):
            anchor = anchor.window().parentWidget()
        if anchor is None:
            return
        window = anchor.window()
        left = window.mapToGlobal(QPoint(theme.SPACE.s, 0)).x()
        right = left + window.width() - 2 * theme.SPACE.s
        self.move(max(min(self.x(), right - self.width()), left), self.y())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Round the corners by a mask, since not every desktop draws translucent windows."""
        super().resizeEvent(event)
        shape = QPainterPath()
        shape.addRoundedRect(self.rect().toRectF(), theme.RADIUS.row, theme.RADIUS.row)
        self.setMask(QRegion(shape.toFillPolygon().toPolygon()))

    def add(
        self,
        text: str,
        on_click: Callable[[], object],
        icon: str = "",
        keys: str = "",
        *,
        enabled: bool = True,
    ) -> QAction:
        """Add an action; return it. The keys are named only: the window listens for them.

        A second action with the same keys would contest them, and pressing them did nothing.
        """
        named = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
        action = QAction(f"{text}\t{named}" if keys else text, self)
        if icon:
            self._icons.append((action, icon))
            action.setIcon(icons.icon(icon, "text2", icons.INLINE))
        action.setEnabled(enabled)
        action.triggered.connect(lambda: on_click())
        self.addAction(action)
        return action
