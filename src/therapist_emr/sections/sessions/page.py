"""The sessions of one client: the list, the note that is read, the note that is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QWidget
from shiboken6 import isValid

from therapist_emr.domain import words
from therapist_emr.domain.clock import moment_from
from therapist_emr.domain.entry import Draft, DraftHeader, EntryHeader, EntryStatus
from therapist_emr.sections.addendum import KEY as ADDENDUM
from therapist_emr.sections.addendum import added_to
from therapist_emr.sections.contract import Look
from therapist_emr.sections.desk import ChartDesk
from therapist_emr.sections.draft_keeper import begun_addendum, draft_body
from therapist_emr.sections.sessions.page_editor import Editor
from therapist_emr.sections.sessions.page_error import ErrorDialog
from therapist_emr.sections.sessions.page_list import DRAFT, SessionList, key_of, read_key
from therapist_emr.sections.sessions.page_reader import Reader
from therapist_emr.sections.sessions.reading import SEEN
from therapist_emr.sections.sessions.templates import shelf_of
from therapist_emr.sections.sessions.writing import (
    begin_note,
    change_kind,
    for_another_chart,
    left_out,
)
from therapist_emr.ui.widgets.addendum_editor import AddendumEditor
from therapist_emr.ui.widgets.buttons import Button, Kind
from therapist_emr.ui.widgets.dialogs import Dialog
from therapist_emr.ui.widgets.empty import EmptyState
from therapist_emr.ui.widgets.menu import MenuEntry
from therapist_emr.ui.widgets.section_page import Chrome, Elsewhere, SectionPage

KEY = "sessions"
SIGNED = "Signed. It is locked; add an addendum to correct it."


def _growth(header: EntryHeader) -> tuple[object, ...]:
    return header.status, header.revisions, header.addenda


class SessionsPage(SectionPage):
    """Read, write and sign what is noted by date."""

    comfort = 980

    def __init__(self, desk: ChartDesk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._section = desk.section(KEY)
        self._kinds = [kind for kind in self._section.kinds if kind.key != ADDENDUM]
        self._drafts: Sequence[DraftHeader] = ()
        self._entries: Sequence[EntryHeader] = ()
        self._shown = ""
        self._grown: tuple[object, ...] = ()
        self._busy = False
        self._buttons: tuple[QWidget, ...] = ()
        self.editor: Editor | None = None
        self.list = SessionList([(kind.key, kind.title) for kind in self._kinds])
        self.reader = Reader()
        empty = self._section.empty
        self.empty = EmptyState(
            self._section.icon, empty.title, empty.words, empty.action, self.begin
        )
        self._make_buttons()
        self._lay_out()
        self._connect()
        self._read()
        self._settle()

    def _make_buttons(self) -> None:
        self.print = Button("Print", Kind.QUIET, "printer", tip="Print or save this note as a PDF")
        self.add_addendum = Button("Add addendum", Kind.PRIMARY, "plus")
        self.new_session = Button("New session", Kind.PRIMARY, "plus", tip="Ctrl+N")
        self.print.clicked.connect(self._print)
        self.add_addendum.clicked.connect(lambda: self.write_addendum())
        self.new_session.clicked.connect(lambda: self.begin())
        self.own(self.print, self.add_addendum, self.new_session)

    def _lay_out(self) -> None:
        self._reading = QWidget()
        row = QHBoxLayout(self._reading)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.list)
        row.addWidget(self.reader, 1)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._reading)
        self._stack.addWidget(self.empty)

    def _connect(self) -> None:
        self.list.back_wanted.connect(self.go_back)
        self.list.begin_wanted.connect(self.begin)
        self.list.picked.connect(self._pick)
        self.list.opened.connect(self._open)

    def header_buttons(self) -> Sequence[QWidget]:
        """Return the buttons for the chart's header; the last is the primary."""
        return self._buttons

    def menu_entries(self) -> Sequence[MenuEntry]:
        """Return what can be done with the note that is read."""
        what, number = read_key(self._shown)
        if self.editor is not None or not number:
            return ()
        if what == DRAFT:
            return (
                MenuEntry("Continue writing", lambda: self.open_draft(number), "pencil"),
                MenuEntry("Move to another chart…", lambda: self._move(number)),
                MenuEntry("Discard this draft", lambda: self._discard_draft(number)),
            )
        entries = [MenuEntry("Print this note…", self._print, "printer")]
        header = next((one for one in self._entries if one.id == number), None)
        if header is not None and header.status is EntryStatus.SIGNED:
            told = "Mark this note as entered in error…"
            entries.append(MenuEntry(told, self.ask_for_error, "withheld"))
        entries.append(MenuEntry("Copy into another chart…", lambda: self._copy(number)))
        return entries

    def begin(self, kind: str = "") -> None:
        """Begin a note of that kind, a session unless another is named."""
        chosen = self._section.kind(kind or self._kinds[0].key)
        if chosen.key == ADDENDUM:
            self.write_addendum()
            return
        self.flush()
        last, alike = self._last_of(SEEN), self._last_of({chosen.key})
        used = [key for _client, key in self.desk.settings.templates]
        before = str((last or {}).get("template") or "")
        body = begin_note(
            chosen,
            self.desk.now(),
            booked=self.desk.client.next_visit,
            last=last,
            service_code=str((alike or {}).get("service_code") or ""),
            preferred=(self.desk.remembered_template(), before, *used[-1:]),
            shelf=shelf_of(self.desk.own_templates()),
        )
        title = self._section.title_of(chosen, body, 0)
        self._write(Editor(self.desk, chosen, body, None, title))

    def open_entry(self, entry_id: int) -> None:
        """Show one entry."""
        self.flush()
        self._close_editor()
        self._read()
        self._show(f"entry:{entry_id}")

    def open_draft(self, draft_id: int) -> None:
        """Show one draft where it was left."""
        if self.editor is not None and self.editor.draft_id == draft_id:
            return
        self.flush()
        draft = self.desk.draft(draft_id)
        if draft.header.kind == ADDENDUM:
            self._open_addendum(draft)
            return
        kind = self._section.kind(draft.header.kind)
        body = draft_body(self.desk, draft)
        self._write(Editor(self.desk, kind, body, draft, draft.header.title))

    def flush(self) -> None:
        """Put what is being typed on disk now."""
        if self.editor is not None:
            self.editor.flush()
        if self.reader.addendum is not None:
            self.reader.addendum.flush()

    def refresh(self) -> None:
        """Read the list again; the note in sight is read again only when it grew."""
        if self._busy or self.editor is not None:
            return
        self._read()
        self._settle()

    def go_back(self) -> None:
        """Go back to the chart."""
        self.flush()
        self.desk.open("overview")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the list give way to the note where there is little room."""
        super().resizeEvent(event)
        self.list.fit(self.width())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back by Escape."""
        if event.key() == Qt.Key.Key_Escape and self.editor is None:
            self.go_back()
            return
        super().keyPressEvent(event)

    def _read(self) -> None:
        self._drafts = self.desk.drafts(KEY)
        self._entries = self.desk.headers(KEY)
        self.list.show_rows(self._drafts, self._entries, self.desk.now())

    def _headers(self, *, drafts_first: bool = True) -> list[DraftHeader | EntryHeader]:
        drafts: list[DraftHeader | EntryHeader] = list(self._drafts)
        entries: list[DraftHeader | EntryHeader] = list(self._entries)
        return drafts + entries if drafts_first else entries + drafts

    def _settle(self) -> None:
        """Show what the list and the page can still show after the list was read."""
        if not self._drafts and not self._entries:
            self._shown = ""
            self._stack.setCurrentWidget(self.empty)
            self._set_buttons(())
            self.set_chrome(Chrome.SECTIONS)
            return
        self._stack.setCurrentWidget(self._reading)
        self.set_chrome(Chrome.HEADER)
        keys = {key_of(header): header for header in self._headers()}
        newest = self._headers(drafts_first=False)[0]
        wanted = self._shown if self._shown in keys else key_of(newest)
        header = keys[wanted]
        grown = isinstance(header, EntryHeader) and _growth(header) != self._grown
        if wanted != self._shown or grown:
            self._show(wanted)
        else:
            self.list.choose(wanted)

    def _show(self, key: str) -> None:
        self._busy = True
        try:
            what, number = read_key(key)
            if what == DRAFT:
                self._show_draft(number)
            else:
                self._show_entry(number)
            self._shown = key
            self.list.choose(key)
        finally:
            self._busy = False
        self.text_changed.emit()

    def _show_entry(self, entry_id: int) -> None:
        reading = self.desk.reading(entry_id)
        header = reading.entry.header
        self._grown = _growth(header)
        self.reader.show_entry(header.title, reading)
        self._stack.setCurrentWidget(self._reading)
        self._offer_what_fits(header)
        self.set_chrome(Chrome.HEADER)
        self.reader.settle()
        if (draft := begun_addendum(self.desk, KEY, entry_id)) is not None:
            self._offer_addendum(header, draft)

    def _offer_what_fits(self, header: EntryHeader) -> None:
        signed = header.status is EntryStatus.SIGNED
        self._set_buttons((self.print, self.add_addendum if signed else self.new_session))

    def _show_draft(self, draft_id: int) -> None:
        draft = self.desk.draft(draft_id)
        kind = self._section.kind(draft.header.kind)
        clean = self.desk.clean(KEY, kind.key, draft_body(self.desk, draft))
        now = self.desk.now()
        blocks = self._section.blocks_of(kind, clean, Look(now.day.isoformat()))
        at = moment_from(draft.header.saved, now.zone)
        saved = f"saved {words.lately(at.wall, now.day)}"
        go_on = Button("Continue writing", Kind.PRIMARY, "pencil")
        go_on.clicked.connect(lambda: self.open_draft(draft_id))
        discard = Button("Discard", Kind.QUIET)
        discard.clicked.connect(lambda: self._discard_draft(draft_id))
        self.reader.show_draft(draft.header.title, saved, blocks, (go_on, discard))
        self._stack.setCurrentWidget(self._reading)
        self.reader.settle()
        self._set_buttons(())
        self.set_chrome(Chrome.HEADER)

    def _discard_draft(self, draft_id: int) -> None:
        self._say_undo("Draft discarded", self.desk.discard(draft_id))
        self._again("")

    def _pick(self, key: str) -> None:
        if key != self._shown:
            self.flush()
            self._show(key)

    def _open(self, key: str) -> None:
        what, number = read_key(key)
        if what == DRAFT:
            self.open_draft(number)
        else:
            self._pick(key)

    def _set_buttons(self, buttons: tuple[QWidget, ...]) -> None:
        if buttons != self._buttons:
            self._buttons = buttons
            self.actions_changed.emit()

    def _last_of(self, kinds: Set[str]) -> dict[str, object] | None:
        for header in self._entries:
            if header.kind in kinds and header.status is EntryStatus.SIGNED:
                return self._section.body(self.desk.entry(header.id))
        return None

    def _write(self, editor: Editor) -> None:
        self._close_editor()
        self.editor = editor
        editor.back_wanted.connect(self._leave_editor)
        editor.open_wanted.connect(self._peek)
        editor.kind_wanted.connect(self._change_kind)
        editor.discard_wanted.connect(self._discard)
        editor.move_wanted.connect(self._move_written)
        editor.signed.connect(self._signed)
        self._stack.addWidget(editor)
        self._stack.setCurrentWidget(editor)
        self._set_buttons(())
        self.set_chrome(Chrome.NONE)
        self.text_changed.emit()
        editor.begin()

    def _close_editor(self) -> None:
        if self.editor is not None:
            old, self.editor = self.editor, None
            self._stack.removeWidget(old)
            old.hide()
            old.deleteLater()

    def _leave_editor(self) -> None:
        editor = self.editor
        if editor is None:
            return
        editor.flush()
        self._shown = f"{DRAFT}:{editor.draft_id}" if editor.draft_id else self._shown
        self._close_editor()
        self._again(self._shown)

    def _again(self, key: str) -> None:
        """Show the list and one note in it, read anew."""
        self._shown, self._grown = "", ()
        self._read()
        known = {key_of(header) for header in self._headers()}
        if key in known:
            self._stack.setCurrentWidget(self._reading)
            self._show(key)
            self.set_chrome(Chrome.HEADER)
        else:
            self._settle()
        self.list.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _signed(self, entry_id: int) -> None:
        self._close_editor()
        self._again(f"entry:{entry_id}")
        self.reader.show_end()
        self.desk.say(SIGNED)

    def _discard(self) -> None:
        editor = self.editor
        if editor is None:
            return
        bring_back = editor.throw_away()
        self._close_editor()
        if bring_back is not None:
            self._say_undo("Draft discarded", bring_back)
        self._again("")

    def _move_written(self) -> None:
        self._leave_editor()
        what, number = read_key(self._shown)
        if what == DRAFT:
            self._move(number)

    def _move(self, draft_id: int) -> None:
        draft = self.desk.draft(draft_id)
        if draft.header.kind != ADDENDUM:
            body = for_another_chart(draft_body(self.desk, draft))
            self.elsewhere_wanted.emit(Elsewhere(KEY, draft.header.kind, body, draft_id))

    def _copy(self, entry_id: int) -> None:
        entry = self.desk.entry(entry_id)
        body = for_another_chart(self._section.body(entry))
        self.elsewhere_wanted.emit(Elsewhere(KEY, entry.header.kind, body, entry_id=entry_id))

    def _say_undo(self, told: str, bring_back: Callable[[], Draft]) -> None:
        def undo() -> None:
            draft = bring_back()
            if isValid(self) and self.isVisible():
                self.open_draft(draft.header.id)
            elif isValid(self):  # it waits in the list and on Today; nobody writes in it unseen
                self.refresh()

        self.desk.say(told, undo)

    def _change_kind(self, key: str) -> None:
        editor = self.editor
        if editor is None:
            return
        editor.flush()
        kind = self._section.kind(key)
        typed = editor.body()
        body = change_kind(typed, editor.kind, kind, shelf_of(self.desk.own_templates()))
        if not editor.draft_id:
            self._write(Editor(self.desk, kind, body, None, kind.title))
            return
        draft = self.desk.begin(KEY, kind.key, body)
        bring_back = self.desk.discard(editor.draft_id)
        editor.autosave.forget()
        missing = left_out(typed, editor.kind, kind)
        self._write(Editor(self.desk, kind, draft.body, draft, draft.header.title))
        without = f", without {words.listed(missing)}" if missing else ""
        told = f"Changed to {kind.title.lower()}{without}"
        self._say_undo(told, lambda: self._change_back(draft, bring_back))

    def _change_back(self, changed: Draft, bring_back: Callable[[], Draft]) -> Draft:
        """Bring back a note as it was; what it was changed to goes, unless it was written on."""
        if isValid(self):
            self.flush()
        for header in self.desk.drafts(KEY):
            draft = self.desk.draft(header.id)
            if draft.uuid == changed.uuid and draft.body == changed.body:
                self.desk.discard(header.id)
                if isValid(self) and self.editor is not None and self.editor.draft_id == header.id:
                    self.editor.autosave.forget()
                    self._close_editor()
        return bring_back()

    def _peek(self, entry_id: int) -> None:
        """Show the last note over the one being written."""
        reading = self.desk.reading(entry_id)
        box = Dialog(reading.entry.header.title, wide=True, parent=self)
        reader = Reader("Last note")
        reader.show_entry(reading.entry.header.title, reading)
        reader.setMinimumHeight(min(560, self.height() - 200))
        box.title.hide()
        box.add(reader)
        box.add_action("Close", Kind.SECONDARY).setDefault(True)
        box.finished.connect(box.deleteLater)
        box.open()

    def write_addendum(self, entry_id: int = 0) -> None:
        """Open the text of an addendum under the note that is shown."""
        what, number = read_key(self._shown)
        entry_id = entry_id or (number if what != DRAFT else 0)
        if entry_id and self.reader.addendum is None:
            header = self.desk.entry(entry_id).header
            draft = begun_addendum(self.desk, KEY, entry_id)
            self._offer_addendum(header, draft)

    def _open_addendum(self, draft: Draft) -> None:
        self._close_editor()
        self._read()
        self._show(f"entry:{added_to(draft.body)}")

    def _offer_addendum(self, header: EntryHeader, draft: Draft | None) -> None:
        editor = AddendumEditor(self.desk, header, draft)
        editor.signed.connect(lambda: self._addendum_signed(header.id))
        editor.closed.connect(lambda: self._addendum_closed(header.id))
        editor.discarded.connect(lambda back: self._say_undo("Addendum discarded", back))
        self.reader.write_addendum(editor)
        self._set_buttons((self.print,))

    def _addendum_signed(self, entry_id: int) -> None:
        self._again(f"entry:{entry_id}")
        self.reader.show_end()
        self.desk.say("Addendum signed; it stays under the note")

    def _addendum_closed(self, entry_id: int) -> None:
        self.reader.close_addendum()
        self._offer_what_fits(self.desk.entry(entry_id).header)
        self._read()
        self.list.choose(f"entry:{entry_id}")
        self.list.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def ask_for_error(self) -> None:
        """Ask for the reason, then mark the note as entered in error."""
        _what, entry_id = read_key(self._shown)
        self.flush()
        self.desk.require_unwritten(entry_id)
        box = ErrorDialog(self.desk.entry(entry_id).header.title, self)

        def mark() -> None:
            self.flush()
            self.desk.withdraw(entry_id, box.reason.value())
            self._again(f"entry:{entry_id}")
            self.desk.say("Marked as entered in error; it stays readable")

        box.accepted.connect(mark)
        box.finished.connect(box.deleteLater)
        box.open()

    def _print(self) -> None:
        _what, entry_id = read_key(self._shown)
        self.flush()
        self.desk.export(KEY, entry_id)
