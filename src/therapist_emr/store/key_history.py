"""The keys a practice had before, each sealed with the one that followed it."""

from __future__ import annotations

from dataclasses import astuple, dataclass

from therapist_emr.store.connection import Connection

_COLUMNS = "under, fingerprint, nonce, ciphertext, kept_utc"


@dataclass(frozen=True, slots=True)
class KeptKey:
    """Hold a former key as it is kept: sealed with the key whose fingerprint is `under`."""

    under: str
    fingerprint: str
    nonce: str
    ciphertext: str
    kept_utc: str


class KeyHistory:
    """Keep former keys; none is ever changed or removed."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, kept: KeptKey) -> None:
        """Keep a former key within the caller's transaction."""
        self._connection.execute(
            f"INSERT INTO key_history ({_COLUMNS}) VALUES (?, ?, ?, ?, ?)",  # noqa: S608
            astuple(kept),
        )

    def before(self, fingerprint: str) -> KeptKey | None:
        """Return the key that came before the one with this fingerprint, if there was one."""
        row = self._connection.execute(
            f"SELECT {_COLUMNS} FROM key_history WHERE under = ?",  # noqa: S608
            (fingerprint,),
        ).fetchone()
        return None if row is None else KeptKey(*row)

    def chain(self, fingerprint: str) -> list[KeptKey]:
        """Return all keys that came before one, the latest first."""
        found: list[KeptKey] = []
        kept = self.before(fingerprint)
        while kept is not None and kept not in found:
            found.append(kept)
            kept = self.before(kept.fingerprint)
        return found
