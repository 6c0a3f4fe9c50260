"""The sheet on which mental status or risk is ticked, and read back as sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from therapist_emr.domain.text import one_line
from therapist_emr.sections.quick_fill import QuickFill
from therapist_emr.ui import theme
from therapist_emr.ui.theme import SPACE, Role
from therapist_emr.ui.widgets.buttons import Button, Kind
from therapist_emr.ui.widgets.choice import ChipChoice
from therapist_emr.ui.widgets.dialogs import Dialog
from therapist_emr.ui.widgets.lineedit import LineEdit
from therapist_emr.ui.widgets.scaffold import Scroll, Tray
from therapist_emr.ui.widgets.sections import Hairline
from therapist_emr.ui.widgets.text import PlainLabel
from therapist_emr.ui.widgets.textedit import ReadingText

OWN = "own_words"
LABELS = 132
TALL, TOLD = 740, 96
LEAST = 140
OWN_LABEL = "In your own words"


class QuickFillSheet(Dialog):
    """Tick what was seen or asked; what is left alone is not mentioned.

    `told` carries the rows for the note with every tick, so that they are in the draft when the
    desk locks, and once more when they are used. Cancel tells what was there before.
    """

    told = Signal(object)

    def __init__(
        self,
        sheet: QuickFill,
        findings: Sequence[Mapping[str, str]],
        parent: QWidget | None = None,
        *,
        action: str = "Use in the note",
    ) -> None:
        super().__init__(sheet.title, sheet.about, wide=True, parent=parent)
        self._sheet = sheet
        self.areas: dict[str, ChipChoice] = {}
        self._first = [dict(row) for row in findings]
        self._before = {row["key"]: row for row in findings}
        self._changed = self._put_away = False
        ticked = sheet.ticked(findings)
        normal = Button(sheet.normal_label, Kind.SECONDARY, "check")
        normal.setToolTip("Tick the usual answer in every area that is still empty")
        normal.clicked.connect(self.fill_normal)
        self.add(normal)
        self.own = LineEdit(placeholder="Anything the ticks do not say", name=OWN_LABEL)
        self.own.set_value(self._before.get(OWN, {}).get("text", ""))
        self.body.addWidget(self._scrolled(ticked), 1)
        self.body.addWidget(Hairline())
        self._words = ReadingText(role=Role.BODY, name="What will be written")
        tray = Tray()
        tray.column.addWidget(self._words)
        tray.column.addStretch(1)
        told = Scroll(tray, "What will be written")
        told.setFixedHeight(min(theme.px(TOLD), LEAST))
        self.add(told)
        self.clear = Button("Clear all", Kind.QUIET, on_click=self.clear_all)
        self.hint.addWidget(self.clear)
        self.add_cancel()
        self.add_action(action, Kind.PRIMARY)
        self.own.textChanged.connect(lambda _text: self._edited())
        self._tell()
        host = self.parentWidget()
        room = host.window().height() if host is not None else theme.px(TALL)
        self.setFixedHeight(min(theme.px(TALL), max(room - 2 * SPACE.l, theme.px(TALL) // 2)))
        first = next(iter(self.areas.values()), None)
        if first is not None:
            (first.focusProxy() or first).setFocus(Qt.FocusReason.TabFocusReason)

    def _scrolled(self, ticked: Mapping[str, Sequence[str]]) -> QWidget:
        inner = QWidget()
        grid = QGridLayout(inner)
        grid.setContentsMargins(0, SPACE.xs, SPACE.m, SPACE.xs)
        grid.setHorizontalSpacing(SPACE.l)
        grid.setVerticalSpacing(SPACE.m)
        grid.setColumnMinimumWidth(0, theme.px(LABELS))
        grid.setColumnStretch(1, 1)
        for number, area in enumerate(self._sheet.areas):
            options = [(choice.key, choice.label) for choice in area.choices]
            choice = ChipChoice(options, single=not area.several, name=area.label, apart=area.apart)
            choice.set_values(ticked.get(area.key, ()))
            choice.edited.connect(self._edited)
            self.areas[area.key] = choice
            self._add_row(grid, number, area.label, choice)
        self._add_row(grid, len(self.areas), OWN_LABEL, self.own)
        scroll = Scroll(inner, self._sheet.title)
        scroll.setMinimumHeight(LEAST)
        return scroll

    @staticmethod
    def _add_row(grid: QGridLayout, number: int, words: str, control: QWidget) -> None:
        label = PlainLabel(words, Role.LABEL, wrap=True)
        label.setContentsMargins(0, SPACE.xs, 0, 0)
        grid.addWidget(label, number, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(control, number, 1)

    def ticked(self) -> dict[str, list[str]]:
        """Return what is ticked, by area."""
        return {key: list(choice.values()) for key, choice in self.areas.items()}

    def findings(self) -> list[dict[str, str]]:
        """Return the rows for the note, one sentence for each area that was ticked."""
        rows = self._sheet.findings(self.ticked())
        known = {area.key for area in self._sheet.areas} | {OWN}
        rows += [dict(row) for key, row in self._before.items() if key not in known]
        own = one_line(self.own.text())
        if own:
            rows.append({"key": OWN, "label": "In other words", "help": "", "text": own})
        return rows

    def fill_normal(self) -> None:
        """Tick the usual answer in every area that is still empty."""
        for area in self._sheet.areas:
            choice = self.areas[area.key]
            if not choice.values() and area.normal:
                choice.set_values(area.normal)
        self._edited()

    def clear_all(self) -> None:
        """Tick nothing."""
        for choice in self.areas.values():
            choice.set_values(())
        self.own.clear()
        self._before.clear()
        self._edited()

    def accept(self) -> None:
        """Use what is ticked."""
        self.told.emit(self.findings())
        super().accept()

    def reject(self) -> None:
        """Take back what was ticked."""
        if self._changed and not self._put_away:
            self.told.emit(self._first)
        super().reject()

    def put_away(self) -> bool:
        """Close without taking anything back."""
        self._put_away = True
        return super().put_away()

    def _edited(self) -> None:
        self._changed = True
        self._tell()
        self.told.emit(self.findings())

    def _tell(self) -> None:
        told = " ".join(row["text"] for row in self.findings())
        self._words.set_text(told or "Nothing is ticked yet, so nothing is written.")
        self.clear.setVisible(bool(told))
