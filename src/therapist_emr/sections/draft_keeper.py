"""A draft that begins with the first keystroke and is kept on disk until it is used."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from therapist_emr.domain.clock import Moment, moment_of
from therapist_emr.domain.entry import Body, Draft, EntryHeader
from therapist_emr.forms.field import Values
from therapist_emr.sections.desk import ChartDesk


class DraftKeeper:
    """Keep what is typed in one form of one section; nothing is begun before something is typed."""

    def __init__(
        self,
        desk: ChartDesk,
        section: str,
        kind: str,
        entry_id: int | None = None,
        draft: Draft | None = None,
    ) -> None:
        self._desk, self._section, self._kind = desk, section, kind
        self._entry_id = entry_id
        self._draft_id = draft.header.id if draft is not None else None

    @property
    def entry_id(self) -> int | None:
        """Return the entry that is changed, or None for a new one."""
        return self._entry_id

    @property
    def begun(self) -> bool:
        """Tell whether there is a draft on disk."""
        return self._draft_id is not None

    def save(self, values: Values) -> Moment:
        """Put what was typed on disk and return when."""
        if self._draft_id is None:
            draft = self._desk.begin(self._section, self._kind, values, self._entry_id)
            self._draft_id = draft.header.id
        return self._desk.save_draft(self._draft_id, values)

    def keep(self, values: Values, reason: str = "") -> EntryHeader:
        """Keep the values in the record; the draft ends in the same step."""
        kept = self._desk.keep(
            self._section, self._kind, values, self._entry_id, reason, self._draft_id
        )
        self._draft_id = None
        return kept

    def sign(self, values: Values) -> EntryHeader:
        """Sign the values into the record; the draft ends in the same step."""
        self.save(values)
        assert self._draft_id is not None
        signed = self._desk.sign(self._draft_id)
        self._draft_id = None
        return signed

    def discard(self) -> Callable[[], Draft] | None:
        """Throw the draft away; the returned call brings it back."""
        if self._draft_id is None:
            return None
        bring_back = self._desk.discard(self._draft_id)
        self._draft_id = None
        return bring_back


def draft_body(desk: ChartDesk, draft: Draft) -> Body:
    """Return what a draft holds, in today's version of its form."""
    form = desk.section(draft.header.section).kind(draft.header.kind).form
    return form.load(draft.body, draft.form_version)


def saved_moment(desk: ChartDesk, draft: Draft) -> Moment:
    """Return when a draft was last put on disk."""
    return moment_of(datetime.fromisoformat(draft.header.saved), desk.now().zone)
