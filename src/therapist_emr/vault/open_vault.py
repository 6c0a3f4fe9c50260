"""A practice that is unlocked: its connections, its key, and the way back to locked."""

from __future__ import annotations

import os
import threading
import time
import weakref
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from therapist_emr.domain.clock import moment_of
from therapist_emr.errors import UserError
from therapist_emr.store.audit import AuditHead, AuditTrail
from therapist_emr.store.connection import Connection, connect_again, empty_wal, transaction
from therapist_emr.store.errors import StoreError
from therapist_emr.vault import recovery
from therapist_emr.vault.catching_up import note_behind
from therapist_emr.vault.clock_watch import ClockWatch, jump_words
from therapist_emr.vault.file_sum import sum_of
from therapist_emr.vault.guard import Guard
from therapist_emr.vault.key_history import former_fingerprints
from therapist_emr.vault.keyholder import KeyHolder, Place, Slot
from therapist_emr.vault.keyring_store import KeyringError
from therapist_emr.vault.keys import Key
from therapist_emr.vault.rescue import keep_deleted
from therapist_emr.vault.stored_key import BareKey
from therapist_emr.vault.wrap import KdfParams, UnreadableKey, check_passphrase, wrap
from therapist_emr.whole_files import hold, let_go

ACTOR = "clinician"
JOB_PATIENCE_SECONDS = 5.0
READING_ONLY = "The charts can be read, but nothing can be saved until that is mended."


class VaultLocked(UserError):
    """Say that the practice was locked in the meantime."""

    def __init__(self) -> None:
        super().__init__("The practice is locked.", "Unlock it to go on.")


@dataclass(frozen=True, slots=True)
class Opened:
    """Hold what an unlocked practice is made of."""

    path: Path
    db_id: str
    key: Key
    connection: Connection
    guard: Guard
    handle: int
    holder: KeyHolder


class OpenVault:
    """Hold an unlocked practice; `lock` closes it and wipes its key.

    `actor` is who the audit trail says did what is done with the file.
    """

    def __init__(self, opened: Opened, *, warnings: tuple[str, ...] = ()) -> None:
        self.path = opened.path
        self.db_id = opened.db_id
        self.fingerprint = opened.key.fingerprint()
        self.warnings = warnings
        self.remarks: tuple[str, ...] = ()
        self.actor = ACTOR
        self.failed_tries = 0
        self.key_place: Place | None = None
        self.asks_passphrase = True
        self.copying = threading.Lock()
        self._opened = opened
        hold(opened.handle)
        self._jobs: weakref.WeakSet[Connection] = weakref.WeakSet()
        self._mutex = threading.Lock()
        self._locked = False
        self._clock = ClockWatch()

    @property
    def is_locked(self) -> bool:
        """Tell whether the practice was locked."""
        return self._locked

    @property
    def connection(self) -> Connection:
        """Return the connection of the thread that unlocked the practice."""
        self._check_unlocked()
        return self._opened.connection

    @property
    def key(self) -> Key:
        """Return the practice's own key, which `lock` wipes: borrow it, never keep it."""
        self._check_unlocked()
        return self._opened.key

    @property
    def holder(self) -> KeyHolder:
        """Return what reads and writes the places where the key is kept on this computer."""
        return self._opened.holder

    def connect(self) -> Connection:
        """Open a connection for a job, in the job's own thread; the job closes it."""
        with self._mutex:
            self._check_unlocked()
            connection = connect_again(self.path, self._opened.key.raw, self._opened.connection)
            self._jobs.add(connection)
        return connection

    def recovery_lines(self) -> tuple[str, str, str, str]:
        """Return the four lines of the recovery sheet."""
        return recovery.encode(self.key)

    def set_passphrase(self, passphrase: str, *, kdf: KdfParams | None = None) -> Place:
        """Wrap the key under a new passphrase, keep it, and say where.

        A bare key in the keyring is replaced there, or stays and this is said: it must not be
        left behind beside a passphrase that protects nothing.
        """
        check_passphrase(passphrase)
        wrapped = wrap(self.key, passphrase, self.db_id, kdf)
        holder, ours = self._opened.holder, self.own_fingerprints()
        had_file = holder.file().exists()
        if isinstance(holder.keyring_has(), BareKey):
            self.key_place = holder.replace(wrapped)
        else:
            self.key_place = holder.write(wrapped, ours=ours)
        self.asks_passphrase = True
        with suppress(KeyringError, UnreadableKey):
            # What is kept under the old passphrase must not be opened with it any more.
            holder.forget(Slot.PREVIOUS, ours)
        if self.key_place is Place.FILE and not had_file:
            with closing(self.connect()) as connection:
                note_behind(connection)
        return self.key_place

    def own_fingerprints(self) -> frozenset[str]:
        """Return the fingerprints of the key and of all that came before it, in any thread."""
        with closing(self.connect()) as connection:
            return frozenset({self.fingerprint, *former_fingerprints(connection, self.fingerprint)})

    def record(
        self, action: str, detail: str = "", *, connection: Connection | None = None
    ) -> None:
        """Add a row about the file itself to the audit trail, in a transaction of its own."""
        into = connection or self.connection
        with transaction(into):
            AuditTrail(into).append(action, at_utc=utc_now(), actor=self.actor, detail=detail)

    def note_clock(self) -> None:
        """Record that the computer's clock was set; to be called now and then."""
        with suppress(StoreError):  # a full disk keeps nobody from reading; asked again later
            self._note_clock(self.connection)

    def audit_head(self) -> AuditHead:
        """Return the last row of the audit trail."""
        return AuditTrail(self.connection).head()

    def read_at(self, offset: int, size: int) -> bytes:
        """Read the encrypted file through a descriptor that is kept from before it was opened.

        Another descriptor would drop the database library's locks when it is closed.
        """
        with self._mutex:
            self._check_unlocked()
            os.lseek(self._opened.handle, offset, os.SEEK_SET)
            return os.read(self._opened.handle, size)

    def size(self) -> int:
        """Return the size of the encrypted file in bytes, its write-ahead log not counted."""
        with self._mutex:
            self._check_unlocked()
            return os.fstat(self._opened.handle).st_size

    def lock(self, reason: str = "asked") -> None:
        """Stop jobs, close every connection and wipe the key; a second call does nothing.

        Nothing here may keep a practice from being locked: a trouble of the disk is passed
        over, since all that was saved is in the file or its log already.
        """
        with self._mutex:
            if self._locked:
                return
            self._locked = True
        self._stop_jobs()
        head = None
        try:
            head = self._say_goodbye(reason)
        finally:
            self._close(head)

    def hand_over(self, reason: str) -> Opened:
        """Stop jobs and close every connection, but keep key and guard: for a change of the key."""
        with self._mutex:
            self._check_unlocked()
            self._locked = True
        self._stop_jobs()
        try:
            self._say_goodbye(reason)
        finally:
            self._shut()
        return self._opened

    def abandon(self) -> None:
        """Close without a word in the file: for an opening that did not succeed."""
        self._locked = True
        self._close()

    def _say_goodbye(self, reason: str) -> AuditHead | None:
        connection = self._opened.connection
        with suppress(UserError):
            if connection.is_open and connection.in_transaction:
                connection.execute("ROLLBACK")
            self._note_clock(connection)
            self.record("lock", reason, connection=connection)
            return AuditTrail(connection).head()
        head = None
        with suppress(UserError):  # where the file was moved the library would leave its log behind
            head = AuditTrail(connection).head() if empty_wal(connection) else None
        return head

    def _note_clock(self, connection: Connection) -> None:
        if moved := self._clock.jump():
            self.record("clock", jump_words(moved), connection=connection)
            self._clock.accept()

    def _shut(self) -> None:
        try:
            self._opened.connection.close()
        finally:
            self._close_file()

    def _close(self, head: AuditHead | None = None) -> None:
        opened, file_sum = self._opened, ""
        try:
            opened.connection.close()
            opened.key.zero()
            keep_deleted(opened.handle, opened.path)
            if head is not None:
                file_sum = sum_of(opened.handle, opened.path)
        finally:
            self._close_file()
            opened.key.zero()
            opened.guard.release()
        if head is not None:
            opened.holder.remember_head(head, file_sum)

    def _close_file(self) -> None:
        let_go(self._opened.handle)
        os.close(self._opened.handle)

    def _stop_jobs(self) -> None:
        until = time.monotonic() + JOB_PATIENCE_SECONDS
        while time.monotonic() < until:
            with self._mutex:
                busy = [job for job in self._jobs if job.is_open]
            if not busy:
                return
            for job in busy:
                job.interrupt()
            time.sleep(0.01)

    def _check_unlocked(self) -> None:
        if self._locked:
            raise VaultLocked


def utc_now() -> str:
    """Return this instant as the file writes it."""
    return moment_of(datetime.now(UTC), "UTC").utc
