"""Settings: when the practice locks by itself, and whether names are shown."""

from __future__ import annotations

import sys

from PySide6.QtWidgets import QHBoxLayout

from therapist_emr.practice.practice import Practice
from therapist_emr.ui.pages.settings.column import PanelColumn
from therapist_emr.ui.pages.settings.contract import Kept
from therapist_emr.ui.theme import SPACE, Role
from therapist_emr.ui.widgets.choice import CheckBox, ComboBox
from therapist_emr.ui.widgets.field import FieldRow
from therapist_emr.ui.widgets.sections import SectionHeader
from therapist_emr.ui.widgets.text import PlainLabel

_IDLE = tuple((str(one), f"{one} minutes") for one in (2, 5, 10, 15, 30, 60))
_AT_ONCE = "Ctrl+L locks at once"
_BY_THE_SYSTEM = (
    "It also locks when the computer wakes up."
    if sys.platform == "darwin"
    else "It also locks before the computer sleeps and when the screen is locked."
)


class LockingPanel(PanelColumn):
    """Choose how long an empty desk stays open, and hide names from onlookers."""

    def __init__(self, kept: Kept, practice: Practice) -> None:
        super().__init__()
        self._practice = practice
        self.idle = ComboBox(_IDLE)
        self.idle.set_value(str(kept.now.idle_minutes))
        self.idle.chosen.connect(lambda key: kept.change(idle_minutes=int(key)))
        row = QHBoxLayout()
        row.addWidget(FieldRow("Lock by itself after", self.idle, help_text=_AT_ONCE))
        row.addStretch(1)
        self.add_row(row, space=SPACE.s)
        self.add(PlainLabel(_BY_THE_SYSTEM, Role.BODY, "text2", wrap=True))
        self.add(SectionHeader("When others see the screen"), space=SPACE.l)
        self.veil = CheckBox("Hide names: clients are shown by their initials")
        self.veil.clicked.connect(practice.hide_names)
        self.add(self.veil)
        self.refresh()

    def refresh(self) -> None:
        """Follow the palette, which hides names, too."""
        self.veil.setChecked(self._practice.hides_names)
