"""The profile: read, edited as a draft, and every change to it with who made it and when."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from therapist_emr.domain import words
from therapist_emr.domain.clock import Moment, moment_from
from therapist_emr.domain.entry import Draft, Entry
from therapist_emr.forms.changes import history_blocks
from therapist_emr.forms.field import Values
from therapist_emr.forms.form import Rejected
from therapist_emr.sections.contract import Section
from therapist_emr.sections.desk import ChartDesk
from therapist_emr.sections.draft_keeper import DraftKeeper, draft_body
from therapist_emr.ui.pages.form_editor import WIDTH, FormEditor
from therapist_emr.ui.theme import SPACE, Tone
from therapist_emr.ui.widgets.banner import Banner
from therapist_emr.ui.widgets.blocks_view import BlocksView
from therapist_emr.ui.widgets.buttons import Button, Kind
from therapist_emr.ui.widgets.empty import EmptyState
from therapist_emr.ui.widgets.kept_place import place_kept
from therapist_emr.ui.widgets.scaffold import Column, PageHeader
from therapist_emr.ui.widgets.section_page import SectionPage
from therapist_emr.ui.widgets.standing import standing_banners

HIDDEN = (
    "A profile is all names, addresses and phone numbers.\n"
    "To read it, show names again: in Settings, or by Ctrl+K and “names”."
)


class ProfilePage(SectionPage):
    """Show who the client is; edit it; tell what changed."""

    comfort = 600

    def __init__(self, desk: ChartDesk, section: Section, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._section = section
        self._keeper: DraftKeeper | None = None
        self.edit = Button("Edit profile", Kind.PRIMARY, "pencil", on_click=self.begin)
        self.history = Button("Changes", Kind.QUIET, "history", on_click=self.show_history)
        self.own(self.edit, self.history)
        self.reader = Column("Profile", width=WIDTH, top=SPACE.l)
        self.changes = Column("Changes to the profile", width=WIDTH, top=SPACE.l)
        self._editor: FormEditor | None = None
        self._stack = QStackedWidget()
        for page in (self.reader, self.changes):
            self._stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self.refresh()

    @property
    def editor(self) -> FormEditor:
        """Return the form, made when it is first wanted."""
        if self._editor is None:
            desk, section = self.desk, self._section
            self._editor = FormEditor(
                self._section.form,
                "Profile",
                "Save profile",
                suggest=lambda source, typed: section.suggest(source, typed),
                today=lambda: desk.now().day,
                problems=lambda values: desk.problems(section.key, section.kinds[0].key, values),
                save=self._save,
            )
            self._editor.asked.connect(self._keep)
            self._editor.cancelled.connect(self._cancel)
            self._stack.addWidget(self._editor)
        return self._editor

    def header_buttons(self) -> Sequence[QWidget]:
        """Return the ways to the changes and to editing, while reading what is not hidden."""
        reading = self._stack.currentWidget() is self.reader and not self.desk.client.hidden
        return (self.history, self.edit) if reading else ()

    def begin(self, kind: str = "") -> None:
        """Edit the profile: the draft already begun, or what it says now."""
        if self._stack.currentWidget() is self._editor or self.desk.client.hidden:
            return
        drafts = self.desk.drafts(self._section.key)
        draft = self.desk.draft(drafts[0].id) if drafts else None
        self._edit(draft)

    def open_draft(self, draft_id: int) -> None:
        """Go on with a draft."""
        if not self.desk.client.hidden:
            self.flush()
            self._edit(self.desk.draft(draft_id))

    def show_history(self) -> None:
        """Show every change with who made it and when."""
        if self.desk.client.hidden:
            return
        entry = self._entry()
        self.changes.clear()
        back = Button("Profile", Kind.QUIET, "chevron-left", on_click=self._read)
        told = words.count(len(entry.contents), "version") if entry else ""
        self.changes.add(PageHeader("Changes to the profile", told, actions=(back,)))
        self.changes.add(
            BlocksView(history_blocks(self._section.form, entry.contents) if entry else ())
        )
        self._show(self.changes)

    def flush(self) -> None:
        """Put what is being typed on disk now."""
        if self._editor is not None:
            self._editor.flush()

    def refresh(self) -> None:
        """Read the profile again, unless it is being edited."""
        if self._editor is None or self._stack.currentWidget() is not self._editor:
            with place_kept(self, partial(self.reader.setFocus, Qt.FocusReason.OtherFocusReason)):
                self._fill()

    def _fill(self) -> None:
        entry = self._entry()
        self.reader.clear()
        if self.desk.client.hidden:
            self.reader.fill(EmptyState("eye-off", "Names are hidden", HIDDEN))
            self._read_on()
            return
        self.reader.add(PageHeader("Profile", self._changed_words(entry)))
        if drafts := self.desk.drafts(self._section.key):
            self.reader.add(self._offer(drafts[0].id))
        if entry is not None:
            reading = self.desk.reading(entry.header.id)
            for banner in standing_banners(reading, "profile"):
                self.reader.add(banner)
            self.reader.add(BlocksView(reading.blocks))

    def _offer(self, draft_id: int) -> Banner:
        return Banner(
            "Changes to this profile are not saved yet",
            "What you typed is kept as a draft.",
            Tone.INFO,
            action="Go on",
            on_action=lambda: self.open_draft(draft_id),
            icon="pencil",
        )

    def _entry(self) -> Entry | None:
        headers = self.desk.headers(self._section.key)
        return self.desk.entry(headers[0].id) if headers else None

    def _changed_words(self, entry: Entry | None) -> str:
        if entry is None:
            return ""
        made = entry.current.made
        said = f"{words.short_day(made.day, self.desk.now().day)}, {words.clock(made.wall.time())}"
        return f"Changed {said}" if len(entry.contents) > 1 else f"Entered {said}"

    def _edit(self, draft: Draft | None) -> None:
        entry = self._entry()
        entry_id = entry.header.id if entry is not None else None
        self._keeper = DraftKeeper(
            self.desk, self._section.key, self._section.kinds[0].key, entry_id, draft
        )
        if draft is not None:
            saved = moment_from(draft.header.saved, self.desk.now().zone)
            self.editor.show_values(draft_body(self.desk, draft), saved)
        elif entry is not None:
            self.editor.show_values(self._section.body(entry))
        self._show(self.editor)
        self.editor.view.focus_first()

    def _save(self, values: Values) -> Moment:
        assert self._keeper is not None
        return self._keeper.save(values)

    def _keep(self, values: dict[str, object]) -> None:
        assert self._keeper is not None
        try:
            self._keeper.keep(values)
        except Rejected as rejected:
            self.editor.show_rejected(rejected)
            return
        self.editor.autosave.forget()
        self._read()
        self.desk.say("Profile saved")

    def _cancel(self) -> None:
        assert self._keeper is not None
        self.editor.autosave.forget()
        bring_back = self._keeper.discard()
        self._read()
        if bring_back is not None:
            self.desk.say("Changes to the profile discarded", undo=bring_back)

    def _read_on(self) -> None:
        """Leave the changes, which name names; what is being edited stays."""
        if self._stack.currentWidget() is self.changes:
            self._stack.setCurrentWidget(self.reader)
        self.actions_changed.emit()

    def _read(self) -> None:
        self._fill()
        self._show(self.reader)
        self.reader.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, page: QWidget) -> None:
        self._stack.setCurrentWidget(page)
        self.actions_changed.emit()
        self.text_changed.emit()
