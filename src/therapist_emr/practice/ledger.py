"""How an entry enters the record: revision, header, search text and the client's own columns."""

from __future__ import annotations

from dataclasses import dataclass

from therapist_emr.domain.clock import Moment, moment_from
from therapist_emr.domain.entry import (
    Body,
    Entry,
    EntryHeader,
    EntryStatus,
    Revision,
    RevisionKind,
    Signature,
)
from therapist_emr.practice.about import (
    about_entry,
    addendum_document,
    new_uuid,
    search_document,
    visits,
)
from therapist_emr.practice.shown import shown
from therapist_emr.practice.work import Work
from therapist_emr.sections.contract import EntryKind, Section
from therapist_emr.store.recording import NewEntry
from therapist_emr.store.revisions import NewRevision

ADDENDUM, ERROR = "addendum", "error"


@dataclass(frozen=True, slots=True)
class Said:
    """Hold clean content on its way into the record: by whom, when, why, and how it is signed.

    `zone` is the one in which it was begun: what is signed on a journey was seen by the clock at
    home.
    """

    body: Body
    made: Moment
    author: str
    reason: str = ""
    signature: Signature | None = None
    zone: str = ""

    @property
    def begun(self) -> Moment:
        """Return when it was made, by the clock of the place where it was begun."""
        return moment_from(self.made.utc, self.zone) if self.zone else self.made


class Ledger:
    """Put things into the record; every method runs in the caller's transaction."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def add(self, client_id: int, section: Section, kind: EntryKind, said: Said) -> EntryHeader:
        """Add an entry with its first content."""
        work = self._work
        number = work.entries.next_number(client_id, section.key, kind.key) if kind.numbered else 0
        status = EntryStatus.SIGNED if said.signature else EntryStatus.KEPT
        about = about_entry(section, kind, said.body, number, said.begun)
        new = NewEntry(new_uuid(), client_id, section.key, kind.key, status, number, about)
        entry_id, revision = work.recorder.add(new, _content(kind, said))
        header = EntryHeader(
            entry_id, client_id, section.key, kind.key, about.at, status, number, about.title,
            about.summary, 1, 0,
        )  # fmt: skip
        self._index(section, kind, header, revision)
        self._follow(section, client_id, said)
        self._record("sign" if said.signature else "create", new.uuid, section, kind, revision)
        return header

    def revise(self, entry: Entry, section: Section, kind: EntryKind, said: Said) -> EntryHeader:
        """Add the next content to an entry; the search forgets the one before."""
        work = self._work
        entry_id, client_id = entry.header.id, entry.header.client_id
        about = about_entry(section, kind, said.body, entry.header.number, said.begun)
        revision = work.recorder.extend(entry_id, _content(kind, said), about)
        work.search.remove_revision(entry.current.id)
        header = work.entries.header(entry_id)
        self._index(section, kind, header, revision)
        self._follow(section, client_id, said)
        self._record("amend" if said.signature else "edit", entry.uuid, section, kind, revision)
        return header

    def add_addendum(self, entry: Entry, section: Section, said: Said) -> None:
        """Add a signed addendum under an entry."""
        work = self._work
        new = NewRevision(
            new_uuid(), RevisionKind.ADDENDUM, ADDENDUM, 1, said.body, said.made, said.author,
            said.reason, said.signature,
        )  # fmt: skip
        revision = work.recorder.extend(entry.header.id, new)
        if section.in_record:
            work.search.add(addendum_document(section, entry.header, revision))
        kind = section.kind(entry.header.kind)
        self._record("addendum", entry.uuid, section, kind, revision)

    def withdraw(self, entry: Entry, section: Section, said: Said) -> None:
        """Mark an entry as entered in error and take it out of the search."""
        work = self._work
        new = NewRevision(
            new_uuid(), RevisionKind.ERROR, ERROR, 1, said.body, said.made, said.author,
            said.reason, said.signature,
        )  # fmt: skip
        revision = work.recorder.extend(entry.header.id, new)
        work.search.remove_entry(entry.header.id)
        self._update_visits(section, entry.header.client_id)
        kind = section.kind(entry.header.kind)
        self._record("withdraw", entry.uuid, section, kind, revision)

    def _follow(self, section: Section, client_id: int, said: Said) -> None:
        if section.identifies:
            client = self._work.clients.get(client_id)
            self._work.clients.show(client_id, shown(said.body, client.record_number))
        self._update_visits(section, client_id)

    def _update_visits(self, section: Section, client_id: int) -> None:
        """Bring a client's last and next visit up to date where entries are visits."""
        if section.visits:
            seen, following = visits(self._work.entries.facts(client_id, section.key))
            self._work.clients.set_visits(client_id, seen, following)

    def _index(
        self, section: Section, kind: EntryKind, header: EntryHeader, revision: Revision
    ) -> None:
        if section.in_record:
            self._work.search.add(search_document(section, kind, header, revision))

    def _record(
        self, action: str, uuid: str, section: Section, kind: EntryKind, revision: Revision
    ) -> None:
        # The trail vouches for the seal: see Entries.disowned.
        detail = f"{section.key}/{kind.key} {revision.hash}"
        self._work.record(action, "entry", uuid, detail, at_utc=revision.made.utc)


def _content(kind: EntryKind, said: Said) -> NewRevision:
    form = kind.form
    return NewRevision(
        new_uuid(), RevisionKind.CONTENT, form.key, form.version, said.body, said.made, said.author,
        said.reason, said.signature,
    )  # fmt: skip
