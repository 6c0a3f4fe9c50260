"""The audit trail: append-only, each row sealed with the one before it."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from therapist_emr.store.connection import Connection
from therapist_emr.store.json_text import dumps
from therapist_emr.store.meta import Meta

SECRET = "audit_secret"  # noqa: S105 - the name of a meta row
_PURPOSE = b"therapist-emr audit chain 1"
_TELL_EVERY = 500
COLUMNS = "seq, at_utc, boot, actor, action, entity, entity_id, detail, prev, mac"


@dataclass(frozen=True, slots=True)
class AuditRow:
    """Hold one event of the trail; it never names a client or quotes a note."""

    seq: int
    at_utc: str
    boot: str
    actor: str
    action: str
    entity: str
    entity_id: str
    detail: str
    prev: str
    mac: str


@dataclass(frozen=True, slots=True)
class AuditHead:
    """Name the last row of the trail: what a keyring or a backup remembers of it."""

    seq: int
    mac: str


@dataclass(frozen=True, slots=True)
class AuditReport:
    """Say what checking the whole trail found; `broken_at` is the first row that does not fit."""

    rows: int
    head: AuditHead
    broken_at: int | None

    @property
    def ok(self) -> bool:
        """Tell whether every row fits."""
        return self.broken_at is None


class AuditTrail:
    """Append to the trail and check it.

    The seal is an HMAC under a key made from a random secret inside the file, so that changing the
    file's own key leaves the chain verifiable.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._key = b""

    def append(
        self,
        action: str,
        *,
        at_utc: str,
        actor: str,
        entity: str = "",
        entity_id: str = "",
        detail: str = "",
    ) -> AuditHead:
        """Add a row within the caller's transaction; it stands or falls with the change itself."""
        last = self.head()
        body = (last.seq + 1, at_utc, boot_id(), actor, action, entity, entity_id, detail, last.mac)
        mac = self._seal(body)
        self._connection.execute(
            f"INSERT INTO audit ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
            (*body, mac),
        )
        return AuditHead(last.seq + 1, mac)

    def head(self) -> AuditHead:
        """Return the last row's number and seal; 0 and an empty seal for an empty trail."""
        row = self._connection.execute(
            "SELECT seq, mac FROM audit ORDER BY seq DESC LIMIT 1"
        ).fetchone()
        return AuditHead(0, "") if row is None else AuditHead(int(row[0]), str(row[1]))

    def rows(self, *, after: int = 0, limit: int = -1) -> Iterator[AuditRow]:
        """Yield the rows after a number, oldest first."""
        found = self._connection.execute(
            f"SELECT {COLUMNS} FROM audit WHERE seq > ? ORDER BY seq LIMIT ?",  # noqa: S608
            (after, limit),
        )
        return (AuditRow(*row) for row in found)

    def newest(self, limit: int) -> list[AuditRow]:
        """Return the last rows, newest first."""
        found = self._connection.execute(
            f"SELECT {COLUMNS} FROM audit ORDER BY seq DESC LIMIT ?",  # noqa: S608
            (limit,),
        )
        return [AuditRow(*row) for row in found]

    def seal_at(self, seq: int) -> str | None:
        """Return the seal of one row, to compare with a head remembered elsewhere."""
        row = self._connection.execute("SELECT mac FROM audit WHERE seq = ?", (seq,)).fetchone()
        return None if row is None else str(row[0])

    def verify(self, on_row: Callable[[int], object] | None = None) -> AuditReport:
        """Check every row's number, its link to the row before, and its seal.

        `on_row` hears how many were checked, now and then, and may raise to stop.
        """
        count, head, broken = 0, AuditHead(0, ""), None
        for row in self.rows():
            count += 1
            if on_row is not None and count % _TELL_EVERY == 0:
                on_row(count)
            body = (row.seq, row.at_utc, row.boot, row.actor, row.action)
            sealed = self._seal((*body, row.entity, row.entity_id, row.detail, row.prev))
            fits = row.seq == count and row.prev == head.mac
            if broken is None and not (fits and hmac.compare_digest(sealed, row.mac)):
                broken = row.seq
            head = AuditHead(row.seq, row.mac)
        return AuditReport(count, head, broken)

    def _seal(self, body: tuple[object, ...]) -> str:
        return hmac.digest(self._key or self._derived_key(), dumps(body).encode(), "sha256").hex()

    def _derived_key(self) -> bytes:
        secret = Meta(self._connection).get(SECRET)
        if secret is not None:
            self._key = hmac.digest(bytes.fromhex(secret), _PURPOSE, "sha256")
            return self._key
        secret = secrets.token_hex(32)
        if self.head().seq == 0:
            # Not remembered here: the transaction that makes it may yet be rolled back.
            Meta(self._connection).put(SECRET, secret)
        return hmac.digest(bytes.fromhex(secret), _PURPOSE, "sha256")


@cache
def boot_id() -> str:
    """Return a name for this run of the computer, or of the program where that is not told."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        import uuid

        return str(uuid.uuid4())
