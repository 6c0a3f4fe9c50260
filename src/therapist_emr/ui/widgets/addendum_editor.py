"""Writing an addendum under a signed entry: kept as a draft like any, then signed below it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from therapist_emr.domain import words
from therapist_emr.domain.clock import Moment, moment_from
from therapist_emr.domain.entry import Body, Draft, EntryHeader
from therapist_emr.sections.addendum import KEY as KIND
from therapist_emr.sections.desk import ChartDesk
from therapist_emr.sections.draft_keeper import DraftKeeper
from therapist_emr.ui.theme import SPACE, Role
from therapist_emr.ui.widgets.autosave import Autosave, Saving
from therapist_emr.ui.widgets.buttons import Button, Kind
from therapist_emr.ui.widgets.keys import DONE, SAVE, on_keys
from therapist_emr.ui.widgets.sign_dialog import SignDialog
from therapist_emr.ui.widgets.text import PlainLabel
from therapist_emr.ui.widgets.textedit import NoteSection
from therapist_emr.ui.widgets.wrapping import WrapBar


class AddendumEditor(QWidget):
    """Write an addendum to one entry; nothing of the entry itself can be changed."""

    signed = Signal()
    closed = Signal()
    discarded = Signal(object)

    def __init__(
        self, desk: ChartDesk, entry: EntryHeader, draft: Draft | None,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._desk, self._entry = desk, entry
        self._keeper = DraftKeeper(desk, entry.section, KIND, draft=draft)
        self.autosave = Autosave(self._save, self)
        self.part = NoteSection(
            "Addendum", "What is corrected or added; what is signed stays as it is", min_lines=3
        )
        self._state = PlainLabel("", Role.CAPTION, "text2", elide=True)
        self.discard = Button("Discard", Kind.QUIET, on_click=self.throw_away)
        self.sign = Button("Sign addendum", Kind.PRIMARY, "check", on_click=self.ask)
        self._lay_out()
        if draft is not None:
            self.part.set_text(str(draft.body.get("text") or ""))
        self.part.edited.connect(self._edited)
        self.part.editor.installEventFilter(self)
        self.autosave.changed.connect(self._tell)
        if draft is not None:
            self.autosave.saved_at(moment_from(draft.header.saved, desk.now().zone))
        on_keys(self, self.ask, *DONE)
        on_keys(self, self.autosave.try_now, *SAVE)

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.setContentsMargins(NoteSection.MARGIN, 0, 0, 0)
        foot.addWidget(WrapBar(self._state, (self.discard, self.sign)))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACE.s, 0, 0)
        column.setSpacing(SPACE.s)
        column.addWidget(self.part)
        column.addLayout(foot)

    @property
    def draft_id(self) -> int:
        """Return the draft's id, 0 before the first keystroke."""
        return self._keeper.draft_id

    @property
    def entry_id(self) -> int:
        """Return the entry it belongs to."""
        return self._entry.id

    def begin(self) -> None:
        """Put the keyboard into the text."""
        self.part.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self.part.editor.moveCursor(self.part.editor.textCursor().MoveOperation.End)

    def flush(self) -> None:
        """Put what is typed on disk now."""
        self.autosave.flush()

    def throw_away(self) -> None:
        """Discard the addendum, with a way back."""
        self.autosave.try_now()
        self.autosave.forget()
        if (bring_back := self._keeper.discard()) is not None:
            self.discarded.emit(bring_back)
        self.closed.emit()

    def ask(self) -> None:
        """Ask for the signature, or say that there is nothing to sign."""
        if not self.part.text().strip():
            self.part.show_problem("The addendum is empty. Write it, then sign it.")
            self.begin()
            return
        self.autosave.flush()
        section = self._desk.section(self._entry.section)
        profile = self._desk.settings.profile
        box = SignDialog(profile, section.attestation, KIND, self)
        box.accepted.connect(self._sign)
        box.finished.connect(box.deleteLater)
        box.open()

    def _sign(self) -> None:
        self.autosave.touch()
        self.autosave.flush()
        self._desk.add_addendum(self._entry.id, self.part.text(), self._keeper.draft_id)
        self.autosave.forget()
        self._keeper.ended()
        self.signed.emit()

    def _body(self) -> Body:
        return {"entry": self._entry.id, "to": self._entry.title, "text": self.part.text()}

    def _save(self) -> Moment:
        return self._keeper.save(self._body())

    def _edited(self) -> None:
        self.part.show_problem("")
        self.autosave.touch()

    def _tell(self) -> None:
        state, saved = self.autosave.state, self.autosave.saved
        told = {Saving.WAITING: "Saving", Saving.FAILED: f"Not saved: {self.autosave.why}"}
        if state is Saving.SAVED and saved is not None:
            self._state.setText(f"Saved {words.lately(saved.wall, self._desk.now().day)}")
        else:
            self._state.setText(told.get(state, ""))
        self._state.set_tint("red" if state is Saving.FAILED else "text2")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Save when the text is left."""
        if event.type() == QEvent.Type.FocusOut:
            self.autosave.try_now()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the text by Escape; what was typed is kept."""
        if event.key() == Qt.Key.Key_Escape and self.part.editor.hasFocus():
            self.autosave.try_now()
            self.closed.emit()
            return
        super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Save when the window is left."""
        if event.type() in {QEvent.Type.WindowDeactivate, QEvent.Type.Hide}:
            self.autosave.try_now()
        return super().event(event)
