"""A draft that begins with the first keystroke and is kept on disk until it is used."""

from __future__ import annotations

from collections.abc import Callable

from therapist_emr.domain.clock import Moment
from therapist_emr.domain.entry import Body, Draft, DraftHeader, Entry, EntryHeader, Revision
from therapist_emr.errors import Gone
from therapist_emr.forms.field import Values
from therapist_emr.sections.addendum import KEY as ADDENDUM
from therapist_emr.sections.addendum import added_to
from therapist_emr.sections.contract import Life
from therapist_emr.sections.desk import ChartDesk

BEGUN_ANEW = "This draft was discarded elsewhere. What you typed is kept in a new one."
BEGUN_BEFORE = "A change was begun here before. Save it or cancel it first."


class DraftKeeper:
    """Keep what is typed in one form of one section; nothing is begun before something is typed.

    A draft that was thrown away elsewhere takes nothing along: what is typed begins another.
    """

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
        self._draft = draft

    @property
    def draft_id(self) -> int:
        """Return the draft's id, 0 before the first keystroke."""
        return self._draft.header.id if self._draft is not None else 0

    @property
    def entry_id(self) -> int | None:
        """Return the entry that is changed, or None for a new one."""
        return self._entry_id

    @property
    def begun(self) -> bool:
        """Tell whether there is a draft on disk."""
        return self._draft is not None

    def keeps(self, draft: Draft) -> bool:
        """Tell whether this is the draft that is written here."""
        return self._draft is not None and self._draft.uuid == draft.uuid

    def save(self, values: Values) -> Moment:
        """Put what was typed on disk and return when."""
        lost = self._draft is not None and not self._stands()
        if self._draft is None or lost:
            self._draft = self._desk.begin(self._section, self._kind, values, self._entry_id)
        saved = self._desk.save_draft(self.draft_id, values)
        if lost:
            self._desk.say(BEGUN_ANEW)
        return saved

    def keep(self, values: Values, reason: str = "") -> EntryHeader:
        """Keep the values in the record; the draft ends in the same step."""
        draft_id = self.draft_id if self._stands() else None
        kept = self._desk.keep(self._section, self._kind, values, self._entry_id, reason, draft_id)
        self.ended()
        return kept

    def sign(self, values: Values) -> EntryHeader:
        """Sign the values into the record; the draft ends in the same step."""
        self.save(values)
        signed = self._desk.sign(self.draft_id)
        self.ended()
        return signed

    def ended(self) -> None:
        """Note that the draft ended in another step, such as the signing of an addendum."""
        self._draft = None

    def discard(self) -> Callable[[], Draft] | None:
        """Throw the draft away; the returned call brings it back."""
        bring_back = self._desk.discard(self.draft_id) if self._stands() else None
        self.ended()
        return bring_back

    def _stands(self) -> bool:
        # By its UUID: the number of a draft that was thrown away is given to the next one begun,
        # maybe in another chart.
        if self._draft is None:
            return False
        try:
            return self.keeps(self._desk.draft(self.draft_id))
        except Gone:
            return False


def draft_body(desk: ChartDesk, draft: Draft) -> Body:
    """Return what a draft holds, in today's version of its form.

    In a change of what is kept, whatever was not touched says what the entry says by now: it may
    have been changed since the draft was begun.
    """
    head = draft.header
    section = desk.section(head.section)
    typed = section.kind(head.kind).form.load(draft.body, draft.form_version)
    if head.entry_id is None or section.life is not Life.KEPT:
        return typed
    entry = desk.entry(head.entry_id)
    then, now = section.body(entry, _content_at(entry, head.started)), section.body(entry)
    as_kept = desk.clean(head.section, head.kind, typed)
    moved = {
        key: now[key]
        for key in now
        if now[key] != then.get(key) and as_kept.get(key) == then.get(key)
    }
    return {**typed, **moved}


def begun_change(desk: ChartDesk, section: str, entry_id: int) -> DraftHeader | None:
    """Return the draft in which a change of that entry was begun, if there is one."""
    return next((one for one in desk.drafts(section) if one.entry_id == entry_id), None)


def begun_addendum(desk: ChartDesk, section: str, entry_id: int) -> Draft | None:
    """Return the draft in which an addendum to that entry was begun, if there is one."""
    heads = (head for head in desk.drafts(section) if head.kind == ADDENDUM)
    drafts = (desk.draft(head.id) for head in heads)
    return next((draft for draft in drafts if added_to(draft.body) == entry_id), None)


def _content_at(entry: Entry, utc: str) -> Revision:
    made = [content for content in entry.contents if content.made.utc <= utc]
    return made[-1] if made else entry.contents[0]
