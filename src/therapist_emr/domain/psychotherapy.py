"""What a psychotherapy note is made of, apart from the record (45 CFR 164.501)."""

from __future__ import annotations

from dataclasses import dataclass

from therapist_emr.domain.clock import Moment
from therapist_emr.domain.entry import Body, EntryStatus, RevisionKind


@dataclass(frozen=True, slots=True)
class NoteHeader:
    """Hold what the list of psychotherapy notes shows; `at` is the ISO day it is about."""

    id: int
    client_id: int
    at: str
    status: EntryStatus
    revisions: int


@dataclass(frozen=True, slots=True)
class NoteRevision:
    """Hold one immutable step of a note: what it says, or that it was made in error."""

    id: int
    uuid: str
    seq: int
    kind: RevisionKind
    form_version: int
    body: Body
    made: Moment
    author: str
    reason: str
    hash: str
    prev_hash: str


@dataclass(frozen=True, slots=True)
class PsychotherapyNote:
    """Hold a whole note with every revision, oldest first."""

    header: NoteHeader
    uuid: str
    revisions: tuple[NoteRevision, ...]

    @property
    def contents(self) -> tuple[NoteRevision, ...]:
        """Return what it said, oldest first."""
        return tuple(r for r in self.revisions if r.kind is RevisionKind.CONTENT)

    @property
    def current(self) -> NoteRevision:
        """Return the content in force."""
        return self.contents[-1]

    @property
    def withdrawal(self) -> NoteRevision | None:
        """Return the revision that says the note was made in error, if there is one."""
        return next((r for r in self.revisions if r.kind is RevisionKind.ERROR), None)


@dataclass(frozen=True, slots=True)
class NoteDraft:
    """Hold what is being typed, exactly as it was typed; `note_id` is the note it will revise."""

    id: int
    uuid: str
    client_id: int
    note_id: int | None
    form_version: int
    body: Body
    started: str
    saved: Moment
