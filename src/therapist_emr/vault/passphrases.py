"""Changing the passphrase from inside an open practice, doing without one, and coming back."""

from __future__ import annotations

from contextlib import closing, suppress

from therapist_emr.store.audit_log import AuditFilter, AuditLog
from therapist_emr.store.connection import Connection
from therapist_emr.store.errors import StoreError
from therapist_emr.vault.key_change import note_abandoned, noted
from therapist_emr.vault.keyholder import KeyHolder, NoKeyHere, Place, Slot
from therapist_emr.vault.open_vault import OpenVault
from therapist_emr.vault.stored_key import BareKey, PassphraseNeeded, open_stored
from therapist_emr.vault.throttle import Throttle, told
from therapist_emr.vault.wrap import KdfParams, WrongPassphrase, check_passphrase

WITHOUT_ONE = (
    "Whoever uses this computer under your name opens your charts without being asked for "
    "anything. Locking still clears the screen, but it keeps nobody out: the keyring hands the "
    "key straight back. The file alone, a backup and a switched-off computer stay protected."
)

TAKEN_LATER = (
    "This practice opens without a passphrase, though giving it up did not succeed: the keyring "
    "took the key after all, later. Set a passphrase in Settings, unless you want none."
)
WITH_SHEET = "with the recovery sheet"
_NOT_TAKEN = "the keyring did not take the key"
_NEW_NOT_TAKEN = "the keyring did not take the new one"
_CHANGES = ("begin passphrase", "change passphrase", "drop passphrase", "keep passphrase")


def was_taken_later(connection: Connection) -> bool:
    """Tell, of a practice that opened without a passphrase, whether nobody agreed to that."""
    newest = AuditLog(connection).page(AuditFilter(actions=_CHANGES), before=None, size=1)
    return bool(newest) and newest[0].detail == _NOT_TAKEN


def prove(vault: OpenVault, passphrase: str | None, throttle: Throttle | None = None) -> int:
    """Raise unless the passphrase is the one that opens the practice here; any thread may ask.

    Record the wrong ones that came before it, and return how many there were. Raise
    `WrongPassphrase`, `TooSoon`, `PassphraseNeeded`, `NoKeyHere` or a `KeyringError`. A practice
    without a passphrase asks for none.
    """
    tries = throttle or Throttle()
    tries.check(vault.db_id)
    stored = vault.holder.read()
    if stored is None or stored.fingerprint != vault.fingerprint:
        raise NoKeyHere
    if passphrase is None and not isinstance(stored, BareKey):
        raise PassphraseNeeded
    try:
        open_stored(stored, passphrase).zero()
    except WrongPassphrase:
        tries.wrong(vault.db_id)
        raise
    wrong = tries.failures(vault.db_id)
    with suppress(StoreError):  # a full disk keeps nobody out; they stay counted until it is not
        if wrong:
            _record(vault, "failed unlock", told(wrong))
        tries.right(vault.db_id)
    return wrong


def change_passphrase(
    vault: OpenVault,
    current: str | None,
    new: str,
    *,
    throttle: Throttle | None = None,
    kdf: KdfParams | None = None,
) -> Place:
    """Put a new passphrase in the place of the current one, or of none; say where the key is."""
    check_passphrase(new)
    prove(vault, current, throttle)
    _give_up_key_change(vault)
    _record(vault, "change passphrase" if vault.asks_passphrase else "begin passphrase")
    try:
        return vault.set_passphrase(new, kdf=kdf)
    except BaseException:
        _record(vault, "keep passphrase", _NEW_NOT_TAKEN)
        raise


def setting(holder: KeyHolder) -> str:
    """Return what the trail calls setting a passphrase: changed, or begun where there was none."""
    bare = isinstance(holder.keyring_has(), BareKey)
    return "begin passphrase" if bare else "change passphrase"


def set_with_sheet(vault: OpenVault, new: str, *, kdf: KdfParams | None = None) -> Place:
    """Keep the key under a new passphrase, in a practice that its recovery sheet has just opened.

    A full disk keeps nobody out who forgot the old one.
    """
    with suppress(StoreError):
        _record(vault, setting(vault.holder), WITH_SHEET)
    try:
        return vault.set_passphrase(new, kdf=kdf)
    except BaseException:
        with suppress(StoreError):
            _record(vault, "keep passphrase", _NEW_NOT_TAKEN)
        raise


def go_without(vault: OpenVault, current: str | None, *, throttle: Throttle | None = None) -> None:
    """Let the keyring alone guard the key; `WITHOUT_ONE` says what that gives up.

    Raise `KeyringMissing` where there is no keyring, and `KeyOfAnotherCopy` where its place is
    taken: a bare key is never put into a file.
    """
    prove(vault, current, throttle)
    _give_up_key_change(vault)
    _record(vault, "drop passphrase")
    bare = BareKey.of(vault.key, vault.db_id)
    try:
        vault.key_place = vault.holder.write(bare, ours=vault.own_fingerprints())
    except BaseException:
        _record(vault, "keep passphrase", _NOT_TAKEN)
        raise
    vault.asks_passphrase = False


def _give_up_key_change(vault: OpenVault) -> None:
    """Drop a new key that waits, since it is kept under the passphrase that is given up."""
    with closing(vault.connect()) as connection:
        fingerprint = noted(connection)
        if fingerprint:
            vault.holder.forget(Slot.PENDING, {fingerprint})
            note_abandoned(connection)


def _record(vault: OpenVault, action: str, detail: str = "") -> None:
    with closing(vault.connect()) as connection:
        vault.record(action, detail, connection=connection)
