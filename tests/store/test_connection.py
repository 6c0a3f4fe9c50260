from __future__ import annotations

import resource
import sqlite3
import stat
import sys
import threading
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from tests.faults.rights import ordinary_user
from tests.store.opened import KEY, SALT, new_file, old_file
from therapist_emr.errors import Cancelled
from therapist_emr.store import connection as door
from therapist_emr.store.connection import (
    Connection,
    Error,
    IntegrityError,
    checkpoint,
    connect,
    connect_again,
    connect_sealed,
    connect_still,
    create,
    empty_wal,
    schema_changes,
    snapshot,
    transaction,
    versions,
)
from therapist_emr.store.errors import (
    AlreadyExists,
    Busy,
    Damaged,
    DiskFault,
    DiskFull,
    MissingFile,
    NotAPractice,
    ReadOnly,
    UnsuitablePlace,
    UnsuitableProgram,
    WrongKey,
)
from therapist_emr.store.file_checks import db_id


def add(connection: Connection, key: str, value: str = "x") -> None:
    connection.execute("INSERT INTO meta (key, value) VALUES (?, ?)", (key, value))


def keys(connection: Connection) -> set[str]:
    return {row[0] for row in connection.execute("SELECT key FROM meta")}


def wal(path: Path) -> int:
    return path.with_name(path.name + "-wal").stat().st_size


def test_a_new_file_is_private_encrypted_and_named_by_its_salt(tmp_path: Path) -> None:
    path = tmp_path / "practice.emr"
    connection = new_file(path)
    with transaction(connection):
        add(connection, "canary-in-the-clear")
    connection.close()
    content = path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert content[:16] == SALT
    assert b"canary-in-the-clear" not in content
    assert db_id(path) == SALT.hex()


def test_what_was_saved_is_read_again_with_the_same_key(tmp_path: Path) -> None:
    path = tmp_path / "practice.emr"
    connection = new_file(path)
    with transaction(connection):
        add(connection, "kept")
    connection.close()
    connection = old_file(path)
    assert "kept" in keys(connection)
    connection.close()


def test_creating_never_takes_the_place_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "practice.emr"
    path.write_bytes(b"somebody's work")
    with pytest.raises(AlreadyExists):
        create(path, bytearray(KEY), SALT)
    assert path.read_bytes() == b"somebody's work"


def test_creating_in_a_folder_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(MissingFile):
        create(tmp_path / "nowhere" / "practice.emr", bytearray(KEY), SALT)


@pytest.mark.parametrize("size", [0, 16, 31, 33, 62, 64])
def test_only_a_key_of_32_bytes_is_taken(tmp_path: Path, size: int) -> None:
    path = tmp_path / "practice.emr"
    new_file(path).close()
    with pytest.raises(ValueError, match="32 bytes"):
        connect(path, bytearray(size))


def test_only_a_salt_of_16_bytes_is_taken(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        create(tmp_path / "practice.emr", bytearray(KEY), b"short")


def test_the_callers_key_is_left_to_the_caller(tmp_path: Path) -> None:
    key = bytearray(KEY)
    create(tmp_path / "practice.emr", key, SALT).close()
    assert key == KEY


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("temp_store", 2),
        ("recursive_triggers", 1),
        ("foreign_keys", 1),
        ("trusted_schema", 0),
        ("application_id", door.APPLICATION_ID),
    ],
)
def test_every_connection_has_the_safe_settings(
    tmp_path: Path, pragma: str, value: str | int
) -> None:
    path = tmp_path / "practice.emr"
    first = new_file(path)
    second = connect_again(path, bytearray(KEY))
    for connection in (first, second):
        assert connection.execute(f"PRAGMA {pragma}").fetchone()[0] == value
    second.close()
    first.close()


def test_a_wrong_key_is_refused_and_the_file_left_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "practice.emr"
    new_file(path).close()
    before = path.read_bytes()
    for open_it in (connect, connect_again, connect_sealed):
        with pytest.raises(WrongKey):
            open_it(path, bytearray(32))
    assert path.read_bytes() == before
    assert [name.name for name in tmp_path.iterdir()] == ["practice.emr"]


@pytest.mark.parametrize("size", [0, 1, 16, 4095])
def test_a_file_that_is_too_small_is_no_new_practice(tmp_path: Path, size: int) -> None:
    path = tmp_path / "practice.emr"
    path.write_bytes(b"x" * size)
    with pytest.raises(NotAPractice, match="too small"):
        connect(path, bytearray(KEY))
    assert path.stat().st_size == size


def test_a_database_without_encryption_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "plain.db"
    plain = sqlite3.connect(path)
    plain.execute("CREATE TABLE note (text)")
    plain.commit()
    plain.close()
    with pytest.raises(NotAPractice, match="without encryption"):
        connect(path, bytearray(KEY))


def test_another_programs_encrypted_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    other = dbapi2.connect(str(path))
    other.set_key(b"x'" + KEY.hex().encode() + b"'")
    other.execute("CREATE TABLE note (text)")
    other.close()
    with pytest.raises(NotAPractice, match="another program"):
        connect(path, bytearray(KEY))


def test_a_folder_and_a_missing_file_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(NotAPractice, match="folder"):
        connect(tmp_path, bytearray(KEY))
    with pytest.raises(MissingFile):
        connect(tmp_path / "gone.emr", bytearray(KEY))
    with pytest.raises(ReadOnly):
        connect_again(tmp_path / "gone.emr", bytearray(KEY))
    assert not (tmp_path / "gone.emr").exists()


def test_a_library_with_a_known_fault_is_not_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "practice.emr"
    new_file(path).close()
    monkeypatch.setattr(door, "SAFE_SQLITE", (99, 0, 0))
    with pytest.raises(UnsuitableProgram):
        connect(path, bytearray(KEY))


def test_a_place_without_a_write_ahead_log_is_refused() -> None:
    memory = dbapi2.connect(":memory:", factory=Connection)
    with pytest.raises(UnsuitablePlace):
        door._settle(memory, 1024)
    memory.close()


FORBIDDEN = [
    "CREATE TABLE extra (a)",
    "CREATE TEMP TABLE extra (a)",
    "CREATE INDEX extra ON meta (value)",
    "CREATE TRIGGER extra AFTER INSERT ON meta BEGIN SELECT 1; END",
    "CREATE VIEW extra AS SELECT * FROM meta",
    "CREATE VIRTUAL TABLE extra USING fts5 (a)",
    "ALTER TABLE meta ADD COLUMN extra",
    "DROP TABLE meta",
    "DROP TRIGGER audit_kept",
    "ATTACH ':memory:' AS other",
    "ATTACH 'plain.db' AS other KEY ''",
    "DETACH main",
    "REINDEX",
    "ANALYZE",
    "VACUUM",
    "PRAGMA writable_schema = ON",
    "PRAGMA recursive_triggers = OFF",
    "PRAGMA foreign_keys = OFF",
    "PRAGMA journal_mode = DELETE",
    "PRAGMA synchronous = OFF",
    "PRAGMA user_version = 99",
    "PRAGMA key = 'x'",
    "PRAGMA rekey = 'x'",
    "PRAGMA cipher_memory_security = OFF",
    "PRAGMA temp_store_directory = '/tmp'",
    "INSERT INTO sqlite_master (type) VALUES ('table')",
    "DELETE FROM sqlite_schema",
    "UPDATE sqlite_master SET sql = ''",
]


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_nothing_but_a_migration_changes_schema_or_settings(tmp_path: Path, statement: str) -> None:
    connection = new_file(tmp_path / "practice.emr")
    before = connection.execute("SELECT count(*), max(sql) FROM sqlite_master").fetchone()
    with pytest.raises(Error):
        connection.execute(statement)
    assert connection.execute("SELECT count(*), max(sql) FROM sqlite_master").fetchone() == before
    connection.close()


def test_a_migration_may_change_the_schema_and_the_door_closes_behind_it(tmp_path: Path) -> None:
    connection = new_file(tmp_path / "practice.emr")
    with schema_changes(connection):
        connection.execute("CREATE TABLE extra (a)")
    with pytest.raises(Error):
        connection.execute("DROP TABLE extra")
    connection.close()


def test_a_transaction_saves_all_and_empties_the_log(tmp_path: Path) -> None:
    path = tmp_path / "practice.emr"
    connection = new_file(path)
    with transaction(connection):
        add(connection, "one")
        add(connection, "two")
    assert {"one", "two"} <= keys(connection)
    assert wal(path) == 0
    connection.close()


def test_a_transaction_that_fails_saves_nothing(tmp_path: Path) -> None:
    connection = new_file(tmp_path / "practice.emr")
    with pytest.raises(IntegrityError), transaction(connection):
        add(connection, "one")
        add(connection, "one")
    assert not connection.in_transaction
    assert "one" not in keys(connection)
    connection.close()


def test_bulk_work_leaves_the_log_for_later(tmp_path: Path) -> None:
    path = tmp_path / "practice.emr"
    connection = new_file(path)
    with transaction(connection, checkpoint=False):
        add(connection, "one")
    assert wal(path) > 0
    assert empty_wal(connection)
    assert wal(path) == 0
    connection.close()


def test_a_full_disk_saves_nothing_and_says_so(tmp_path: Path) -> None:
    connection = new_file(tmp_path / "practice.emr")
    with schema_changes(connection):
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(DiskFull), transaction(connection):
        add(connection, "one", "x" * 100_000)
    assert not connection.in_transaction
    assert "one" not in keys(connection)
    connection.close()


def test_a_reader_delays_the_emptying_of_the_log_but_not_the_save(tmp_path: Path) -> None:
    path = tmp_path / "practice.emr"
    writer = new_file(path)
    empty_wal(writer)
    reader = connect_again(path, bytearray(KEY))
    with snapshot(reader):
        main = path.stat().st_mtime_ns
        with transaction(writer):
            add(writer, "meanwhile")
        assert not empty_wal(writer)
        assert "meanwhile" not in keys(reader)
        assert path.stat().st_mtime_ns == main
    assert "meanwhile" in keys(reader)
    assert empty_wal(writer)
    reader.close()
    writer.close()


@pytest.mark.skipif(sys.platform == "win32", reason="limits the size of files")
def test_a_disk_that_takes_no_more_delays_the_emptying_but_loses_no_save(tmp_path: Path) -> None:
    path = tmp_path / "practice.emr"
    connection = new_file(path)
    with transaction(connection, checkpoint=False):
        add(connection, "one", "x" * 200_000)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size, limits[1]))
    try:
        assert not empty_wal(connection)
        with pytest.raises(DiskFault):
            checkpoint(connection)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert keys(connection) == {"one"}
    assert empty_wal(connection)
    connection.close()
    connection = old_file(path)
    assert keys(connection) == {"one"}
    connection.close()


def test_inside_a_transaction_the_log_is_left_alone(tmp_path: Path) -> None:
    connection = new_file(tmp_path / "practice.emr")
    with transaction(connection):
        add(connection, "one")
        assert not empty_wal(connection)
    assert "one" in keys(connection)
    connection.close()


def test_two_writers_at_once_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "practice.emr"
    first = new_file(path)
    second = connect_again(path, bytearray(KEY))
    second.execute("PRAGMA busy_timeout = 0")
    with transaction(first), pytest.raises(Busy):
        second.execute("BEGIN IMMEDIATE")
    second.close()
    first.close()


def test_a_sealed_file_is_read_without_a_trace_and_never_written(tmp_path: Path) -> None:
    path = tmp_path / "backup.emr"
    new_file(path).close()
    before = path.read_bytes()
    for open_it in (connect_sealed, connect_still):
        connection = open_it(path, bytearray(KEY))
        assert keys(connection) == set()
        with pytest.raises(ReadOnly):
            add(connection, "one")
        connection.close()
    assert path.read_bytes() == before
    assert [name.name for name in tmp_path.iterdir()] == ["backup.emr"]


def test_damage_is_said_wherever_it_is_met(tmp_path: Path) -> None:
    path = tmp_path / "practice.emr"
    connection = new_file(path)
    with transaction(connection):
        for number in range(600):
            add(connection, f"{number:04}", "x" * 300)
    connection.close()
    content = bytearray(path.read_bytes())
    for page in range(len(content) // 4096 - 3, len(content) // 4096):
        content[page * 4096 + 100] ^= 1
    path.write_bytes(content)
    connection = connect(path, bytearray(KEY))
    everything = "SELECT value FROM meta"
    with pytest.raises(Damaged):
        connection.execute(everything).fetchall()
    with pytest.raises(Damaged):
        list(connection.execute(everything))
    with pytest.raises(Damaged):
        connection.execute(everything).fetchmany(10_000)
    with pytest.raises(Damaged):
        read_one_by_one(connection, everything)
    connection.close()
    connection = connect(path, bytearray(KEY))
    with pytest.raises(Damaged):
        connection.executemany("DELETE FROM meta WHERE key > ?", [("",)])
    connection.close()


def read_one_by_one(connection: Connection, sql: str) -> None:
    cursor = connection.execute(sql)
    while cursor.fetchone() is not None:
        continue


def test_rows_come_whole_however_they_are_asked_for(connection: Connection) -> None:
    with transaction(connection):
        connection.executemany(
            "INSERT INTO meta (key, value) VALUES (?, '')", [(f"{n:03}",) for n in range(200)]
        )
    wanted = [(f"{n:03}",) for n in range(200)]
    everything = "SELECT key FROM meta ORDER BY key"
    assert list(connection.execute(everything)) == wanted
    assert connection.execute(everything).fetchall() == wanted
    cursor = connection.execute(everything)
    assert [cursor.fetchone(), *cursor.fetchmany(2), *cursor] == wanted


def test_a_bug_of_ours_stays_a_bug(connection: Connection) -> None:
    with pytest.raises(Error, match="no such table"):
        connection.execute("SELECT * FROM nowhere")
    with pytest.raises(IntegrityError):
        connection.executemany("INSERT INTO meta VALUES (?, ?)", [("a", "b"), ("a", "b")])


def test_another_thread_may_stop_long_work_but_not_a_closed_connection(tmp_path: Path) -> None:
    connection = new_file(tmp_path / "practice.emr")
    timer = threading.Timer(0.05, connection.interrupt)
    timer.start()
    endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT max(x) FROM n"
    with pytest.raises(Cancelled):
        connection.execute(endless).fetchall()
    timer.join()
    connection.close()
    assert not connection.is_open
    connection.interrupt()
    connection.close()


def test_a_connection_opened_on_one_thread_serves_on_another(tmp_path: Path) -> None:
    new_file(tmp_path / "practice.emr").close()
    opened: list[Connection] = []
    thread = threading.Thread(target=lambda: opened.append(old_file(tmp_path / "practice.emr")))
    thread.start()
    thread.join()
    with transaction(opened[0]):
        add(opened[0], "one")
    assert keys(opened[0]) == {"one"}
    opened[0].close()


def test_a_snapshot_ends_even_when_its_reader_fails(connection: Connection) -> None:
    with pytest.raises(ZeroDivisionError), snapshot(connection):
        assert connection.in_transaction
        raise ZeroDivisionError
    assert not connection.in_transaction
    with snapshot(connection):
        connection.execute("COMMIT")
    assert not connection.in_transaction


def test_versions_name_sqlite_and_sqlcipher() -> None:
    sqlite, cipher = versions()
    assert tuple(int(part) for part in sqlite.split(".")) >= door.SAFE_SQLITE
    assert cipher.startswith("4.")


def test_a_read_only_file_is_said_to_be_one(tmp_path: Path) -> None:
    path = tmp_path / "practice.emr"
    new_file(path).close()
    path.chmod(0o400)
    tmp_path.chmod(0o500)
    try:
        with ordinary_user(), pytest.raises(ReadOnly):
            connection = connect(path, bytearray(KEY))
            with transaction(connection):
                add(connection, "one")
    finally:
        tmp_path.chmod(0o700)
