"""The measures' page: one measure's course at large, giving one, reading one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from therapist_emr.domain import words
from therapist_emr.domain.entry import Body, DraftHeader, Entry, EntryHeader, EntryStatus
from therapist_emr.domain.measures import Instrument
from therapist_emr.errors import UserError
from therapist_emr.forms.field import Values
from therapist_emr.sections.draft_keeper import DraftKeeper, begun_change, draft_body
from therapist_emr.sections.glance import standing_entries
from therapist_emr.sections.measures import library, safety
from therapist_emr.sections.measures.answers import body_of
from therapist_emr.sections.measures.form import SCHEDULE, SCORE
from therapist_emr.sections.measures.glance import sex_of
from therapist_emr.sections.measures.page_client import ClientSheet
from therapist_emr.sections.measures.page_course import CourseView, chooser, unfinished_words
from therapist_emr.sections.measures.page_entry import MeasureEditor
from therapist_emr.sections.measures.page_picker import Picker
from therapist_emr.sections.measures.page_reader import MeasureReader
from therapist_emr.sections.measures.page_tray import MeasureTray
from therapist_emr.sections.measures.reading import (
    ANSWERED,
    KEY,
    SCHEDULED,
    SCORED,
    Course,
    Given,
    courses,
    due_on,
    figure,
    group_of,
    in_order,
    often,
)
from therapist_emr.sections.risk.reading import KEY as RISK
from therapist_emr.ui.theme import SPACE, Tone
from therapist_emr.ui.widgets.banner import Banner
from therapist_emr.ui.widgets.buttons import Button, Kind
from therapist_emr.ui.widgets.chips import ChipButton
from therapist_emr.ui.widgets.empty import EmptyState
from therapist_emr.ui.widgets.kept_place import place_kept
from therapist_emr.ui.widgets.scaffold import Column, PageHeader
from therapist_emr.ui.widgets.section_page import Chrome, SectionPage

if TYPE_CHECKING:
    from therapist_emr.sections.desk import ChartDesk

WIDTH = 760


def _told(last: Given) -> str:
    return figure(last.total) or ("Incomplete" if last.missing else "No total")


class MeasuresPage(SectionPage):
    """Show one of: the course of a measure, the choice of one, an entry, an editor."""

    comfort = 720

    def __init__(self, desk: ChartDesk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._shown: QWidget | None = None
        self._measure = ""
        self._tray: MeasureTray | None = None
        self._sheet: ClientSheet | None = None
        self.refresh()

    @property
    def editor(self) -> MeasureEditor | None:
        """Return the editor while a measure is being entered."""
        return self._shown if isinstance(self._shown, MeasureEditor) else None

    @property
    def tray(self) -> MeasureTray | None:
        """Return the small form while one is filled in."""
        return self._tray

    @property
    def sheet(self) -> ClientSheet | None:
        """Return the client's sheet while the computer is handed over."""
        return self._sheet

    def header_buttons(self) -> Sequence[QWidget]:
        """Return nothing: what can be done stands on the page itself."""
        return ()

    def begin(self, kind: str = "") -> None:
        """Let one choose what to give, or enter a score alone."""
        self.flush()
        if kind == SCORED:
            self._score({**SCORE.blank(), "date": self._today()}, self._keeper(SCORED))
        else:
            self._pick()

    def open_entry(self, entry_id: int) -> None:
        """Show one administration; of a schedule, the measure it is for."""
        self.flush()
        if all(header.id != entry_id for header in self.desk.headers(KEY)):
            return
        reading = self.desk.reading(entry_id)
        header = reading.entry.header
        self._measure = group_of(self._body(reading.entry))
        if header.kind == SCHEDULED:
            self._show_scheduled(entry_id)
            return
        reader = MeasureReader(self.desk.section(KEY), reading)
        reader.left.connect(self._show_course)
        reader.print_asked.connect(lambda: self.desk.export(KEY, entry_id))
        reader.withdraw_asked.connect(lambda reason: self._withdraw(entry_id, reason))
        reader.correct_asked.connect(lambda: self._correct(entry_id))
        self._show(reader, Chrome.SECTIONS, reader.back)

    def _show_scheduled(self, entry_id: int) -> None:
        """Show the course of a scheduled measure; without one, the schedule itself."""
        if any(one.group == self._measure for one in courses(self.desk.facts(KEY))):
            self._show_course()
        else:
            self._change_schedule(entry_id)

    def open_draft(self, draft_id: int) -> None:
        """Go on where it was left."""
        self.flush()
        draft = self.desk.draft(draft_id)
        body = draft_body(self.desk, draft)
        kind, entry_id = draft.header.kind, draft.header.entry_id
        keeper = DraftKeeper(self.desk, KEY, kind, entry_id, draft)
        if kind == ANSWERED:
            self._enter(body, keeper)
        elif kind == SCORED:
            self._score(body, keeper)
        else:
            self._schedule(body, keeper)

    def flush(self) -> None:
        """Put what is being entered on disk now."""
        for one in (self.editor, self._tray):
            if one is not None:
                one.flush()

    def refresh(self) -> None:
        """Read the course again, unless something is being entered or read."""
        entering = self.editor is not None or self._tray is not None
        if not entering and not isinstance(self._shown, Picker | MeasureReader):
            with place_kept(self):
                self._show_course()

    # --- the course ------------------------------------------------------------------------

    def _show_course(self) -> None:
        self._tray = None
        told = self.desk.facts(KEY)
        found = courses(told)
        if not found:
            self._show(self._empty(), Chrome.SECTIONS)
            return
        course = next((one for one in found if one.group == self._measure), found[0])
        self._measure = course.group
        page = Column("Measures", width=WIDTH, centred=False)
        give = Button("Give a measure", Kind.PRIMARY, "plus", on_click=self.begin)
        printer = Button("Print", Kind.QUIET, "printer", on_click=lambda: self.desk.export(KEY))
        page.add(PageHeader("Measures", actions=(printer, give)))
        for banner in self._banners():
            page.add(banner)
        if len(found) > 1:
            choice = chooser(in_order(found), course.group)
            choice.edited.connect(lambda: self._choose(choice.value()))
            page.add(choice)
        page.add(self._view(course), space=SPACE.s)
        self._show(page, Chrome.SECTIONS, give)

    def _view(self, course: Course) -> CourseView:
        today = self.desk.now().day
        due, late = "", False
        if (schedule := self._schedule_of(course)) is not None:
            _entry_id, facts = schedule
            on = due_on(self.desk.facts(KEY), facts, today)
            if on is not None:
                late = (on - today).days <= 0
                due = f"Asked for {often(facts['weeks'])}; next {words.day(on)}"
        view = CourseView(course, self._sex(), due, late=late, withdrawn=self._withdrawn(course))
        view.opened.connect(self.open_entry)
        view.due_asked.connect(lambda: self._ask_when(course))
        return view

    def _withdrawn(self, course: Course) -> list[EntryHeader]:
        return [
            header
            for header, facts in self.desk.facts(KEY)
            if header.status is EntryStatus.ERROR
            and header.kind != SCHEDULED
            and group_of(facts) == course.group
        ]

    def _banners(self) -> list[Banner]:
        made = []
        raised = safety.unanswered_concern(self.desk)
        if raised is not None:
            day = words.iso_day(raised.at[:10])
            can = safety.risk_section(self.desk) is not None
            made.append(
                Banner(
                    "Thoughts of death or self-harm were answered above 0",
                    f"{raised.title}, {day}. No risk assessment was recorded since.",
                    Tone.BAD,
                    action="Assess risk" if can else "",
                    on_action=self._assess_risk,
                )
            )
        if drafts := self.desk.drafts(KEY):
            made.append(self._unfinished(drafts))
        return made

    def _unfinished(self, drafts: Sequence[DraftHeader]) -> Banner:
        return Banner(
            unfinished_words(drafts),
            "What was entered is saved as a draft.",
            action="Go on",
            on_action=lambda: self.open_draft(drafts[0].id),
        )

    def _empty(self) -> QWidget:
        empty = self.desk.section(KEY).empty
        page = Column("Measures", width=WIDTH, centred=False)
        for banner in self._banners():
            page.add(banner)
        page.fill(EmptyState("chart", empty.title, empty.words, empty.action, self.begin))
        return page

    def _choose(self, group: str) -> None:
        if group:
            self._measure = group
        self._show_course()
        chips = (one for one in self.findChildren(ChipButton) if one.isVisibleTo(self))
        if (chosen := next((one for one in chips if one.isChecked()), None)) is not None:
            chosen.setFocus(Qt.FocusReason.OtherFocusReason)

    def _assess_risk(self) -> None:
        raised = safety.unanswered_concern(self.desk)
        if raised is None:
            self._show_course()
            return
        draft_id = safety.begin_assessment(self.desk, raised)
        if draft_id is not None:
            self.desk.go_on(RISK, draft_id)

    # --- giving one ------------------------------------------------------------------------

    def _pick(self) -> Picker:
        offered = library.offered(self.desk)
        found = {one.group: one for one in courses(self.desk.facts(KEY))}
        last = {
            key: f"{_told(one.last)}, {words.near_day(one.last.day, self.desk.now().day)}"
            for key, one in found.items()
        }
        picker = Picker(offered, last)
        picker.chosen.connect(lambda at: self._give(offered[at]))
        picker.score_asked.connect(lambda: self.begin(SCORED))
        picker.file_asked.connect(self._load)
        picker.left.connect(self._show_course)
        self._show(picker, Chrome.SECTIONS)
        picker.focus_first()
        return picker

    def _give(self, instrument: Instrument) -> None:
        body = body_of(instrument, {}, day=self._today(), by="asked", sex=self._sex())
        self._enter(body, self._keeper(ANSWERED))

    def _load(self) -> None:
        path = self.desk.ask_file("Load a questionnaire", library.FILES)
        if path is None:
            return
        try:
            found = library.load(self.desk, path)
        except UserError as problem:
            self._pick().say("This file cannot be used", str(problem), Tone.BAD)
            return
        self._pick().say(f"{found.name} is loaded", "It can be given to any client.", Tone.GOOD)

    def _enter(self, body: Values, keeper: DraftKeeper) -> None:
        key, wanted = str(body.get("instrument") or ""), str(body.get("edition") or "")
        instrument = library.edition(self.desk, key, wanted)
        if instrument is None:
            self.desk.say("The questions of this measure are not in this practice any more")
            return
        editor = MeasureEditor(self.desk, instrument, body, keeper, self._sex())
        editor.left.connect(self._leave_editor)
        editor.discarded.connect(self._leave_editor)
        editor.kept.connect(self._kept)
        editor.hand_over_asked.connect(self._hand_over)
        self._measure = instrument.key
        self._show(editor, Chrome.NONE)
        editor.focus_first()

    def _leave_editor(self) -> None:
        self._end_editor()
        self._show_course()

    def _kept(self, entry_id: int) -> None:
        self._end_editor()
        title = next((h.title for h in self.desk.headers(KEY) if h.id == entry_id), "It")
        self._show_course()
        raised = safety.unanswered_concern(self.desk)
        if raised is not None and raised.id == entry_id:
            self.desk.say(f"{title} is in the record. Assess risk now, while it is fresh.")
            self._assess_risk()
        else:
            self.desk.say(f"{title} is in the record")

    def _hand_over(self) -> None:
        editor = self.editor
        if editor is None:
            return
        editor.flush()
        sheet = ClientSheet(editor.instrument, editor.questions.answers())
        sheet.changed.connect(lambda: editor.take(sheet.answers()))
        self._sheet = sheet
        if not self.desk.hand_over(sheet, self._taken_back):
            self._sheet = None
            sheet.deleteLater()

    def _taken_back(self) -> None:
        self._sheet = None
        if self.editor is not None:
            self.editor.say_taken_back()

    def _correct(self, entry_id: int) -> None:
        if begun := begun_change(self.desk, KEY, entry_id):
            self.open_draft(begun.id)
            return
        entry = self.desk.entry(entry_id)
        keeper = DraftKeeper(self.desk, KEY, entry.header.kind, entry_id)
        if entry.header.kind == ANSWERED:
            self._enter(self._body(entry), keeper)
        else:
            self._score(self._body(entry), keeper)

    def _body(self, entry: Entry) -> Body:
        return self.desk.section(KEY).body(entry)

    def _withdraw(self, entry_id: int, reason: str) -> None:
        self.desk.withdraw(entry_id, reason)
        self._show_course()
        self.desk.say("Marked as entered in error")

    # --- small forms -----------------------------------------------------------------------

    def _score(self, body: Values, keeper: DraftKeeper) -> None:
        title = "Correct the score" if keeper.entry_id else "Enter a score only"
        self._show_tray(MeasureTray(self.desk, SCORED, title, body, keeper))

    def _ask_when(self, course: Course) -> None:
        found = self._schedule_of(course)
        if found is not None:
            self._change_schedule(found[0])
            return
        body: Body = {
            **SCHEDULE.blank(), "name": course.name, "instrument": course.group, "weeks": 4,
            "since": self._today(),
        }  # fmt: skip
        self._schedule(body, self._keeper(SCHEDULED))

    def _change_schedule(self, entry_id: int) -> None:
        if begun := begun_change(self.desk, KEY, entry_id):
            self.open_draft(begun.id)
            return
        keeper = DraftKeeper(self.desk, KEY, SCHEDULED, entry_id)
        self._schedule(self._body(self.desk.entry(entry_id)), keeper)

    def _schedule(self, body: Values, keeper: DraftKeeper) -> None:
        title = f"When {body.get('name') or 'this measure'} is due"
        self._show_tray(MeasureTray(self.desk, SCHEDULED, title, body, keeper))

    def _show_tray(self, tray: MeasureTray) -> None:
        page = Column("Measures", width=WIDTH, centred=False)
        page.add(PageHeader("Measures"))
        page.add(tray)
        tray.kept.connect(self._tray_kept)
        tray.closed.connect(self._show_course)
        self._show(page, Chrome.SECTIONS)
        self._tray = tray
        tray.focus_first()

    def _tray_kept(self, entry_id: int) -> None:
        header = next(h for h in self.desk.headers(KEY) if h.id == entry_id)
        self._measure = group_of(self._body(self.desk.entry(entry_id)))
        self._show_course()
        self.desk.say(f"{header.title} is saved")

    def _schedule_of(self, course: Course) -> tuple[int, Values] | None:
        key = course.group
        return next(
            (
                (header.id, facts)
                for header, facts in standing_entries(self.desk.facts(KEY))
                if header.kind == SCHEDULED and group_of(facts) == key
            ),
            None,
        )

    # --- what all of it needs ----------------------------------------------------------------

    def _keeper(self, kind: str) -> DraftKeeper:
        return DraftKeeper(self.desk, KEY, kind)

    def _today(self) -> str:
        return self.desk.now().day.isoformat()

    def _sex(self) -> str:
        return sex_of(self.desk)

    def _end_editor(self) -> None:
        if self.editor is not None:
            self.editor.close_down()

    def _show(self, widget: QWidget, chrome: Chrome, first: QWidget | None = None) -> None:
        held = QApplication.focusWidget()
        here = self._shown is not None and held is not None and self._shown.isAncestorOf(held)
        self._tray = None
        if self._shown is not None:
            self._end_editor()
            self._column.removeWidget(self._shown)
            self._shown.hide()
            self._shown.deleteLater()
        self._shown = widget
        self._column.addWidget(widget)
        widget.show()
        self.set_chrome(chrome)
        self.text_changed.emit()
        if here and first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)
