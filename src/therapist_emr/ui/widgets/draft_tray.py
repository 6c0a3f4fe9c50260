"""A tray that writes into a chart: a small form with a draft behind it, kept or put away."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout

from therapist_emr.domain.clock import Moment
from therapist_emr.domain.entry import Body, EntryHeader
from therapist_emr.forms.field import Problem, Values
from therapist_emr.forms.form import Form, Rejected
from therapist_emr.sections.draft_keeper import DraftKeeper
from therapist_emr.ui.theme import SPACE, Role
from therapist_emr.ui.widgets.autosave import Autosave
from therapist_emr.ui.widgets.buttons import Button, Kind
from therapist_emr.ui.widgets.form_view import FormView
from therapist_emr.ui.widgets.keys import DONE, SAVE, on_keys
from therapist_emr.ui.widgets.scaffold import Tray
from therapist_emr.ui.widgets.text import PlainLabel

if TYPE_CHECKING:
    from therapist_emr.sections.desk import ChartDesk


HINT_MS = 250
"""How long typing rests before a tray says what is worth a look."""


class DraftTray(Tray):
    """Fill in a small form of a section; a draft of it is on disk within two seconds of typing.

    `hidden` fields are kept as `body` has them.
    """

    closed = Signal()

    def __init__(
        self,
        desk: ChartDesk,
        section: str,
        kind: str,
        form: Form,
        body: Values,
        keeper: DraftKeeper,
        *,
        title: str,
        action: str,
        hidden: Sequence[str] = (),
        columns: int = 3,
    ) -> None:
        super().__init__()
        self._desk, self._section, self.kind = desk, section, kind
        self._base, self._keeper = dict(body), keeper
        self.view = FormView(
            form,
            body,
            suggest=desk.section(section).suggest,
            today=lambda: desk.now().day,
            hidden=hidden,
            columns=columns,
        )
        self.autosave = Autosave(self._save_draft, self)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(HINT_MS)
        self._pause.timeout.connect(self.show_hints)
        self.view.edited.connect(self._edited)
        self.save = Button(action, Kind.PRIMARY, on_click=self.submit)
        foot = QHBoxLayout()
        foot.setSpacing(SPACE.s)
        foot.addStretch(1)
        foot.addWidget(Button("Cancel", Kind.QUIET, on_click=self.cancel))
        foot.addWidget(self.save)
        self.column.addWidget(PlainLabel(title, Role.STRONG, wrap=True))
        self.column.addWidget(self.view)
        self.column.addLayout(foot)
        on_keys(self, self.submit, *DONE, *SAVE)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Put the tray away by Escape, once no list of suggestions is open."""
        if event.key() == Qt.Key.Key_Escape:
            self.cancel()
            return
        super().keyPressEvent(event)

    def values(self) -> Body:
        """Return everything, with what is hidden as it was."""
        return {**self._base, **self.view.values()}

    def problems(self, values: Values) -> list[Problem]:
        """Return what stands in the way of keeping the values."""
        return list(self._desk.problems(self._section, self.kind, values))

    def show_hints(self) -> None:
        """Say beside the fields what is worth a look, without standing in the way."""
        section = self._desk.section(self._section)
        if section.hints is not None:
            kind, entry_id = section.kind(self.kind), self._keeper.entry_id
            self.view.show_hints(list(section.hints(self._desk, kind, self.values(), entry_id)))

    def hideEvent(self, event: QHideEvent) -> None:
        """Read nothing more of a chart that may be closed by then."""
        super().hideEvent(event)
        self._pause.stop()

    def submit(self) -> None:
        """Keep it in the record, or say beside the fields what is missing."""
        values = self.values()
        if self.found_wrong(self.problems(values)):
            return
        try:
            header = self._keeper.keep(values, self.reason())
        except Rejected as rejected:
            self.found_wrong(rejected.problems)
            return
        self.autosave.forget()
        self.tell_kept(header)

    def reason(self) -> str:
        """Return why what is in the record is changed, where that is asked."""
        return ""

    @abstractmethod
    def tell_kept(self, header: EntryHeader) -> None:
        """Say that it was kept."""

    def cancel(self) -> None:
        """Put the tray away; what was typed is on disk, and comes back by Undo."""
        self.autosave.try_now()
        self.autosave.forget()
        bring_back = self._keeper.discard()
        self.closed.emit()
        if bring_back is not None:
            self._desk.say("What you typed was put away", undo=bring_back)

    def flush(self) -> None:
        """Put what was typed on disk now."""
        self.autosave.flush()

    def as_draft(self) -> Body:
        """Return what the draft holds."""
        return self.values()

    def _edited(self) -> None:
        self.autosave.touch()
        self._pause.start()

    def found_wrong(self, problems: Sequence[Problem]) -> bool:
        """Show what stands in the way beside its field, and tell whether anything does."""
        self.view.show_problems(list(problems))
        self.view.focus_first_problem()
        return bool(problems)

    def _save_draft(self) -> Moment:
        return self._keeper.save(self.as_draft())
