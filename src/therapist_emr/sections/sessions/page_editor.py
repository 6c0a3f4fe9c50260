"""Writing a note: its facts, its texts, what stands beside it; always on disk, signed once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QTextEdit, QVBoxLayout, QWidget
from shiboken6 import isValid

from therapist_emr.domain import words
from therapist_emr.domain.clock import Moment, moment_from
from therapist_emr.domain.entry import Body, Draft
from therapist_emr.forms.field import Problem
from therapist_emr.forms.form import Rejected
from therapist_emr.sections.contract import EntryKind
from therapist_emr.sections.desk import ChartDesk
from therapist_emr.sections.draft_keeper import DraftKeeper
from therapist_emr.sections.sessions.form import together
from therapist_emr.sections.sessions.page_details import DetailsBar
from therapist_emr.sections.sessions.page_fields import ExtraFields, ProblemLines
from therapist_emr.sections.sessions.page_findings import Findings
from therapist_emr.sections.sessions.page_foot import FootBar
from therapist_emr.sections.sessions.page_parts import Parts
from therapist_emr.sections.sessions.page_problems import Problems
from therapist_emr.sections.sessions.page_side import NoteSide, read_beside
from therapist_emr.sections.sessions.templates import shelf_of
from therapist_emr.sections.sessions.writing import carry_forward, later_than, switch_template
from therapist_emr.ui import theme
from therapist_emr.ui.theme import SPACE, Tone
from therapist_emr.ui.widgets.autosave import Autosave
from therapist_emr.ui.widgets.banner import Banner
from therapist_emr.ui.widgets.buttons import IconButton
from therapist_emr.ui.widgets.editor_bar import EditorBar
from therapist_emr.ui.widgets.keys import DONE, SAVE, on_keys
from therapist_emr.ui.widgets.scaffold import Column, Surface
from therapist_emr.ui.widgets.sign_dialog import SignDialog
from therapist_emr.ui.widgets.tab_order import step

MARGIN = 20
LEAST_TEXT = 420


class Editor(Surface):
    """Write one note; what is typed is a draft on disk within two seconds."""

    back_wanted = Signal()
    open_wanted = Signal(int)
    kind_wanted = Signal(str)
    discard_wanted = Signal()
    move_wanted = Signal()
    signed = Signal(int)

    def __init__(
        self, desk: ChartDesk, kind: EntryKind, body: Body, draft: Draft | None, title: str,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__("surface", parent=parent)
        self.desk, self.kind = desk, kind
        self._body = dict(body)
        self._keeper = DraftKeeper(desk, "sessions", kind.key, draft=draft)
        self._panel_wanted: bool | None = None
        self._written: QWidget | None = None
        keys = {field.key for field in kind.form.fields}
        self.autosave = Autosave(self._save, self)
        self._name = title
        self.bar = EditorBar(title, self._who(), "Sign note", self.autosave, self._today)
        beside = read_beside(desk)
        self.beside = beside
        self._shelf = shelf_of(desk.own_templates())
        offered = self._shelf.of(kind.key)
        self.details = DetailsBar(kind.form, offered, self._today, self._clock)
        self.lines = ProblemLines()
        self.fields = ExtraFields(kind.form)
        self.findings = Findings(kind.form)
        self.parts = Parts()
        keys_hint = QKeySequence("Ctrl+Return").toString(QKeySequence.SequenceFormat.NativeText)
        codes = desk.settings.service_codes
        hint = f"{keys_hint} signs and locks"
        self.foot = FootBar(kind.form, codes, self._today, hint)
        self.side = NoteSide(
            beside, self._today(), objectives="objectives" in keys, carries="notes" in keys
        )
        self.problems = Problems(
            kind.form, self.details, self.fields, self.foot, self.lines, self.side.objectives,
            self.parts.all,
        )  # fmt: skip
        self._lay_out()
        self._show(self._body)
        self._connect()
        if draft is not None:
            self.autosave.saved_at(moment_from(draft.header.saved, desk.now().zone))

    def _who(self) -> str:
        client = self.desk.client
        return ", ".join(part for part in (client.name, client.pronouns) if part)

    def _today(self) -> date:
        return self.desk.now().day

    def _clock(self) -> str:
        return self.desk.now().wall.strftime("%H:%M")

    def _lay_out(self) -> None:
        self.page = Column("Note", width=theme.COLUMN + 2 * MARGIN, side=SPACE.m, top=SPACE.l,
                             gap=0)  # fmt: skip
        for widget, above in (
            (self.details, 0), (self.lines, SPACE.s), (self.fields, SPACE.l),
            (self.findings.chips, SPACE.l), (self.parts, SPACE.xl - 4),
            (self.findings.texts, SPACE.s),
        ):  # fmt: skip
            left = 0 if widget is self.parts else MARGIN
            self.page.add(_Inset(widget, left, above))
        foot = QWidget()
        row = QHBoxLayout(foot)
        self.page.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        bar = self.page.verticalScrollBar().sizeHint().width()
        row.setContentsMargins(SPACE.xxl, 0, SPACE.xxl + bar, SPACE.xs)
        row.addStretch(1)
        row.addWidget(self.foot, 1000)
        row.addStretch(1)
        self._notice = QVBoxLayout()
        self._notice.setContentsMargins(SPACE.xl, 0, SPACE.xl, 0)
        main = QVBoxLayout()
        main.setSpacing(0)
        main.addWidget(self.bar)
        main.addLayout(self._notice)
        main.addWidget(self.page, 1)
        main.addWidget(foot)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(main, 1)
        whole.addWidget(self.side)
        self.panel = IconButton("chevron-right", "Hide the side panel", on_click=self._toggle_panel)
        self.bar.add_tool(self.panel)
        self.restyle()

    def restyle(self) -> None:
        """Take the widths at the text size in force."""
        self.foot.setMaximumWidth(theme.px(theme.COLUMN))
        self._fold_panel()

    def _connect(self) -> None:
        self.bar.back_asked.connect(self.back_wanted)
        self.bar.sign_asked.connect(self.sign)
        self.bar.discard_asked.connect(self.discard_wanted)
        self.bar.problem_asked.connect(self.problems.go_to_first)
        section = self.desk.section("sessions")
        if self.kind.key != "addendum":
            self.bar.menu.addSeparator()
            move = self.bar.menu.addAction("Move to another chart…")
            move.triggered.connect(lambda: self.move_wanted.emit())
            for kind in section.kinds:
                if kind.key not in {self.kind.key, "addendum"}:
                    words_ = f"Make it {words.with_article(kind.title.lower())} note"
                    action = self.bar.menu.addAction(words_)
                    action.triggered.connect(lambda _on=False, k=kind.key: self.kind_wanted.emit(k))
        self.details.edited.connect(self._edited)
        self.details.template_wanted.connect(self.switch_template)
        self.fields.edited.connect(self._edited)
        self.foot.edited.connect(self._edited)
        self.findings.edited.connect(self._edited)
        self.findings.stop_wanted.connect(self.details.stop_now)
        self.parts.edited.connect(lambda key: self._edited(f"notes.{key}"))
        self.parts.refused.connect(self._refused)
        self.parts.left.connect(self.autosave.try_now)
        self.parts.cursor_moved.connect(self._follow)
        self.page.verticalScrollBar().rangeChanged.connect(self._show_line)
        self.side.edited.connect(lambda: self._edited("objectives"))
        self.side.carry_wanted.connect(self.carry_forward)
        self.side.open_wanted.connect(self.open_wanted)
        on_keys(self, self.sign, *DONE)
        on_keys(self, self.autosave.try_now, *SAVE)

    @property
    def draft_id(self) -> int:
        """Return the draft's id, 0 before the first keystroke."""
        return self._keeper.draft_id

    def body(self) -> Body:
        """Return the note exactly as it stands on the screen."""
        made = {
            **self._body,
            **self.details.values(),
            **self.fields.values(),
            **self.foot.values(),
            **self.findings.values(),
            "notes": self.parts.rows(),
        }
        if any(field.key == "objectives" for field in self.kind.form.fields):
            made["objectives"] = self.side.objectives.values()
        return made

    def _show(self, body: Body) -> None:
        self.details.show_body(body)
        self.fields.show_body(body)
        self.foot.show_body(body)
        self.findings.show_body(body)
        self.parts.show_rows(body.get("notes") or ())
        self.side.show_rows(body.get("objectives") or ())
        self._follow_facts()

    def _count_words(self) -> None:
        texts = (str(row.get("text") or "") for row in self.parts.rows())
        self.foot.count(sum(len(text.split()) for text in texts))

    def _follow_facts(self) -> None:
        self._count_words()
        facts = self.details.values()
        self.bar.set_title(self._titled(str(facts.get("date") or "")))
        self.fields.set_shown("participants", together(facts))
        for key in ("date", "start"):
            self.foot.note(key, facts.get(key))
        today = facts.get("date") == self._today().isoformat()
        open_end = "stop" in self.details.values() and not facts.get("stop")
        self.findings.offer_stop(on=open_end and today and self.kind.key != "contact")

    def _titled(self, on: str) -> str:
        """Return "Session, Nov 17": a note has its number only once it is signed."""
        try:
            day = words.short_day(date.fromisoformat(on), self._today())
        except ValueError:
            return self._name
        return f"{self._name}, {day}"

    def begin(self) -> None:
        """Put the keyboard where writing goes on."""
        if (first := self.parts.to_write()) is not None:
            first.editor.setFocus(Qt.FocusReason.OtherFocusReason)
            first.editor.moveCursor(first.editor.textCursor().MoveOperation.End)

    def _edited(self, key: str) -> None:
        self._follow_facts()
        if self.problems.touched(key):
            self.bar.show_problems(self.problems.count)
        self.autosave.touch()

    def _save(self) -> Moment:
        return self._keeper.save(self.body())

    def flush(self) -> None:
        """Put what is typed on disk now."""
        self.autosave.flush()

    def throw_away(self) -> Callable[[], Draft] | None:
        """Throw the draft away; the returned call brings it back."""
        self.autosave.try_now()
        self.autosave.forget()
        return self._keeper.discard()

    def switch_template(self, key: str) -> None:
        """Write on under another template; every text stays."""
        chosen = self._shelf.get(key)
        if chosen is None or key == self.details.values().get("template"):
            return
        rows = switch_template(self.parts.rows(), chosen)
        self.parts.show_rows(rows)
        self.details.set_value("template", key)

    def carry_forward(self) -> None:
        """Copy what the last note offers, marked until it is kept or changed."""
        facts = self.details.values()
        if later_than(facts, self.beside.carried):
            self.desk.say("The last note is of a later day; nothing was carried from it")
            return
        chosen = self._shelf.get(str(facts.get("template") or ""))
        rows = carry_forward(self.parts.rows(), self.beside.carried, chosen)
        if rows == self.parts.rows():
            there = "It is in this note already"
            self.desk.say(there if self.beside.carried else "The last note has nothing to carry")
            return
        self.parts.show_rows(rows)
        self._edited("notes")
        if (part := self.parts.first_carried()) is not None:
            part.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def sign(self) -> None:
        """Show what stands in the way, or ask for the signature."""
        if not self._keeper.begun:
            self.autosave.touch()
        self.autosave.flush()
        found = self.desk.problems("sessions", self.kind.key, self.body())
        self._show_problems(found)
        if found:
            self.problems.go_to_first()
            return
        section = self.desk.section("sessions")
        box = SignDialog(self.desk.settings.profile, section.attestation, "note", self)
        if waiting := self.parts.carried_labels():
            told = f"Carried text in {words.listed(waiting)} is not marked as kept"
            box.add(Banner(told, "Go back if it still has to be read.", Tone.SOON))
        box.accepted.connect(self._sign)
        box.finished.connect(box.deleteLater)
        box.open()

    def _sign(self) -> None:
        self.autosave.flush()
        try:
            header = self._keeper.sign(self.body())
        except Rejected as refused:
            self._show_problems(refused.problems)
            self.problems.go_to_first()
            return
        self.autosave.forget()
        if self.kind.key == "session" and (used := self.details.values().get("template")):
            self.desk.remember_template(str(used))
        self.signed.emit(header.id)

    def _show_problems(self, found: Sequence[Problem]) -> None:
        self.problems.show(found)
        self.bar.show_problems(self.problems.count)

    def _refused(self, told: str) -> None:
        while (item := self._notice.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        notice = Banner("The paste was too long", told, Tone.SOON, closable=True)
        self._notice.addWidget(notice)
        notice.announce()

    def _follow(self, editor: QWidget) -> None:
        """Keep the line being written in sight, now and once it has been laid out."""
        self._written = editor
        QTimer.singleShot(0, self, self._show_line)

    def _show_line(self) -> None:
        written, inner = self._written, self.page.widget()
        if not isinstance(written, QTextEdit) or inner is None or not isValid(written):
            return
        if written.hasFocus() and written.isVisible():
            at = written.mapTo(inner, written.cursorRect().bottomLeft())
            self.page.ensureVisible(at.x(), at.y(), 0, theme.px(SPACE.xxl))

    def _toggle_panel(self) -> None:
        self._panel_wanted = self.side.isHidden()
        self._fold_panel()

    def _fold_panel(self) -> None:
        room = self.width() - theme.px(theme.SIDE_PANEL)
        shown = room >= theme.px(LEAST_TEXT) if self._panel_wanted is None else self._panel_wanted
        self.side.setVisible(shown)
        name = "Hide the side panel" if shown else "Show the side panel"
        self.panel.set_icon_name("chevron-right" if shown else "chevron-left")
        self.panel.setAccessibleName(name)
        self.panel.setToolTip(name)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold the side panel away where it leaves too little room to write."""
        super().resizeEvent(event)
        self._fold_panel()

    def focusNextPrevChild(self, onward: bool) -> bool:
        """Let Tab go as one reads: facts, texts, the foot, then what stands beside."""
        regions = (
            self.bar, self.details, self.fields, self.findings.chips, *self.parts.all(),
            self.findings.texts, self.foot, self.side,
        )  # fmt: skip
        return step(self, regions, onward=onward) or super().focusNextPrevChild(onward)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back by Escape; what was typed is kept."""
        if event.key() == Qt.Key.Key_Escape:
            self.back_wanted.emit()
            return
        super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Save when the window is left."""
        if event.type() in {QEvent.Type.WindowDeactivate, QEvent.Type.Hide}:
            self.autosave.try_now()
        return super().event(event)


class _Inset(QWidget):
    """Set a part of the page in from the column's edge, with room above that goes with it."""

    def __init__(self, widget: QWidget, left: int, above: int) -> None:
        super().__init__()
        box = QVBoxLayout(self)
        box.setContentsMargins(left, above, MARGIN, 0)
        box.addWidget(widget)
        widget.installEventFilter(self)
        if widget.isHidden():
            self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hide with what it holds."""
        if event.type() == QEvent.Type.HideToParent:
            self.hide()
        elif event.type() == QEvent.Type.ShowToParent:
            self.show()
        return False
