"""Drafts: begun, saved as typed, thrown away with a way back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from therapist_emr.domain.clock import Moment
from therapist_emr.domain.entry import Draft, DraftHeader, Entry, EntryStatus
from therapist_emr.errors import UserError
from therapist_emr.forms.field import Values
from therapist_emr.practice.about import about_entry, new_uuid
from therapist_emr.practice.unsaved_forms import UnsavedForms
from therapist_emr.practice.work import DRAFTS, Work
from therapist_emr.sections.contract import EntryKind, Life, Section
from therapist_emr.store.drafts import Typed
from therapist_emr.store.recording import About


class Locked(UserError):
    """Say that a signed entry takes addenda, not changes."""

    def __init__(self) -> None:
        super().__init__(
            "This entry is signed and cannot be changed.", "Add an addendum under it instead."
        )


class Withdrawn(UserError):
    """Say that what was entered in error stays as it is."""

    def __init__(self) -> None:
        super().__init__(
            "This entry was marked as entered in error and cannot be changed.",
            "Write a new one instead.",
        )


class Drafting:
    """Keep what is being written safe, outside the record.

    `forms` keeps what was typed in the settings and not saved.
    """

    def __init__(self, work: Work) -> None:
        self._work = work
        self.forms = UnsavedForms(work)

    def headers(self, client_id: int | None = None, section: str = "") -> Sequence[DraftHeader]:
        """Return the drafts, newest first: all, a client's, or those of one section."""
        return self._work.drafts.headers(client_id, section)

    def get(self, draft_id: int) -> Draft:
        """Return one draft with what was typed."""
        return self._work.draft(draft_id)

    def begin(
        self, client_id: int, section_key: str, kind_key: str, body: Values, entry_id: int | None
    ) -> Draft:
        """Begin a draft; of a document that is there once, return the draft already begun.

        The next version of a document begins with what is in force when `body` is empty.
        """
        work = self._work
        section = work.section(section_key)
        kind = section.kind(kind_key)
        if section.single and (begun := work.drafts.headers(client_id, section_key)):
            return work.drafts.get(begun[0].id)
        current = self._document(client_id, section, entry_id)
        now = work.now()
        started = dict(body) or (section.body(current) if current else kind.form.blank())
        about = self._about(section, kind, started, current, now)
        header = DraftHeader(
            0, client_id, section_key, kind_key, about.at, about.title, about.summary,
            current.header.id if current else None, now.utc, now.utc,
        )  # fmt: skip
        new = Draft(header, new_uuid(), now.zone, kind.form.version, started)
        with work.writing(DRAFTS, client_id=client_id):
            draft = work.drafts.put(new)
            work.record("draft.begin", "draft", draft.uuid, self._whose(draft.header))
        return draft

    def save(self, draft_id: int, body: Values) -> Moment:
        """Put what was typed on disk, exactly as typed, and return when."""
        work = self._work
        draft = self.get(draft_id)
        head = draft.header
        section = work.section(head.section)
        kind = section.kind(head.kind)
        now = work.now()
        current = self._work.entry(head.entry_id) if head.entry_id else None
        about = self._about(section, kind, body, current, now)
        at = about.at if about.at != now.local else head.at
        typed = Typed(dict(body), at, about.title, about.summary, now.utc, kind.form.version)
        with work.writing(DRAFTS, client_id=head.client_id, settle=False):
            work.drafts.save(draft_id, typed)
        return now

    def discard(self, draft_id: int) -> Callable[[], Draft]:
        """Throw a draft away; the returned call brings it back."""
        work = self._work
        draft = self.get(draft_id)
        head = draft.header
        with work.writing(DRAFTS, client_id=head.client_id):
            work.drafts.remove(draft_id)
            work.record("draft.delete", "draft", draft.uuid, self._whose(head))
        return lambda: self._bring_back(draft)

    def move(
        self, draft_id: int, client_id: int, body: Values
    ) -> tuple[Draft, Callable[[], Draft]]:
        """Begin a draft in another chart and end it in its own; the call takes that back.

        What was written on in the other chart since stays there.
        """
        head = self.get(draft_id).header
        moved = self.begin(client_id, head.section, head.kind, body, None)
        bring_back = self.discard(draft_id)

        def take_back() -> Draft:
            self.take_back(moved)
            return bring_back()

        return moved, take_back

    def take_back(self, begun: Draft) -> None:
        """Throw a draft away unless something was written on in it since it was begun."""
        for header in self.headers(begun.header.client_id, begun.header.section):
            there = self.get(header.id)
            if there.uuid == begun.uuid and there.body == begun.body:
                self.discard(header.id)

    def _bring_back(self, draft: Draft) -> Draft:
        work = self._work
        taken = any(each.id == draft.header.id for each in work.drafts.headers())
        again = replace(draft, header=replace(draft.header, id=0)) if taken else draft
        with work.writing(DRAFTS, client_id=draft.header.client_id):
            back = work.drafts.put(again)
            work.record("draft.restore", "draft", draft.uuid, self._whose(back.header))
        return back

    def _whose(self, head: DraftHeader) -> str:
        """Return what the trail says of a draft: what it is, and in whose chart."""
        # Not by the client's name, and not veiled: the UUID stays when the draft is gone.
        return f"{head.section}/{head.kind} {self._work.clients.get(head.client_id).uuid}"

    def _document(self, client_id: int, section: Section, entry_id: int | None) -> Entry | None:
        if entry_id is None:
            entry_id = self._work.standing(client_id, section)
        if entry_id is None:
            return None
        entry = self._work.entry_in(client_id, section, entry_id)
        if entry.header.status is EntryStatus.ERROR:
            raise Withdrawn
        if section.life is Life.SIGNED:
            raise Locked
        return entry

    def _about(
        self,
        section: Section,
        kind: EntryKind,
        body: Values,
        current: Entry | None,
        now: Moment,
    ) -> About:
        # A draft has no number: two begun on one day would both claim the next. Signing gives it.
        number = current.header.number if current else 0
        return about_entry(section, kind, kind.form.clean(body, self._work.context), number, now)
