from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.vault.practices import Tools, actions, read, write
from therapist_emr.store.meta import Meta
from therapist_emr.vault import file_sum
from therapist_emr.vault.file_sum import TOO_LARGE, sum_found, sum_of
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
    assert sum_found(handle) == TOO_LARGE


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


def test_an_empty_log_hides_no_old_page(tools: Tools) -> None:
    vault = tools.create()
    write(vault, "note", "first")
    vault.lock("done")
    old = tools.path.read_bytes()
    vault = tools.unlock()
    write(vault, "note", "second")
    vault.lock("done")
    put_back(tools, old)
    tools.path.with_name("practice.emr-wal").touch()
    vault = tools.unlock()
    vault.lock("done")
    assert vault.warnings == (ALTERED_SINCE_LOCKED,)


def test_more_bytes_than_are_added_up_are_noticed(
    tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    tools.create().lock("done")
    monkeypatch.setattr(file_sum, "LARGEST", tools.path.stat().st_size)
    with tools.path.open("ab") as stream:
        stream.write(b"\0" * PAGE)
    vault = tools.unlock()
    vault.lock("done")
    assert vault.warnings == (ALTERED_SINCE_LOCKED,)


def test_an_old_log_that_is_put_back_is_noticed(tools: Tools) -> None:
    vault = tools.create()
    log = tools.path.with_name("practice.emr-wal")
    vault.connection.execute("BEGIN IMMEDIATE")
    Meta(vault.connection).put("note", "first")
    vault.connection.execute("COMMIT")
    old = log.read_bytes()
    write(vault, "note", "second")
    vault.lock("done")
    log.write_bytes(old)
    vault = tools.unlock()
    found = read(vault, "note")
    vault.lock("done")
    assert (found, vault.warnings) == ("first", (ALTERED_SINCE_LOCKED,))


def test_a_log_cut_short_by_a_crash_is_no_alarm(tools: Tools) -> None:
    tools.create().lock("done")
    tools.path.with_name("practice.emr-wal").write_bytes(b"\x37\x7f\x06\x82" + bytes(5000))
    vault = tools.unlock()
    vault.lock("done")
    assert vault.warnings == ()


def test_a_practice_that_was_not_locked_well_is_not_called_altered(tools: Tools) -> None:
    tools.create().lock("done")
    vault = tools.unlock()
    write(vault, "note", "kept")
    vault.abandon()
    vault = tools.unlock()
    assert vault.warnings == ()
    vault.lock("done")
