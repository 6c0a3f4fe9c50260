"""What a Mac has to be told, so that its drive writes down what it was given."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.store.opened import KEY, new_file, old_file
from therapist_emr.store.connection import connect_again, schema_changes


@pytest.mark.parametrize("pragma", ["fullfsync", "checkpoint_fullfsync"])
def test_every_connection_waits_for_the_drive_itself(tmp_path: Path, pragma: str) -> None:
    path = tmp_path / "practice.emr"
    first = new_file(path)
    second = connect_again(path, bytearray(KEY))
    for connection in (first, second):
        with schema_changes(connection):  # any pragma may be read there
            assert connection.execute(f"PRAGMA {pragma}").fetchone()[0] == 1
        connection.close()
    third = old_file(path)
    with schema_changes(third):
        assert third.execute(f"PRAGMA {pragma}").fetchone()[0] == 1
    third.close()
