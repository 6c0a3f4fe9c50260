"""What the audit trail says of an unlocking: who was kept out before, and what is odd about it."""

from __future__ import annotations

from collections.abc import Iterator

from therapist_emr import __version__
from therapist_emr.store.audit import AuditTrail
from therapist_emr.store.connection import transaction
from therapist_emr.store.meta import Meta
from therapist_emr.vault.clock_watch import out_of_order
from therapist_emr.vault.open_vault import ACTOR, OpenVault, utc_now
from therapist_emr.vault.opening import (
    ALTERED_SINCE_LOCKED,
    GUARDS_ALTERED,
    NOT_COMPARED,
    OLDER_THAN_REMEMBERED,
)
from therapist_emr.vault.throttle import told

VERSION = "app_version"
"""The name under which a file keeps the version that opened it last."""
_ROWS = {
    OLDER_THAN_REMEMBERED: ("older file", "the last row remembered on this computer is not in it"),
    ALTERED_SINCE_LOCKED: ("altered file", "it is not as it was when it was locked here"),
    NOT_COMPARED: ("not compared", "the disk took too long to read the file"),
    GUARDS_ALTERED: ("altered guards", "its tables or triggers are not as this version makes them"),
}
"""What the trail keeps of a warning: the action and its detail."""


def welcome(vault: OpenVault, action: str) -> None:
    """Record an unlocking with all that belongs to it, in one step."""
    connection = vault.connection
    trail, meta, now = AuditTrail(connection), Meta(connection), utc_now()
    warned = vault.warnings + vault.remarks
    with transaction(connection):
        for what, detail in _remarks(trail, meta, now, vault.failed_tries, warned):
            trail.append(what, at_utc=now, actor=ACTOR, detail=detail)
        trail.append(action, at_utc=now, actor=ACTOR)
        if meta.get(VERSION) != __version__:
            meta.put(VERSION, __version__)


def _remarks(
    trail: AuditTrail, meta: Meta, now: str, failed: int, warned: tuple[str, ...]
) -> Iterator[tuple[str, str]]:
    before = meta.get(VERSION)
    if before not in {None, __version__}:
        yield "version", f"{before} to {__version__}"
    if (last := trail.newest(1)) and (odd := out_of_order(last[0].at_utc, now)):
        yield "clock", odd
    yield from (_ROWS[warning] for warning in warned if warning in _ROWS)
    if failed:
        yield "failed unlock", told(failed)
