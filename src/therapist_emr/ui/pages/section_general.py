"""The page of any section that has none of its own: a list, a reader, a form."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from therapist_emr.domain import words
from therapist_emr.domain.clock import Moment, moment_from
from therapist_emr.domain.entry import Draft, EntryHeader, EntryStatus
from therapist_emr.forms.field import Problem, Values
from therapist_emr.forms.form import Rejected
from therapist_emr.sections.addendum import KEY as ADDENDUM
from therapist_emr.sections.addendum import added_to
from therapist_emr.sections.contract import EntryKind, Life, Section
from therapist_emr.sections.deed import Deed
from therapist_emr.sections.desk import ChartDesk
from therapist_emr.sections.draft_keeper import (
    DraftKeeper,
    begun_addendum,
    begun_change,
    draft_body,
)
from therapist_emr.ui import theme
from therapist_emr.ui.pages.entry_reader import EntryReader
from therapist_emr.ui.pages.form_editor import FormEditor
from therapist_emr.ui.theme import SPACE, Role
from therapist_emr.ui.widgets.addendum_editor import AddendumEditor
from therapist_emr.ui.widgets.buttons import Button, Kind
from therapist_emr.ui.widgets.empty import EmptyState
from therapist_emr.ui.widgets.keys import on_keys
from therapist_emr.ui.widgets.list_beside import SHARE, ListBeside
from therapist_emr.ui.widgets.listview import ListView
from therapist_emr.ui.widgets.menu import MenuEntry
from therapist_emr.ui.widgets.reason_dialog import ReasonDialog
from therapist_emr.ui.widgets.row_delegate import RowLook
from therapist_emr.ui.widgets.rows import Row
from therapist_emr.ui.widgets.section_page import SectionPage
from therapist_emr.ui.widgets.sections import SectionHeader
from therapist_emr.ui.widgets.sign_dialog import ask_to_sign
from therapist_emr.ui.widgets.tab_order import stops_of
from therapist_emr.ui.widgets.text import PlainLabel

_LIST, _WIDE_LIST, _LEAST_LIST = 300, 340, 200
_CROWDED = 760
_STACKED = 500
_BY_DATE = RowLook(height=theme.ROW_TWO, lead_width=74, folds=True)
_BY_RANK = RowLook(height=theme.ROW_TWO)
_ERROR = (
    "It stays in the chart, readable and marked, with your reason, name and the time. It leaves the"
    " search. This cannot be taken back."
)


class GeneralPage(SectionPage):
    """List a section's entries and drafts, read one, fill in one.

    A section of which a client has one document has no list: it is read, and edited.
    """

    comfort = 820
    least = 540

    def __init__(self, desk: ChartDesk, section: Section, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.section = section
        self._keeper: DraftKeeper | None = None
        self._kind: EntryKind = section.kinds[0]
        self._shown = 0
        self._ranked = section.list_rank is not None
        look = _BY_RANK if self._ranked else _BY_DATE
        self.list = ListView(look=look, name=section.title, selects=True)
        self.list.picked.connect(self._picked)
        self.list.opened.connect(self._picked)
        self.new = Button(section.empty.action, Kind.PRIMARY, "plus", on_click=self.begin)
        self.change = Button("Edit", Kind.QUIET, "pencil", on_click=self._edit_shown)
        self.print = Button("Print", Kind.QUIET, "printer", on_click=self._export_shown)
        self.add = Button("Add addendum", Kind.QUIET, "plus", on_click=self.write_addendum)
        self.others = {kind.key: self._other(kind) for kind in section.kinds[1:]}
        self.own(self.new, self.change, self.print, self.add, *self.others.values())
        self._reader = EntryReader(section.title, top=SPACE.l)
        self._reader.changes_wanted.connect(self.show_changes)
        self._reader.back_wanted.connect(lambda: self._read(self._shown))
        self._reader.error_wanted.connect(self.ask_why)
        self._reader.deed_wanted.connect(self._do)
        self._editor: FormEditor | None = None
        self._note: PlainLabel | None = None
        self._stack = QStackedWidget()
        self._stack.addWidget(self._reader)
        self._both = ListBeside(self._stack)
        empty = section.empty
        self._empty = EmptyState(section.icon, empty.title, empty.words, empty.action, self.begin)
        for kind in section.kinds[1:]:
            self._empty.offer(self._other(kind))
        self._whole = QStackedWidget()
        self._lay_out()
        self.refresh()

    def _other(self, kind: EntryKind) -> Button:
        return Button(kind.title, Kind.QUIET, "plus", on_click=lambda: self.begin(kind.key))

    def _lay_out(self) -> None:
        inner = self._both.column
        inner.addWidget(SectionHeader(self.section.title, line=False, inset=SPACE.m))
        inner.addWidget(self.list, 1)
        if told := self.section.footnote():
            note = self._note = PlainLabel(told, Role.CAPTION, "text3", wrap=True)
            note.setContentsMargins(SPACE.m, SPACE.s, SPACE.s, SPACE.m)
            inner.addWidget(note)
        self._whole.addWidget(self._both)
        self._whole.addWidget(self._empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._whole)
        if self.section.deeds is not None:
            for keys in ("Alt+Up", "Alt+Down"):
                on_keys(self, partial(self._do_by_keys, keys), keys)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the list as much as there is room for."""
        super().resizeEvent(event)
        self._fold()

    def restyle(self) -> None:
        """Share the room anew at the text size in force."""
        self._fold()

    def _fold(self) -> None:
        """Keep the list beside the text, or above it; a form takes a narrow page whole."""
        whole = theme.px(_WIDE_LIST if self._ranked else _LIST)
        least = theme.px(_LEAST_LIST)
        stacked = self.width() < theme.px(_STACKED)
        if self._note is not None:
            self._note.setVisible(not stacked)
        crowded = self._editing() and self.width() < theme.px(_CROWDED)
        self._both.stand(
            max(least, min(whole, int(self.width() * SHARE))),
            int(self.height() * SHARE),
            stacked=stacked,
            shown=not self.section.single and not crowded,
        )

    def header_buttons(self) -> Sequence[QWidget]:
        """Return what can be done with the entry that is read, and what can be begun."""
        if self._whole.currentWidget() is self._empty or self._editing():
            return ()
        if self.section.single and self._changeable():
            return (self.change, self.print)
        header = self._header()
        signed = header is not None and header.status is EntryStatus.SIGNED
        changes = (self.change,) if self._changeable() else (self.add,) if signed else ()
        return (*changes, self.print, *self._offered(), self.new)

    def _offered(self) -> list[Button]:
        told, section = self.desk.facts(self.section.key), self.section
        return [self.others[kind.key] for kind in section.kinds[1:] if section.offers(kind, told)]

    def menu_entries(self) -> Sequence[MenuEntry]:
        """Return what else can be done with the entry that is read."""
        header = self._header()
        if header is None or self._editing():
            return ()
        found = [MenuEntry("Changes", self.show_changes, "history")] if header.revisions > 1 else []
        if header.status is not EntryStatus.ERROR:
            found.append(MenuEntry("Entered in error…", self.ask_why, "withheld"))
        return found

    def begin(self, kind: str = "") -> None:
        """Begin a new entry, or go on with the one document there is."""
        self.flush()
        chosen = self.section.kind(kind) if kind else self.section.kinds[0]
        if self.section.single and (drafts := self.desk.drafts(self.section.key)):
            self.open_draft(drafts[0].id)
        elif self.section.single and (standing := self._standing()):
            self._shown = standing[0].id
            self._edit_shown()
        else:
            self.list.choose("")
            keeper = DraftKeeper(self.desk, self.section.key, chosen.key)
            known = self.section.begin_with(self.desk, chosen) if self.section.begin_with else {}
            self._edit(chosen, {**chosen.form.blank(), **known}, keeper)

    def open_entry(self, entry_id: int) -> None:
        """Read one entry."""
        if not entry_id:
            return
        self.list.choose(f"entry/{entry_id}")
        self._read(entry_id)

    def open_draft(self, draft_id: int) -> None:
        """Go on with a draft."""
        self.flush()
        draft = self.desk.draft(draft_id)
        self.list.choose(f"draft/{draft_id}")
        if self._keeper is not None and self._keeper.keeps(draft):
            return
        if draft.header.kind == ADDENDUM:
            self.open_entry(added_to(draft.body))
            return
        kind = self.section.kind(draft.header.kind)
        keeper = DraftKeeper(self.desk, self.section.key, kind.key, draft.header.entry_id, draft)
        self._edit(kind, draft_body(self.desk, draft), keeper, draft)

    def show_changes(self) -> None:
        """Show every version of the entry that is read."""
        entry = self.desk.entry(self._shown)
        self._reader.show_changes(entry, self.section.kind(entry.header.kind).form)
        self.text_changed.emit()

    def ask_why(self) -> None:
        """Ask why the entry that is read was entered in error, and mark it."""
        entry_id = self._shown
        self.flush()
        self.desk.require_unwritten(entry_id)
        noun = self.section.kind(self.desk.entry(entry_id).header.kind).title.lower()
        box = ReasonDialog(f"this {noun}", _ERROR, "Belongs to another client", self.window())
        box.accepted.connect(lambda: self._withdraw(entry_id, box.reason.value()))
        box.finished.connect(box.deleteLater)
        box.open()

    def flush(self) -> None:
        """Put what is being typed on disk now."""
        if self._editor is not None:
            self._editor.flush()
        if self._reader.addendum is not None:
            self._reader.addendum.flush()

    def write_addendum(self) -> None:
        """Open the text of an addendum under the entry that is read."""
        header = self._header()
        if header is not None and header.status is EntryStatus.SIGNED:
            draft = begun_addendum(self.desk, self.section.key, header.id)
            self._offer_addendum(header, draft)

    def _offer_addendum(self, header: EntryHeader, draft: Draft | None) -> None:
        editor = AddendumEditor(self.desk, header, draft)
        editor.signed.connect(lambda: self._addendum_ended("The addendum is signed"))
        editor.closed.connect(lambda: self._addendum_ended(""))
        editor.discarded.connect(
            lambda back: self.desk.say("Addendum discarded", undo=lambda: self._brought_back(back))
        )
        self._reader.write_addendum(editor)

    def _addendum_ended(self, told: str) -> None:
        self._reader.close_addendum()
        shown = self._shown
        self.refresh()
        if told:
            self.open_entry(shown)
            self.desk.say(told)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _brought_back(self, bring_back: Callable[[], Draft]) -> None:
        draft = bring_back()
        if isValid(self) and self.isVisible():
            self.open_draft(draft.header.id)

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
                "Draft, not signed" if self.section.life is Life.SIGNED else "Draft, not kept yet",
                lead="" if self._ranked else _lead(draft.at, today),
                end_icon="pencil",
            )
            for draft in self.desk.drafts(self.section.key)
        ]
        return rows + [self._row(header, facts) for header, facts in self._listed()]

    def _listed(self) -> Sequence[tuple[EntryHeader, Mapping[str, Any]]]:
        told = self.desk.facts(self.section.key)
        rank = self.section.list_rank
        if rank is None and not self.section.single:
            return told
        # Of one document there is no list to find it in, below one that was entered in error.
        place = rank or (lambda _facts: 0.0)
        return sorted(told, key=lambda one: (one[0].status is EntryStatus.ERROR, place(one[1])))

    def _row(self, header: EntryHeader, facts: Mapping[str, Any]) -> Row:
        wrong = header.status is EntryStatus.ERROR
        return Row(
            f"entry/{header.id}",
            header.title,
            "Entered in error" if wrong else header.summary,
            lead="" if self._ranked else _lead(header.at, self.desk.now().day),
            end_icon="lock" if header.status is EntryStatus.SIGNED else "",
            faint=wrong or self.section.over(facts),
        )

    def _picked(self, key: str) -> None:
        what, number = key.split("/")
        if what == "draft":
            self.open_draft(int(number))
        else:
            self._read(int(number))

    def _editing(self) -> bool:
        return self._editor is not None

    def _header(self) -> EntryHeader | None:
        found = self.desk.headers(self.section.key) if self._shown else ()
        return next((header for header in found if header.id == self._shown), None)

    def _standing(self) -> list[EntryHeader]:
        found = self.desk.headers(self.section.key)
        return [header for header in found if header.status is not EntryStatus.ERROR]

    def _changeable(self) -> bool:
        header = self._header()
        return header is not None and header.status is EntryStatus.KEPT

    def _read(self, entry_id: int) -> None:
        self.flush()
        self._end_editing()
        self._shown = entry_id
        reading = self.desk.reading(entry_id)
        header, today = reading.entry.header, self.desk.now().day
        remark = "" if self._ranked else words.near_day(header.at, today)
        self._reader.show_entry(reading, remark, today, self._deeds(header))
        self._stack.setCurrentWidget(self._reader)
        self._whole.setCurrentWidget(self._both)
        self.actions_changed.emit()
        self.text_changed.emit()
        if draft := begun_addendum(self.desk, self.section.key, entry_id):
            self._offer_addendum(header, draft)

    def _deeds(self, header: EntryHeader) -> Sequence[Deed]:
        stands = header.status is not EntryStatus.ERROR
        return self.section.deeds(self.desk, header) if self.section.deeds and stands else ()

    def _do_by_keys(self, keys: str) -> None:
        header = self._header()
        if header is not None and not self._editing():
            for deed in (one for one in self._deeds(header) if one.keys == keys):
                self._do(deed)

    def _do(self, deed: Deed) -> None:
        told = deed.run(self.desk)
        self.refresh()
        self.open_entry(self._shown)
        if told:
            self.desk.say(told)

    def _withdraw(self, entry_id: int, reason: str) -> None:
        self.flush()
        self.desk.withdraw(entry_id, reason)
        self.refresh()
        self.open_entry(entry_id)
        self.desk.say("Marked as entered in error")

    def _edit_shown(self) -> None:
        if begun := begun_change(self.desk, self.section.key, self._shown):
            self.open_draft(begun.id)
            return
        entry = self.desk.entry(self._shown)
        kind = self.section.kind(entry.header.kind)
        body = self.section.body(entry)
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
            hints=self._hints(kind, keeper.entry_id),
            hidden=[field.key for field in kind.form.fields if field.unseen],
        )
        self._editor.asked.connect(self._finish)
        self._editor.cancelled.connect(self._cancel)
        now = self.desk.now()
        saved = moment_from(draft.header.saved, now.zone) if draft is not None else None
        self._editor.show_values(body, saved)
        self._stack.addWidget(self._editor)
        self._stack.setCurrentWidget(self._editor)
        self._whole.setCurrentWidget(self._both)
        self._fold()
        self._editor.view.focus_first()
        self.actions_changed.emit()
        self.text_changed.emit()

    def _hints(
        self, kind: EntryKind, entry_id: int | None
    ) -> Callable[[Values], Sequence[Problem]] | None:
        asked = self.section.hints
        if asked is None:
            return None
        return lambda values: tuple(asked(self.desk, kind, values, entry_id))

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
        self._keep_keyboard()
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
        self._keep_keyboard()
        if bring_back is not None:
            self.desk.say("Draft discarded", undo=bring_back)

    def _keep_keyboard(self) -> None:
        """Let the keyboard go on in this page; Qt hands it to the rail when the form goes."""
        stops = [*stops_of((self.list, self._empty)), self._reader]
        stops[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _end_editing(self) -> None:
        if self._editor is not None:
            self._stack.removeWidget(self._editor)
            self._editor.hide()
            self._editor.deleteLater()
            self._editor, self._keeper = None, None
            self._fold()


def _lead(at: str, today: date) -> str:
    """Return the day of this year, or month and year: what stands before a row is narrow."""
    return words.near_day(at, today) if at[:4] == str(today.year) else words.iso_day(at[:7])
