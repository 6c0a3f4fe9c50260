"""The treatment plan's page: the plan in force, its versions, and the writing of the next one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from shiboken6 import isValid

from therapist_emr.domain import words
from therapist_emr.domain.entry import Body, Draft, DraftHeader, Entry, EntryStatus
from therapist_emr.sections.draft_keeper import DraftKeeper, draft_body
from therapist_emr.sections.glance import facts_by_day
from therapist_emr.sections.treatment_plan.page_editor import PlanEditor, blank_plan
from therapist_emr.sections.treatment_plan.page_rows import Removal, put_back
from therapist_emr.sections.treatment_plan.page_versions import VersionsView
from therapist_emr.sections.treatment_plan.page_view import PlanActions, PlanView
from therapist_emr.ui.widgets.buttons import Button, Kind
from therapist_emr.ui.widgets.empty import EmptyState
from therapist_emr.ui.widgets.kept_place import place_kept
from therapist_emr.ui.widgets.menu import MenuEntry
from therapist_emr.ui.widgets.reason_dialog import ReasonDialog
from therapist_emr.ui.widgets.section_page import Chrome, SectionPage
from therapist_emr.ui.widgets.standing import standing_banners

if TYPE_CHECKING:
    from therapist_emr.sections.desk import ChartDesk

KEY = "treatment_plan"
_ERROR = (
    "Every version of it stays in the chart, readable and marked, with your reason, name and the"
    " time. It leaves the search. This cannot be taken back."
)


class TreatmentPlanPage(SectionPage):
    """Show one of: nothing yet, the plan in force, its versions, the editor."""

    comfort = 760

    def __init__(self, desk: ChartDesk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._shown: QWidget | None = None
        self.refresh()

    @property
    def editor(self) -> PlanEditor | None:
        """Return the editor while a plan is being written."""
        return self._shown if isinstance(self._shown, PlanEditor) else None

    def refresh(self) -> None:
        """Read the plan again, or the version that is read, unless one is being written."""
        if self.editor is None:
            with place_kept(self, self._focus_shown):
                if isinstance(self._shown, VersionsView):
                    self._shown.read_again()
                else:
                    self._show_plan()

    def begin(self, kind: str = "") -> None:
        """Begin the plan or its next version, or go on with the one that was begun."""
        self.flush()
        if drafts := self.desk.drafts(KEY):
            self.open_draft(drafts[0].id)
            return
        if self.editor is None:
            self._write(self._first_body(self._entry()))

    def open_draft(self, draft_id: int) -> None:
        """Write on where it was left."""
        self.flush()
        draft = self.desk.draft(draft_id)
        if self.editor is not None and self.editor.edits(draft):
            return
        self._write(draft_body(self.desk, draft), draft)

    def _write(self, body: Body, draft: Draft | None = None) -> None:
        entry = self._entry()
        version = 1 + (len(entry.contents) if entry else 0)
        entry_id = draft.header.entry_id if draft else entry.header.id if entry else None
        editor = PlanEditor(self.desk, version, entry_id, body, draft)
        for signal in (editor.left, editor.signed, editor.discarded):
            signal.connect(self._editor_done)
        editor.removed.connect(self._offer_back)
        self._show(editor, Chrome.NONE)

    def _offer_back(self, keeper: DraftKeeper, removal: Removal) -> None:
        told = f"The {removal.noun} was removed"
        self.desk.say(told, partial(self._put_back, keeper, removal))

    def _put_back(self, keeper: DraftKeeper, removal: Removal) -> None:
        """Put a removed row back where its draft is written, or into the draft on disk."""
        editor = self.editor if isValid(self) else None
        if editor is not None and editor.keeper is keeper:
            editor.put_back(removal)
            return
        draft = self.desk.draft(keeper.draft_id)
        if editor is not None and editor.edits(draft):
            editor.put_back(removal)
            return
        body = draft_body(self.desk, draft)
        put_back(body["problems"], removal)
        self.desk.save_draft(keeper.draft_id, body)

    def open_entry(self, entry_id: int) -> None:
        """Show the plan, or one that was entered in error."""
        self.flush()
        wrong = next((one for one in self._withdrawn() if one.header.id == entry_id), None)
        if wrong is None:
            self._show_plan()
        else:
            self._look_back(wrong)

    def menu_entries(self) -> Sequence[MenuEntry]:
        """Offer to mark the plan as entered in error, and to read those that were."""
        if self.editor is not None:
            return ()
        found = [
            MenuEntry(_marked(one), partial(self._look_back, one)) for one in self._withdrawn()
        ]
        if self._entry() is not None and not self.desk.drafts(KEY):
            told = "Mark this plan as entered in error…"
            found.insert(0, MenuEntry(told, self.ask_for_error, "withheld"))
        return found

    def ask_for_error(self) -> None:
        """Ask why the plan was entered in error, and mark it with all its versions."""
        entry = self._entry()
        if entry is None:
            return
        box = ReasonDialog("this plan", _ERROR, "Written in the wrong chart", self.window())
        box.accepted.connect(lambda: self._withdraw(entry.header.id, box.reason.value()))
        box.finished.connect(box.deleteLater)
        box.open()

    def _withdraw(self, entry_id: int, reason: str) -> None:
        self.desk.withdraw(entry_id, reason)
        self._show_plan()
        self.desk.say("Marked as entered in error")

    def flush(self) -> None:
        """Put what is being typed on disk now."""
        if self.editor is not None:
            self.editor.flush()

    def _editor_done(self) -> None:
        self._show_plan()

    def _show_plan(self) -> None:
        entry, drafts = self._entry(), self.desk.drafts(KEY)
        if entry is None:
            self._show(self._empty(drafts), Chrome.SECTIONS)
            return
        actions = PlanActions(self.begin, self._show_versions, self._print)
        view = PlanView(
            self.desk.section(KEY).body(entry),
            len(entry.contents),
            facts_by_day(self.desk.facts("sessions")),
            self.desk.now().day,
            actions,
            drafted=bool(drafts),
            warnings=standing_banners(self.desk.reading(entry.header.id), "plan"),
        )
        self._show(view, Chrome.SECTIONS)

    def _empty(self, drafts: Sequence[DraftHeader]) -> QWidget:
        empty = self.desk.section(KEY).empty
        if drafts:
            words = "You began one and have not signed it yet. It is saved."
            return EmptyState("plan", "A plan is being written", words, "Go on", self.begin)
        state = EmptyState("plan", empty.title, empty.words, empty.action, self.begin)
        for one in self._withdrawn():
            state.offer(Button(_marked(one), Kind.LINK, on_click=partial(self._look_back, one)))
        return state

    def _show_versions(self) -> None:
        entry = self._entry()
        if entry is not None:
            self._look_back(entry)

    def _look_back(self, entry: Entry) -> None:
        view = VersionsView(self.desk, entry, self._show_plan)
        view.list.picked.connect(lambda _key: self.text_changed.emit())
        self._show(view, Chrome.SECTIONS)

    def _focus_shown(self) -> None:
        if self._shown is not None:
            self._shown.setFocus()

    def _print(self) -> None:
        entry = self._entry()
        self.desk.export(KEY, entry.header.id if entry else None)

    def _entry(self) -> Entry | None:
        found = [e for e in self.desk.entries(KEY) if e.header.status is not EntryStatus.ERROR]
        return found[0] if found else None

    def _withdrawn(self) -> list[Entry]:
        return [e for e in self.desk.entries(KEY) if e.header.status is EntryStatus.ERROR]

    def _first_body(self, entry: Entry | None) -> Body:
        today = self.desk.now().day
        fresh = blank_plan(today, self.desk.settings.review_days)
        if entry is None:
            return fresh
        renewed = (
            "effective", "review_due", "review_note", "agreement", "agreed_on", "agreement_note",
        )  # fmt: skip
        return {**self.desk.section(KEY).body(entry), **{key: fresh[key] for key in renewed}}

    def _show(self, widget: QWidget, chrome: Chrome) -> None:
        held = QApplication.focusWidget()
        here = self._shown is not None and held is not None and self._shown.isAncestorOf(held)
        if self._shown is not None:
            self._column.removeWidget(self._shown)
            self._shown.hide()
            self._shown.deleteLater()
        self._shown = widget
        self._column.addWidget(widget)
        widget.show()
        self.set_chrome(chrome)
        self.text_changed.emit()
        # A page out of sight is read anew as well, and must not take the keyboard away.
        if here or widget is self.editor:
            widget.setFocus()


def _marked(entry: Entry) -> str:
    marked = entry.withdrawal
    on = words.day(marked.made.day) if marked is not None else ""
    return f"Plan marked as entered in error {on}"
