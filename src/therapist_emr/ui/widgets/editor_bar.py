"""The head of a page on which something is written: back, title, what is saved, sign."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from therapist_emr.domain import words
from therapist_emr.ui import theme
from therapist_emr.ui.theme import Role
from therapist_emr.ui.widgets.autosave import Autosave, Saving
from therapist_emr.ui.widgets.buttons import Button, IconButton, Kind
from therapist_emr.ui.widgets.icon_label import IconLabel
from therapist_emr.ui.widgets.menu import Menu
from therapist_emr.ui.widgets.scaffold import Surface
from therapist_emr.ui.widgets.text import PlainLabel
from therapist_emr.ui.widgets.wrapping import WrapBar

HEIGHT = 59
_LEAST = 200
Today = Callable[[], date]


class EditorBar(Surface):
    """Stand above an editor; "Saved 7:42 pm" is only said of what is on disk."""

    back_asked = Signal()
    sign_asked = Signal()
    discard_asked = Signal()
    problem_asked = Signal()

    def __init__(
        self, title: str, below: str, action: str, autosave: Autosave, today: Today | None = None
    ) -> None:
        super().__init__("surface", "bottom")
        self._autosave = autosave
        self._today = today
        self._title = PlainLabel(title, Role.NAME, elide=True)
        self._state_icon = IconLabel("check", "green", 16)
        self._state = PlainLabel("", Role.CAPTION, "text2", elide=True)
        self._state.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._problems = Button("", Kind.LINK, "warning", on_click=self.problem_asked.emit)
        self._problems.hide()
        self.menu: QMenu = Menu("More", self)
        self.menu.addAction("Discard this draft").triggered.connect(self.discard_asked)
        more = IconButton("more", "More")
        more.clicked.connect(lambda: self.menu.popup(more.mapToGlobal(more.rect().bottomLeft())))
        self.sign = Button(action, Kind.PRIMARY, "check", on_click=self.sign_asked.emit)
        self.sign.setToolTip("Ctrl+Return")
        head = QWidget()
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self._title)
        names.addWidget(PlainLabel(below, Role.CAPTION, "text3", elide=True))
        lead = QHBoxLayout(head)
        lead.setContentsMargins(0, 0, 0, 0)
        lead.setSpacing(theme.SPACE.m)
        lead.addWidget(IconButton("chevron-left", "Back", on_click=self.back_asked.emit))
        lead.addLayout(names, 1)
        saved = QWidget()
        told = QHBoxLayout(saved)
        told.setContentsMargins(0, 0, 0, 0)
        told.setSpacing(theme.SPACE.s)
        told.addWidget(self._state_icon, 0, Qt.AlignmentFlag.AlignVCenter)
        told.addWidget(self._state)
        self._saved, self._more = saved, more
        self._bar = WrapBar(head, (self._problems, saved, more, self.sign), least=_LEAST,
                            gap=theme.SPACE.m)  # fmt: skip
        column = QVBoxLayout(self)
        edge = theme.SPACE.s + 2
        column.setContentsMargins(theme.SPACE.l, edge, theme.SPACE.xl, edge)
        column.addStretch(1)
        column.addWidget(self._bar)
        column.addStretch(1)
        autosave.changed.connect(self._tell)
        self._tell()
        self.restyle()

    def restyle(self) -> None:
        """Keep the height at the text size in force."""
        self.setMinimumHeight(theme.px(HEIGHT))

    def set_title(self, title: str) -> None:
        """Change the title."""
        self._title.setText(title)

    def add_tool(self, widget: QWidget) -> None:
        """Put a further control before the menu."""
        parts = self._bar.parts()
        parts.insert(parts.index(self._more), widget)
        self._bar.set_parts(parts)

    def show_problems(self, count: int) -> None:
        """Say how many fields need a look and lead to the first; zero says nothing."""
        look = "1 field needs a look" if count == 1 else f"{count} fields need a look"
        self._problems.setText(look)
        self._problems.setVisible(count > 0)
        self._problems.updateGeometry()

    def state_words(self) -> str:
        """Return what is said of the text now."""
        return self._state.text()

    def _tell(self) -> None:
        saving = self._autosave
        told = {
            Saving.NOTHING: ("", "", "text2"),
            Saving.WAITING: ("Saving", "pencil", "text2"),
            Saving.FAILED: (f"Not saved: {saving.why}", "warning", "red"),
        }
        if saving.state is Saving.SAVED and saving.saved is not None:
            wall = saving.saved.wall
            today = self._today() if self._today is not None else wall.date()
            self._say(f"Saved {words.lately(wall, today)}", "check", "green")
        else:
            text, icon, tint = told[saving.state]
            self._say(text, icon, tint)

    def _say(self, text: str, icon: str, tint: str) -> None:
        self._state.setText(text)
        self._state.set_tint("red" if tint == "red" else "text2")
        self._state_icon.setVisible(bool(icon))
        self._state_icon.set_icon(icon, "green" if tint == "green" else "text2")
        self._saved.setVisible(bool(text))
