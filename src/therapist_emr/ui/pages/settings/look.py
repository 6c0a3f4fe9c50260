"""Settings: colors and text size on this computer."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout

from therapist_emr.ui.machine import Machine
from therapist_emr.ui.pages.settings.column import PanelColumn
from therapist_emr.ui.theme import SPACE, Mode, Theme
from therapist_emr.ui.widgets.choice import ChipChoice, ComboBox
from therapist_emr.ui.widgets.field import FieldRow

_SIZES = tuple((str(one), f"{one}%") for one in (80, 90, 100, 110, 125, 150, 175, 200))
_MODES = (("system", "Like the system"), ("light", "Light"), ("dark", "Dark"))


class LookPanel(PanelColumn):
    """Choose colors and text size; both are seen at once."""

    def __init__(self, machine: Machine, theme: Theme) -> None:
        super().__init__()
        self._machine, self._theme = machine, theme
        self.mode = ChipChoice(_MODES, single=True, name="Colors")
        self.mode.edited.connect(self._mode_chosen)
        self.size_ = ComboBox(_SIZES)
        self.size_.chosen.connect(self._size_chosen)
        self.add(FieldRow("Colors", self.mode), space=SPACE.s)
        row = QHBoxLayout()
        row.addWidget(FieldRow("Text size", self.size_))
        row.addStretch(1)
        self.add_row(row, space=SPACE.s)
        self.refresh()

    def refresh(self) -> None:
        """Follow the palette, which changes both, too."""
        self.mode.set_values([self._machine.mode.value])
        self.size_.set_value(str(self._machine.percent))

    def _mode_chosen(self) -> None:
        mode = Mode(self.mode.value() or Mode.SYSTEM.value)
        self.mode.set_values([mode.value])  # a color that was given up leaves that of the system
        self._machine.mode = mode
        self._theme.set_mode(mode)

    def _size_chosen(self, percent: str) -> None:
        self._machine.percent = int(percent)
        self._theme.set_percent(int(percent))
