"""One damaged page, and all that is whole beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.store.opened import KEY, new_file, old_file
from therapist_emr.store.connection import Connection, Error, connect_again, transaction
from therapist_emr.store.errors import Damaged, MovedAway, StoreError
from therapist_emr.store.file_checks import PAGE_BYTES
from therapist_emr.store.meta import Meta

ROWS = 60
WHOLE = "SELECT count(*) FROM client"


@pytest.fixture
def damaged(tmp_path: Path) -> Path:
    """Return a practice of which some rows of a table lie in a page that was damaged."""
    path = tmp_path / "practice.emr"
    connection = new_file(path)
    with transaction(connection):
        for number in range(ROWS):
            Meta(connection).put(f"row {number:02}", "x" * 900)
    connection.close()
    whole = path.read_bytes()
    for start in range(PAGE_BYTES, len(whole), PAGE_BYTES):
        spoiled = bytearray(whole)
        spoiled[start + 200] ^= 1
        path.write_bytes(spoiled)
        if _only_some_rows_are_lost(path):
            return path
    raise AssertionError("no page is only of that table")


def _only_some_rows_are_lost(path: Path) -> bool:
    try:
        connection = old_file(path)
    except StoreError:
        return False
    try:
        Meta(connection).get("row 00")
        Meta(connection).get(f"row {ROWS - 1}")
        Meta(connection).put("another", "x")
    except StoreError:
        return False
    finally:
        connection.close()
    connection = old_file(path)
    try:
        return _meets_damage(connection, lambda c: c.execute("SELECT value FROM meta").fetchall())
    finally:
        connection.close()


def _meets_damage(connection: Connection, look: Callable[[Connection], object]) -> bool:
    try:
        look(connection)
    except Damaged:
        return True
    return False


@pytest.fixture
def connection(damaged: Path) -> Iterator[Connection]:
    opened = old_file(damaged)
    yield opened
    opened.close()


@pytest.mark.parametrize(
    "look",
    [
        lambda c: c.execute("SELECT value FROM meta").fetchall(),
        lambda c: c.execute("SELECT value FROM meta").fetchmany(1_000),
        lambda c: list(c.execute("SELECT value FROM meta")),
        lambda c: c.execute("SELECT sum(length(value)) FROM meta").fetchone(),
    ],
)
def test_what_is_whole_is_read_and_saved_after_a_damaged_page_was_met(
    connection: Connection, look: Callable[[Connection], object]
) -> None:
    """A look at one old chart must not keep what is being typed in another from being saved."""
    for _ in range(3):
        assert _meets_damage(connection, look)
        assert connection.execute(WHOLE).fetchone() == (0,)
        with transaction(connection):
            Meta(connection).put("row 00", "typed since")
    assert Meta(connection).get("row 00") == "typed since"


def test_a_change_in_which_a_damaged_page_is_met_is_taken_back_and_the_next_one_kept(
    connection: Connection,
) -> None:
    with pytest.raises(Damaged), transaction(connection):
        Meta(connection).put("row 00", "half")
        connection.execute("SELECT value FROM meta").fetchall()
    with transaction(connection):
        Meta(connection).put("row 01", "whole")
    assert Meta(connection).get("row 00") == "x" * 900
    assert Meta(connection).get("row 01") == "whole"


def test_a_jobs_connection_goes_on_too_and_the_guards_with_it(
    connection: Connection, damaged: Path
) -> None:
    job = connect_again(damaged, bytearray(KEY), connection)
    assert _meets_damage(job, lambda c: c.execute("SELECT value FROM meta").fetchall())
    assert job.execute("PRAGMA foreign_keys").fetchone() == (1,)
    with pytest.raises(Exception, match="not authorized"):
        job.execute("DROP TABLE meta")
    job.close()


def test_a_file_that_was_moved_meanwhile_is_not_mistaken_for_what_has_its_name(
    connection: Connection, damaged: Path
) -> None:
    assert _meets_damage(connection, lambda c: c.execute("SELECT value FROM meta").fetchall())
    damaged.rename(damaged.with_name("elsewhere.emr"))
    with pytest.raises(MovedAway):
        connection.execute(WHOLE)
    damaged.with_name("elsewhere.emr").rename(damaged)
    assert connection.execute(WHOLE).fetchone() == (0,)


def test_a_file_that_does_not_open_anew_is_tried_again(
    connection: Connection, damaged: Path
) -> None:
    assert _meets_damage(connection, lambda c: c.execute("SELECT value FROM meta").fetchall())
    with damaged.open("r+b") as stream:
        stream.seek(100)
        byte = stream.read(1)[0]
        stream.seek(100)
        stream.write(bytes([byte ^ 1]))
    for _ in range(2):
        with pytest.raises(StoreError):
            connection.execute(WHOLE)
    with damaged.open("r+b") as stream:
        stream.seek(100)
        stream.write(bytes([byte]))
    assert connection.execute(WHOLE).fetchone() == (0,)


def test_what_was_closed_stays_closed(connection: Connection) -> None:
    assert _meets_damage(connection, lambda c: c.execute("SELECT value FROM meta").fetchall())
    connection.close()
    with pytest.raises(Error, match="closed"):
        connection.execute(WHOLE)


def test_what_is_still_in_the_log_is_not_lost_by_it(connection: Connection, damaged: Path) -> None:
    """The library crashes when the last to close folds a log in after a damaged page."""
    with transaction(connection, checkpoint=False):
        Meta(connection).put("row 00", "typed last")
    assert _meets_damage(connection, lambda c: c.execute("SELECT value FROM meta").fetchall())
    assert connection.execute(WHOLE).fetchone() == (0,)
    connection.close()
    again = old_file(damaged)
    assert Meta(again).get("row 00") == "typed last"
    again.close()
