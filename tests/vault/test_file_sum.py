from __future__ import annotations

import errno
import hashlib
import os
import struct
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.vault.practices import Tools, actions, flipped, key_of, read, secrets_of, write
from therapist_emr.errors import UserError
from therapist_emr.store.connection import snapshot, transaction
from therapist_emr.store.file_checks import db_id
from therapist_emr.store.meta import Meta
from therapist_emr.vault import file_sum
from therapist_emr.vault.file_sum import Witness, sum_of
from therapist_emr.vault.keyholder import KeyHolder
from therapist_emr.vault.keys import Key
from therapist_emr.vault.opening import ALTERED_SINCE_LOCKED, NOT_COMPARED
from therapist_emr.vault.stillness import log_size
from therapist_emr.vault.verify import verify_file, verify_vault

PAGE = 4096
DATA = b"chart" * 1_000_000


@pytest.fixture
def handle(tmp_path: Path) -> Iterator[int]:
    path = tmp_path / "file"
    path.write_bytes(DATA)
    opened = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    yield opened
    os.close(opened)


def wanted(data: bytes) -> str:
    """Work the sum out page by page: of pages' ends alone, but for the salt and a torn end."""
    whole = len(data) - len(data) % PAGE
    seals = [data[at + PAGE - 80 : at + PAGE] for at in range(0, whole, PAGE)]
    pieces = [data[:16]]
    for first in range(0, len(seals), 256):
        lot = seals[first : first + 256]
        pieces += [seal[word : word + 8] for word in range(0, 80, 8) for seal in lot]
    pieces.append(data[whole:])
    return f"seals-{len(data)}-{hashlib.sha256(b''.join(pieces)).hexdigest()}"


def between_two_days(tools: Tools) -> bytes:
    """Write on one day and on the next; return the file as it lay locked between them."""
    vault = tools.create()
    write(vault, "note", "first")
    vault.lock("done")
    between = tools.path.read_bytes()
    vault = tools.unlock()
    write(vault, "note", "second")
    vault.lock("done")
    return between


def test_the_sum_is_that_of_size_salt_and_seals(handle: int, tmp_path: Path) -> None:
    assert sum_of(handle, tmp_path / "file") == wanted(DATA)
    assert sum_of(handle, tmp_path / "file") == wanted(DATA)


def test_there_is_none_of_a_file_with_a_log(handle: int, tmp_path: Path) -> None:
    (tmp_path / "file-wal").touch()
    assert sum_of(handle, tmp_path / "file") == ""


def test_a_disk_that_does_not_answer_gives_none(
    tools: Tools, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sum_of(99_999, tmp_path / "file") == ""
    tools.create().lock("done")
    name = db_id(tools.path)
    for broken in ("open", "lseek"):
        witness = Witness(tools.path, KeyHolder(tools.keystore, tools.path, name))
        with monkeypatch.context() as patch:
            patch.setattr(os, broken, failing)
            witness.begin()
            witness.wait()
        assert not witness.was_summed


def failing(*_: object) -> int:
    raise OSError(errno.EIO, "no answer")


def test_a_disk_that_is_too_slow_keeps_nobody_waiting(
    tools: Tools, handle: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tools.create().lock("done")
    tools.unlock().lock("done")
    with tools.path.open("ab") as stream:
        stream.write(b"\0" * PAGE)
    kept = remembered(tools)
    monkeypatch.setattr(file_sum, "PATIENCE_SECONDS", 0)
    monkeypatch.setattr(file_sum, "_added_up", slow(file_sum._added_up))
    assert sum_of(handle, tmp_path / "file") == ""
    tools.path.write_bytes(tools.path.read_bytes()[:-PAGE])
    vault = tools.unlock()
    told = actions(vault)
    vault.lock("done")
    assert (vault.warnings, vault.remarks) == ((), (NOT_COMPARED,))
    assert told.count("not compared") == 1
    assert remembered(tools) != kept


def test_what_could_not_be_added_up_at_locking_is_told_at_unlocking(
    tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = tools.create()
    with monkeypatch.context() as patch:
        patch.setattr(file_sum, "PATIENCE_SECONDS", 0)
        patch.setattr(file_sum, "_added_up", slow(file_sum._added_up))
        vault.lock("done")
    vault = tools.unlock()
    assert (vault.warnings, vault.remarks) == ((), (NOT_COMPARED,))
    vault.lock("done")
    vault = tools.unlock()
    assert (vault.warnings, vault.remarks) == ((), ())
    vault.lock("done")


def slow(work: Callable[[int, Callable[[], bool]], str]) -> Callable[..., str]:
    def add_up(handle: int, goes_on: Callable[[], bool]) -> str:
        while goes_on():
            time.sleep(0.001)
        return work(handle, goes_on)

    return add_up


def remembered(tools: Tools) -> str:
    [head] = [kept for (_, slot), kept in secrets_of(tools).items() if slot == "head"]
    return head


def test_a_sum_of_an_earlier_version_is_no_alarm(tools: Tools) -> None:
    tools.create().lock("done")
    seq, mac, _ = remembered(tools).split()
    for service, slot in list(secrets_of(tools)):
        if slot == "head":
            secrets_of(tools)[service, slot] = f"{seq} {mac} {'0' * 64}"
    vault = tools.unlock()
    vault.lock("done")
    assert vault.warnings == ()
    assert "seals-" in remembered(tools)


def test_what_the_seals_do_not_tell_is_refused_or_found_by_verify(tools: Tools) -> None:
    """Prove that nothing is lost: a byte outside the seals is met where its page is read."""
    vault = tools.create()
    write(vault, "note", "x" * 40_000)
    key = key_of(vault)
    vault.lock("done")
    whole = tools.path.read_bytes()
    for at in range(0, len(whole), PAGE):
        with flipped(tools.path, at + 100):
            assert not well(tools.path, key), f"page {at // PAGE + 1}"
            assert said_or_found(tools), f"page {at // PAGE + 1}"
        tools.path.write_bytes(whole)
    assert well(tools.path, key)


def well(path: Path, key: Key) -> bool:
    try:
        return verify_file(path, key).ok
    except UserError:
        return False


def said_or_found(tools: Tools) -> bool:
    """Tell whether a page that was altered is refused at unlocking, or by a check after it."""
    try:
        vault = tools.unlock()
    except UserError:
        return True
    try:
        return not verify_vault(vault).ok
    except UserError:
        return True
    finally:
        vault.abandon()


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
    old = between_two_days(tools)
    put_back(tools, old)
    tools.path.with_name("practice.emr-wal").touch()
    vault = tools.unlock()
    vault.lock("done")
    assert vault.warnings == (ALTERED_SINCE_LOCKED,)


def test_an_old_page_of_a_large_practice_is_noticed(tools: Tools) -> None:
    vault = tools.create()
    write(vault, "note", "first")
    write(vault, "pictures", "x" * 34 * 1024 * 1024)
    vault.lock("done")
    assert tools.path.stat().st_size > 32 * 1024 * 1024
    old = tools.path.read_bytes()
    vault = tools.unlock()
    assert vault.warnings == ()
    write(vault, "note", "second")
    vault.lock("done")
    put_back(tools, old)
    vault = tools.unlock()
    vault.lock("done")
    assert vault.warnings == (ALTERED_SINCE_LOCKED,)


def test_bytes_that_were_added_are_noticed_without_reading_them(
    tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    tools.create().lock("done")
    os.truncate(tools.path, 8 * 1024**4)
    monkeypatch.setattr(file_sum, "PATIENCE_SECONDS", 0.5)
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


def journal_of(number: int, page: bytes, pages: int) -> bytes:
    """Make a journal that gives one page back, as anyone can: there is no key in its sums."""
    nonce = 7
    head = bytes.fromhex("d9d505f920a163d7") + struct.pack(">5I", 1, nonce, pages, 512, PAGE)
    added = (nonce + sum(page[PAGE - 200 : 0 : -200])) & 0xFFFFFFFF
    return head.ljust(512, b"\0") + struct.pack(">I", number) + page + struct.pack(">I", added)


def test_an_old_page_that_a_journal_puts_back_is_noticed(tools: Tools) -> None:
    old = between_two_days(tools)
    today = tools.path.read_bytes()
    at = next(at for at in range(PAGE, len(old), PAGE) if old[at:][:PAGE] != today[at:][:PAGE])
    journal = journal_of(at // PAGE + 1, old[at : at + PAGE], len(today) // PAGE)
    tools.path.with_name("practice.emr-journal").write_bytes(journal)
    vault = tools.unlock()
    found = read(vault, "note")
    vault.lock("done")
    assert (found, vault.warnings) == ("first", (ALTERED_SINCE_LOCKED,))


def test_a_log_is_seen_through_a_link_to_the_practice(tools: Tools, tmp_path: Path) -> None:
    tools.create().lock("done")
    link = tmp_path / "link.emr"
    link.symlink_to(tools.path)
    vault = Tools(link, tools.keystore, tools.throttle).unlock()
    with closing(vault.connect()) as reader, snapshot(reader):
        with transaction(vault.connection):
            Meta(vault.connection).put("note", "in the log")
        handle = os.open(os.devnull, os.O_RDONLY)
        told = log_size(link) > 0, sum_of(handle, link)
        os.close(handle)
    vault.lock("done")
    assert told == (True, "")


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
