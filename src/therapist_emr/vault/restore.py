"""Bringing a practice back from a backup, and never losing the file it replaces."""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from therapist_emr.domain.progress import Progress, Silent
from therapist_emr.errors import UserError
from therapist_emr.paths import make_private
from therapist_emr.store import migrations
from therapist_emr.store.connection import Connection, connect_sealed, transaction
from therapist_emr.store.errors import AlreadyExists, Damaged, StoreError, WrongKey
from therapist_emr.store.file_checks import check_file, check_sort, db_id
from therapist_emr.store.holdings import Holdings, holdings
from therapist_emr.vault.copying import copy_in, partial_file, require_space, sha256_of
from therapist_emr.vault.creation import refuse_existing
from therapist_emr.vault.exchange import Exchange
from therapist_emr.vault.files import LOGS, is_backup, plain_words
from therapist_emr.vault.folders import refuse_synced
from therapist_emr.vault.guard import Guard, closed_as_it_is
from therapist_emr.vault.inspection import RECORDS, Contents, contents_of, inspect
from therapist_emr.vault.key_finding import fingerprint_of
from therapist_emr.vault.key_history import keep_key
from therapist_emr.vault.keyholder import KeyHolder, Place
from therapist_emr.vault.keyring_store import KeyStore
from therapist_emr.vault.keys import Key
from therapist_emr.vault.leftovers import restoring
from therapist_emr.vault.lifecycle import SheetOfAnotherKey, WrongRecoveryKey
from therapist_emr.vault.open_vault import utc_now
from therapist_emr.vault.opening import GUARDS_ALTERED, open_with_key
from therapist_emr.vault.passphrases import WITH_SHEET, setting
from therapist_emr.vault.recrypt import encrypt_anew
from therapist_emr.vault.sidecar import read_sidecar
from therapist_emr.vault.stillness import log_size
from therapist_emr.vault.stored_key import BareKey, StoredKey
from therapist_emr.vault.wrap import (
    KdfParams,
    UnreadableKey,
    WrappedKey,
    check_passphrase,
    wrap,
)
from therapist_emr.whole_files import sweep, sync_folder


class DamagedBackup(UserError):
    """Say that a backup is not what was written."""

    def __init__(self) -> None:
        super().__init__(
            "This backup is damaged, so it was not restored.",
            "Choose another backup. Nothing was changed.",
        )


class NotHere(UserError):
    """Say that a practice cannot take the place of a backup, a folder or a device."""

    def __init__(self) -> None:
        super().__init__(
            "A backup, a folder or a device has that name, so nothing was restored there.",
            "Choose the name of a new file for the practice, such as practice.emr.",
        )


class NoFolder(UserError):
    """Say that a file stands where the practice's folder would have to be."""

    def __init__(self) -> None:
        super().__init__(
            "A file has the name of the folder that this would lie in, so nothing was restored.",
            "Choose another folder.",
        )


class LeadsNowhere(UserError):
    """Say that a link leads into a folder that is not there, such as that of a drive."""

    def __init__(self) -> None:
        super().__init__(
            "That name is a link into a folder that is not there, so nothing was restored there.",
            "Connect the drive it is on, or choose another name.",
        )


class NotClosed(UserError):
    """Say that a practice cannot serve as a backup before its log is folded in."""

    def __init__(self) -> None:
        super().__init__(
            "This practice was not closed well: its last changes are in a file beside it.",
            "Open it and lock it once, then try again. Nothing was changed.",
        )


@dataclass(frozen=True, slots=True)
class Preview:
    """Say what a backup holds before it is restored."""

    path: Path
    size: int
    fingerprint: str
    contents: Contents
    holdings: Holdings
    made: datetime | None


@dataclass(frozen=True, slots=True)
class RestoreResult:
    """Say what was restored, where its key is kept, and where the replaced file went."""

    path: Path
    contents: Contents
    quarantine: Path | None
    key_place: Place | None
    warnings: tuple[str, ...] = ()
    """What is odd about the backup, though all its records are as they were written."""


def preview(backup: Path, key: Key) -> Preview:
    """Open a backup and say what it holds; raise `WrongRecoveryKey` when the key does not fit."""
    with plain_words():
        refuse_in_use(backup)
    with plain_words(), closing(_open_backup(backup, key)) as connection:
        migrations.check_version(connection)
        note = read_sidecar(backup)
        return Preview(
            path=backup,
            size=backup.stat().st_size,
            fingerprint=key.fingerprint(),
            contents=contents_of(connection),
            holdings=holdings(connection),
            made=note.day if note else None,
        )


def restore(
    backup: Path,
    target: Path,
    key: Key,
    keystore: KeyStore | None,
    *,
    replace: bool = False,
    passphrase: str | None = None,
    progress: Progress | None = None,
    now: datetime | None = None,
    kdf: KdfParams | None = None,
    under: Key | None = None,
) -> RestoreResult:
    """Bring a practice back from a verified copy of a backup.

    An existing file is refused unless `replace` is true; it then moves, with its log and its
    key file, into a dated folder beside it. With a passphrase the key is kept under it, so
    that the restored practice opens without the recovery sheet. The caller keeps `key`.

    `under` is the key the restored practice shall have when the backup is from before a change
    of the key: today's sheet then opens it, and the backup's key goes into its history.
    """
    if passphrase is not None:
        check_passphrase(passphrase)
    refuse_synced(target)
    target = _place_of(target)
    watch, own = progress or Silent(), under or key
    with plain_words():
        refuse_in_use(backup)
        make_private(target.parent)
        with Guard(target) as guard:
            check_file(backup)
            name = db_id(backup)
            holder = KeyHolder(keystore, target, name)
            if not replace:
                refuse_existing(target, holder)
            prefix = restoring(target)
            sweep(target.parent, prefix)
            with partial_file(target.with_name(prefix + secrets.token_hex(4))) as part:
                _copy_checked(backup, part, key, own, watch)
                replaced = _same_practice(target, name)
                wrapped = _key_for(holder, own, passphrase, name, kdf)
                in_file = passphrase is None and holder.file().exists()
                rows = [("restore", "from a verified backup")]
                rows += [] if passphrase is None else [(setting(holder), WITH_SHEET)]
                exchange = Exchange(part, target)
                with exchange.told():
                    exchange.set_aside(holder, own, now)
                    exchange.place()
                    sync_folder(target.parent)
                    place = _keep_key(holder, wrapped, in_file=in_file, replaced=replaced)
                    contents, warnings = _settle(target, name, (key, own), guard, holder, rows)
                    exchange.forget_key(name, own)
    return RestoreResult(target, contents, exchange.quarantine, place, warnings)


def check_place(target: Path, *, replace: bool) -> None:
    """Refuse a place that `restore` would refuse, before anyone types a key for it."""
    refuse_synced(target)
    if os.path.lexists(_place_of(target)) and not replace:
        raise AlreadyExists


def _place_of(target: Path) -> Path:
    """Return what a target leads to, since a link goes on leading to the practice."""
    place = Path(os.path.realpath(target))
    with plain_words():
        there = os.path.lexists(place) and not stat.S_ISLNK(place.lstat().st_mode)
        if is_backup(target) or is_backup(place) or (there and not place.is_file()):
            raise NotHere
        if any(os.path.lexists(up) and not up.is_dir() for up in place.parents):
            raise NoFolder
        if target.is_symlink() and not place.parent.is_dir():
            raise LeadsNowhere
    return place


def refuse_in_use(backup: Path) -> None:
    """Refuse a practice that is open, or has changes in a log that a copy would be without."""
    check_sort(backup)
    if is_backup(backup):
        return
    with closed_as_it_is(backup):
        if any(log_size(backup, suffix) for suffix in LOGS):
            raise NotClosed


def _open_backup(backup: Path, key: Key) -> Connection:
    try:
        return connect_sealed(backup, key.raw)
    except WrongKey:
        said, typed = fingerprint_of(backup), key.fingerprint()
        if said in {"", typed}:
            raise WrongRecoveryKey from None
        raise SheetOfAnotherKey(typed, said) from None


def _copy_checked(backup: Path, part: Path, key: Key, own: Key, progress: Progress) -> None:
    """Copy the backup and prove the copy; nothing else is touched before this succeeds."""
    with closing(_open_backup(backup, key)) as connection:
        migrations.check_version(connection)
    note = read_sidecar(backup)
    size = backup.stat().st_size
    require_space(part.parent, size)
    if own.fingerprint() == key.fingerprint():
        sha256 = _plain_copy(backup, part, size, progress)
    else:
        try:
            encrypt_anew(backup, part, key, own, progress)
        except Damaged:
            raise DamagedBackup from None
        sha256 = sha256_of(backup, progress, "Adding up")
    findings = inspect(lambda: connect_sealed(part, own.raw), progress, RECORDS)
    altered = note is not None and (sha256, findings.contents) != (note.sha256, note.contents)
    if altered or not findings.ok:
        raise DamagedBackup


def _plain_copy(backup: Path, part: Path, size: int, progress: Progress) -> str:
    with backup.open("rb") as stream:

        def read_at(offset: int, count: int) -> bytes:
            stream.seek(offset)
            return stream.read(count)

        return copy_in(read_at, size, part, progress, "Copying")


def _same_practice(target: Path, name: str) -> bool:
    try:
        return db_id(target) == name
    except StoreError:
        return False


def _key_for(
    holder: KeyHolder, key: Key, passphrase: str | None, name: str, kdf: KdfParams | None
) -> StoredKey | None:
    """Return the key the restored file shall have: under a new passphrase, or as it is kept."""
    if passphrase is not None:
        return wrap(key, passphrase, name, kdf)
    known = _kept_beside(holder) or holder.keyring_has()
    return known if known is not None and known.fingerprint == key.fingerprint() else None


def _kept_beside(holder: KeyHolder) -> WrappedKey | None:
    try:
        kept = holder.read() if holder.file().exists() else None
    except UnreadableKey:
        return None
    return kept if isinstance(kept, WrappedKey) else None


def _keep_key(
    holder: KeyHolder, stored: StoredKey | None, *, in_file: bool, replaced: bool
) -> Place | None:
    """Keep the key of the restored file without taking the key of another copy away.

    A copy restored beside its original shares the original's place in the keyring, so that
    its key goes into a key file of its own; so does that of a copy which had such a file. A bare
    key stays where it is, for both.
    """
    if stored is None:
        return None
    if isinstance(stored, BareKey):
        return Place.KEYRING
    held = holder.keyring_has()
    elsewhere = in_file if replaced else held is not None
    return holder.write(stored, file=elsewhere, ours={held.fingerprint} if held else ())


def _settle(
    target: Path,
    name: str,
    keys: tuple[Key, Key],
    guard: Guard,
    holder: KeyHolder,
    rows: Iterable[tuple[str, str]],
) -> tuple[Contents, tuple[str, ...]]:
    """Open the restored practice once, bring its schema up to date, and say so in its trail.

    Return what it holds, and what its opening warned of that is not due to the restoring itself.
    """
    key, own = keys
    # The backup itself is the copy that an upgrade would make.
    vault = open_with_key(target, name, own.copy(), guard, holder, lambda _vault: None)
    try:
        if own.fingerprint() != key.fingerprint():
            with transaction(vault.connection):
                keep_key(vault.connection, key, own, at_utc=utc_now())
        for action, detail in rows:
            vault.record(action, detail)
        odd = tuple(warning for warning in vault.warnings if warning == GUARDS_ALTERED)
        return contents_of(vault.connection), odd
    finally:
        vault.lock("restored")
