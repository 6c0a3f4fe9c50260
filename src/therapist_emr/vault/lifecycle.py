"""How a practice comes to be, is unlocked and is locked again.

No failure in here creates, replaces or deletes a practice: a new one gets its name only when
it is complete and its key is kept, and an existing file is opened or left alone.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from therapist_emr.errors import UserError
from therapist_emr.store.connection import SALT_BYTES, check_sort, db_id
from therapist_emr.store.errors import Damaged, StoreError, WrongKey
from therapist_emr.vault import recovery
from therapist_emr.vault.files import plain_words
from therapist_emr.vault.folders import refuse_synced
from therapist_emr.vault.generations import is_backup
from therapist_emr.vault.guard import Guard
from therapist_emr.vault.keyholder import KeyHolder, NoKeyHere, Place, Slot
from therapist_emr.vault.keyring_store import KeyringError, KeyStore
from therapist_emr.vault.keys import Key
from therapist_emr.vault.open_vault import OpenVault, VaultLocked
from therapist_emr.vault.opening import BeforeUpgrade, open_with_key
from therapist_emr.vault.throttle import Throttle
from therapist_emr.vault.wrap import (
    KdfParams,
    UnreadableKey,
    WrongPassphrase,
    check_passphrase,
    unwrap,
    wrap,
)

__all__ = [
    "NoKeyHere",
    "OpenVault",
    "Place",
    "VaultLocked",
    "WrongPassphrase",
    "WrongRecoveryKey",
    "create_practice",
    "look_for_key",
    "seconds_to_wait",
    "unlock",
    "unlock_with_recovery",
]

READING_ONLY = "The charts can be read, but nothing can be saved until that is mended."


class IsBackup(UserError):
    """Say that a backup is not worked in, since it would no longer be what was proved."""

    def __init__(self) -> None:
        super().__init__(
            "This is a backup, and it stays as it was made.",
            "Restore it into a new file, and work in that.",
        )


class WrongRecoveryKey(UserError):
    """Say that a recovery key is well formed but does not open this file."""

    def __init__(self) -> None:
        super().__init__(
            "This recovery key belongs to another practice, or this file is damaged.",
            "Compare the fingerprint on the sheet with the one in the names of your backups, "
            "or restore a backup. Nothing was changed.",
        )


def create_practice(
    path: Path, passphrase: str, keystore: KeyStore | None, *, kdf: KdfParams | None = None
) -> OpenVault:
    """Make a new practice and open it; `key_place` tells where its wrapped key is kept.

    `keystore` is None on a computer without a keyring; the key file beside the practice then
    takes its place, as it does when the keyring turns out to be locked or silent.
    """
    from therapist_emr.vault.creation import build

    check_passphrase(passphrase)
    refuse_synced(path)
    with plain_words():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    key, salt = Key.random(), secrets.token_bytes(SALT_BYTES)
    with _wiped_on_failure(key), _released_on_failure(Guard(path)) as guard:
        holder = KeyHolder(keystore, path, salt.hex())
        with plain_words():
            build(path, key, salt, holder, wrap(key, passphrase, salt.hex(), kdf))
        vault = open_with_key(path, salt.hex(), key, guard, holder)
    vault.key_place = holder.place()
    return vault


def look_for_key(path: Path, keystore: KeyStore | None) -> None:
    """Raise what an unlocking would meet before the passphrase is asked for.

    `NoKeyHere`, a `KeyringError` or a `StoreError`: each leads to the screen that offers to try
    again, the recovery sheet or another file.
    """
    with plain_words():
        path.stat()
    if KeyHolder(keystore, path, db_id(path)).read() is None:
        raise NoKeyHere


def seconds_to_wait(path: Path, throttle: Throttle) -> float:
    """Return how long the next try has to wait after wrong ones."""
    with plain_words():
        return throttle.wait(db_id(path))


def unlock(
    path: Path,
    passphrase: str,
    keystore: KeyStore | None,
    *,
    throttle: Throttle | None = None,
    before_upgrade: BeforeUpgrade | None = None,
) -> OpenVault:
    """Open a practice with its passphrase.

    Raise `WrongPassphrase`, `TooSoon`, `NoKeyHere`, a `KeyringError` or a `StoreError`; each
    leaves the file as it was. `before_upgrade` replaces the verified backup that is made
    beside the practice before the schema of an older file is changed.
    """
    with _existing(path) as guard:
        name = db_id(path)
        tries = throttle or Throttle()
        tries.check(name)
        holder = KeyHolder(keystore, path, name)
        try:
            vault = _open_any(path, passphrase, guard, holder, name, before_upgrade)
        except WrongPassphrase:
            tries.wrong(name)
            raise
    return _welcome(vault, "unlock", tries, holder)


def unlock_with_recovery(
    path: Path,
    typed: str | Iterable[str],
    new_passphrase: str | None,
    keystore: KeyStore | None,
    *,
    throttle: Throttle | None = None,
    before_upgrade: BeforeUpgrade | None = None,
    kdf: KdfParams | None = None,
) -> OpenVault:
    """Open a practice with the recovery sheet; keep its key under a new passphrase when given.

    Raise `RecoveryKeyError` for a line that cannot be right and `WrongRecoveryKey` for a key
    that opens something else.
    """
    if new_passphrase is not None:
        check_passphrase(new_passphrase)
    key = recovery.decode(typed)
    with _wiped_on_failure(key), _existing(path) as guard:
        name = db_id(path)
        tries = throttle or Throttle()
        tries.check(name)
        holder = KeyHolder(keystore, path, name)
        try:
            vault = open_with_key(path, name, key, guard, holder, before_upgrade)
        except WrongKey:
            if _is_known(key, holder):
                raise Damaged from None
            tries.wrong(name)
            raise WrongRecoveryKey from None
    _welcome(vault, "unlock with recovery key", tries, holder)
    if new_passphrase is not None:
        try:
            vault.set_passphrase(new_passphrase, kdf=kdf)
        except BaseException:
            vault.lock("the new passphrase could not be kept")
            raise
    return vault


@contextmanager
def _existing(path: Path) -> Iterator[Guard]:
    with plain_words():
        check_sort(path)  # before the guard, which would leave its lock file at a wrong address
    if is_backup(path):
        raise IsBackup
    refuse_synced(path)
    with _released_on_failure(Guard(path)) as guard:
        yield guard


@contextmanager
def _released_on_failure(guard: Guard) -> Iterator[Guard]:
    try:
        yield guard
    except BaseException:
        guard.release()
        raise


@contextmanager
def _wiped_on_failure(key: Key) -> Iterator[None]:
    try:
        yield
    except BaseException:
        key.zero()
        raise


def _welcome(vault: OpenVault, action: str, tries: Throttle, holder: KeyHolder) -> OpenVault:
    vault.failed_tries = tries.right(vault.db_id)
    vault.key_place = holder.place()
    detail = f"after {vault.failed_tries} wrong tries" if vault.failed_tries else ""
    try:
        vault.record(action, detail)
    except StoreError as problem:
        # A full disk must not keep a clinician from reading a chart.
        vault.warnings += (f"{problem.message} {READING_ONLY}",)
    except BaseException:
        vault.abandon()
        raise
    return vault


def _open_any(
    path: Path,
    passphrase: str,
    guard: Guard,
    holder: KeyHolder,
    name: str,
    before_upgrade: BeforeUpgrade | None,
) -> OpenVault:
    """Try the current key, then the pending one of a key change that was cut short."""
    problems: list[UserError] = []
    for slot in Slot:
        try:
            wrapped = holder.read(slot)
            if wrapped is None:
                continue
            key = unwrap(wrapped, passphrase)
            with _wiped_on_failure(key):
                return open_with_key(path, name, key, guard, holder, before_upgrade)
        except WrongKey:
            # The passphrase proved the key right, so it is the file that does not fit.
            problems.append(Damaged())
        except (UnreadableKey, WrongPassphrase) as problem:
            problems.append(problem)
        except KeyringError as problem:
            problems.append(problem)
            break  # the other slot would only make the user wait again
    raise problems[0] if problems else NoKeyHere()


def _is_known(key: Key, holder: KeyHolder) -> bool:
    for slot in Slot:
        try:
            wrapped = holder.read(slot)
        except (KeyringError, UnreadableKey):
            continue
        if wrapped is not None and wrapped.fingerprint == key.fingerprint():
            return True
    return False
