"""The psychotherapy notes of one client: a door that closes behind whoever leaves."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import cast

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from therapist_emr.domain import words
from therapist_emr.domain.people import Client
from therapist_emr.domain.progress import Progress
from therapist_emr.errors import UserError
from therapist_emr.pdf.files import save_pdf
from therapist_emr.pdf.psychotherapy import NotePaper, NotesPaper, psychotherapy_bytes
from therapist_emr.pdf.record import Provider
from therapist_emr.pdf.style import PageSize
from therapist_emr.practice.practice import Practice
from therapist_emr.psychotherapy.cabinet import Cabinet, ReadNote
from therapist_emr.psychotherapy.form import WHAT_IT_IS
from therapist_emr.ui.background import Background, Running
from therapist_emr.ui.navigation import Navigator
from therapist_emr.ui.pages.psychotherapy.door import Door
from therapist_emr.ui.pages.psychotherapy.paper import PaperPage
from therapist_emr.ui.pages.psychotherapy.room import Room
from therapist_emr.ui.theme import SPACE, Role
from therapist_emr.ui.widgets.buttons import Button, Kind
from therapist_emr.ui.widgets.scaffold import Surface
from therapist_emr.ui.widgets.text import PlainLabel
from therapist_emr.ui.widgets.wrapping import WrapBar
from therapist_emr.ui.window_page import WindowPage
from therapist_emr.vault.files import refuse_losing

ChooseFile = Callable[[QWidget, str], Path | None]
FILE_NAME = "Psychotherapy notes.pdf"


@dataclass(frozen=True, slots=True)
class Lock:
    """Hold how the door is opened: whether a passphrase is asked for, and what proves it."""

    asks: Callable[[], bool]
    prove: Callable[[str], None]


class PsychotherapyPage(WindowPage):
    """Stand closed until asked to open; leaving closes it and forgets what was shown."""

    closed = Signal(int)

    def __init__(
        self,
        client_of: Callable[[int], Client],
        cabinet_of: Callable[[int], Cabinet],
        lock: Lock,
        background: Background,
        navigator: Navigator,
        choose: ChooseFile,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("surface", parent=parent)
        self._client_of, self._cabinet_of, self._lock = client_of, cabinet_of, lock
        self._background, self._navigator, self._choose = background, navigator, choose
        self._client_id = 0
        self._cabinet: Cabinet | None = None
        self._running: Running | None = None
        self.room: Room | None = None
        self.door = Door(WHAT_IT_IS)
        self.paper = PaperPage()
        self.back = Button("Chart", Kind.QUIET, "chevron-left", on_click=self.leave)
        self.back.setAccessibleName("Back to the chart")
        self.export = Button("Export all…", Kind.QUIET, "document", on_click=self._export_all)
        self.new = Button("New note", Kind.PRIMARY, "plus", tip="Ctrl+N", on_click=self.begin)
        self._whose = PlainLabel("", Role.CAPTION, "text2", elide=True)
        self._place = QVBoxLayout()
        self._stack = QStackedWidget()
        self._lay_out()
        self.door.passed.connect(self._try)
        self.door.left.connect(self.leave)
        self.paper.left.connect(self._back_to_room)
        self.paper.save_wanted.connect(self.save_pdf)
        shortcut = QShortcut(QKeySequence("Escape"), self)
        shortcut.activated.connect(self._escape)

    def _lay_out(self) -> None:
        head = Surface("surface", "bottom")
        lead = QWidget()
        row = QHBoxLayout(lead)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE.s)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(PlainLabel("Psychotherapy notes", Role.NAME))
        names.addWidget(self._whose)
        row.addWidget(self.back)
        row.addLayout(names, 1)
        edge = QVBoxLayout(head)
        edge.setContentsMargins(SPACE.m, SPACE.m, SPACE.xl, SPACE.m)
        edge.addWidget(WrapBar(lead, (self.export, self.new)))
        inside = QWidget()
        self._place = QVBoxLayout(inside)
        self._place.setContentsMargins(0, 0, 0, 0)
        self._place.setSpacing(0)
        self._place.addWidget(head)
        self._inside = inside
        for widget in (self.door, inside, self.paper):
            self._stack.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)

    @property
    def is_open(self) -> bool:
        """Tell whether the notes can be seen."""
        return self.room is not None

    def open(self, client_id: int) -> None:
        """Stand before the closed door of one client's notes."""
        self.close_door()
        self._client_id = client_id
        self._stack.setCurrentWidget(self.door)
        self.door.begin(self._client_of(client_id).name, asks=self._lock.asks())

    def close_door(self) -> None:
        """Put what is typed on disk, then forget all that was shown."""
        self.flush()
        self._shut()

    def _shut(self) -> None:
        self._give_up()
        if self.room is not None:
            self._place.removeWidget(self.room)
            self.room.hide()
            self.room.deleteLater()
            self.room, self._cabinet = None, None
        self.paper.clear()
        self.door.edit.clear()
        self._stack.setCurrentWidget(self.door)

    def begin(self) -> None:
        """Begin a note, if the door is open."""
        if self.room is not None:
            if self._stack.currentWidget() is self.paper:
                self._back_to_room()
            self.room.begin()

    def leave(self) -> None:
        """Go back to the chart; the door closes."""
        self.closed.emit(self._client_id)

    def flush(self) -> None:
        """Put what is being typed on disk now."""
        if self.room is not None:
            self.room.flush()

    def stop(self) -> None:
        """Close the door and end what runs, before locking; saving was tried by then."""
        self._shut()
        self.paper.view.stop()

    # --- the door ----------------------------------------------------------------------------

    def _try(self, passphrase: str) -> None:
        if not self._lock.asks():
            self._opened(None)
            return

        def work(_practice: Practice, _progress: Progress) -> None:
            self._lock.prove(passphrase)

        self._running = self._background.ask(work, self._opened, self._refused)

    def _opened(self, _answer: None) -> None:
        self._running = None
        self._cabinet = self._cabinet_of(self._client_id)
        self._cabinet.open()
        self.room = Room(self._cabinet, self._navigator.say)
        self.room.export_wanted.connect(self.show_pages)
        self.room.changed.connect(self._tell)
        self._tell()
        self._place.addWidget(self.room, 1)
        self._whose.setText(self._client_of(self._client_id).name)
        self._stack.setCurrentWidget(self._inside)
        self.door.set_busy(on=False)
        self.room.take_focus()

    def _tell(self) -> None:
        """Offer one thing at a time: a note being written, or the first one, has its own button."""
        rests = self.room is not None and self.room.rests
        self.new.setVisible(rests)
        self.export.setVisible(rests)

    def _refused(self, trouble: BaseException) -> None:
        self._running = None
        if not isinstance(trouble, UserError):
            self.door.set_busy(on=False)
            raise trouble
        self.door.show_problem(trouble.message, trouble.remedy)

    def _escape(self) -> None:
        if self._stack.currentWidget() is self.paper:
            self._back_to_room()
        else:
            self.leave()

    # --- on paper ----------------------------------------------------------------------------

    def _export_all(self) -> None:
        if self._cabinet is not None:
            self.flush()
            every = [found.header.id for found in self._cabinet.listed()]
            self.show_pages(every, asked_for=False)

    def show_pages(self, note_ids: Sequence[int], *, asked_for: bool = True) -> None:
        """Show some notes as they would go on paper, `asked_for` one by one or as all there are."""
        cabinet = self._cabinet
        if cabinet is None:
            return
        if not note_ids:
            self._navigator.say("There is nothing to export")
            return
        paper = notes_paper(cabinet, note_ids, asked_for=asked_for)
        size = cast("PageSize", cabinet.settings.page_size)
        self._give_up()
        self.paper.begin()
        self._stack.setCurrentWidget(self.paper)
        self._running = self._background.ask(
            lambda _practice, _progress: psychotherapy_bytes(paper, page_size=size),
            self._built,
        )

    def _built(self, data: bytes) -> None:
        self._running = None
        self.paper.show_pages(data)

    def _give_up(self) -> None:
        """End what runs, so that its answer does not come where something else is shown."""
        if self._running is not None:
            self._running.cancel()
            self._running = None

    def _back_to_room(self) -> None:
        self._give_up()
        self.paper.clear()
        self._stack.setCurrentWidget(self._inside)

    def save_pdf(self) -> None:
        """Ask where the PDF goes, put it there whole and record that notes were handed out."""
        data, cabinet = self.paper.data, self._cabinet
        if not data or cabinet is None:
            return
        path = self._choose(self, FILE_NAME)
        if path is None:
            return
        refuse_losing(path)
        told = hashlib.sha256(data).hexdigest()
        save_pdf(path, data, lambda: cabinet.handed_out(told))
        self._navigator.say(f"Saved in {path.parent.name or path.parent}")
        self._back_to_room()


def notes_paper(cabinet: Cabinet, note_ids: Sequence[int], *, asked_for: bool = True) -> NotesPaper:
    """Return some notes in the words of the page, oldest first.

    What one made in error says is printed only where that very note was asked for.
    """
    client = cabinet.client
    found = sorted((cabinet.read(note_id) for note_id in note_ids), key=lambda r: r.note.header.at)
    profile, now = cabinet.settings.profile, cabinet.now()
    name = ", ".join(part for part in (profile.clinician, profile.credential) if part)
    provider = Provider(
        name=name or profile.practice_name,
        licence=f"License {profile.license}" if profile.license else "",
        npi=profile.npi,
    )
    return NotesPaper(
        provider,
        client.legal_name or client.name,
        words.iso_day(client.born) if client.born else "",
        tuple(_paper(read, asked_for=asked_for) for read in found),
        datetime.fromisoformat(now.utc),
        words.day(now.day),
        " ".join(_extent(cabinet, found, asked_for=asked_for)),
    )


def _extent(cabinet: Cabinet, found: Sequence[ReadNote], *, asked_for: bool) -> Iterator[str]:
    """Yield how many of the notes these are, and what of them is left out."""
    yield f"{len(found)} of {words.count(len(cabinet.listed()), 'note')}."
    wrong = sum(read.note.withdrawal is not None for read in found)
    if wrong and not asked_for:
        say = "1 note" if wrong == 1 else f"{wrong} notes"
        yield f"What {say} marked as entered in error said is not included."
    if changed := sum(bool(read.earlier) for read in found):
        yield f"Earlier versions of {words.count(changed, 'note')} are not included."
    if drafts := len(cabinet.drafts()):
        yield f"{words.count(drafts, 'draft')} {'is' if drafts == 1 else 'are'} not included."


def _paper(read: ReadNote, *, asked_for: bool) -> NotePaper:
    wrong, when = read.note.withdrawal, words.iso_day(read.note.header.at)
    left_out = wrong is not None and not asked_for
    if read.earlier:
        when += f", last changed {words.day(read.note.current.made.day)}"
    return NotePaper(
        "Note" if left_out else str(read.body.get("heading") or "") or "Note",
        when,
        "" if left_out else str(read.body.get("text") or ""),
        wrong.reason if wrong is not None else "",
        f"{words.moment(wrong.made.wall)}, {wrong.made.zone}" if wrong is not None else "",
        read.intact,
        left_out,
    )
