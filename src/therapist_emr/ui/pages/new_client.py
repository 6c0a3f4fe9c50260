"""A new client: the profile's form, and a look whether the person has a chart already."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from therapist_emr.domain import words
from therapist_emr.domain.clock import Moment
from therapist_emr.domain.text import one_line
from therapist_emr.forms.form import Rejected
from therapist_emr.practice.duplicates import Likeness
from therapist_emr.practice.practice import Practice
from therapist_emr.sections.contract import identity_of
from therapist_emr.ui.pages.form_editor import FormEditor
from therapist_emr.ui.theme import SPACE, Tone
from therapist_emr.ui.widgets.banner import Banner
from therapist_emr.ui.widgets.buttons import Button, Kind
from therapist_emr.ui.widgets.flow import FlowLayout
from therapist_emr.ui.widgets.tab_order import weave

_PAUSE_MS = 400


class DuplicateNotice(QWidget):
    """Say who may be the same person; open that chart, or say it is someone else."""

    other_wanted = Signal(int)
    someone_else = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE.s)
        self.buttons: list[Button] = []
        self.hide()

    def tell(self, found: Sequence[Likeness]) -> None:
        """Show the likely ones, at most three."""
        while (item := self._column.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self.buttons = []
        self.setVisible(bool(found))
        if not found:
            return
        told = [f"{one.client.name}: {words.listed(list(one.reasons))}" for one in found[:3]]
        banner = Banner(
            "This person may have a chart already", "\n".join(told), Tone.SOON, icon="people"
        )
        banner.announce()
        doors = QWidget()
        flow = FlowLayout(doors, SPACE.s)
        for one in found[:3]:
            client_id = one.client.id
            door = Button(f"Open {one.client.name}'s chart", Kind.SECONDARY)
            door.clicked.connect(lambda _on=False, number=client_id: self.other_wanted.emit(number))
            self.buttons.append(door)
            flow.addWidget(door)
        other = Button("This is someone else", Kind.QUIET, on_click=self.someone_else.emit)
        self.buttons.append(other)
        flow.addWidget(other)
        self._column.addWidget(banner)
        self._column.addWidget(doors)


class BegunNotice(QWidget):
    """Say whose profile is in the form from before, and offer an empty one instead."""

    afresh = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.banner: Banner | None = None
        self.hide()

    def tell(self, name: str, saved: Moment) -> None:
        """Show it until something is typed."""
        self.put_away()
        self.banner = Banner(
            f"{name or 'A new client'} was begun and not added yet",
            f"The form holds what you typed {words.moment(saved.wall)}.",
            action="Begin another",
            on_action=self.afresh.emit,
            icon="pencil",
        )
        self._column.addWidget(self.banner)
        self.show()

    def put_away(self) -> None:
        """Say no more."""
        if self.banner is not None:
            self.banner.hide()
            self.banner.deleteLater()
            self.banner = None
        self.hide()


class NewClientPage(QWidget):
    """Take a new client's profile; `added` says under which id the chart was opened.

    `discarded` carries the call that brings back what was thrown away.
    """

    added = Signal(int)
    closed = Signal()
    discarded = Signal(object)
    other_wanted = Signal(int)

    def __init__(self, practice: Practice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._practice = practice
        self._going = False
        self._known: frozenset[int] = frozenset()
        self._found: list[Likeness] = []
        section = identity_of(practice.sections)
        self.begun = BegunNotice()
        self.editor = FormEditor(
            section.form,
            "New client",
            "Add client",
            suggest=lambda source, typed: section.suggest(source, typed),
            today=lambda: practice.now().day,
            problems=practice.clients.problems,
            save=practice.newcomer.save,
            preface=self.begun,
        )
        self.notice = DuplicateNotice()
        self.editor.add_notice(self.notice)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.look_for_duplicates)
        self.editor.view.edited.connect(self._pause.start)
        self.editor.view.edited.connect(self.begun.put_away)
        self.begun.afresh.connect(self._begin_another)
        self.editor.asked.connect(self._add)
        self.editor.cancelled.connect(self._cancel)
        self.notice.other_wanted.connect(self.other_wanted)
        self.notice.someone_else.connect(self._someone_else)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.editor)

    def begin(self) -> None:
        """Begin with an empty form, or go on with what was begun and never added."""
        if self._going:
            self.editor.autosave.try_now()
        begun = self._practice.newcomer.begun()
        if not self._going:
            self._going = True
            self._known, self._found = frozenset(), []
            if begun is None:
                self.editor.show_values(identity_of(self._practice.sections).form.blank())
            else:
                self.editor.show_values(begun.body, begun.saved)
            self.notice.tell(())
        if begun is None:
            self.begun.put_away()
        else:
            self.begun.tell(one_line(str(begun.body.get("legal_name") or "")), begun.saved)

    def bring_back(self, discarded: Callable[[], object]) -> None:
        """Show again what was thrown away; what was begun since is not replaced by it."""
        self.flush()
        discarded()
        self._going = False
        self.begin()

    def take_focus(self) -> None:
        """Put the cursor into the first field."""
        self.editor.view.focus_first()

    def flush(self) -> None:
        """Put what is being typed on disk now."""
        self.editor.flush()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave with Esc; what was typed is there when one comes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def look_for_duplicates(self) -> bool:
        """Say who may be the same person; tell whether somebody new is among them."""
        self._pause.stop()
        found = self._practice.clients.likely_duplicates(self.editor.values())
        self._found = [one for one in found if one.client.id not in self._known]
        self.notice.tell(self._found)
        weave(self.notice, self.editor.foot.go)
        return bool(self._found)

    def _someone_else(self) -> None:
        self._known |= {one.client.id for one in self._found}
        self.notice.tell(())
        self.editor.foot.save.setFocus(Qt.FocusReason.TabFocusReason)

    def _add(self, values: dict[str, object]) -> None:
        if self.look_for_duplicates():
            self.notice.buttons[-1].setFocus(Qt.FocusReason.TabFocusReason)
            return
        try:
            client = self._practice.clients.add(values)
        except Rejected as rejected:
            self.editor.show_rejected(rejected)
            return
        self._going = False
        self.editor.autosave.forget()
        self._practice.newcomer.discard()
        self.added.emit(client.id)

    def _cancel(self) -> None:
        bring_back = self._put_away()
        self.closed.emit()
        if bring_back is not None:
            self.discarded.emit(bring_back)

    def _begin_another(self) -> None:
        self.flush()
        bring_back = self._put_away()
        self.begin()
        self.take_focus()
        if bring_back is not None:
            self.discarded.emit(bring_back)

    def _put_away(self) -> Callable[[], object] | None:
        self._going = False
        self.editor.autosave.forget()
        return self._practice.newcomer.discard()
