"""What narrows the audit trail: days, what was done, whose chart, by whom."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from therapist_emr.domain.people import Client
from therapist_emr.practice.audit_words import GROUPS
from therapist_emr.practice.auditing import Looking
from therapist_emr.practice.practice import Practice
from therapist_emr.ui.widgets.choice import ComboBox
from therapist_emr.ui.widgets.dateedit import DateEdit, are_readable
from therapist_emr.ui.widgets.field import FieldRow
from therapist_emr.ui.widgets.suggest import SuggestEdit, Suggestion
from therapist_emr.ui.widgets.wrapping import WrapFields

_PAUSE_MS = 250
_MOST_CLIENTS = 7
_LEAST = 110


class AuditFilters(QWidget):
    """Hold the filters in one row where there is room, and say when they changed."""

    changed = Signal()

    def __init__(self, practice: Practice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._practice = practice
        self._client: Client | None = None
        self._offered: dict[tuple[str, str], Client] = {}
        self.since = DateEdit(name="From", today=self._today)
        self.until = DateEdit(name="To", today=self._today)
        groups = [(group.key, group.title) for group in GROUPS]
        self.group = ComboBox([("", "Everything"), *groups], name="What was done")
        self.group.set_value("")
        self.client = SuggestEdit(
            self._suggest, placeholder="All charts", name="Chart", free_words="All charts, not “{}”"
        )
        self.actor = ComboBox([("", "Anyone")], name="By")
        self.actor.set_value("")
        told = (
            ("From", self.since, 3),
            ("To", self.until, 3),
            ("What was done", self.group, 4),
            ("Chart", self.client, 4),
            ("By", self.actor, 3),
        )
        self._rows = {label: FieldRow(label, control) for label, control, _share in told}
        fields = [(self._rows[label], share) for label, _control, share in told]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(WrapFields(fields, least=_LEAST))
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.changed)
        self.since.edited.connect(self._pause.start)
        self.until.edited.connect(self._pause.start)
        self.group.chosen.connect(lambda _key: self.changed.emit())
        self.actor.chosen.connect(lambda _key: self.changed.emit())
        self.client.taken.connect(self._taken)
        self.client.edited.connect(self._edited)

    def offer_actors(self, actors: Sequence[str]) -> None:
        """Offer who is named in the trail."""
        chosen = self.actor.value()
        self.actor.set_options([("", "Anyone"), *((name, name) for name in actors)])
        self.actor.set_value(chosen)

    def looking(self) -> Looking | None:
        """Return what is wanted, or None while a date cannot be read."""
        dates = ((self._rows["From"], self.since), (self._rows["To"], self.until))
        if not are_readable(*dates):
            return None
        since, until = self.since.found(), self.until.found()
        return Looking(
            since=since.earliest() if since else None,
            until=until.latest() if until else None,
            group=self.group.value(),
            client_id=self._client.id if self._client else None,
            actor=self.actor.value(),
        )

    def _today(self) -> date:
        return self._practice.now().day

    def _suggest(self, typed: str) -> list[Suggestion]:
        clients = self._practice.clients.find(typed, limit=_MOST_CLIENTS)[:_MOST_CLIENTS]
        self._offered = {(one.name, f"Record {one.record_number}"): one for one in clients}
        return [Suggestion(*key) for key in self._offered]

    def _taken(self, taken: Suggestion) -> None:
        self._client = self._offered.get((taken.text, taken.remark))
        if self._client is None:
            self.client.clear()
        self.changed.emit()

    def _edited(self) -> None:
        if self._client is not None and self.client.value() != self._client.name:
            self._client = None
            self._pause.start()
