"""Behind the door: a list with a search of its own, the note that is read or written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from therapist_emr.domain import words
from therapist_emr.domain.clock import Moment
from therapist_emr.domain.entry import EntryStatus
from therapist_emr.domain.psychotherapy import NoteDraft
from therapist_emr.forms.blocks import Block, Heading, Note, Paragraph
from therapist_emr.forms.field import Values
from therapist_emr.forms.form import Rejected
from therapist_emr.psychotherapy.cabinet import Cabinet, Listed, ReadNote
from therapist_emr.psychotherapy.form import NOT_HERE, NOTE, WHAT_IT_IS
from therapist_emr.ui import theme
from therapist_emr.ui.pages.form_editor import FormEditor
from therapist_emr.ui.theme import SPACE, Role
from therapist_emr.ui.widgets.banner import Banner
from therapist_emr.ui.widgets.blocks_view import BlocksView
from therapist_emr.ui.widgets.buttons import Button, Kind
from therapist_emr.ui.widgets.empty import EmptyState
from therapist_emr.ui.widgets.field_grid import bring_into_sight
from therapist_emr.ui.widgets.keys import on_keys
from therapist_emr.ui.widgets.lineedit import LineEdit
from therapist_emr.ui.widgets.list_beside import SHARE, ListBeside
from therapist_emr.ui.widgets.listview import ListView
from therapist_emr.ui.widgets.reason_dialog import ReasonDialog
from therapist_emr.ui.widgets.row_delegate import RowLook
from therapist_emr.ui.widgets.rows import Row
from therapist_emr.ui.widgets.scaffold import Column, PageHeader, Surface
from therapist_emr.ui.widgets.standing import broken_banner, error_banner
from therapist_emr.ui.widgets.text import PlainLabel

_LIST = 268
_STACKED = 560
_ROWS = RowLook(height=theme.ROW_TWO)
EMPTY = WHAT_IT_IS.replace(". ", ".\n")
Say = Callable[[str, Callable[[], object] | None], None]

_ERROR_WORDS = (
    "The note stays here, readable and marked, with your reason and the time. This cannot be taken"
    " back."
)


def note_blocks(read: ReadNote) -> tuple[Block, ...]:
    """Return a note as it is read, with what it said before."""
    blocks: list[Block] = [
        Paragraph(str(read.body.get("text") or "")),
        Note(f"Kept {words.moment(read.note.current.made.wall)}"),
    ]
    for made, body in reversed(read.earlier):
        blocks.append(Heading(f"As kept {words.moment(made.wall)}", 3))
        blocks.append(Paragraph(str(body.get("text") or "")))
    return tuple(blocks)


def _banners(read: ReadNote) -> list[Banner]:
    """Return what must be read before a note is relied on."""
    found = [] if read.intact else [broken_banner("note")]
    if (wrong := read.note.withdrawal) is not None:
        found.append(error_banner(wrong.reason, wrong.author, wrong.made, "note"))
    return found


class Guide(Surface):
    """Say beside the text what by law belongs into the chart and not here."""

    def __init__(self) -> None:
        super().__init__("band")
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.m, SPACE.s + 2, SPACE.m, SPACE.s + 2)
        column.setSpacing(SPACE.xs)
        head = "This belongs in the chart, not here (45 CFR 164.501)"
        column.addWidget(PlainLabel(head, Role.LABEL, wrap=True))
        for line in NOT_HERE:
            told = PlainLabel(f"•  {line}", Role.CAPTION, "text2", wrap=True)
            column.addWidget(told)


class Room(QWidget):
    """Work with one client's notes while the door is open."""

    export_wanted = Signal(object)
    """Asks for a PDF of some notes, by their ids."""
    changed = Signal()
    """Says that a note is begun or ended, or that there are some now."""

    def __init__(self, cabinet: Cabinet, say: Say, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cabinet, self._say = cabinet, say
        self._shown = 0
        self._editing: tuple[int | None, int | None] = (None, None)
        """The note being said anew and the draft, where there are such."""
        self.editor: FormEditor | None = None
        self.sought = LineEdit(placeholder="Search these notes", name="Search these notes")
        self.list = ListView(look=_ROWS, name="Psychotherapy notes", selects=True)
        self.new = Button("New note", Kind.PRIMARY, "plus", tip="Ctrl+N", on_click=self.begin)
        self.change = Button("Edit", Kind.QUIET, "pencil", on_click=self._change)
        self.mark = Button("Entered in error…", Kind.QUIET, "withheld", on_click=self._ask_error)
        self.print = Button("Print", Kind.QUIET, "printer", on_click=self._export_shown)
        self._nothing = PlainLabel("", Role.CAPTION, "text3", wrap=True)
        self._reader = Column("Psychotherapy note", top=SPACE.l)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._reader)
        self._both = ListBeside(self._stack)
        self._empty = EmptyState("lock", "Nothing is kept here", EMPTY, "Write a note", self.begin)
        self._whole = QStackedWidget()
        self._lay_out()
        self._connect()
        self.refresh()

    def _lay_out(self) -> None:
        inner = self._both.column
        inner.setSpacing(SPACE.s)
        inner.addWidget(self.sought)
        inner.addWidget(self._nothing)
        inner.addWidget(self.list, 1)
        self._whole.addWidget(self._both)
        self._whole.addWidget(self._empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._whole)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Find the list's place anew."""
        super().resizeEvent(event)
        self._fold()

    def restyle(self) -> None:
        """Take the widths at the text size in force."""
        self._fold()

    def _fold(self) -> None:
        """Keep the list beside the note, or above it; writing takes a narrow page whole."""
        stacked = self.width() < theme.px(_STACKED)
        self._both.stand(
            theme.px(_LIST),
            int(self.height() * SHARE),
            stacked=stacked,
            shown=not stacked or self.editor is None,
        )

    def _connect(self) -> None:
        self.list.picked.connect(self._picked)
        self.list.opened.connect(self._picked)
        self.sought.textEdited.connect(lambda _text: self.refresh())
        on_keys(
            self,
            lambda: self.sought.setFocus(Qt.FocusReason.ShortcutFocusReason),
            QKeySequence.StandardKey.Find,
        )

    # --- what is shown -----------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the list again, as far as it fits what is sought."""
        drafts, today = self._cabinet.drafts(), self._cabinet.now().day
        sought = self.sought.value().strip()
        rows = [] if sought else [self._draft_row(draft, today) for draft in drafts]
        rows += [_row(found, today) for found in self._cabinet.listed(sought)]
        self.list.set_rows(rows)
        self._nothing.setText("No note has these words." if sought and not rows else "")
        self._nothing.setVisible(bool(sought and not rows))
        empty = not rows and not sought and self.editor is None
        self._whole.setCurrentWidget(self._empty if empty else self._both)
        self.changed.emit()
        if rows and not self._shown and self.editor is None:
            first = next((row.key for row in rows if row.key.startswith("note/")), rows[0].key)
            self.list.choose(first)
            self._picked(first)

    @property
    def rests(self) -> bool:
        """Tell whether notes are read: none is being written, and there are some."""
        return self.editor is None and self._whole.currentWidget() is self._both

    def begin(self) -> None:
        """Begin a note."""
        self._write(self._cabinet.blank(), None, None)

    def take_focus(self) -> None:
        """Let the keyboard go on in the list, or where there is none yet, at its button."""
        empty = self._whole.currentWidget() is self._empty
        (self._empty.button if empty else self.list).setFocus(Qt.FocusReason.OtherFocusReason)

    def flush(self) -> None:
        """Put what is being typed on disk now."""
        if self.editor is not None:
            self.editor.flush()

    def _draft_row(self, draft: NoteDraft, today: date) -> Row:
        body = self._cabinet.draft_body(draft)
        title = str(body.get("heading") or "") or "A note begun"
        saved = words.near_day(draft.saved.local[:10], today)
        return Row(f"draft/{draft.id}", title, f"Draft, saved {saved}", end_icon="pencil")

    def _picked(self, key: str) -> None:
        what, number = key.split("/")
        self._leave_editor()
        if what == "draft":
            draft = next((d for d in self._cabinet.drafts() if d.id == int(number)), None)
            if draft is not None and self._editing[1] != draft.id:
                self._write(self._cabinet.draft_body(draft), draft.note_id, draft)
        else:
            self._read(int(number))

    def _read(self, note_id: int) -> None:
        self._end_editing()
        self._shown = note_id
        read = self._cabinet.read(note_id)
        self._reader.clear()
        heading = str(read.body.get("heading") or "") or "Note"
        actions: tuple[QWidget, ...] = (self.print,)
        if read.note.withdrawal is None:
            actions = (self.change, self.print, self.mark)
        for own in (self.change, self.mark, self.print):
            own.setParent(self)
            own.hide()
        self._reader.add(PageHeader(heading, words.iso_day(read.note.header.at), actions=actions))
        for button in actions:
            button.show()
        for banner in _banners(read):
            self._reader.add(banner)
        self._reader.add(BlocksView(note_blocks(read)))
        self._stack.setCurrentWidget(self._reader)
        self._whole.setCurrentWidget(self._both)

    # --- writing -----------------------------------------------------------------------------

    def _change(self) -> None:
        begun = next((one for one in self._cabinet.drafts() if one.note_id == self._shown), None)
        if begun is not None:
            self.list.choose(f"draft/{begun.id}")
            self._write(self._cabinet.draft_body(begun), begun.note_id, begun)
            return
        self._write(self._cabinet.read(self._shown).body, self._shown, None)

    def _write(self, body: Values, note_id: int | None, draft: NoteDraft | None) -> None:
        self._leave_editor()
        self._end_editing()
        self._editing = (note_id, draft.id if draft is not None else None)
        editor = FormEditor(
            NOTE,
            NOTE.title,
            "Keep this note",
            suggest=lambda _source, _typed: (),
            today=lambda: self._cabinet.now().day,
            problems=self._cabinet.problems,
            save=self._save,
            preface=Guide(),
        )
        self.editor = editor
        editor.asked.connect(self._finish)
        editor.cancelled.connect(self._cancel)
        editor.show_values(body, draft.saved if draft is not None else None)
        self._stack.addWidget(editor)
        self._stack.setCurrentWidget(editor)
        self._fold()
        self._whole.setCurrentWidget(self._both)
        if draft is None:
            self.list.choose(f"note/{note_id}" if note_id is not None else "")
        bring_into_sight(editor.view.editor("text").widget)
        self.changed.emit()

    def _save(self, values: Values) -> Moment:
        note_id, draft_id = self._editing
        if draft_id is None:
            draft = self._cabinet.begin(values, note_id)
            self._editing = (note_id, draft.id)
            return draft.saved
        return self._cabinet.save_draft(draft_id, values)

    def _finish(self, values: Values) -> None:
        assert self.editor is not None
        note_id, draft_id = self._editing
        try:
            kept = self._cabinet.keep(values, note_id, draft_id)
        except Rejected as rejected:
            self.editor.show_rejected(rejected)
            return
        self.editor.autosave.forget()
        self._end_editing()
        self._shown = kept
        self.refresh()
        self.list.choose(f"note/{kept}")
        self._read(kept)
        self._say("The note is kept", None)

    def _cancel(self) -> None:
        assert self.editor is not None
        self.editor.autosave.forget()
        draft_id = self._editing[1]
        bring_back = self._cabinet.discard(draft_id) if draft_id is not None else None
        shown = self._shown
        self._end_editing()
        self._shown = 0
        self._stack.setCurrentWidget(self._reader)
        self.refresh()
        if shown:
            self.list.choose(f"note/{shown}")
            self._read(shown)
        if bring_back is not None:
            self._say("Draft discarded", lambda: self._brought_back(bring_back))

    def _brought_back(self, bring_back: Callable[[], NoteDraft]) -> None:
        draft = bring_back()
        if isValid(self):
            self.refresh()
            self.list.choose(f"draft/{draft.id}")
            self._picked(f"draft/{draft.id}")

    def _leave_editor(self) -> None:
        """Put what is being written on disk; its draft gets a row, once this step is over."""
        self.flush()
        if self.editor is not None:
            QTimer.singleShot(0, self, self.refresh)

    def _end_editing(self) -> None:
        if self.editor is not None:
            self._stack.removeWidget(self.editor)
            self.editor.hide()
            self.editor.deleteLater()
            self.editor, self._editing = None, (None, None)
            self._fold()
            self.changed.emit()

    # --- marking and handing out --------------------------------------------------------------

    def _ask_error(self) -> None:
        box = ReasonDialog("this note", _ERROR_WORDS, "Written in the wrong chart", self)

        def mark() -> None:
            self._cabinet.withdraw(self._shown, box.reason.value())
            self.refresh()
            self._read(self._shown)

        box.accepted.connect(mark)
        box.finished.connect(box.deleteLater)
        box.open()

    def _export_shown(self) -> None:
        self.export_wanted.emit([self._shown])


def _row(found: Listed, today: date) -> Row:
    wrong = found.header.status is EntryStatus.ERROR
    day = words.near_day(found.header.at, today)
    detail = f"{day}, entered in error" if wrong else found.passage or day
    return Row(f"note/{found.header.id}", found.title, detail, faint=wrong)
