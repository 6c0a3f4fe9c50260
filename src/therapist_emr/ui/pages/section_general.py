"""The page of any section that has none of its own: a list, a reader, a form."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from therapist_emr.domain import words
from therapist_emr.domain.clock import Moment
from therapist_emr.domain.entry import Draft, EntryHeader, EntryStatus
from therapist_emr.forms.blocks import Block, Heading, Note, Paragraph
from therapist_emr.forms.field import Values
from therapist_emr.forms.form import Rejected
from therapist_emr.sections.contract import EntryKind, Life, Section
from therapist_emr.sections.desk import ChartDesk, Reading
from therapist_emr.sections.draft_keeper import DraftKeeper, draft_body, saved_moment
from therapist_emr.ui import theme
from therapist_emr.ui.pages.form_editor import FormEditor
from therapist_emr.ui.theme import SPACE
from therapist_emr.ui.widgets.blocks_view import BlocksView
from therapist_emr.ui.widgets.buttons import Button, Kind
from therapist_emr.ui.widgets.empty import EmptyState
from therapist_emr.ui.widgets.listview import ListView
from therapist_emr.ui.widgets.row_delegate import RowLook
from therapist_emr.ui.widgets.rows import Row
from therapist_emr.ui.widgets.scaffold import Column, PageHeader, Surface
from therapist_emr.ui.widgets.section_page import SectionPage
from therapist_emr.ui.widgets.sections import SectionHeader
from therapist_emr.ui.widgets.sign_dialog import ask_to_sign

_LIST = 268
_ROWS = RowLook(height=theme.ROW_TWO, lead_width=56)


def reading_blocks(reading: Reading) -> tuple[Block, ...]:
    """Return an entry as it is read, with its signature, addenda and withdrawal."""
    entry = reading.entry
    blocks = list(reading.blocks)
    if entry.withdrawal is not None:
        blocks.insert(0, Note(f"Entered in error: {entry.withdrawal.reason}"))
    signature = entry.current.signature
    if signature is not None:
        blocks.append(Note(f"{signature.line}, signed {words.moment(signature.at.wall)}"))
        blocks.append(Note("Unchanged since signing" if reading.intact else "The seal is broken"))
    for addendum in entry.addenda:
        blocks.append(Heading(f"Addendum, {words.moment(addendum.made.wall)}", 3))
        blocks.append(Paragraph(str(addendum.body.get("text") or "")))
    return tuple(blocks)


class GeneralPage(SectionPage):
    """List a section's entries and drafts, read one, fill in one."""

    comfort = 680

    def __init__(self, desk: ChartDesk, section: Section, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.section = section
        self._keeper: DraftKeeper | None = None
        self._kind: EntryKind = section.kinds[0]
        self._shown = 0
        self.list = ListView(look=_ROWS, name=section.title, selects=True)
        self.list.picked.connect(self._picked)
        self.list.opened.connect(self._picked)
        self.new = Button(section.empty.action, Kind.PRIMARY, "plus", on_click=self.begin)
        self.change = Button("Edit", Kind.QUIET, "pencil", on_click=self._edit_shown)
        self.print = Button("Print", Kind.QUIET, "printer", on_click=self._export_shown)
        self._reader = Column(section.title, top=SPACE.l)
        self._editor: FormEditor | None = None
        self._stack = QStackedWidget()
        self._stack.addWidget(self._reader)
        self._both = QWidget()
        self._empty = EmptyState(
            section.icon, section.empty.title, section.empty.words, section.empty.action, self.begin
        )
        self._whole = QStackedWidget()
        self._lay_out()
        self.refresh()

    def _lay_out(self) -> None:
        side = Surface("surface", "right")
        side.setFixedWidth(theme.px(_LIST))
        inner = QVBoxLayout(side)
        inner.setContentsMargins(SPACE.s, SPACE.m, SPACE.s, 0)
        inner.addWidget(SectionHeader(self.section.title, line=False, inset=SPACE.m))
        inner.addWidget(self.list, 1)
        row = QHBoxLayout(self._both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(side)
        row.addWidget(self._stack, 1)
        self._whole.addWidget(self._both)
        self._whole.addWidget(self._empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._whole)

    def header_buttons(self) -> Sequence[QWidget]:
        """Return what can be done with the entry that is read."""
        if self._whole.currentWidget() is self._empty or self._editing():
            return ()
        shown = self._shown and self.section.life is Life.KEPT
        return (*((self.change,) if shown else ()), self.print, self.new)

    def begin(self, kind: str = "") -> None:
        """Begin a new entry."""
        chosen = self.section.kind(kind) if kind else self.section.kinds[0]
        self._edit(
            chosen, chosen.form.blank(), DraftKeeper(self.desk, self.section.key, chosen.key)
        )

    def open_entry(self, entry_id: int) -> None:
        """Read one entry."""
        self.list.choose(f"entry/{entry_id}")
        self._read(entry_id)

    def open_draft(self, draft_id: int) -> None:
        """Go on with a draft."""
        draft = self.desk.draft(draft_id)
        kind = self.section.kind(draft.header.kind)
        keeper = DraftKeeper(self.desk, self.section.key, kind.key, draft.header.entry_id, draft)
        self.list.choose(f"draft/{draft_id}")
        self._edit(kind, draft_body(self.desk, draft), keeper, draft)

    def flush(self) -> None:
        """Put what is being typed on disk now."""
        if self._editor is not None:
            self._editor.flush()

    def refresh(self) -> None:
        """Read the list again."""
        rows = self._rows()
        self.list.set_rows(rows)
        if not rows and not self._editing():
            self._whole.setCurrentWidget(self._empty)
        else:
            self._whole.setCurrentWidget(self._both)
        if rows and not self._shown and not self._editing():
            first = next((row.key for row in rows if row.key.startswith("entry/")), rows[0].key)
            self.list.choose(first)
            self._picked(first)

    def _rows(self) -> list[Row]:
        today = self.desk.now().day
        rows = [
            Row(
                f"draft/{draft.id}",
                draft.title or self.section.title,
                "Draft, not signed" if self.section.life is Life.SIGNED else "Draft, not saved",
                lead=words.near_day(draft.at, today),
                end_icon="pencil",
            )
            for draft in self.desk.drafts(self.section.key)
        ]
        return rows + [self._row(header) for header in self.desk.headers(self.section.key)]

    def _row(self, header: EntryHeader) -> Row:
        wrong = header.status is EntryStatus.ERROR
        return Row(
            f"entry/{header.id}",
            header.title,
            "Entered in error" if wrong else header.summary,
            lead=words.near_day(header.at, self.desk.now().day),
            end_icon="lock" if header.status is EntryStatus.SIGNED else "",
            faint=wrong,
        )

    def _picked(self, key: str) -> None:
        what, number = key.split("/")
        if what == "draft":
            self.open_draft(int(number))
        else:
            self.flush()
            self._read(int(number))

    def _editing(self) -> bool:
        return self._editor is not None

    def _read(self, entry_id: int) -> None:
        self._end_editing()
        self._shown = entry_id
        reading = self.desk.reading(entry_id)
        self._reader.clear()
        header = reading.entry.header
        at = words.near_day(header.at, self.desk.now().day)
        self._reader.add(PageHeader(header.title, at))
        self._reader.add(BlocksView(reading_blocks(reading)))
        self._stack.setCurrentWidget(self._reader)
        self._whole.setCurrentWidget(self._both)
        self.actions_changed.emit()

    def _edit_shown(self) -> None:
        entry = self.desk.entry(self._shown)
        kind = self.section.kind(entry.header.kind)
        body = kind.form.load(entry.current.body, entry.current.form_version)
        self._edit(kind, body, DraftKeeper(self.desk, self.section.key, kind.key, entry.header.id))

    def _export_shown(self) -> None:
        self.desk.export(self.section.key, self._shown or None)

    def _edit(
        self, kind: EntryKind, body: Values, keeper: DraftKeeper, draft: Draft | None = None
    ) -> None:
        self.flush()
        self._end_editing()
        self._kind, self._keeper = kind, keeper
        signs = self.section.life is not Life.KEPT
        self._editor = FormEditor(
            kind.form,
            kind.title,
            f"Sign {kind.title.lower()}" if signs else f"Save {kind.title.lower()}",
            suggest=lambda source, typed: self.section.suggest(source, typed),
            today=lambda: self.desk.now().day,
            problems=lambda values: self.desk.problems(self.section.key, kind.key, values),
            save=self._save,
        )
        self._editor.asked.connect(self._finish)
        self._editor.cancelled.connect(self._cancel)
        saved = saved_moment(self.desk, draft) if draft is not None else None
        self._editor.show_values(body, saved)
        self._stack.addWidget(self._editor)
        self._stack.setCurrentWidget(self._editor)
        self._whole.setCurrentWidget(self._both)
        self._editor.view.focus_first()
        self.actions_changed.emit()

    def _save(self, values: Values) -> Moment:
        assert self._keeper is not None
        return self._keeper.save(values)

    def _finish(self, values: Values) -> None:
        assert self._keeper is not None and self._editor is not None
        profile, noun = self.desk.settings.profile, self._kind.title.lower()
        signs = self.section.life is not Life.KEPT
        if signs and not ask_to_sign(self, profile, self.section.attestation, noun):
            return
        try:
            header = self._keeper.sign(values) if signs else self._keeper.keep(values)
        except Rejected as rejected:
            self._editor.show_rejected(rejected)
            return
        self._editor.autosave.forget()
        self._end_editing()
        self.refresh()
        self.open_entry(header.id)
        self.desk.say(f"{header.title} is {'signed' if signs else 'saved'}")

    def _cancel(self) -> None:
        assert self._keeper is not None and self._editor is not None
        self._editor.autosave.forget()
        bring_back = self._keeper.discard()
        self._end_editing()
        self._shown = 0
        self._stack.setCurrentWidget(self._reader)
        self.refresh()
        self.actions_changed.emit()
        if bring_back is not None:
            self.desk.say("Draft discarded", undo=bring_back)

    def _end_editing(self) -> None:
        if self._editor is not None:
            self._stack.removeWidget(self._editor)
            self._editor.hide()
            self._editor.deleteLater()
            self._editor, self._keeper = None, None
