"""Clients, entries and revisions as the store takes them, for its tests."""

from __future__ import annotations

import uuid
from typing import Any

from therapist_emr.domain.clock import Moment
from therapist_emr.domain.entry import EntryStatus, Revision, RevisionKind, Signature
from therapist_emr.domain.people import Client, ClientStatus
from therapist_emr.store.audit import AuditTrail
from therapist_emr.store.clients import Clients, Shown
from therapist_emr.store.connection import Connection, transaction
from therapist_emr.store.entries import Entries
from therapist_emr.store.recording import About, NewEntry, Recorder
from therapist_emr.store.revisions import NewRevision

MOMENT = Moment("2026-11-17T20:00:00.000000Z", "2026-11-17T12:00:00", "America/Los_Angeles")
SIGNATURE = Signature("Dana Reyes", "LMFT", "A1234", "I wrote this.", MOMENT)


def shown(name: str, **more: Any) -> Shown:
    """Return a client's columns."""
    folded = name.casefold()
    values: dict[str, Any] = {
        "status": ClientStatus.ACTIVE,
        "name": name,
        "legal_name": name,
        "sort_name": " ".join(reversed(folded.split())),
        "find_text": f" {folded}",
        **more,
    }
    return Shown(**values)


def add_client(connection: Connection, name: str = "Mari Soto", **more: Any) -> Client:
    """Add a client."""
    with transaction(connection):
        return Clients(connection).add(str(uuid.uuid4()), shown(name, **more), MOMENT.utc)


def content(text: str = "Slept better.", **more: Any) -> NewRevision:
    """Return a signed content."""
    values: dict[str, Any] = {
        "uuid": str(uuid.uuid4()),
        "kind": RevisionKind.CONTENT,
        "form": "session",
        "form_version": 1,
        "body": {"note": text, "minutes": 53, "seen": True},
        "made": MOMENT,
        "author": "tester",
        "signature": SIGNATURE,
        **more,
    }
    return NewRevision(**values)


def about(at: str = "2026-11-17T10:00", title: str = "Session", **facts: Any) -> About:
    """Return an entry's header."""
    return About(at, f"{at[:10]}T18:00:00Z", MOMENT.zone, title, "53 min", facts)


def add_entry(
    connection: Connection,
    client_id: int,
    at: str = "2026-11-17T10:00",
    section: str = "sessions",
    **facts: Any,
) -> tuple[int, Revision]:
    """Add a signed entry."""
    recorder = Recorder(connection)
    new = NewEntry(
        str(uuid.uuid4()), client_id, section, "session", EntryStatus.SIGNED, 1, about(at, **facts)
    )
    with transaction(connection):
        return recorder.add(new, content())


def vouch(connection: Connection, entry_id: int, action: str = "sign", sealed: bool = True) -> None:
    """Note an entry's revisions in the trail, as signing does, or as the first versions did."""
    entry = Entries(connection).entry(entry_id)
    with transaction(connection):
        for revision in entry.revisions:
            seal = f" {revision.hash}" if sealed else ""
            AuditTrail(connection).append(
                action, at_utc=MOMENT.utc, actor="tester", entity="entry", entity_id=entry.uuid,
                detail=f"sessions/session{seal}",
            )  # fmt: skip
