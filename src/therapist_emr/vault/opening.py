"""Opening an existing file with a key that is at hand, with every check that belongs to it."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from therapist_emr import logs
from therapist_emr.errors import UserError
from therapist_emr.paths import make_private
from therapist_emr.store import migrations
from therapist_emr.store.audit import AuditTrail
from therapist_emr.store.connection import Connection, connect, empty_wal
from therapist_emr.store.errors import Damaged, DiskFault, DiskFull, ReadOnly
from therapist_emr.store.meta import DB_ID, Meta
from therapist_emr.store.migrations import MigrationFault
from therapist_emr.vault.file_sum import Witness
from therapist_emr.vault.files import SIDE_FILES, log_of, plain_words, refuse_strange
from therapist_emr.vault.guard import Guard
from therapist_emr.vault.keyholder import KeyHolder
from therapist_emr.vault.keys import Key
from therapist_emr.vault.open_vault import Opened, OpenVault

BEFORE_UPGRADE = "before-upgrade"
OLDER_THAN_REMEMBERED = (
    "This file is older than the one last used on this computer, or its newest part is missing. "
    "Unless you put it back yourself, compare it with your latest backup before you go on."
)

ALTERED_SINCE_LOCKED = (
    "A part of this file is not as it was left when it was last locked here: it was altered, or an "
    "older part was put back. Unless you did that yourself, compare it with your latest backup "
    "before you go on."
)

NOT_COMPARED = (
    "The disk was too slow to tell whether the file is as it was left when it was last locked here."
)

GUARDS_ALTERED = (
    "The guards inside this file that keep what was signed from being changed are not as this "
    "program makes them: another program altered the file. Check the records in Settings, and "
    "restore a backup from before that if any is not as it was signed."
)

SECOND_NAME = (
    "This file has a second name (a hard link). Opened under both at once it would be damaged. "
    "Remove the other name, or make it a copy."
)

BeforeUpgrade = Callable[[OpenVault], object]


class NotUpgraded(UserError):
    """Say that an older file could not be given the layout that this version works with."""

    def __init__(self) -> None:
        super().__init__(
            "This practice could not be made ready for this version, so it was left as it was.",
            "Go on with the version you used until now, and tell us about it.",
        )


def open_with_key(
    path: Path,
    db_id: str,
    key: Key,
    guard: Guard,
    holder: KeyHolder,
    before_upgrade: BeforeUpgrade | None = None,
    witness: Witness | None = None,
) -> OpenVault:
    """Open a file whose guard is held; key and guard belong to the vault once this returns."""
    witness = witness or Witness(path, holder)
    witness.begin()
    with plain_words():
        refuse_strange(path)
        # Opened before the database library's own descriptor and kept: see OpenVault.read_at.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        witness.wait()
        _free_log(path, handle)
        connection = connect(path, key.raw)
    except BaseException:
        os.close(handle)
        raise
    vault = OpenVault(Opened(path, db_id, key, connection, guard, handle, holder))
    try:
        migrations.check_version(connection)
        guarded = migrations.check_parts(connection)
        _check_name(connection, db_id)
        vault.warnings = _compare(connection, witness)
        if not vault.warnings and witness.missed and _is_as_left(connection, witness):
            vault.remarks = (NOT_COMPARED,)
        if not guarded:
            vault.warnings += (GUARDS_ALTERED,)
        if os.fstat(handle).st_nlink > 1:
            vault.warnings += (SECOND_NAME,)
        _upgrade(vault, before_upgrade or copy_before_upgrade)
        empty_wal(connection)
    except BaseException:
        vault.abandon()
        raise
    return vault


def _free_log(path: Path, handle: int) -> None:
    """Make the log writable where the practice is: an opening while it was not left it so."""
    wanted = stat.S_IMODE(os.fstat(handle).st_mode)
    for suffix in SIDE_FILES:
        with suppress(OSError):
            log = log_of(path, suffix)
            if wanted & stat.S_IWUSR and not log.lstat().st_mode & stat.S_IWUSR:
                log.chmod(wanted & 0o600)


def copy_before_upgrade(vault: OpenVault) -> None:
    """Make a verified backup in a folder beside the practice."""
    from therapist_emr.domain.progress import Silent
    from therapist_emr.vault.backup import back_up

    folder = vault.path.with_name(BEFORE_UPGRADE)
    with plain_words():
        make_private(folder)
    back_up(vault, folder, Silent())
    with suppress(DiskFault, DiskFull, ReadOnly):  # the copy counts, whatever the disk takes
        vault.record("backup", "verified")


def _upgrade(vault: OpenVault, keep_copy: BeforeUpgrade) -> None:
    try:
        before, after = migrations.upgrade(vault.connection, backup=lambda: keep_copy(vault))
    except MigrationFault as fault:
        logs.fault(fault, "upgrade")
        raise NotUpgraded from fault
    if before not in {0, after}:
        vault.record("upgrade", f"schema {before} to {after}")


def _check_name(connection: Connection, db_id: str) -> None:
    if Meta(connection).get(DB_ID) != db_id:
        raise Damaged


def _compare(connection: Connection, witness: Witness) -> tuple[str, ...]:
    """Hold a file against what the last locking left in the keyring."""
    head, trail = witness.head, AuditTrail(connection)
    if head is None:
        return ()
    if head.seq and trail.seal_at(head.seq) != head.mac:
        return (OLDER_THAN_REMEMBERED,)
    # Without work since, no page may have changed, and a log has nothing that counts.
    if not witness.was_summed or not _is_as_left(connection, witness):
        return ()
    odd = witness.differs or _log_has_pages(connection)
    return (ALTERED_SINCE_LOCKED,) if odd else ()


def _is_as_left(connection: Connection, witness: Witness) -> bool:
    """Tell whether nobody worked in a file since it was locked: work begins with a trail's row."""
    return AuditTrail(connection).head() == witness.head


def _log_has_pages(connection: Connection) -> bool:
    try:
        return bool(connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()[1] > 0)
    except DiskFull:
        return True  # there were some to fold in
