from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.vault.practices import Tools, actions, write
from therapist_emr.vault import file_sum
from therapist_emr.vault.file_sum import sum_of
from therapist_emr.vault.opening import ALTERED_SINCE_LOCKED

PAGE = 4096


@pytest.fixture
def handle(tmp_path: Path) -> Iterator[int]:
    path = tmp_path / "file"
    path.write_bytes(b"chart" * 1_000_000)
    opened = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    yield opened
    os.close(opened)


def test_the_sum_is_that_of_all_bytes(handle: int, tmp_path: Path) -> None:
    wanted = hashlib.sha256(b"chart" * 1_000_000).hexdigest()
    assert sum_of(handle, tmp_path / "file") == wanted
    assert sum_of(handle, tmp_path / "file") == wanted


def test_there_is_none_of_a_large_file_or_one_with_a_log(
    handle: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file-wal").touch()
    assert sum_of(handle, tmp_path / "file") == ""
    (tmp_path / "file-wal").unlink()
    monkeypatch.setattr(file_sum, "LARGEST", 4_999_999)
    assert sum_of(handle, tmp_path / "file") == ""


def test_a_disk_that_does_not_answer_gives_none(tmp_path: Path) -> None:
    assert sum_of(99_999, tmp_path / "file") == ""


def put_back(tools: Tools, old: bytes) -> None:
    """Put back the first page whose older self leaves the audit trail as it is."""
    today = tools.path.read_bytes()
    for at in range(PAGE, len(old), PAGE):
        tools.path.write_bytes(today[:at] + old[at : at + PAGE] + today[at + PAGE :])
        if old[at : at + PAGE] != today[at : at + PAGE]:
            return


def test_an_old_page_that_is_put_back_is_noticed_and_recorded(tools: Tools) -> None:
    vault = tools.create()
    write(vault, "note", "first")
    vault.lock("done")
    old = tools.path.read_bytes()
    vault = tools.unlock()
    assert vault.warnings == ()
    write(vault, "note", "second")
    vault.lock("done")
    put_back(tools, old)
    vault = tools.unlock()
    assert vault.warnings == (ALTERED_SINCE_LOCKED,)
    assert "altered file" in actions(vault)
    vault.lock("done")
    vault = tools.unlock()
    assert vault.warnings == ()
    vault.lock("done")


def test_a_practice_that_was_not_locked_well_is_not_called_altered(tools: Tools) -> None:
    tools.create().lock("done")
    vault = tools.unlock()
    write(vault, "note", "kept")
    vault.abandon()
    vault = tools.unlock()
    assert vault.warnings == ()
    vault.lock("done")
