"""The seal of a revision: a hash over all that it says, chained to the one before it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from therapist_emr.domain.clock import Moment
from therapist_emr.domain.entry import Body, Revision, RevisionKind, Signature
from therapist_emr.store.json_text import dumps, loads

COLUMNS = (
    "id, uuid, entry_id, seq, kind, form, form_version, body, made_utc, made_local, zone, author, "
    "reason, signed_utc, signed_local, signer, credential, license, attestation, hash, prev_hash"
)
Row = tuple[int, str, int, int, str, str, int, str, str, str, str, str, str, str, str, str, str,
            str, str, str, str]  # fmt: skip
Sealed = tuple[int, tuple[str | int, ...], str, str]
"""A step by its number, what is sealed of it, its seal, and the seal it says is before it."""


@dataclass(frozen=True, slots=True)
class NewRevision:
    """Hold a revision before it has a place in the record."""

    uuid: str
    kind: RevisionKind
    form: str
    form_version: int
    body: Body
    made: Moment
    author: str
    reason: str = ""
    signature: Signature | None = None


@dataclass(frozen=True, slots=True)
class Identity:
    """Name the entry a revision belongs to by what never changes."""

    client_uuid: str
    entry_uuid: str
    section: str
    kind: str


def stored_values(new: NewRevision, seq: int) -> tuple[str | int, ...]:
    """Return the values of the columns from uuid to attestation, without the entry's id."""
    sign = new.signature
    signed = (
        (sign.at.utc, sign.at.local, sign.name, sign.credential, sign.license, sign.attestation)
        if sign
        else ("",) * 6
    )
    told = (new.form, new.form_version, dumps(new.body))
    made = (new.made.utc, new.made.local, new.made.zone, new.author, new.reason)
    return (new.uuid, seq, new.kind.value, *told, *made, *signed)


def seal(identity: Identity, values: tuple[str | int, ...], prev_hash: str) -> str:
    """Return the SHA-256 of a revision: who it belongs to, all it says, and what came before."""
    whole = (identity.client_uuid, identity.entry_uuid, identity.section, identity.kind)
    return hashlib.sha256(dumps([*whole, *values, prev_hash]).encode()).hexdigest()


def sealed_part(row: Row) -> tuple[str | int, ...]:
    """Return of a stored row what `stored_values` gave when it was written."""
    return (row[1], *row[3:19])


def from_row(row: Row) -> Revision:
    """Return a stored row as a revision."""
    made = Moment(row[8], row[9], row[10])
    signature = None
    if row[13]:
        at = Moment(row[13], row[14], row[10])
        signature = Signature(row[15], row[16], row[17], row[18], at)
    return Revision(
        id=row[0],
        uuid=row[1],
        entry_id=row[2],
        seq=row[3],
        kind=RevisionKind(row[4]),
        form=row[5],
        form_version=row[6],
        body=loads(row[7]),
        made=made,
        author=row[11],
        reason=row[12],
        signature=signature,
        hash=row[19],
        prev_hash=row[20],
    )


def fits(identity: Identity, rows: list[Row]) -> bool:
    """Tell whether stored rows, oldest first, are numbered without a gap and every seal fits."""
    return chained(identity, ((row[3], sealed_part(row), row[19], row[20]) for row in rows))


def chained(identity: Identity, steps: Iterable[Sealed]) -> bool:
    """Tell whether there are steps, oldest first, without a gap, each sealed upon the last."""
    before = ""
    for seq, (number, values, own, prev) in enumerate(steps, 1):
        if (number, prev) != (seq, before) or own != seal(identity, values, before):
            return False
        before = own
    return bool(before)
