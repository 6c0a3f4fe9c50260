"""A row of a form: label above, control, and below it help that gives way to a problem."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from therapist_emr.ui import icons, theme
from therapist_emr.ui.theme import TONE_INK, Role, Token, Tone
from therapist_emr.ui.widgets.icon_label import IconLabel
from therapist_emr.ui.widgets.text import PlainLabel


@runtime_checkable
class ShowsProblem(Protocol):
    """Be a control with an edge that turns red."""

    def set_problem(self, on: bool) -> None:
        """Show or clear the red edge."""


class CaptionLine(QWidget):
    """Hold help, a hint or a problem, in room that is kept free for it."""

    def __init__(
        self, text: str = "", *, reserve: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._reserve = reserve
        self._icon = IconLabel("", "red", icons.INLINE - 1)
        self._icon.hide()
        self._words = PlainLabel(text, Role.CAPTION, "text3", wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SPACE.xs + 1)
        row.addWidget(self._icon)
        row.addWidget(self._words, 1)
        self.restyle()

    def restyle(self) -> None:
        """Keep one line free at the text size in force."""
        line = self._words.fontMetrics().height() + 2
        self.setMinimumHeight(line if self._reserve else 0)

    def text(self) -> str:
        """Return the words shown."""
        return self._words.text()

    def show_words(self, text: str, tone: Tone = Tone.PLAIN, icon: str = "") -> None:
        """Show words in a tone, with the tone's icon."""
        tint: Token = "text3" if tone is Tone.PLAIN else TONE_INK[tone]
        self._words.setText(text)
        self._words.set_tint(tint)
        self._icon.set_icon(icon, tint)
        self._icon.setVisible(bool(icon))
        self.setVisible(bool(text) or self._reserve)


class FieldRow(QWidget):
    """Join a label, a control and its caption; name the control for screen readers."""

    def __init__(
        self,
        label: str,
        control: QWidget,
        *,
        help_text: str = "",
        marker: str = "",
        reserve: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.control = control
        self._label_text = label
        self._spoken = ""
        self._help = help_text
        self._problem = ""
        self._hint = ""
        self._label = PlainLabel(label, Role.LABEL)
        self._label.setBuddy(control)
        self._marker = PlainLabel(marker, Role.CAPTION, "text3")
        self._caption = CaptionLine(help_text, reserve=reserve)
        head = QHBoxLayout()
        head.setSpacing(theme.SPACE.s - 1)
        head.addWidget(self._label)
        head.addWidget(self._marker)
        head.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        if label:
            column.addLayout(head)
            column.addSpacing(theme.SPACE.xs)
        column.addWidget(control)
        if reserve or label:
            column.addSpacing(theme.SPACE.xs - 1)
        column.addWidget(self._caption)
        column.addStretch(1)
        self.setFocusProxy(control)
        self._marker.setVisible(bool(marker))
        self._label.setVisible(bool(label))
        hinted = getattr(control, "hinted", None)
        if hinted is not None:
            hinted.connect(self.show_hint)
        self._caption.show_words(help_text)
        self._tell()

    def label(self) -> str:
        """Return the label's words."""
        return self._label_text

    def problem(self) -> str:
        """Return the problem shown, or nothing."""
        return self._problem

    def caption(self) -> str:
        """Return the words below the control now."""
        return self._caption.text()

    def set_help(self, text: str) -> None:
        """Change the help below the control."""
        self._help = text
        if not self._problem:
            self._show_quiet()
        self._tell()

    def show_problem(self, cause: str, remedy: str = "") -> None:
        """Say beside the field what is wrong and what to do."""
        self._problem = f"{cause} {remedy}".strip()
        self._caption.show_words(self._problem, Tone.BAD, "warning")
        self._edge(on=True)
        self._tell()

    def set_spoken(self, name: str) -> None:
        """Name the control for screen readers, where its label alone would not tell it apart."""
        self._spoken = name
        self._tell()

    def clear_problem(self) -> None:
        """Show the hint or the help again."""
        self._problem = ""
        self._edge(on=False)
        self._show_quiet()
        self._tell()

    def show_hint(self, text: str) -> None:
        """Show a hint in amber, such as Caps Lock; nothing shows the help again."""
        self._hint = text
        if not self._problem:
            self._show_quiet()
            self._tell()

    def _show_quiet(self) -> None:
        if self._hint:
            self._caption.show_words(self._hint, Tone.SOON, "warning")
        else:
            self._caption.show_words(self._help)

    def _edge(self, *, on: bool) -> None:
        if isinstance(self.control, ShowsProblem):
            self.control.set_problem(on)

    def _tell(self) -> None:
        marker = self._marker.text()
        said = self._spoken or self._label_text
        name = f"{said}, {marker}" if marker else said
        if name:
            self.control.setAccessibleName(name)
        self.control.setAccessibleDescription(self._problem or self._hint or self._help)
        event = QAccessibleEvent(self.control, QAccessible.Event.DescriptionChanged)
        QAccessible.updateAccessibility(event)
