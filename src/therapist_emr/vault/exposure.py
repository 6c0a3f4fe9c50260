"""Old backups after somebody saw the key: encrypted anew with today's key, or destroyed.

After a change of the key every former key opens the backups of its time. They are remembered in the
file, one row each, until something became of every one of them.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from therapist_emr import __version__
from therapist_emr.domain.progress import Progress, Silent
from therapist_emr.errors import UserError
from therapist_emr.store.audit import AuditTrail
from therapist_emr.store.connection import Connection, connect_sealed, transaction
from therapist_emr.store.errors import StoreError
from therapist_emr.store.exposed_backups import ExposedBackup, ExposedBackups, Fate
from therapist_emr.store.file_checks import SALT_BYTES
from therapist_emr.store.meta import Meta
from therapist_emr.vault.copying import CHUNK_BYTES, partial_file, require_space
from therapist_emr.vault.exchange import set_aside_in
from therapist_emr.vault.files import BACKUP_SUFFIX, LOGS, beside, is_backup, plain_words
from therapist_emr.vault.guard import closed_as_it_is
from therapist_emr.vault.inspection import RECORDS, Contents, contents_of, inspect
from therapist_emr.vault.key_finding import NoKeyForBackup, fingerprint_of, key_for
from therapist_emr.vault.keys import Key
from therapist_emr.vault.open_vault import ACTOR, OpenVault, utc_now
from therapist_emr.vault.recrypt import encrypt_anew
from therapist_emr.vault.restore import refuse_in_use
from therapist_emr.vault.sidecar import Sidecar, read_sidecar, sidecar_path, write_sidecar
from therapist_emr.whole_files import PART_SUFFIX, is_held, sweep, sync, sync_folder

SEEN = "key_seen"
DESTROYING = "Overwriting"
_WORDS = {
    Fate.WAITING: "Waits",
    Fate.ENCRYPTED: "Encrypted anew",
    Fate.DESTROYED: "Destroyed",
    Fate.GONE: "No longer there",
}
_ACTIONS = {
    Fate.ENCRYPTED: "encrypt backup anew",
    Fate.DESTROYED: "destroy backup",
    Fate.GONE: "backup gone",
}


class NotEncrypted(UserError):
    """Say that a backup could not be encrypted anew and is as it was."""

    def __init__(self) -> None:
        super().__init__(
            "The copy under the new key did not pass its check, so it was thrown away.",
            "The old backup is still there. Check it, or destroy it.",
        )


class NotReachable(UserError):
    """Say that a backup is on a drive that is not there."""

    def __init__(self) -> None:
        super().__init__(
            "The folder of this backup is not there.",
            "Connect the drive it is on and try again. Nothing was changed.",
        )


@dataclass(frozen=True, slots=True)
class Exposed:
    """Hold an exposed backup and whether it can be reached now."""

    backup: ExposedBackup
    reachable: bool

    @property
    def path(self) -> Path:
        """Return where the backup is."""
        return Path(self.backup.folder) / self.backup.file

    @property
    def words(self) -> str:
        """Return in one or two words what became of it."""
        return _WORDS[self.backup.fate]

    @property
    def waits(self) -> bool:
        """Tell whether nothing became of it yet."""
        return self.backup.fate is Fate.WAITING


def tell_seen(vault: OpenVault) -> None:
    """Remember that somebody may have seen today's key, until its old backups were looked for."""
    with closing(vault.connect()) as connection, transaction(connection):
        Meta(connection).put(SEEN, vault.fingerprint)
        AuditTrail(connection).append(
            "key seen", at_utc=utc_now(), actor=ACTOR, detail=f"key {vault.fingerprint}"
        )


def seen_before(vault: OpenVault) -> bool:
    """Tell whether a key that was seen is changed, but its old backups were not looked for yet."""
    return (Meta(vault.connection).get(SEEN) or vault.fingerprint) != vault.fingerprint


def look_for_exposed(
    vault: OpenVault, folders: Iterable[Path], known: Iterable[tuple[str, str]] = ()
) -> list[Exposed]:
    """Find the backups that a former key opens, remember them, and return all that are known.

    So are practices that a restore set aside, where such a folder is among them. `known` names
    folder and file of backups that were made, for drives that are not connected. Those that were
    removed meanwhile are noted as gone. Any thread.
    """
    with plain_words(), closing(vault.connect()) as connection:
        found = {
            path: _key_of(path, vault)
            for folder in dict.fromkeys(folders)
            for path in _backups_in(folder, vault)
        }
        away = [Path(folder) / file for folder, file in known if not Path(folder).is_dir() and file]
        found |= {path: said for path in away if (said := fingerprint_of(path))}
        rows = ExposedBackups(connection)
        with transaction(connection):
            for path, said in found.items():
                if said != vault.fingerprint:
                    made = _made(path)
                    rows.add(str(path.parent), path.name, said, made, at_utc=utc_now())
            Meta(connection).put(SEEN, "")
            for row in rows.listed():
                if row.fate is Fate.WAITING:
                    _note_if_removed(vault, connection, row)
        return [Exposed(row, Path(row.folder).is_dir()) for row in rows.listed()]


def exposed(vault: OpenVault) -> list[Exposed]:
    """Return what is remembered, without looking into any folder for more."""
    rows = ExposedBackups(vault.connection).listed()
    return [Exposed(row, Path(row.folder).is_dir()) for row in rows]


def encrypt_backup(vault: OpenVault, one: Exposed, progress: Progress) -> Path:
    """Encrypt a backup anew with today's key, verify the new one, then destroy the old. Any thread.

    Until the new one is verified and durable the old one is not touched.
    """
    old = one.path
    if not old.parent.is_dir():
        raise NotReachable
    with plain_words():
        refuse_in_use(old)
        with closed_as_it_is(old):
            new = _encrypted(vault, old, progress)
            destroy_file(old, Silent())
    _tell(vault, one, Fate.ENCRYPTED)
    return new


def destroy_backup(vault: OpenVault, one: Exposed, progress: Progress) -> None:
    """Overwrite a backup, remove it with its note, and remember that. Any thread."""
    if not one.path.parent.is_dir():
        raise NotReachable
    with plain_words(), closed_as_it_is(one.path):
        destroy_file(one.path, progress)
    _tell(vault, one, Fate.DESTROYED)


def call_gone(vault: OpenVault, one: Exposed) -> None:
    """Remember that a backup no longer exists, as when its drive was destroyed. Any thread."""
    _tell(vault, one, Fate.GONE)


def destroy_file(path: Path, progress: Progress) -> None:
    """Overwrite a backup with noise and remove it with its note, a practice with its log.

    What a drive or a sync service keeps of older blocks is beyond any program's reach.
    """
    logs = [log for log in (beside(path, suffix) for suffix in LOGS) if log.is_file()]
    for each in (*logs, path):  # as long as the file itself is there, it can be gone on with
        _overwrite(each, progress)
        each.unlink()
    sidecar_path(path).unlink(missing_ok=True)
    sync_folder(path.parent)


def _overwrite(path: Path, progress: Progress) -> None:
    size = path.stat().st_size
    with path.open("r+b", buffering=0) as stream:
        done = 0
        while done < size:
            done += stream.write(os.urandom(min(CHUNK_BYTES, size - done)))
            progress.step(done, size, DESTROYING)
        sync(stream.fileno())


def _backups_in(folder: Path, vault: OpenVault) -> Iterator[Path]:
    if not folder.is_dir():
        return
    for path in sorted(folder.iterdir()):
        ours = is_backup(path) or path == set_aside_in(folder)
        if ours and path.is_file() and not is_held(path):
            with path.open("rb") as stream:
                name = stream.read(SALT_BYTES).hex()
            if name == vault.db_id:
                yield path


def _key_of(path: Path, vault: OpenVault) -> str:
    """Return the fingerprint of a backup's key; empty where no key that is known opens it.

    A copy that a file manager made has no note, and another name: then the keys are tried.
    """
    if said := fingerprint_of(path):
        return said
    try:
        key = key_for(vault, path)
    except (NoKeyForBackup, StoreError):
        return ""
    try:
        return key.fingerprint()
    finally:
        key.zero()


def _made(path: Path) -> str:
    note = read_sidecar(path)
    if note is not None:
        return note.created_utc
    if not path.exists():
        return ""
    return datetime.fromtimestamp(path.stat().st_mtime, UTC).isoformat(timespec="seconds")


def _note_if_removed(vault: OpenVault, connection: Connection, row: ExposedBackup) -> None:
    path = Path(row.folder) / row.file
    if path.parent.is_dir() and not path.exists():
        # Encrypted anew, but the program was stopped before that was remembered; or pruned.
        fate = Fate.ENCRYPTED if _renamed(path, vault.fingerprint).exists() else Fate.GONE
        _tell_in(connection, row, fate)


def _tell(vault: OpenVault, one: Exposed, fate: Fate) -> None:
    with closing(vault.connect()) as connection, transaction(connection):
        _tell_in(connection, one.backup, fate)


def _tell_in(connection: Connection, row: ExposedBackup, fate: Fate) -> None:
    now = utc_now()
    ExposedBackups(connection).tell(row.id, fate, at_utc=now)
    AuditTrail(connection).append(
        _ACTIONS[fate],
        at_utc=now,
        actor=ACTOR,
        entity="backup",
        entity_id=str(row.id),
        detail=f"key {row.fingerprint or 'unknown'}",
    )


def _encrypted(vault: OpenVault, old: Path, progress: Progress) -> Path:
    """Return the verified new backup of an old one, which an earlier try may have made already."""
    try:
        key = key_for(vault, old)
    except NoKeyForBackup:
        note = read_sidecar(old)  # what such a try began to overwrite is known by its note
        if note is not None:
            new = _place_for(vault, old, note.contents)
            if _is_whole(new, vault, progress):
                return new
        raise
    try:
        with closing(connect_sealed(old, key.raw)) as connection:
            contents = contents_of(connection)
        new = _place_for(vault, old, contents)
        if not _is_whole(new, vault, progress):
            _copy_under(vault, old, new, key, contents, progress)
        return new
    finally:
        key.zero()


def _place_for(vault: OpenVault, old: Path, contents: Contents) -> Path:
    """Return the name for a new backup: a free one, or that of one with the same contents.

    Two backups may have been made in the same second of a clock that was set back.
    """
    new, number = _renamed(old, vault.fingerprint), 1
    while os.path.lexists(new) and _contents(new, vault.key) != contents:
        number += 1
        new = _renamed(old, f"{number}-{vault.fingerprint}")
    return new


def _contents(backup: Path, key: Key) -> Contents | None:
    try:
        with closing(connect_sealed(backup, key.raw)) as connection:
            return contents_of(connection)
    except StoreError:
        return None


def _renamed(old: Path, fingerprint: str) -> Path:
    stem = old.name.removesuffix(BACKUP_SUFFIX).removesuffix(f"-{fingerprint_of(old)}")
    return old.with_name(f"{stem}-{fingerprint}{BACKUP_SUFFIX}")


def _is_whole(new: Path, vault: OpenVault, progress: Progress) -> bool:
    """Tell whether an earlier try came as far as the new backup, and was stopped after that."""
    if not new.exists() or read_sidecar(new) is None:
        return False
    return inspect(lambda: connect_sealed(new, vault.key.raw), progress, RECORDS).ok


def _copy_under(
    vault: OpenVault, old: Path, new: Path, key: Key, contents: Contents, progress: Progress
) -> None:
    mark = f".{vault.db_id[:16]}-"
    sweep(old.parent, mark)
    require_space(old.parent, old.stat().st_size)
    part = old.with_name(f"{mark}{secrets.token_hex(4)}{BACKUP_SUFFIX}{PART_SUFFIX}")
    with partial_file(part):
        sha256 = encrypt_anew(old, part, key, vault.key, progress)
        findings = inspect(lambda: connect_sealed(part, vault.key.raw), progress, RECORDS)
        if not findings.ok or findings.contents != contents:
            raise NotEncrypted
        size = part.stat().st_size
        part.replace(new)
    sync_folder(new.parent)
    note = read_sidecar(old) or Sidecar(
        sha256,
        size,
        _made(old),
        _made(old),
        vault.db_id,
        vault.fingerprint,
        __version__,
        contents,
    )
    changed = replace(note, sha256=sha256, size=size, fingerprint=vault.fingerprint, thorough=True)
    write_sidecar(new, changed, mark=mark)
