"""The settings' page: the list of panels, and the chosen panel beside it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout

from therapist_emr.ui import theme
from therapist_emr.ui.navigation import Navigator
from therapist_emr.ui.pages.settings.column import PanelColumn
from therapist_emr.ui.pages.settings.contract import Group, Kept, Panel, Room
from therapist_emr.ui.pages.settings.panels import PANELS
from therapist_emr.ui.session import Session
from therapist_emr.ui.theme import SPACE
from therapist_emr.ui.widgets.listview import ListView
from therapist_emr.ui.widgets.menu import Menu
from therapist_emr.ui.widgets.row_delegate import NAVIGATION, PAD
from therapist_emr.ui.widgets.rows import Row, separator_row
from therapist_emr.ui.widgets.scaffold import Surface
from therapist_emr.ui.widgets.text import title
from therapist_emr.ui.window_page import WindowPage, flush_all

_LEAST = 430


def panel_rows(panels: Sequence[Panel]) -> list[Row]:
    """Return the panels as rows in the order of their groups, a line between groups."""
    groups = list(Group)
    rows: list[Row] = []
    before: Group | None = None
    for panel in sorted(panels, key=lambda one: groups.index(one.group)):
        if before not in {None, panel.group}:
            rows.append(separator_row(len(rows)))
        before = panel.group
        rows.append(Row(panel.key, panel.title, icon=panel.icon))
    return rows


class PanelRail(Surface):
    """Choose a panel."""

    chosen = Signal(str)

    def __init__(self, panels: Sequence[Panel]) -> None:
        super().__init__("pane", "right")
        self.view = ListView(panel_rows(panels), NAVIGATION, name="Panels", selects=True)
        self.view.picked.connect(self.chosen)
        self.view.opened.connect(self.chosen)
        head = QHBoxLayout()
        head.setContentsMargins(PAD, 0, 0, 0)
        head.addWidget(title("Settings"))
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.s, SPACE.xl, SPACE.s, SPACE.s)
        column.setSpacing(SPACE.l)
        column.addLayout(head)
        column.addWidget(self.view, 1)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def restyle(self) -> None:
        """Measure again."""
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return the width of a chart's list of sections, grown with the text."""
        return QSize(theme.px(theme.SECTIONS), theme.px(400))

    def minimumSizeHint(self) -> QSize:
        """Keep the width."""
        return QSize(theme.px(theme.SECTIONS), theme.px(120))


class SettingsPage(WindowPage):
    """Show one panel at a time; each is made when it is first wanted."""

    def __init__(
        self, session: Session, navigator: Navigator, panels: Sequence[Panel] = PANELS
    ) -> None:
        super().__init__("surface")
        self._panels = {panel.key: panel for panel in panels}
        self._room = Room(session, navigator, Kept(session.practice, navigator.say))
        self._made: dict[str, PanelColumn] = {}
        self._folded = False
        self.rail = PanelRail(panels)
        self._where = Menu("Panels", self)
        for one in sorted(panels, key=lambda one: list(Group).index(one.group)):
            self._where.add(one.title, partial(self.open_panel, one.key), one.icon)
        self._stack = QStackedWidget()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addWidget(self._stack, 1)
        self.rail.chosen.connect(self.open_panel)
        self.open_panel(panels[0].key)

    @property
    def shown(self) -> PanelColumn:
        """Return the panel that is shown."""
        return self._made[self.rail.view.key()]

    def open_panel(self, key: str) -> None:
        """Show a panel."""
        seen_before = key in self._made
        panel = self.panel(key)
        self._stack.setCurrentWidget(panel)
        self.rail.view.choose(key)
        if seen_before:
            panel.refresh()

    def panel(self, key: str) -> PanelColumn:
        """Return a panel, made when it is first wanted."""
        if key not in self._made:
            told = self._panels[key]
            panel = self._made[key] = told.make(self._room)
            panel.entitle(told.title, told.words)
            panel.lead_elsewhere(self._where)
            panel.door.setVisible(self._folded)
            self._stack.addWidget(panel)
        return self._made[key]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold the list of panels away where a panel beside it has no room, or bring it back."""
        super().resizeEvent(event)
        self.restyle()

    def restyle(self) -> None:
        """See again at the text size in force."""
        self._folded = self.width() < theme.px(theme.SECTIONS + _LEAST)
        self.rail.setVisible(not self._folded)
        for panel in self._made.values():
            panel.door.setVisible(self._folded)

    def refresh(self) -> None:
        """Read again what is shown."""
        self.shown.refresh()

    def flush(self) -> None:
        """Put what is being typed on disk now."""
        flush_all(self._made.values())

    def take_focus(self) -> None:
        """Let the keyboard go on in the list of panels."""
        place = self.shown.door if self._folded else self.rail.view
        place.setFocus(Qt.FocusReason.OtherFocusReason)
