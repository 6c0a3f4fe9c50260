"""The encrypted file opened safely: the only module that knows the database library."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from sqlcipher3 import dbapi2

from therapist_emr.errors import Cancelled
from therapist_emr.store.errors import (
    AlreadyExists,
    Busy,
    DiskFault,
    DiskFull,
    MovedAway,
    NoRoomToOpen,
    NotAPractice,
    StoreError,
    UnsuitablePlace,
    UnsuitableProgram,
    explain_words,
    raise_known,
)
from therapist_emr.store.file_checks import SALT_BYTES, check_file
from therapist_emr.whole_files import Whereabouts

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Parameters

APPLICATION_ID = 0x54454D52  # "TEMR": tells our files from any other SQLCipher file
KEY_BYTES = 32
SAFE_SQLITE = (3, 51, 3)  # below it a bug can corrupt a write-ahead log
BUSY_MS = 5_000
UI_CACHE_KIB = 64 * 1024
JOB_CACHE_KIB = 16 * 1024
MIN_FREE_BYTES = 64 * 1024  # the log and its index, as soon as a practice is opened
_INDEX_IN_MEMORY = "" if os.name == "nt" else "&vfs=unix-excl"
"""Keeps the log's index in memory, for all connections of this process (sqlite.org/vfs.html)."""
_DURABLE = ("synchronous = FULL", "fullfsync = ON", "checkpoint_fullfsync = ON")
"""A Mac's drive keeps what it was given in memory, unless it is asked in full."""
_CORRUPT = 11  # sqlite.org/rescode.html
_BATCH = 64  # rows fetched at a time by a loop

complete_statement = dbapi2.complete_statement
Error = dbapi2.Error
IntegrityError = dbapi2.IntegrityError

_HEX = b"0123456789abcdef"
_ACTIONS = frozenset(
    {
        dbapi2.SQLITE_SELECT,
        dbapi2.SQLITE_READ,
        dbapi2.SQLITE_FUNCTION,
        dbapi2.SQLITE_RECURSIVE,
        dbapi2.SQLITE_TRANSACTION,
        dbapi2.SQLITE_SAVEPOINT,
    }
)
_WRITES = frozenset({dbapi2.SQLITE_INSERT, dbapi2.SQLITE_UPDATE, dbapi2.SQLITE_DELETE})
_SCHEMA_TABLES = frozenset({"sqlite_master", "sqlite_schema", "sqlite_temp_master"})
_READABLE_PRAGMAS = frozenset(
    {
        "application_id",
        "cipher_salt",
        "cipher_version",
        "foreign_keys",
        "journal_mode",
        "page_count",
        "page_size",
        "query_only",
        "recursive_triggers",
        "schema_version",
        "synchronous",
        "temp_store",
        "trusted_schema",
        "user_version",
    }
)
_PRAGMAS = frozenset(
    {
        "busy_timeout",
        "cache_size",
        "cipher_integrity_check",
        "data_version",
        "foreign_key_check",
        "foreign_key_list",
        "index_info",
        "index_list",
        "integrity_check",
        "quick_check",
        "table_info",
        "table_list",
        "table_xinfo",
        "wal_checkpoint",
    }
)


class Cursor(dbapi2.Cursor):
    """The rows of a statement; a trouble of the computer raises a `StoreError`."""

    def fetchone(self) -> Any:
        """Return the next row, or None."""
        try:
            return super().fetchone()
        except dbapi2.Error as error:
            _note_damage(self.connection, error)
            raise_known(error)

    def fetchall(self) -> list[Any]:
        """Return the rows that are left."""
        try:
            return super().fetchall()
        except dbapi2.Error as error:
            _note_damage(self.connection, error)
            raise_known(error)

    def fetchmany(self, size: int = 1) -> list[Any]:
        """Return the next rows, at most `size`."""
        try:
            return super().fetchmany(size)
        except dbapi2.Error as error:
            _note_damage(self.connection, error)
            raise_known(error)

    def __iter__(self) -> Iterator[Any]:
        """Yield the rows that are left."""
        while rows := self.fetchmany(_BATCH):
            yield from rows


class Connection(dbapi2.Connection):
    """An open practice: speaks SQL, says in plain words what the computer refused.

    It may be opened on one thread and handed to another, as unlocking does, but two threads
    must not use one connection at once: their transactions would mix.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self.is_open, self.keeper, self.met_damage = False, "", False
        self.whereabouts: Whereabouts | None = None
        self.way_in: tuple[Path, bytearray, int, str] | None = None
        self._closing: threading.Lock = getattr(self, "_closing", threading.Lock())
        super().__init__(*arguments, **options)
        self.is_open = True

    def cursor(self, factory: type[dbapi2.Cursor] = dbapi2.Cursor) -> Cursor:  # noqa: ARG002
        """Return a cursor that says troubles in plain words."""
        return cast("Cursor", super().cursor(Cursor))

    def execute(self, sql: str, parameters: Parameters = (), /) -> Cursor:
        """Run one statement; a trouble of the computer raises a `StoreError`."""
        if self.met_damage and not (self.is_open and self.in_transaction):
            _open_anew(self)
        try:
            return cast("Cursor", super().execute(sql, parameters))
        except dbapi2.Error as error:
            _note_damage(self, error)
            raise_known(error)

    def executemany(self, sql: str, parameters: Iterable[Parameters], /) -> Cursor:
        """Run one statement for many rows; a trouble of the computer raises a `StoreError`."""
        try:
            return cast("Cursor", super().executemany(sql, parameters))
        except dbapi2.Error as error:
            raise_known(error)

    def interrupt(self) -> None:
        """Stop what the connection is doing, from any thread; a closed one has nothing to stop."""
        with self._closing:
            if self.is_open:
                super().interrupt()

    def require_in_place(self) -> None:
        """Raise `MovedAway` when the file's name leads to another file by now, or to none."""
        if self.whereabouts is not None and not self.whereabouts.hold:
            raise MovedAway

    def close(self) -> None:
        """Close the connection; a second call does nothing."""
        with self._closing:
            self.is_open, self.met_damage, self.way_in = False, False, None
        super().close()


def create(path: Path, key: bytearray, salt: bytes) -> Connection:
    """Make a new encrypted file that only its owner can read, and open it."""
    if len(salt) != SALT_BYTES:
        raise ValueError("a salt has 16 bytes")
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        raise AlreadyExists from None
    except OSError as error:
        raise_known(error)
    connection = _keyed(path, "mode=rw", key, salt)
    return _prepared(connection, lambda: _new_file(connection))


def connect(path: Path, key: bytearray) -> Connection:
    """Open an existing practice for reading and writing, on a full disk too."""
    check_file(path)
    try:
        return _connect(path, key, UI_CACHE_KIB)
    except (DiskFault, DiskFull):
        with suppress(DiskFault, DiskFull):
            return _connect(path, key, UI_CACHE_KIB, _INDEX_IN_MEMORY)
        if shutil.disk_usage(path.parent).free < MIN_FREE_BYTES:
            raise NoRoomToOpen from None
        raise


def connect_again(path: Path, key: bytearray, first: Connection | None = None) -> Connection:
    """Open a job's own connection to a practice that this process holds open already.

    The log's index is where the `first` has it. The file is not looked at from outside: closing it
    would drop the locks that the first holds (https://www.sqlite.org/howtocorrupt.html, 2.2).
    """
    if first is not None:
        first.require_in_place()
    return _connect(path, key, JOB_CACHE_KIB, first.keeper if first else "")


def connect_sealed(path: Path, key: bytearray) -> Connection:
    """Open a file that nobody is writing, such as a backup, without touching its folder."""
    check_file(path)
    return connect_still(path, key)


def connect_still(path: Path, key: bytearray) -> Connection:
    """Do the same to the practice that is open here, while a snapshot keeps its file still."""
    connection = _keyed(path, "mode=ro&immutable=1", key)
    return _prepared(connection, lambda: _sealed_file(connection))


@contextmanager
def transaction(connection: Connection, *, checkpoint: bool = True) -> Iterator[None]:
    """Save all that happens inside, or nothing; then leave the write-ahead log empty.

    `checkpoint=False` is for bulk work that calls `empty_wal` itself now and then.
    """
    connection.require_in_place()
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    if checkpoint:
        empty_wal(connection)


@contextmanager
def snapshot(connection: Connection) -> Iterator[None]:
    """Read one unchanging state of the practice while others may go on saving."""
    connection.execute("BEGIN")
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        yield
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def empty_wal(connection: Connection) -> bool:
    """Move saved pages into the file and empty the log; False when that must wait.

    What was committed is safe in the log already, so nothing here fails a save: not a
    reader that needs the old pages, not a full disk, not a stop that came too late.
    """
    try:
        return checkpoint(connection)
    except (StoreError, Cancelled):
        return False


def checkpoint(connection: Connection) -> bool:
    """Do the same, but raise a `StoreError` when it is the disk that stands in the way."""
    connection.execute("PRAGMA busy_timeout = 0")
    try:
        busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    except Busy:
        return False
    finally:
        connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
    return not busy


def rekey(connection: Connection, key: bytearray) -> None:
    """Encrypt the whole file anew with another key, in one transaction; the salt stays.

    It is the file's only connection, and is closed afterwards. A `StoreError` leaves the file
    as it was; a crash leaves a file that opens with exactly one of the two keys.
    """
    if len(key) != KEY_BYTES:
        raise ValueError("a key has 32 bytes")
    literal = _key_literal(key, b"")
    try:
        connection.reset_key(literal)
    except dbapi2.Error as error:
        raise_known(error, known=explain_words(error))
    finally:
        literal[:] = bytes(len(literal))


@contextmanager
def schema_changes(connection: Connection) -> Iterator[None]:
    """Let a migration change the schema, which is refused at any other time."""
    connection.set_authorizer(None)
    try:
        yield
    finally:
        connection.set_authorizer(_authorize)


def user_version(connection: Connection) -> int:
    """Return the number of the last migration that ran on the file."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def in_memory() -> Connection:
    """Open an empty database that is on no disk; the caller closes it."""
    return dbapi2.connect(":memory:", factory=Connection, isolation_level=None)


def versions() -> tuple[str, str]:
    """Return the versions of SQLite and SQLCipher, for `doctor`."""
    with closing(in_memory()) as connection:
        row = connection.execute("PRAGMA cipher_version").fetchone()
    return dbapi2.sqlite_version, str(row[0]) if row else ""


def _note_damage(connection: dbapi2.Connection, error: dbapi2.Error) -> None:
    code = getattr(error, "sqlite_errorcode", 0)
    if isinstance(connection, Connection) and connection.way_in and code & 0xFF == _CORRUPT:
        connection.met_damage = True


def _open_anew(connection: Connection) -> None:
    """Open a connection once more that met a damaged page.

    Until then the library reads and writes nothing more through it, though all else is whole: a
    look at one old chart would keep what is being typed in another from being saved.
    """
    assert connection.way_in is not None
    connection.require_in_place()
    way_in = connection.way_in
    # The last to close folds the log in, and with a damaged page met the library crashes at that.
    with closing(_connect(*way_in)):
        connection.close()
        try:
            _connect(*way_in, again=connection)
        except BaseException:
            connection.met_damage, connection.way_in = True, way_in
            raise


def _connect(
    path: Path, key: bytearray, cache_kib: int, keeper: str = "", again: Connection | None = None
) -> Connection:
    connection = _keyed(path, "mode=rw" + keeper, key, again=again)
    connection.keeper, connection.whereabouts = keeper, Whereabouts(path)
    _prepared(connection, lambda: _existing_file(connection, cache_kib))
    connection.way_in = path, key, cache_kib, keeper  # only what opened can be opened anew
    return connection


def _keyed(
    path: Path, mode: str, key: bytearray, salt: bytes = b"", again: Connection | None = None
) -> Connection:
    if len(key) != KEY_BYTES:
        raise ValueError("a key has 32 bytes")  # 62 hex digits would become a passphrase
    connection = Connection.__new__(Connection) if again is None else again
    try:
        Connection.__init__(
            connection,
            f"{path.absolute().as_uri()}?{mode}",
            uri=True,
            isolation_level=None,
            check_same_thread=False,  # SQLite is built serialized; see Connection
            cached_statements=512,
            timeout=BUSY_MS / 1000,
        )
    except dbapi2.Error as error:
        raise_known(error)
    dbapi2.Connection.execute(connection, "PRAGMA cipher_log_level = NONE")
    literal = _key_literal(key, salt)
    try:
        connection.set_key(literal)
    finally:
        literal[:] = bytes(len(literal))
    return connection


def _key_literal(key: bytearray, salt: bytes) -> bytearray:
    # Digit by digit into one buffer that is zeroed: hex() would leave a copy in memory.
    literal = bytearray(2 * (len(key) + len(salt)) + 3)
    literal[0:2] = b"x'"
    literal[-1:] = b"'"
    at = 2
    for part in (key, salt):
        for byte in part:
            literal[at] = _HEX[byte >> 4]
            literal[at + 1] = _HEX[byte & 15]
            at += 2
    return literal


def _prepared(connection: Connection, prepare: Callable[[], None]) -> Connection:
    try:
        _check_library(connection)
        prepare()
        connection.set_authorizer(_authorize)
    except BaseException:
        connection.close()
        raise
    return connection


def _check_library(connection: Connection) -> None:
    cipher = connection.execute("PRAGMA cipher_version").fetchone()
    if not cipher or not cipher[0] or dbapi2.sqlite_version_info < SAFE_SQLITE:
        raise UnsuitableProgram


def _new_file(connection: Connection) -> None:
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    _settle(connection, UI_CACHE_KIB)


def _existing_file(connection: Connection, cache_kib: int) -> None:
    _check_ours(connection)
    _settle(connection, cache_kib)


def _sealed_file(connection: Connection) -> None:
    _check_ours(connection)
    _read_rules(connection)


def _check_ours(connection: Connection) -> None:
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    found = connection.execute("PRAGMA application_id").fetchone()[0]
    if found != APPLICATION_ID:
        raise NotAPractice("another program made it")


def _settle(connection: Connection, cache_kib: int) -> None:
    # locking_mode stays NORMAL: see docs/adr/0006-one-process-many-connections.md
    if connection.execute("PRAGMA journal_mode = WAL").fetchone()[0] != "wal":
        raise UnsuitablePlace
    for rule in (*_DURABLE, f"cache_size = -{cache_kib}"):
        connection.execute(f"PRAGMA {rule}")
    _read_rules(connection)


def _read_rules(connection: Connection) -> None:
    for rule in (
        "temp_store = 2",
        "recursive_triggers = ON",
        "foreign_keys = ON",
        "trusted_schema = OFF",
        "cell_size_check = ON",
    ):
        connection.execute(f"PRAGMA {rule}")


def _authorize(
    action: int, first: str | None, second: str | None, _database: str | None, _by: str | None
) -> int:
    if action in _ACTIONS:
        return dbapi2.SQLITE_OK
    if action in _WRITES:
        allowed = first not in _SCHEMA_TABLES
    elif action == dbapi2.SQLITE_PRAGMA:
        name = (first or "").lower()
        allowed = name in _PRAGMAS or (name in _READABLE_PRAGMAS and second is None)
    else:
        allowed = False
    return dbapi2.SQLITE_OK if allowed else dbapi2.SQLITE_DENY
