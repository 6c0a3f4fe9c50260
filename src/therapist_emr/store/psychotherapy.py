"""Psychotherapy notes, in tables that only their own room and the file's checks read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from therapist_emr.domain.clock import Moment
from therapist_emr.domain.entry import Body, EntryStatus, RevisionKind
from therapist_emr.domain.psychotherapy import (
    NoteDraft,
    NoteHeader,
    NoteRevision,
    PsychotherapyNote,
)
from therapist_emr.store.connection import Connection
from therapist_emr.store.json_text import dumps, loads, storable
from therapist_emr.store.revisions import Identity, chained, seal

_HEADER = "id, client_id, at, status, revisions"
_SEALED = "uuid, seq, kind, form_version, body, made_utc, made_local, zone, author, reason"
_DRAFT = (
    "id, uuid, client_id, note_id, form_version, body, started_utc, saved_utc, saved_local, zone"
)
_DISOWNED = """
    SELECT count(DISTINCT a.entity_id) FROM audit a
    WHERE a.action IN ('psychotherapy.write', 'psychotherapy.withdraw') AND length(a.detail) = 64
    AND NOT EXISTS (
        SELECT 1 FROM psychotherapy_note n JOIN psychotherapy_revision r ON r.note_id = n.id
        WHERE n.uuid = a.entity_id AND r.hash = a.detail
    )
"""
ENTITY = "psychotherapy note"
"""What the audit trail calls a note; the detail of a row that wrote one is the revision's seal."""
SECTION, KIND = "psychotherapy", "note"
"""What stands in a seal where an entry names its section and kind."""


@dataclass(frozen=True, slots=True)
class NewNoteRevision:
    """Hold a step of a note before it has a place."""

    uuid: str
    kind: RevisionKind
    form_version: int
    body: Body
    made: Moment
    author: str
    reason: str = ""


class PsychotherapyNotes:
    """Read and extend the notes; every method that writes runs in the caller's transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def headers(self, client_id: int) -> list[NoteHeader]:
        """Return a client's notes, newest first."""
        found = self._connection.execute(
            f"SELECT {_HEADER} FROM psychotherapy_note WHERE client_id = ? "  # noqa: S608
            "ORDER BY at DESC, id DESC",
            (client_id,),
        )
        return [_header(row) for row in found]

    def note(self, note_id: int) -> PsychotherapyNote:
        """Return one note with its revisions; raise KeyError when there is none."""
        row = self._connection.execute(
            f"SELECT {_HEADER}, uuid FROM psychotherapy_note WHERE id = ?",  # noqa: S608
            (note_id,),
        ).fetchone()
        if row is None:
            raise KeyError(note_id)
        return PsychotherapyNote(
            _header(row[:5]), row[5], tuple(map(_revision, self._rows(note_id)))
        )

    def add(self, client_id: int, uuid: str, at: str, first: NewNoteRevision) -> tuple[int, str]:
        """Add a note with what it says; return its id and its seal."""
        cursor = self._connection.execute(
            "INSERT INTO psychotherapy_note (uuid, client_id, at, zone, status, created_utc) "
            "VALUES (?, ?, ?, ?, 'kept', ?)",
            (uuid, client_id, at, first.made.zone, first.made.utc),
        )
        note_id = int(cursor.lastrowid or 0)
        return note_id, self._append(note_id, first, 1, "")

    def extend(self, note_id: int, new: NewNoteRevision, at: str = "") -> str:
        """Add a step to a note and return its seal; new content says what day it is about."""
        rows = self._rows(note_id)
        if not rows:
            raise KeyError(note_id)
        own = self._append(note_id, new, rows[-1][2] + 1, rows[-1][11])
        change = (
            "status = 'error'" if new.kind is RevisionKind.ERROR else "revisions = revisions + 1"
        )
        self._connection.execute(
            f"UPDATE psychotherapy_note SET {change}, at = coalesce(nullif(?, ''), at) "  # noqa: S608
            "WHERE id = ?",
            (at, note_id),
        )
        return own

    def count(self) -> int:
        """Return how many notes there are, of all clients: for checking, not for showing."""
        found = self._connection.execute("SELECT count(*) FROM psychotherapy_note")
        return int(found.fetchone()[0])

    def intact(self, note_id: int) -> bool:
        """Tell whether every seal of a note fits and its header agrees with them."""
        header = self.note(note_id).header
        rows = self._rows(note_id)
        steps = ((row[2], row[1:11], row[11], row[12]) for row in rows)
        sealed = chained(self._identity(note_id), steps)
        kinds = [row[3] for row in rows]
        wrong = header.status is EntryStatus.ERROR
        whole = header.revisions == kinds.count(RevisionKind.CONTENT) > 0
        return sealed and whole and wrong == (RevisionKind.ERROR in kinds)

    def damaged(self) -> list[int]:
        """Return the ids of all notes whose seals or headers do not fit; none in an older file."""
        if not self._there():
            return []
        found = self._connection.execute("SELECT id FROM psychotherapy_note ORDER BY id").fetchall()
        return [note_id for (note_id,) in found if not self.intact(note_id)]

    def unvouched(self) -> list[int]:
        """Return the ids of notes with a revision whose seal the audit trail does not hold."""
        if not self._there():
            return []
        held = set(
            self._connection.execute(
                "SELECT entity_id, detail FROM audit WHERE entity = ?", (ENTITY,)
            ).fetchall()
        )
        found = self._connection.execute(
            "SELECT DISTINCT n.id, n.uuid, r.hash FROM psychotherapy_note n "
            "JOIN psychotherapy_revision r ON r.note_id = n.id ORDER BY n.id"
        ).fetchall()
        return sorted({note_id for note_id, uuid, own in found if (uuid, own) not in held})

    def disowned(self) -> int:
        """Return of how many notes the audit trail saw a seal that is gone: see `Entries`."""
        return int(self._connection.execute(_DISOWNED).fetchone()[0]) if self._there() else 0

    def _there(self) -> bool:
        there = "SELECT count(*) FROM sqlite_master WHERE name = 'psychotherapy_note'"
        return bool(self._connection.execute(there).fetchone() == (1,))

    def _append(self, note_id: int, new: NewNoteRevision, seq: int, prev: str) -> str:
        values: tuple[str | int, ...] = (
            new.uuid, seq, new.kind.value, new.form_version, dumps(new.body), new.made.utc,
            new.made.local, new.made.zone, new.author, new.reason,
        )  # fmt: skip
        own = seal(self._identity(note_id), values, prev)
        self._connection.execute(
            f"INSERT INTO psychotherapy_revision (note_id, {_SEALED}, hash, prev_hash) "  # noqa: S608
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (note_id, *values, own, prev),
        )
        return own

    def _identity(self, note_id: int) -> Identity:
        client, note = self._connection.execute(
            "SELECT c.uuid, n.uuid FROM psychotherapy_note n JOIN client c ON c.id = n.client_id "
            "WHERE n.id = ?",
            (note_id,),
        ).fetchone()
        return Identity(client, note, SECTION, KIND)

    def _rows(self, note_id: int) -> list[tuple[Any, ...]]:
        return self._connection.execute(
            f"SELECT id, {_SEALED}, hash, prev_hash FROM psychotherapy_revision "  # noqa: S608
            "WHERE note_id = ? ORDER BY seq",
            (note_id,),
        ).fetchall()


class PsychotherapyDrafts:
    """Keep what is being typed; every method that writes runs in the caller's transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, client_id: int) -> list[NoteDraft]:
        """Return a client's drafts, the last saved first."""
        found = self._connection.execute(
            f"SELECT {_DRAFT} FROM psychotherapy_draft WHERE client_id = ? "  # noqa: S608
            "ORDER BY saved_utc DESC, id DESC",
            (client_id,),
        )
        return [_draft(row) for row in found]

    def get(self, draft_id: int) -> NoteDraft:
        """Return one draft; raise KeyError when there is none."""
        row = self._connection.execute(
            f"SELECT {_DRAFT} FROM psychotherapy_draft WHERE id = ?",  # noqa: S608
            (draft_id,),
        ).fetchone()
        if row is None:
            raise KeyError(draft_id)
        return _draft(row)

    def put(self, draft: NoteDraft) -> NoteDraft:
        """Add a draft; an id of 0 gets a new one, any other is taken again (for undo)."""
        cursor = self._connection.execute(
            f"INSERT INTO psychotherapy_draft ({_DRAFT}) "  # noqa: S608
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (draft.id or None, draft.uuid, draft.client_id, draft.note_id, draft.form_version,
             dumps(storable(draft.body)), draft.started, draft.saved.utc, draft.saved.local,
             draft.saved.zone),
        )  # fmt: skip
        return self.get(int(cursor.lastrowid or 0))

    def save(self, draft_id: int, body: Body, form_version: int, saved: Moment) -> None:
        """Replace what a draft holds; raise KeyError when it is gone."""
        cursor = self._connection.execute(
            "UPDATE psychotherapy_draft SET body = ?, form_version = ?, saved_utc = ?, "
            "saved_local = ?, zone = ? WHERE id = ?",
            (dumps(storable(body)), form_version, saved.utc, saved.local, saved.zone, draft_id),
        )
        if cursor.rowcount != 1:
            raise KeyError(draft_id)

    def remove(self, draft_id: int) -> None:
        """Remove a draft; raise KeyError when it is gone."""
        cursor = self._connection.execute(
            "DELETE FROM psychotherapy_draft WHERE id = ?", (draft_id,)
        )
        if cursor.rowcount != 1:
            raise KeyError(draft_id)


def _header(row: tuple[Any, ...]) -> NoteHeader:
    return NoteHeader(row[0], row[1], row[2], EntryStatus(row[3]), row[4])


def _revision(row: tuple[Any, ...]) -> NoteRevision:
    return NoteRevision(
        id=row[0],
        uuid=row[1],
        seq=row[2],
        kind=RevisionKind(row[3]),
        form_version=row[4],
        body=loads(row[5]),
        made=Moment(row[6], row[7], row[8]),
        author=row[9],
        reason=row[10],
        hash=row[11],
        prev_hash=row[12],
    )


def _draft(row: tuple[Any, ...]) -> NoteDraft:
    saved = Moment(row[7], row[8], row[9])
    return NoteDraft(row[0], row[1], row[2], row[3], row[4], loads(row[5]), row[6], saved)
