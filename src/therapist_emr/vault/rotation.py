"""A new key for the practice, and a new recovery sheet: each step sure before the next.

    verified backup -> `begin`: new key kept as pending, read back -> new sheet, `confirm`: two of
    its lines typed back -> `carry_out`: room on the disk, former key into the file's history,
    encrypt anew in one transaction, reopen, promote

Whatever stops it, the file opens with exactly one of the two keys, and both are known: the old one
is the current key and on the old sheet, the new one the pending key and on the new sheet.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from contextlib import closing, suppress
from pathlib import Path

from therapist_emr.domain.progress import Progress
from therapist_emr.errors import Cancelled, UserError
from therapist_emr.store.connection import connect, rekey, transaction
from therapist_emr.store.errors import StoreError
from therapist_emr.vault import recovery
from therapist_emr.vault.backup import BackupResult
from therapist_emr.vault.copying import require_space
from therapist_emr.vault.files import plain_words
from therapist_emr.vault.key_change import finish, note_abandoned, note_begun, noted
from therapist_emr.vault.key_history import keep_key
from therapist_emr.vault.keyholder import Slot
from therapist_emr.vault.keys import Key
from therapist_emr.vault.open_vault import READING_ONLY, Opened, OpenVault, utc_now
from therapist_emr.vault.opening import open_with_key
from therapist_emr.vault.passphrases import prove
from therapist_emr.vault.stillness import log_size
from therapist_emr.vault.stored_key import BareKey, StoredKey
from therapist_emr.vault.throttle import Throttle
from therapist_emr.vault.wrap import KdfParams, wrap

ROOM = 1.2
LINES_TO_CONFIRM = 2
POLL_SECONDS = 0.05
ENCRYPTING = "Encrypting everything anew"


class NoFreshBackup(UserError):
    """Say that the key is not changed without a verified backup."""

    def __init__(self) -> None:
        super().__init__(
            "There is no verified backup of this practice to fall back on.",
            "Make one first. The key was not changed.",
        )


class GivenUp(UserError):
    """Say that the new key is no longer kept, as after a change of the passphrase."""

    def __init__(self) -> None:
        super().__init__(
            "This change of the key was given up meanwhile.",
            "Begin it anew, and destroy the sheet you just made: it opens nothing.",
        )


class NotFinished(UserError):
    """Say that the change of the key was stopped, and that unlocking tells which key is right."""

    def __init__(self, problem: UserError) -> None:
        super().__init__(
            f"The change of the key did not finish. {problem.message}",
            "Nothing is lost. Keep both sheets and unlock as before: the app then says which of "
            "them is the right one.",
        )


class PendingKey:
    """Hold the new key between its making and its use; `zero` wipes it."""

    def __init__(self, key: Key) -> None:
        self._key = key
        self.fingerprint = key.fingerprint()
        self.confirmed = False

    @property
    def key(self) -> Key:
        """Return the new key's own buffer."""
        return self._key

    def recovery_lines(self) -> tuple[str, str, str, str]:
        """Return the four lines of the new recovery sheet."""
        return recovery.encode(self._key)

    def confirm(self, typed: Mapping[int, str]) -> bool:
        """Take lines typed back from the new sheet, by number from 1; two right ones confirm it."""
        lines = self.recovery_lines()
        right = [
            number
            for number, line in typed.items()
            if 1 <= number <= len(lines) and recovery.same_line(line, lines[number - 1])
        ]
        self.confirmed = len(right) >= LINES_TO_CONFIRM and len(right) == len(typed)
        return self.confirmed

    def zero(self) -> None:
        """Wipe the key from memory."""
        self._key.zero()


def begin(
    vault: OpenVault,
    backup: BackupResult,
    passphrase: str | None,
    *,
    throttle: Throttle | None = None,
    kdf: KdfParams | None = None,
) -> PendingKey:
    """Make a new key and keep it as pending, in any thread; nothing in the file depends on it yet.

    Raise what `prove` raises for a passphrase that is not the practice's, and `NoFreshBackup`
    for a backup that is not of this practice as it is now.
    """
    prove(vault, passphrase, throttle)
    if backup.fingerprint != vault.fingerprint or not backup.path.is_file():
        raise NoFreshBackup
    key = Key.random()
    try:
        stored = _stored(vault, key, passphrase, kdf)
        with closing(vault.connect()) as connection:
            earlier = noted(connection)
            note_begun(connection, key.fingerprint())
        vault.holder.write(stored, Slot.PENDING, ours={earlier} - {""})
    except BaseException:
        key.zero()
        raise
    return PendingKey(key)


def abandon(vault: OpenVault, pending: PendingKey) -> None:
    """Give a begun change up: the new key and its sheet are of no use from now on."""
    pending.zero()
    vault.holder.forget(Slot.PENDING, {pending.fingerprint})
    with closing(vault.connect()) as connection:
        note_abandoned(connection)


def require_room(vault: OpenVault) -> None:
    """Raise `DiskFull` when there is no room for the log that a change of the key needs."""
    with plain_words():
        require_space(vault.path.parent, int(vault.size() * ROOM))


def carry_out(vault: OpenVault, pending: PendingKey, progress: Progress) -> OpenVault:
    """Encrypt the file with the new key and open it again; `vault` is closed by it.

    Raise a `UserError` before anything is closed when there is no room or the new key is no
    longer kept; raise `NotFinished` when
    it fails later, with the practice closed and opening as before. It cannot be stopped halfway.
    """
    if not pending.confirmed:
        raise ValueError("two lines of the new sheet have to be typed back first")
    kept = vault.holder.read(Slot.PENDING)
    if kept is None or kept.fingerprint != pending.fingerprint:
        raise GivenUp
    require_room(vault)
    with closing(vault.connect()) as connection, transaction(connection):
        keep_key(connection, vault.key, pending.key, at_utc=utc_now())
    asks_passphrase = vault.asks_passphrase
    opened = vault.hand_over("key change")
    try:
        _encrypt_anew(opened, pending.key, progress)
        changed = open_with_key(opened.path, opened.db_id, pending.key, opened.guard, opened.holder)
    except StoreError as problem:
        opened.guard.release()
        pending.zero()
        raise NotFinished(problem) from problem
    except BaseException:
        opened.guard.release()
        pending.zero()
        raise
    finally:
        opened.key.zero()
    changed.asks_passphrase = asks_passphrase
    _promote(changed)
    return changed


def _promote(vault: OpenVault) -> None:
    try:
        finish(vault)
    except StoreError as problem:
        # The pending key opens the practice, and the next unlocking tries again.
        vault.warnings += (f"{problem.message} {READING_ONLY}",)
    except BaseException:
        vault.abandon()
        raise
    vault.key_place = vault.holder.place()


def _stored(vault: OpenVault, key: Key, passphrase: str | None, kdf: KdfParams | None) -> StoredKey:
    if vault.asks_passphrase and passphrase is not None:
        return wrap(key, passphrase, vault.db_id, kdf)
    return BareKey.of(key, vault.db_id)


def _encrypt_anew(opened: Opened, key: Key, progress: Progress) -> None:
    """Change the key on a thread of its own, so that its growing log can be told of meanwhile."""
    size = opened.path.stat().st_size
    failure: list[BaseException] = []

    def work() -> None:
        try:
            with closing(connect(opened.path, opened.key.raw)) as connection:
                rekey(connection, key.raw)
        except BaseException as error:
            failure.append(error)

    thread = threading.Thread(target=work, name="rekey")
    thread.start()
    working = True
    while working:  # told once at least: a small file may be done before it is asked for
        thread.join(POLL_SECONDS)
        working = thread.is_alive()
        with suppress(Cancelled):
            progress.step(min(log_size(opened.path), size), size, ENCRYPTING)
    if failure:
        raise failure[0]


def beside(practice: Path) -> Path:
    """Return the folder beside a practice for the backup before a change of its key."""
    return practice.with_name("before-new-key")
