from __future__ import annotations

from pathlib import Path

import pytest

from tests.store.opened import KEY, new_file, old_file
from therapist_emr.store import connection as door
from therapist_emr.store.connection import connect_sealed
from therapist_emr.store.errors import Busy, DiskFault


def test_the_key_is_changed_to_a_whole_key_only(tmp_path: Path) -> None:
    connection = new_file(path := tmp_path / "practice.emr")
    with pytest.raises(ValueError, match="32 bytes"):
        door.rekey(connection, bytearray(31))
    connection.close()
    old_file(path).close()


def test_a_key_is_not_changed_while_somebody_writes(tmp_path: Path) -> None:
    connection = new_file(path := tmp_path / "practice.emr")
    other = door.connect_again(path, bytearray(KEY))
    other.execute("BEGIN IMMEDIATE")
    connection.execute("PRAGMA busy_timeout = 0")
    with pytest.raises(Busy):
        door.rekey(connection, bytearray(range(1, 33)))
    other.execute("ROLLBACK")
    other.close()
    connection.close()
    old_file(path).close()


def test_a_file_that_is_only_read_keeps_its_key(tmp_path: Path) -> None:
    new_file(path := tmp_path / "practice.emr").close()
    sealed = connect_sealed(path, bytearray(KEY))
    with pytest.raises(DiskFault):
        door.rekey(sealed, bytearray(range(1, 33)))
    sealed.close()
    old_file(path).close()
