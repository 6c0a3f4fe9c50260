"""Choosing what to give: the program's measures, loaded ones, a score alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent, Qt
from PySide6.QtWidgets import QWidget

from therapist_emr.domain import words
from therapist_emr.domain.measures import Ask, Instrument
from therapist_emr.ui.theme import SPACE, Tone
from therapist_emr.ui.widgets.banner import Banner
from therapist_emr.ui.widgets.buttons import Button, Kind
from therapist_emr.ui.widgets.listview import ListView
from therapist_emr.ui.widgets.row_delegate import RowLook
from therapist_emr.ui.widgets.rows import Row
from therapist_emr.ui.widgets.scaffold import Column, PageHeader
from therapist_emr.ui.widgets.sections import SectionList

LOOK = RowLook(height=56, hairlines=True, gap=0)
SCORE, FILE = "score", "file"


class Picker(Column):
    """List what can be given; `chosen` carries its place in the list that was handed in."""

    chosen = Signal(int)
    score_asked = Signal()
    file_asked = Signal()
    left = Signal()

    def __init__(self, offered: Sequence[Instrument], last: Mapping[str, str]) -> None:
        super().__init__("Give a measure", top=SPACE.l)
        back = Button("Back", Kind.QUIET, "chevron-left", on_click=self.left.emit)
        self.add(PageHeader("Give a measure", actions=(back,)))
        self._notice: QWidget | None = None
        shipped = [(at, one) for at, one in enumerate(offered) if not one.loaded]
        loaded = [(at, one) for at, one in enumerate(offered) if one.loaded]
        self.list = self._list("Free to use", shipped, last)
        if loaded:
            self._list("Loaded into this practice", loaded, last)
        rows = [
            Row(
                SCORE,
                "Enter a score only",
                "For measures whose questions are licensed, and any other",
                icon="pencil",
            ),
            Row(
                FILE,
                "Load a questionnaire…",
                "A FHIR R4 Questionnaire file; it stays in this practice's file",
                icon="download",
            ),
        ]
        view = ListView(rows, LOOK, name="Other ways", fits=True)
        view.opened.connect(self._other)
        self.add(SectionList("Other ways", view), flush=True, space=SPACE.s)

    def _list(
        self, title: str, found: Sequence[tuple[int, Instrument]], last: Mapping[str, str]
    ) -> ListView:
        rows = [
            Row(str(at), one.name, _about(one), fact=last.get(one.key, ""), icon="chart")
            for at, one in found
        ]
        view = ListView(rows, LOOK, name=title, fits=True)
        view.opened.connect(lambda key: self.chosen.emit(int(key)))
        self.add(SectionList(title, view), flush=True)
        return view

    def focus_first(self) -> None:
        """Let the keyboard go on in the list."""
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def say(self, title: str, told: str, tone: Tone) -> None:
        """Say above the list what became of a file."""
        if self._notice is not None:
            self._notice.hide()
            self._notice.deleteLater()
        banner = Banner(title, told, tone)
        self._notice = banner
        self.layout_.insertWidget(1, banner)
        banner.announce()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back by Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)

    def _other(self, key: str) -> None:
        (self.score_asked if key == SCORE else self.file_asked).emit()


def _about(one: Instrument) -> str:
    asked = sum(1 for item in one.items if item.ask is not Ask.DISPLAY)
    return ". ".join(part for part in (one.about, words.count(asked, "question")) if part)
