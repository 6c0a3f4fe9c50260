"""What a chart is made of: entries, their revisions, and drafts not yet in the record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from therapist_emr.domain.clock import Moment

Body = dict[str, Any]
"""A filled-in form as JSON: texts, numbers, booleans, lists and objects of them."""


class EntryStatus(StrEnum):
    """Say what an entry is in the record."""

    SIGNED = "signed"
    KEPT = "kept"
    ERROR = "error"


class RevisionKind(StrEnum):
    """Say what a revision adds to its entry."""

    CONTENT = "content"
    ADDENDUM = "addendum"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Signature:
    """Name who signed, as what, when and with which words."""

    name: str
    credential: str
    license: str
    attestation: str
    at: Moment

    @property
    def line(self) -> str:
        """Return the signer as printed: name, credential and license."""
        parts = [self.name, self.credential, f"license {self.license}" if self.license else ""]
        return ", ".join(part for part in parts if part)


class EntryHeader(NamedTuple):
    """Hold what a list shows of an entry; `at` is the wall time it is about, in ISO form.

    A tuple with names, since a chart has hundreds: it is made in a third of a dataclass's time.
    """

    id: int
    client_id: int
    section: str
    kind: str
    at: str
    status: EntryStatus
    number: int
    title: str
    summary: str
    revisions: int
    addenda: int


@dataclass(frozen=True, slots=True)
class Revision:
    """Hold one immutable step of an entry: its content, an addendum, or its withdrawal."""

    id: int
    uuid: str
    entry_id: int
    seq: int
    kind: RevisionKind
    form: str
    form_version: int
    body: Body
    made: Moment
    author: str
    reason: str
    signature: Signature | None
    hash: str
    prev_hash: str


@dataclass(frozen=True, slots=True)
class Entry:
    """Hold a whole entry with every revision, oldest first."""

    header: EntryHeader
    uuid: str
    zone: str
    facts: Mapping[str, Any]
    revisions: tuple[Revision, ...]

    @property
    def contents(self) -> tuple[Revision, ...]:
        """Return the versions of the content, oldest first."""
        return tuple(r for r in self.revisions if r.kind is RevisionKind.CONTENT)

    @property
    def current(self) -> Revision:
        """Return the content in force."""
        return self.contents[-1]

    @property
    def addenda(self) -> tuple[Revision, ...]:
        """Return the addenda, oldest first."""
        return tuple(r for r in self.revisions if r.kind is RevisionKind.ADDENDUM)

    @property
    def withdrawal(self) -> Revision | None:
        """Return the revision that says the entry was made in error, if there is one."""
        return next((r for r in self.revisions if r.kind is RevisionKind.ERROR), None)


@dataclass(frozen=True, slots=True)
class DraftHeader:
    """Hold what a list shows of a draft; `entry_id` is set when it will revise that entry."""

    id: int
    client_id: int
    section: str
    kind: str
    at: str
    title: str
    summary: str
    entry_id: int | None
    started: str
    saved: str


@dataclass(frozen=True, slots=True)
class Draft:
    """Hold a draft with what was typed, exactly as it was typed."""

    header: DraftHeader
    uuid: str
    zone: str
    form_version: int
    body: Body
