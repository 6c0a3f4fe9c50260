"""Writing the record: signing, keeping, adding under it, withdrawing; nothing is overwritten."""

from __future__ import annotations

from collections.abc import Sequence

from therapist_emr.domain.clock import Moment
from therapist_emr.domain.entry import Body, Entry, EntryHeader, EntryStatus, Signature
from therapist_emr.domain.text import clean_text, one_line
from therapist_emr.errors import UserError
from therapist_emr.forms.field import Problem, Values
from therapist_emr.practice.drafting import Locked, Withdrawn
from therapist_emr.practice.ledger import Ledger, Said
from therapist_emr.practice.work import CLIENTS, DRAFTS, Gone, Work
from therapist_emr.sections.addendum import added_to
from therapist_emr.sections.contract import ADDENDUM_KIND, EntryKind, Life, Section


class Unsigned(UserError):
    """Say that the clinician's name is not known yet."""

    def __init__(self) -> None:
        super().__init__(
            "Your name is not set yet, so nothing can be signed.",
            "Add it in Settings; what you wrote is kept.",
        )


class BeingAddedTo(UserError):
    """Say that an addendum is being written, which would be left under what is marked."""

    def __init__(self) -> None:
        super().__init__(
            "An addendum to this entry is being written, so it was not marked.",
            "Sign the addendum or discard it, then mark the entry.",
        )


class BeingChanged(UserError):
    """Say that a change is being written, which could be kept nowhere once the entry is marked."""

    def __init__(self) -> None:
        super().__init__(
            "A change of this entry is being written, so it was not marked.",
            "Save the change or discard it, then mark the entry.",
        )


class Charting:
    """Extend the record: each step with its audit row and search text, all or nothing."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._ledger = Ledger(work)

    def clean(self, section: str, kind: str, body: Values) -> Body:
        """Return a body as it would be stored."""
        return self._work.section(section).kind(kind).form.clean(body, self._work.context)

    def problems(self, section: str, kind: str, body: Values) -> list[Problem]:
        """Return what stands in the way of signing or keeping a body."""
        form = self._work.section(section).kind(kind).form
        return form.wrong_with(body, self._work.context)

    def entry(self, entry_id: int) -> Entry:
        """Return one entry with its revisions."""
        return self._work.entry(entry_id)

    def sign(self, draft_id: int) -> EntryHeader:
        """Sign a draft into the record; the draft ends in the same step.

        Where one document may stand, a second draft, brought back by undo, is its next version.
        """
        work = self._work
        draft = work.draft(draft_id)
        head = draft.header
        section = work.section(head.section)
        kind = section.kind(head.kind)
        now = work.now()
        signature = self._signature(section, now)
        body = kind.form.checked(kind.form.load(draft.body, draft.form_version), work.context)
        said = Said(body, now, work.actor, signature=signature, zone=draft.zone)
        entry_id = head.entry_id or work.standing(head.client_id, section)
        earlier = self.entry(entry_id) if entry_id else None
        if earlier is not None and earlier.header.status is EntryStatus.ERROR:
            raise Withdrawn
        with work.writing(section.key, DRAFTS, CLIENTS, client_id=head.client_id):
            work.drafts.remove(draft_id)
            if earlier is None:
                return self._ledger.add(head.client_id, section, kind, said)
            return self._ledger.revise(earlier, section, kind, said)

    def keep(
        self,
        client_id: int,
        section_key: str,
        kind_key: str,
        body: Values,
        entry_id: int | None = None,
        reason: str = "",
        draft_id: int | None = None,
    ) -> EntryHeader:
        """Keep an entry of a section without signatures; saying the same again adds nothing."""
        work = self._work
        section = work.section(section_key)
        if section.life is not Life.KEPT:
            raise Locked
        kind = section.kind(kind_key)
        kept = kind.form.checked(body, work.context)
        earlier = self._kept(client_id, section, entry_id)
        same = earlier is not None and section.body(earlier) == kept
        if earlier is not None and same and draft_id is None:
            return earlier.header
        kinds = {section_key, CLIENTS} if section.identifies else {section_key}
        said = Said(kept, work.now(), work.actor, one_line(reason))
        with work.writing(*kinds, *([DRAFTS] if draft_id else []), client_id=client_id):
            if draft_id is not None:
                self._end_draft(draft_id)
            if earlier is None:
                return self._ledger.add(client_id, section, kind, said)
            if same:
                return earlier.header
            return self._ledger.revise(earlier, section, kind, said)

    def keep_all(
        self,
        client_id: int,
        section_key: str,
        changes: Sequence[tuple[int, Values]],
        reason: str = "",
    ) -> None:
        """Keep changes of several entries of a client in one step: all of them or none."""
        work = self._work
        section = work.section(section_key)
        if section.life is not Life.KEPT:
            raise Locked
        found: list[tuple[Entry, EntryKind, Body]] = []
        for entry_id, body in changes:
            entry = self._to_change(client_id, section, entry_id)
            kind = section.kind(entry.header.kind)
            kept = kind.form.checked(body, work.context)
            if section.body(entry) != kept:
                found.append((entry, kind, kept))
        with work.writing(section_key, client_id=client_id):
            for entry, kind, kept in found:
                said = Said(kept, work.now(), work.actor, one_line(reason))
                self._ledger.revise(entry, section, kind, said)

    def add_addendum(self, entry_id: int, text: str, draft_id: int | None = None) -> Entry:
        """Sign an addendum under a signed entry; the draft it was written in ends with it."""
        work = self._work
        entry = self.entry(entry_id)
        section = work.section(entry.header.section)
        told = clean_text(text).strip()
        if not told:
            raise UserError("The addendum is empty.", "Write it, then sign it.")
        if entry.header.status is not EntryStatus.SIGNED:
            raise UserError(
                "Only a signed entry takes an addendum.",
                "Change the entry itself, or write a new one.",
            )
        now = work.now()
        signature = self._signature(section, now)
        said = Said({"text": told}, now, work.actor, signature=signature)
        kinds = (section.key,) if draft_id is None else (section.key, DRAFTS)
        with work.writing(*kinds, client_id=entry.header.client_id):
            if draft_id is not None:
                self._end_draft(draft_id)
            self._ledger.add_addendum(entry, section, said)
        return self.entry(entry_id)

    def withdraw(self, entry_id: int, reason: str) -> Entry:
        """Mark an entry as entered in error; it stays readable and leaves the search."""
        work = self._work
        entry = self.entry(entry_id)
        section = work.section(entry.header.section)
        why = one_line(reason)
        if not why:
            raise UserError("A reason is needed.", "Say in a few words what was wrong.")
        if entry.header.status is EntryStatus.ERROR:
            return entry
        if section.identifies:
            raise UserError("This cannot be withdrawn.", "Correct what it says and save it.")
        self._require_unwritten(entry.header)
        now = work.now()
        signed = entry.header.status is EntryStatus.SIGNED
        signature = self._signature(section, now) if signed else None
        with work.writing(section.key, CLIENTS, client_id=entry.header.client_id):
            self._ledger.withdraw(entry, section, Said({}, now, work.actor, why, signature))
        return self.entry(entry_id)

    def require_unwritten(self, entry_id: int) -> None:
        """Raise what `withdraw` would while something is being written to an entry."""
        self._require_unwritten(self.entry(entry_id).header)

    def _require_unwritten(self, head: EntryHeader) -> None:
        drafts = self._work.drafts
        for one in drafts.headers(head.client_id, head.section):
            if one.entry_id == head.id:
                raise BeingChanged
            if one.kind == ADDENDUM_KIND.key and added_to(drafts.get(one.id).body) == head.id:
                raise BeingAddedTo

    def _kept(self, client_id: int, section: Section, entry_id: int | None) -> Entry | None:
        if entry_id is None:
            entry_id = self._work.standing(client_id, section)
        return None if entry_id is None else self._to_change(client_id, section, entry_id)

    def _to_change(self, client_id: int, section: Section, entry_id: int) -> Entry:
        entry = self._work.entry_in(client_id, section, entry_id)
        if entry.header.status is EntryStatus.ERROR:
            raise Withdrawn
        return entry

    def _end_draft(self, draft_id: int) -> None:
        try:
            self._work.drafts.remove(draft_id)
        except KeyError:
            raise Gone("draft") from None

    def _signature(self, section: Section, now: Moment) -> Signature:
        profile = self._work.settings.profile
        if not profile.clinician:
            raise Unsigned
        return Signature(
            profile.clinician, profile.credential, profile.license, section.attestation, now
        )
