"""What the file itself notes of a change of its key, so that one cut short is finished or undone.

The note is made before the new key is kept as pending. Whichever key opens the file afterwards
tells how far the change came.
"""

from __future__ import annotations

from contextlib import suppress

from therapist_emr.store.audit import AuditTrail
from therapist_emr.store.connection import Connection, transaction
from therapist_emr.store.meta import Meta
from therapist_emr.vault.key_history import former_fingerprints
from therapist_emr.vault.keyholder import KeyHolder, Slot
from therapist_emr.vault.keyring_store import KeyringError
from therapist_emr.vault.open_vault import ACTOR, OpenVault, utc_now
from therapist_emr.vault.wrap import UnreadableKey, WrappedKey

NOTE = "key_change"
_CHANGED = " changed"


def note_begun(connection: Connection, fingerprint: str) -> None:
    """Note in the file that its key is about to be changed, and record it."""
    with transaction(connection):
        Meta(connection).put(NOTE, fingerprint)
        _record(connection, "begin key change", f"to {fingerprint}")


def noted(connection: Connection) -> str:
    """Return the fingerprint of the new key of a change under way, or an empty string."""
    return (Meta(connection).get(NOTE) or "").removesuffix(_CHANGED)


def note_abandoned(connection: Connection) -> None:
    """Note that the change did not take place, and record it."""
    with transaction(connection):
        _record(connection, "abandon key change", f"to {noted(connection)}")
        Meta(connection).put(NOTE, "")


def settle(vault: OpenVault, opened_with: Slot | None) -> None:
    """Finish or undo a change of the key that was cut short, in a practice just unlocked.

    `opened_with` is where the key came from, None for the recovery sheet. A keyring that does
    not serve leaves the rest for the next unlocking, which tries again.
    """
    connection = vault.connection
    fingerprint = noted(connection)
    if fingerprint == vault.fingerprint:
        finish(vault)
        vault.warnings += (finished(fingerprint),)
    elif fingerprint:
        _undo(vault, connection, fingerprint)
    if opened_with is Slot.PREVIOUS:
        _settle_copy(vault)


def finish(vault: OpenVault) -> None:
    """Record a change of the key that the file went through, and make the pending key current."""
    connection = vault.connection
    if not (Meta(connection).get(NOTE) or "").endswith(_CHANGED):
        with transaction(connection):
            _record(connection, "change key", f"to {vault.fingerprint}")
            Meta(connection).put(NOTE, vault.fingerprint + _CHANGED)
    ours = {vault.fingerprint, *former_fingerprints(connection, vault.fingerprint)}
    try:
        _promote(vault.holder, vault.fingerprint, ours)
    except KeyringError:
        return  # the pending key opens the practice meanwhile
    with transaction(connection):
        Meta(connection).put(NOTE, "")


def _promote(holder: KeyHolder, fingerprint: str, ours: set[str]) -> None:
    try:
        current = holder.read()
        if current is not None and current.fingerprint == fingerprint:
            holder.forget(Slot.PENDING, {fingerprint})
            return
        pending = holder.read(Slot.PENDING)
        if pending is not None and pending.fingerprint == fingerprint:
            holder.promote(ours)
    except UnreadableKey:
        return  # this computer holds no key that could be promoted; the sheet opened the file


def _undo(vault: OpenVault, connection: Connection, fingerprint: str) -> None:
    try:
        vault.holder.forget(Slot.PENDING, {fingerprint})
    except (KeyringError, UnreadableKey):
        return
    note_abandoned(connection)
    vault.warnings += (unfinished(fingerprint),)


def _settle_copy(vault: OpenVault) -> None:
    """Give a copy whose sibling took the keyring's place a key file of its own."""
    with suppress(KeyringError, UnreadableKey):
        stored = vault.holder.read(Slot.PREVIOUS)
        if isinstance(stored, WrappedKey):
            vault.key_place = vault.holder.write(stored, file=True)


def unfinished(fingerprint: str) -> str:
    """Say that a change of the key was stopped before it took place."""
    return (
        "A change of the key was stopped before it took place, so your key is the one you had. "
        f"If you printed a sheet with the fingerprint {fingerprint}, destroy it: it opens nothing."
    )


def finished(fingerprint: str) -> str:
    """Say that a change of the key was stopped after it took place."""
    return (
        "A change of the key was interrupted, and is finished now. The right sheet from now on is "
        f"the one with the fingerprint {fingerprint}."
    )


def _record(connection: Connection, action: str, detail: str) -> None:
    AuditTrail(connection).append(action, at_utc=utc_now(), actor=ACTOR, detail=detail)
