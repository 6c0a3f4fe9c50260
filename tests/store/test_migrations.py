from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store.opened import KEY, SALT
from therapist_emr.errors import UserError
from therapist_emr.store import migrations
from therapist_emr.store.connection import Connection, Error, create, user_version
from therapist_emr.store.errors import NewerSchema
from therapist_emr.store.migrations import Migration, MigrationFault, load, statements, upgrade

FIRST = """
-- A client; and a note of one;
CREATE TABLE client (id INTEGER PRIMARY KEY, name TEXT NOT NULL DEFAULT 'a;b') STRICT;
CREATE TABLE note (id INTEGER PRIMARY KEY, client_id INTEGER NOT NULL REFERENCES client (id));
CREATE TRIGGER note_kept BEFORE DELETE ON note BEGIN
    SELECT RAISE(ABORT, 'kept; always');
END;
/* nothing; more */
"""


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Connection]:
    connection = create(tmp_path / "practice.emr", bytearray(KEY), SALT)
    yield connection
    connection.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "sql"
    folder.mkdir()
    (folder / "0001_first.sql").write_text(FIRST, encoding="utf-8")
    (folder / "readme.txt").write_text("not a migration", encoding="utf-8")
    return folder


def tables(connection: Connection) -> set[str]:
    rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    return {row[0] for row in rows}


def test_the_shipped_migrations_make_a_practice(empty: Connection) -> None:
    assert upgrade(empty) == (0, len(load()))
    assert {"meta", "client", "entry", "revision", "audit"} <= tables(empty)
    assert upgrade(empty) == (len(load()), len(load()))


def test_steps_are_read_in_order_from_their_folder(folder: Path) -> None:
    (folder / "0002_second.sql").write_text("CREATE TABLE b (a);", encoding="utf-8")
    assert [(step.number, step.name) for step in load(folder)] == [(1, "first"), (2, "second")]


@pytest.mark.parametrize("names", [[], ["0002_b.sql"], ["0001_a.sql", "0001_b.sql"]])
def test_missing_or_doubled_numbers_are_a_bug(tmp_path: Path, names: list[str]) -> None:
    folder = tmp_path / "wrong"
    folder.mkdir()
    for name in names:
        (folder / name).write_text("SELECT 1;", encoding="utf-8")
    with pytest.raises(MigrationFault, match="missing or numbered twice"):
        load(folder)


def test_a_script_is_cut_between_statements_only() -> None:
    found = list(statements(FIRST))
    assert len(found) == 3
    assert found[2].startswith("CREATE TRIGGER")
    assert found[2].endswith("END;")


def test_a_script_that_breaks_off_is_a_bug(empty: Connection) -> None:
    step = Migration(1, "half", "CREATE TABLE a (b); CREATE TABLE c (")
    with pytest.raises(MigrationFault, match="middle of a statement"):
        upgrade(empty, migrations=(step,))
    assert user_version(empty) == 0
    assert tables(empty) == set()


def test_a_step_that_fails_takes_back_those_before_it(empty: Connection, folder: Path) -> None:
    first = load(folder)
    upgrade(empty, migrations=first)
    second = Migration(2, "second", "CREATE TABLE more (a);")
    third = Migration(3, "third", "CREATE TABLE most (a); INSERT INTO nowhere VALUES (1);")
    with pytest.raises(MigrationFault, match="migration 3 does not run"):
        upgrade(empty, migrations=(*first, second, third))
    assert user_version(empty) == 1
    assert tables(empty) == {"client", "note"}
    assert empty.execute("PRAGMA foreign_keys").fetchone()[0] == 1
    with pytest.raises(Error):
        empty.execute("CREATE TABLE door_still_closed (a)")


def test_a_step_that_breaks_a_reference_is_taken_back(empty: Connection, folder: Path) -> None:
    upgrade(empty, migrations=load(folder))
    second = Migration(2, "second", "INSERT INTO note (client_id) VALUES (77);")
    with pytest.raises(MigrationFault, match="migration 2 broke a reference"):
        upgrade(empty, migrations=(*load(folder), second))
    assert user_version(empty) == 1
    assert empty.execute("SELECT count(*) FROM note").fetchone()[0] == 0


def test_a_step_may_rebuild_a_table_that_others_refer_to(empty: Connection, folder: Path) -> None:
    upgrade(empty, migrations=load(folder))
    empty.execute("INSERT INTO client (id, name) VALUES (1, 'one')")
    empty.execute("INSERT INTO note (client_id) VALUES (1)")
    rebuild = Migration(
        2,
        "rebuild",
        "CREATE TABLE client_new (id INTEGER PRIMARY KEY, name TEXT, born TEXT);"
        "INSERT INTO client_new SELECT id, name, '' FROM client;"
        "DROP TABLE client; ALTER TABLE client_new RENAME TO client;",
    )
    assert upgrade(empty, migrations=(*load(folder), rebuild)) == (1, 2)
    assert empty.execute("SELECT name, born FROM client").fetchall() == [("one", "")]


def test_a_file_in_use_is_copied_before_its_first_change(empty: Connection, folder: Path) -> None:
    calls: list[int] = []
    steps = load(folder)
    upgrade(empty, backup=lambda: calls.append(0), migrations=steps)
    assert calls == []
    more = (*steps, Migration(2, "b", "CREATE TABLE b (a);"), Migration(3, "c", "DROP TABLE b;"))
    upgrade(empty, backup=lambda: calls.append(user_version(empty)), migrations=more)
    assert calls == [1]
    upgrade(empty, backup=lambda: calls.append(9), migrations=more)
    assert calls == [1]


def test_no_copy_no_change(empty: Connection, folder: Path) -> None:
    steps = load(folder)
    upgrade(empty, migrations=steps)

    def refuse() -> None:
        raise UserError("no room for a copy")

    with pytest.raises(UserError, match="no room"):
        upgrade(empty, backup=refuse, migrations=(*steps, Migration(2, "b", "DROP TABLE note;")))
    assert user_version(empty) == 1
    assert "note" in tables(empty)


def test_a_trouble_of_the_computer_is_no_fault_of_a_step(empty: Connection, folder: Path) -> None:
    upgrade(empty, migrations=load(folder))
    empty.execute("BEGIN IMMEDIATE")
    with pytest.raises(Error, match="within a transaction"):
        upgrade(empty, migrations=(*load(folder), Migration(2, "b", "CREATE TABLE b (a);")))
    empty.execute("ROLLBACK")
    assert user_version(empty) == 1


def test_a_newer_file_is_refused_and_not_changed(tmp_path: Path, folder: Path) -> None:
    path = tmp_path / "newer.emr"
    connection = create(path, bytearray(KEY), SALT)
    second = Migration(2, "second", "CREATE TABLE b (a);")
    upgrade(connection, migrations=(*load(folder), second))
    before = path.read_bytes()
    for refuse in (migrations.check_version, upgrade):
        with pytest.raises(NewerSchema):
            refuse(connection, migrations=load(folder))
    assert user_version(connection) == 2
    connection.close()
    assert path.read_bytes() == before
