"""Adding to the record: entries and their revisions, never a change of what was said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from therapist_emr.domain.entry import EntryStatus, Revision, RevisionKind
from therapist_emr.store import revisions
from therapist_emr.store.connection import Connection
from therapist_emr.store.json_text import dumps
from therapist_emr.store.revisions import Identity, NewRevision


@dataclass(frozen=True, slots=True)
class About:
    """Hold what lists and pages need of an entry; all of it follows from the body in force."""

    at: str
    at_utc: str
    zone: str
    title: str
    summary: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NewEntry:
    """Hold an entry before it has a place in the record."""

    uuid: str
    client_id: int
    section: str
    kind: str
    status: EntryStatus
    number: int
    about: About


class Recorder:
    """Extend the record; every method runs in the caller's transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, new: NewEntry, first: NewRevision) -> tuple[int, Revision]:
        """Add an entry with its first revision; return its id and the revision."""
        about = new.about
        cursor = self._connection.execute(
            "INSERT INTO entry (uuid, client_id, section, kind, at, at_utc, zone, number, status, "
            "title, summary, facts, created_utc) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (new.uuid, new.client_id, new.section, new.kind, about.at, about.at_utc, about.zone,
             new.number, new.status.value, about.title, about.summary, dumps(about.facts),
             first.made.utc),
        )  # fmt: skip
        entry_id = int(cursor.lastrowid or 0)
        return entry_id, self._append(entry_id, first, 1, "")

    def extend(self, entry_id: int, new: NewRevision, about: About | None = None) -> Revision:
        """Add a revision to an entry; new content brings its own header."""
        last = self._connection.execute(
            "SELECT seq, hash FROM revision WHERE entry_id = ? ORDER BY seq DESC LIMIT 1",
            (entry_id,),
        ).fetchone()
        if last is None:
            raise KeyError(entry_id)
        made = self._append(entry_id, new, last[0] + 1, last[1])
        if new.kind is RevisionKind.ADDENDUM:
            self._set(entry_id, "addenda = addenda + 1")
        elif new.kind is RevisionKind.ERROR:
            self._set(entry_id, "status = 'error'")
        elif about is None:
            self._set(entry_id, "revisions = revisions + 1")
        else:
            # In one step: the file lets a header change only with the revision it comes from.
            self._set(
                entry_id,
                "revisions = revisions + 1, "
                "at = ?, at_utc = ?, zone = ?, title = ?, summary = ?, facts = ?",
                about.at, about.at_utc, about.zone, about.title, about.summary, dumps(about.facts),
            )  # fmt: skip
        return made

    def _append(self, entry_id: int, new: NewRevision, seq: int, prev: str) -> Revision:
        identity = Identity(
            *self._connection.execute(
                "SELECT c.uuid, e.uuid, e.section, e.kind "
                "FROM entry e JOIN client c ON c.id = e.client_id WHERE e.id = ?",
                (entry_id,),
            ).fetchone()
        )
        values = revisions.stored_values(new, seq)
        own = revisions.seal(identity, values, prev)
        cursor = self._connection.execute(
            "INSERT INTO revision (entry_id, uuid, seq, kind, form, form_version, body, made_utc, "
            "made_local, zone, author, reason, signed_utc, signed_local, signer, credential, "
            "license, attestation, hash, prev_hash) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (entry_id, *values, own, prev),
        )
        return Revision(
            int(cursor.lastrowid or 0), new.uuid, entry_id, seq, new.kind, new.form,
            new.form_version, new.body, new.made, new.author, new.reason, new.signature, own, prev,
        )  # fmt: skip

    def _set(self, entry_id: int, assignments: str, *values: str) -> None:
        self._connection.execute(
            f"UPDATE entry SET {assignments} WHERE id = ?",  # noqa: S608
            (*values, entry_id),
        )
