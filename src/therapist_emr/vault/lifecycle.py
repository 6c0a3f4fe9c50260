"""How a practice comes to be, is unlocked and is locked again.

No failure in here creates, replaces or deletes a practice: a new one gets its name only when
it is complete and its key is kept, and an existing file is opened or left alone.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from therapist_emr.errors import UserError
from therapist_emr.paths import make_private
from therapist_emr.store.errors import ROOM_MB, Damaged, DiskFull, StoreError, WrongKey
from therapist_emr.store.file_checks import SALT_BYTES, check_sort, db_id
from therapist_emr.vault import leftovers, recovery
from therapist_emr.vault.catching_up import catch_up, is_behind
from therapist_emr.vault.file_sum import Witness
from therapist_emr.vault.files import is_backup, plain_words
from therapist_emr.vault.folders import refuse_synced
from therapist_emr.vault.guard import Guard
from therapist_emr.vault.key_change import settle
from therapist_emr.vault.keyholder import KeyHolder, NoKeyHere, Place, Slot
from therapist_emr.vault.keyring_store import KeyringError, KeyStore
from therapist_emr.vault.keys import Key
from therapist_emr.vault.open_vault import READING_ONLY, OpenVault, VaultLocked
from therapist_emr.vault.opening import BeforeUpgrade, open_with_key
from therapist_emr.vault.passphrases import TAKEN_LATER, set_with_sheet, was_taken_later
from therapist_emr.vault.stored_key import BareKey, PassphraseNeeded, open_stored
from therapist_emr.vault.throttle import Throttle
from therapist_emr.vault.welcome import welcome
from therapist_emr.vault.wrap import (
    KdfParams,
    UnreadableKey,
    WrongPassphrase,
    check_passphrase,
    wrap,
)

__all__ = [
    "NoKeyHere",
    "OpenVault",
    "PassphraseNeeded",
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


FULL_DISK = (
    f"The disk is full. {READING_ONLY} Free at least {ROOM_MB} MB on the disk the practice is on."
)


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
            "This recovery sheet belongs to another practice, or this file is damaged.",
            "Compare the fingerprint on the sheet with the one in the names of your backups, "
            "or restore a backup. Nothing was changed.",
        )


class SheetOfAnotherKey(WrongRecoveryKey):
    """Say which sheet was typed and which one is wanted."""

    def __init__(self, typed: str, wanted: str) -> None:
        UserError.__init__(
            self,
            f"This sheet has the fingerprint {typed}, and it does not open this file.",
            f"Use the sheet with the fingerprint {wanted}. A sheet from before a change of the key "
            "opens the backups that carry its fingerprint. Nothing was changed.",
        )


class KeyDoesNotFit(Damaged):
    """Say that the key kept here is not this file's, where an earlier one was kept too."""

    def __init__(self) -> None:
        UserError.__init__(
            self,
            "The keys kept on this computer do not open this file. It is damaged, or it is a copy "
            "from before the key was changed.",
            "Use the sheet that was made for it, or restore a backup. Nothing was changed.",
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
        make_private(path.parent)
    key, salt = Key.random(), secrets.token_bytes(SALT_BYTES)
    with _wiped_on_failure(key), _released_on_failure(Guard(path)) as guard:
        holder = KeyHolder(keystore, path, salt.hex())
        with plain_words():
            build(path, key, salt, holder, wrap(key, passphrase, salt.hex(), kdf))
        vault = open_with_key(path, salt.hex(), key, guard, holder)
    vault.key_place = holder.place()
    return vault


def look_for_key(path: Path, keystore: KeyStore | None) -> bool:
    """Tell whether unlocking asks for a passphrase; raise what it would meet before that.

    `NoKeyHere`, a `KeyringError` or a `StoreError`: each leads to the screen that offers to try
    again, the recovery sheet or another file.
    """
    with plain_words():
        path.stat()
    stored = KeyHolder(keystore, path, db_id(path)).read()
    if stored is None:
        raise NoKeyHere
    return not isinstance(stored, BareKey)


def seconds_to_wait(path: Path, throttle: Throttle) -> float:
    """Return how long the next try has to wait after wrong ones."""
    with plain_words():
        return throttle.wait(db_id(path))


def unlock(
    path: Path,
    passphrase: str | None,
    keystore: KeyStore | None,
    *,
    throttle: Throttle | None = None,
    before_upgrade: BeforeUpgrade | None = None,
) -> OpenVault:
    """Open a practice with its passphrase, or without when it goes without one.

    Raise `WrongPassphrase`, `PassphraseNeeded`, `TooSoon`, `NoKeyHere`, a `KeyringError` or a
    `StoreError`; each leaves the file as it was. `before_upgrade` replaces the verified backup
    that is made beside the practice before the schema of an older file is changed.
    """
    with _existing(path) as guard:
        name = db_id(path)
        tries = throttle or Throttle()
        tries.check(name)
        holder = KeyHolder(keystore, path, name)
        try:
            vault, slot = _open_any(path, passphrase, guard, holder, name, before_upgrade)
        except WrongPassphrase:
            tries.wrong(name)
            raise
    asks = vault.asks_passphrase
    return _welcome(vault, "unlock" if asks else "unlock without passphrase", tries, slot)


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
            problem = _not_opened(key, holder)
            if not isinstance(problem, Damaged):
                tries.wrong(name)
            raise problem from None
    _welcome(vault, "unlock with recovery key", tries, None)
    if new_passphrase is not None:
        try:
            set_with_sheet(vault, new_passphrase, kdf=kdf)
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
        guard.release(for_nothing=True)
        raise


@contextmanager
def _wiped_on_failure(key: Key) -> Iterator[None]:
    try:
        yield
    except BaseException:
        key.zero()
        raise


def _welcome(vault: OpenVault, action: str, tries: Throttle, opened_with: Slot | None) -> OpenVault:
    leftovers.clear(vault.path)
    vault.failed_tries = tries.right(vault.db_id)
    vault.key_place = vault.holder.place()
    try:
        welcome(vault, action)
        settle(vault, opened_with)
        if not vault.asks_passphrase and was_taken_later(vault.connection):
            vault.warnings += (TAKEN_LATER,)
        if is_behind(vault.connection):
            catch_up(vault.connection, vault.holder, vault.own_fingerprints())
    except DiskFull:
        # It must not keep a clinician from reading a chart.
        vault.warnings += (FULL_DISK,)
    except StoreError as problem:
        vault.warnings += (f"{problem.message} {READING_ONLY}",)
    except BaseException:
        vault.abandon()
        raise
    return vault


def _open_any(
    path: Path,
    passphrase: str | None,
    guard: Guard,
    holder: KeyHolder,
    name: str,
    before_upgrade: BeforeUpgrade | None,
) -> tuple[OpenVault, Slot]:
    """Try the current key, the pending one of a key change, then the one before such a change."""
    problems: list[UserError] = []
    with closing(Witness(path, holder)) as witness:
        for slot in Slot:
            try:
                stored = holder.read(slot)
                if stored is None:
                    continue
                witness.begin()
                key = open_stored(stored, passphrase)
                with _wiped_on_failure(key):
                    vault = open_with_key(path, name, key, guard, holder, before_upgrade, witness)
            except WrongKey:
                # The passphrase proved the key right, so it is the file that does not fit.
                problems.append(KeyDoesNotFit() if slot is Slot.PREVIOUS else Damaged())
            except (PassphraseNeeded, UnreadableKey, WrongPassphrase) as problem:
                problems.append(problem)
            except KeyringError as problem:
                problems.append(problem)
                break  # the other slots would only make the user wait again
            else:
                vault.asks_passphrase = not isinstance(stored, BareKey)
                return vault, slot
    raise _plainest(problems)


def _plainest(problems: list[UserError]) -> UserError:
    """Return what says most of what was met: a wrong passphrase, else a copy of an older key."""
    for kind in (WrongPassphrase, KeyDoesNotFit, UserError):
        for problem in problems:
            if isinstance(problem, kind):
                return problem
    return NoKeyHere()


def _not_opened(key: Key, holder: KeyHolder) -> UserError:
    """Return why a well-formed recovery key did not open the file, as far as can be told."""
    known = []
    for slot in (Slot.PENDING, Slot.CURRENT):
        try:
            stored = holder.read(slot)
        except (KeyringError, UnreadableKey):
            continue
        if stored is not None:
            known.append(stored.fingerprint)
    others = [one for one in known if one != key.fingerprint()]
    if others:
        return SheetOfAnotherKey(key.fingerprint(), others[0])
    return Damaged() if known else WrongRecoveryKey()
