"""What a failure leaves behind in memory: nothing that another thread could stumble over."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.store.opened import KEY, new_file
from therapist_emr.store import connection as door
from therapist_emr.store.connection import Error, connect, connect_sealed
from therapist_emr.store.errors import DiskFault, StoreError


@pytest.fixture
def no_collecting() -> Iterator[None]:
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("no_collecting")
@pytest.mark.parametrize("words", ["SELECT words FROM nowhere", "DELETE FROM meta"])
def test_a_failure_lets_go_of_its_connection_at_once(tmp_path: Path, words: str) -> None:
    """Rows that another thread's collecting frees, while they are closed here, hang or crash."""
    path = tmp_path / "practice.emr"
    new_file(path).close()
    connection = connect_sealed(path, bytearray(KEY))
    kept = weakref.ref(connection)
    with suppress(Error, StoreError):
        connection.execute(words)
    connection.close()
    del connection
    assert kept() is None


def test_a_disk_that_fails_with_room_left_is_not_called_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "practice.emr"
    new_file(path).close()

    def broken(*_: object) -> None:
        raise DiskFault

    monkeypatch.setattr(door, "_settle", broken)
    with pytest.raises(DiskFault):
        connect(path, bytearray(KEY))
