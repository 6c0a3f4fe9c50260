"""One place that backups go to, as the settings show it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from therapist_emr.practice.destinations import Destination
from therapist_emr.ui import icons
from therapist_emr.ui.models.backup_rows import DestinationWords
from therapist_emr.ui.theme import SPACE, TONE_INK, Role, Tone
from therapist_emr.ui.widgets.buttons import IconButton
from therapist_emr.ui.widgets.chips import Chip
from therapist_emr.ui.widgets.icon_label import IconLabel
from therapist_emr.ui.widgets.menu import Menu
from therapist_emr.ui.widgets.sections import Hairline
from therapist_emr.ui.widgets.text import PlainLabel, caption, strong


@dataclass(frozen=True, slots=True)
class DestinationActions:
    """Hold what can be done with a destination."""

    back_up: Callable[[Destination], object]
    check: Callable[[Destination], object]
    remove: Callable[[Destination], object]


class DestinationRow(QWidget):
    """Show what a destination is, how it stands and what to do; the menu does it."""

    def __init__(
        self, one: Destination, told: DestinationWords, actions: DestinationActions
    ) -> None:
        super().__init__()
        self._one, self._actions = one, actions
        self.setAccessibleName(f"{told.name}, {told.chip}. {told.remark}".strip())
        self.more = IconButton("more", f"More for {told.name}", on_click=self._open_menu)
        self.menu = self._menu()
        text = QVBoxLayout()
        text.setSpacing(2)
        text.addWidget(strong(told.name))
        text.addWidget(PlainLabel(told.where, Role.BODY, "text2", elide=True))
        if told.remark:
            text.addWidget(_remark(told))
        row = QHBoxLayout()
        row.setContentsMargins(0, SPACE.s, 0, SPACE.s)
        row.setSpacing(SPACE.m)
        top = Qt.AlignmentFlag.AlignTop
        row.addWidget(IconLabel(told.icon, "text2", icons.ROW), 0, top)
        row.addLayout(text, 1)
        row.addWidget(Chip(told.chip, told.chip_icon, told.tone), 0, top)
        row.addWidget(self.more, 0, top)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(Hairline())

    def _menu(self) -> Menu:
        one, menu = self._one, Menu(f"More for {self._one.name}", self)
        menu.add("Back up now", lambda: self._actions.back_up(one), "backup")
        check = menu.add("Check the newest backup", lambda: self._actions.check(one), "check")
        check.setEnabled(one.verified is not None)
        menu.add("Take off the list", lambda: self._actions.remove(one), "close")
        return menu

    def _open_menu(self) -> None:
        corner = self.more.rect().bottomRight()
        width = self.menu.sizeHint().width()
        self.menu.popup(self.more.mapToGlobal(corner) - QPoint(width, -SPACE.xs))


def _remark(told: DestinationWords) -> QWidget:
    if told.remark_tone is Tone.PLAIN:
        return caption(told.remark, wrap=True)
    return PlainLabel(told.remark, Role.CAPTION, TONE_INK[told.remark_tone], wrap=True)
