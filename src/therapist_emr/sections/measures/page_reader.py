"""One administration as it is read: its answers, what it said before, and what can be done."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent, Qt

from therapist_emr.domain import words
from therapist_emr.domain.entry import Entry, EntryStatus, Revision
from therapist_emr.forms.blocks import Block, Heading, Table
from therapist_emr.forms.changes import history_blocks
from therapist_emr.forms.field import Values
from therapist_emr.sections.contract import Section
from therapist_emr.sections.desk import Reading
from therapist_emr.sections.measures.reading import ANSWERED, figure
from therapist_emr.ui.theme import SPACE
from therapist_emr.ui.widgets.blocks_view import BlocksView
from therapist_emr.ui.widgets.buttons import Button, Kind
from therapist_emr.ui.widgets.reason_dialog import ReasonDialog
from therapist_emr.ui.widgets.scaffold import Column, PageHeader
from therapist_emr.ui.widgets.standing import standing_banners

WIDTH = 760


class MeasureReader(Column):
    """Show one administration; it is changed by a correction only, which keeps what it said."""

    left = Signal()
    correct_asked = Signal()
    print_asked = Signal()
    withdraw_asked = Signal(str)

    def __init__(self, section: Section, reading: Reading) -> None:
        super().__init__(reading.entry.header.title, width=WIDTH, top=SPACE.l)
        entry = reading.entry
        wrong = entry.header.status is EntryStatus.ERROR
        self.back = Button("Back", Kind.QUIET, "chevron-left", on_click=self.left.emit)
        actions = [
            self.back,
            Button("Print", Kind.QUIET, "printer", on_click=self.print_asked.emit),
        ]
        if not wrong:
            actions += [
                Button("Entered in error…", Kind.QUIET, on_click=self._ask_reason),
                Button("Correct", Kind.SECONDARY, "pencil", on_click=self.correct_asked.emit),
            ]
        day = words.iso_day(entry.header.at[:10])
        self.head = PageHeader(entry.header.title, day, actions=tuple(actions))
        self.add(self.head)
        for banner in standing_banners(reading, "measure"):
            self.add(banner)
        self.add(BlocksView((*reading.blocks, *_history(section, entry))))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back by Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)

    def _ask_reason(self) -> None:
        box = ReasonDialog(
            "this measure",
            "It leaves the course but stays in the record, marked, with your reason, name and the"
            " time. This cannot be taken back.",
            "Belongs to another client",
            self.window(),
        )
        box.accepted.connect(lambda: self.withdraw_asked.emit(box.reason.value()))
        box.finished.connect(box.deleteLater)
        box.open()


def _history(section: Section, entry: Entry) -> tuple[Block, ...]:
    if len(entry.contents) == 1:
        return ()
    if entry.header.kind != ANSWERED:
        form = section.kind(entry.header.kind).form
        return (Heading("Changes", 3), *history_blocks(form, entry.contents))
    said = [(section.body(entry, content), content) for content in entry.contents]
    rows = tuple(_row(body, *now) for (body, _was), now in pairwise(said))
    return (
        Heading("What it said before", 3),
        Table(("Corrected", "Said before", "Why"), rows),
    )


def _row(body: Values, changed: Values, now: Revision) -> tuple[str, str, str]:
    told = [f"Total {figure(body.get('total')) or 'none'}"]
    if body.get("date") != changed.get("date"):
        told.append(words.iso_day(str(body.get("date") or "")))
    now_answers = {row["id"]: row.get("answer") for row in changed.get("answers") or ()}
    told += [
        f"{row.get('text')}: {row.get('answer') or 'not answered'}"
        for row in body.get("answers") or ()
        if now_answers.get(row["id"]) != row.get("answer")
    ]
    return words.moment(now.made.wall), ". ".join(told), now.reason
