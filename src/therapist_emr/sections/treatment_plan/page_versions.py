"""Every version of a plan, the newest first: who signed it, what it said, and its print."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from therapist_emr.domain import words
from therapist_emr.domain.entry import Entry, Revision
from therapist_emr.domain.versions import spans
from therapist_emr.forms.field import Values
from therapist_emr.sections.treatment_plan.reading import force_words
from therapist_emr.ui import theme
from therapist_emr.ui.widgets.blocks_view import BlocksView
from therapist_emr.ui.widgets.buttons import Button, Kind
from therapist_emr.ui.widgets.listview import ListView
from therapist_emr.ui.widgets.rows import Row
from therapist_emr.ui.widgets.scaffold import Column, PageHeader, Surface
from therapist_emr.ui.widgets.standing import SignatureRow, standing_banners

if TYPE_CHECKING:
    from therapist_emr.sections.desk import ChartDesk

LIST_WIDTH = 248


def version_row(
    number: int, revision: Revision, body: Values, span: tuple[str, str], today: date
) -> Row:
    """Return the list's row for one version that was in force in a span of days."""
    begins, ends = span
    told = force_words(body, today)
    if ends <= today.isoformat():
        last = words.iso_day(ends)
        told = f"{words.iso_day(begins)} to {last}" if begins < ends else f"replaced {last}"
    signed = revision.signature.at.day if revision.signature else revision.made.day
    return Row(
        key=str(revision.seq),
        title=f"Version {number}",
        detail=words.sentence(told),
        icon="plan",
        spoken=f"Version {number}, {told}, signed {words.day(signed)}",
    )


class VersionsView(QWidget):
    """List the versions at the left and show the chosen one at the right."""

    def __init__(self, desk: ChartDesk, entry: Entry, on_back: Callable[[], object]) -> None:
        super().__init__()
        self._desk, self._entry, self._on_back = desk, entry, on_back
        versions = entry.contents
        self._numbers = {revision.seq: number for number, revision in enumerate(versions, 1)}
        section, today = desk.section(entry.header.section), desk.now().day
        bodies = [section.body(entry, one) for one in versions]
        made = [one.made.local[:10] for one in versions]
        told = spans([section.day_of(body) for body in bodies], made)
        rows = [
            version_row(number, *one, today)
            for number, one in enumerate(zip(versions, bodies, told, strict=True), 1)
        ][::-1]
        self.list = ListView(rows, name="Versions of the plan", selects=True)
        self.list.picked.connect(lambda key: self.show_version(int(key)))
        self._pane = Surface("pane", "right")
        column = QVBoxLayout(self._pane)
        column.setContentsMargins(theme.SPACE.s, theme.SPACE.l, theme.SPACE.s, theme.SPACE.s)
        column.addWidget(Button("Treatment plan", Kind.QUIET, "chevron-left", on_click=on_back))
        column.addWidget(self.list, 1)
        self._page = QVBoxLayout()
        self._shown: QWidget | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._pane)
        row.addLayout(self._page, 1)
        self.list.choose(str(versions[-1].seq))
        self.show_version(versions[-1].seq)
        self.setFocusProxy(self.list)

    def read_again(self) -> None:
        """Show the chosen version anew: the newest tells its progress from the notes."""
        self.show_version(int(self.list.key()))

    def show_version(self, seq: int) -> None:
        """Show one version as it was signed."""
        reading = self._desk.reading(self._entry.header.id, seq)
        revision = next(one for one in self._entry.contents if one.seq == seq)
        page = Column(f"Version {self._numbers[seq]}", centred=False)
        button = Button("Print", Kind.SECONDARY, "printer", on_click=lambda: self._print(seq))
        page.add(PageHeader(f"Version {self._numbers[seq]}", actions=(button,)))
        for banner in standing_banners(reading, "plan"):
            page.add(banner)
        page.add(BlocksView(reading.blocks))
        if revision.signature is not None:
            row = SignatureRow(revision.signature, intact=reading.intact)
            page.add(row, space=theme.SPACE.m)
        if self._shown is not None:
            self._page.removeWidget(self._shown)
            self._shown.hide()
            self._shown.deleteLater()
        self._shown = page
        self._page.addWidget(page)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back by Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self._on_back()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the plan most of the width."""
        super().resizeEvent(event)
        self.restyle()

    def restyle(self) -> None:
        """Take the width at the text size in force."""
        self._pane.setFixedWidth(min(theme.px(LIST_WIDTH), self.width() * 2 // 5))

    def _print(self, seq: int) -> None:
        self._desk.export(self._entry.header.section, self._entry.header.id, seq)
