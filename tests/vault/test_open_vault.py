from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tests.posix_locks import LINUX, posix_locks
from tests.vault.practices import FAST, PASSPHRASE, Tools, read, write
from therapist_emr.errors import Cancelled, UserError
from therapist_emr.store.audit import AuditTrail
from therapist_emr.store.connection import Error, empty_wal, schema_changes
from therapist_emr.store.errors import HeldOpen
from therapist_emr.store.file_checks import db_id
from therapist_emr.vault import open_vault
from therapist_emr.vault.files import NotReplaced, refuse_losing
from therapist_emr.vault.key_finding import key_for
from therapist_emr.vault.keyholder import Place
from therapist_emr.vault.lifecycle import OpenVault, VaultLocked
from therapist_emr.vault.recovery import decode
from therapist_emr.vault.wrap import PoorPassphrase, WrappedKey, unwrap
from therapist_emr.whole_files import read_start

ENDLESS = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT max(x) FROM n"


def test_locking_closes_wipes_and_empties(tools: Tools) -> None:
    vault = tools.create()
    write(vault, "note")
    connection, raw = vault.connection, vault.key.raw
    vault.lock("idle")
    vault.lock("again")
    assert vault.is_locked
    assert not connection.is_open
    assert raw == bytes(32)
    assert not tools.path.with_name("practice.emr-wal").exists()
    for reach in (
        lambda: vault.connection,
        lambda: vault.key,
        vault.connect,
        vault.recovery_lines,
        vault.size,
        lambda: vault.read_at(0, 1),
        vault.audit_head,
        lambda: vault.set_passphrase("another passphrase"),
        lambda: vault.record("anything"),
    ):
        with pytest.raises(VaultLocked):
            reach()


@LINUX
def test_no_door_opens_the_open_practice_a_second_time(
    tools: Tools, vault: OpenVault, tmp_path: Path
) -> None:
    """Closing it then would drop the locks that the database library holds."""
    other, link = tmp_path / "other name.json", tmp_path / "link.json"
    other.hardlink_to(tools.path)
    link.symlink_to(tools.path)
    before = posix_locks(tools.path)
    assert before
    for name in (tools.path, other, link):
        with pytest.raises(IsADirectoryError):
            read_start(name, 5)
        with pytest.raises(NotReplaced):
            refuse_losing(name)
        for look in (db_id, lambda path: key_for(vault, path)):
            with pytest.raises(HeldOpen):
                look(name)
    assert posix_locks(tools.path) == before
    other.unlink()
    vault.lock("done")
    assert read_start(link, 16).hex() == db_id(tools.path) == vault.db_id


def test_the_reason_of_a_lock_is_in_the_trail(tools: Tools) -> None:
    tools.create().lock("computer went to sleep")
    vault = tools.unlock()
    row = list(AuditTrail(vault.connection).rows())[1]
    assert (row.action, row.detail) == ("lock", "computer went to sleep")
    vault.lock("done")


def test_locking_in_the_middle_of_a_change_takes_it_back(tools: Tools) -> None:
    vault = tools.create()
    vault.connection.execute("BEGIN IMMEDIATE")
    vault.connection.execute("INSERT INTO meta VALUES ('half', '')")
    vault.lock("idle")
    vault = tools.unlock()
    assert read(vault, "half") is None
    vault.lock("done")


def test_a_full_disk_keeps_no_practice_unlocked(tools: Tools) -> None:
    vault = tools.create()
    with schema_changes(vault.connection):
        vault.connection.execute("PRAGMA max_page_count = 1")
        fill = "INSERT INTO meta VALUES (?, ?)"
        for number in range(20):
            try:
                vault.connection.execute(fill, (str(number), "x" * 500))
            except UserError:
                break
    raw = vault.key.raw
    vault.lock("x" * 5000)
    assert vault.is_locked
    assert raw == bytes(32)
    tools.unlock().lock("done")


def test_a_bug_while_locking_is_heard_but_keeps_nothing_open(tools: Tools) -> None:
    vault = tools.create()
    raw = vault.key.raw
    vault.connection.close()
    with pytest.raises(Error):
        vault.lock("idle")
    assert vault.is_locked
    assert raw == bytes(32)
    tools.unlock().lock("done")


def test_a_job_reads_on_its_own_connection_while_the_window_saves(vault: OpenVault) -> None:
    write(vault, "one")
    seen: list[int] = []

    def job() -> None:
        connection = vault.connect()
        seen.append(connection.execute("SELECT count(*) FROM meta").fetchone()[0])
        connection.close()

    thread = threading.Thread(target=job)
    thread.start()
    write(vault, "two")
    thread.join()
    assert seen[0] >= 2
    assert empty_wal(vault.connection)


def test_locking_stops_a_long_job(tools: Tools) -> None:
    vault = tools.create()
    ended: list[BaseException] = []
    started = threading.Event()

    def job() -> None:
        connection = vault.connect()
        started.set()
        try:
            connection.execute(ENDLESS).fetchall()
        except Cancelled as error:
            ended.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=job)
    thread.start()
    started.wait()
    before = time.monotonic()
    vault.lock("idle")
    assert time.monotonic() - before < open_vault.JOB_PATIENCE_SECONDS
    thread.join()
    assert len(ended) == 1
    tools.unlock().lock("done")


def test_a_job_that_will_not_end_does_not_keep_the_practice_unlocked(
    tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(open_vault, "JOB_PATIENCE_SECONDS", 0.05)
    vault = tools.create()
    stubborn = vault.connect()
    raw = vault.key.raw
    vault.lock("idle")
    assert raw == bytes(32)
    stubborn.close()


def test_the_recovery_lines_spell_the_key(vault: OpenVault) -> None:
    assert decode(vault.recovery_lines()).raw == vault.key.raw
    assert vault.key.fingerprint() == vault.fingerprint


def test_a_new_passphrase_must_be_fair(vault: OpenVault) -> None:
    with pytest.raises(PoorPassphrase):
        vault.set_passphrase("short")
    assert vault.set_passphrase("another passphrase", kdf=FAST) is Place.KEYRING


def test_the_encrypted_file_is_read_without_opening_it_again(vault: OpenVault) -> None:
    empty_wal(vault.connection)
    wanted = subprocess.check_output(["cat", str(vault.path)])
    assert vault.size() == len(wanted)
    assert vault.read_at(0, len(wanted)) == wanted
    assert vault.read_at(4096, 16) == wanted[4096:4112]
    assert vault.read_at(len(wanted), 10) == b""


def test_the_head_is_the_trails_last_row(vault: OpenVault) -> None:
    vault.record("verify", "whole")
    assert vault.audit_head().seq == 2


LOCK_AND_WAIT = """
import sys
from pathlib import Path
from tests.vault.practices import FAST, PASSPHRASE
from therapist_emr.vault import lifecycle
way, path = sys.argv[1], Path(sys.argv[2])
if way == "create":
    vault = lifecycle.create_practice(path, PASSPHRASE, None, kdf=FAST)
elif way == "recover":
    vault = lifecycle.unlock_with_recovery(path, sys.stdin.readline(), PASSPHRASE, None, kdf=FAST)
else:
    vault = lifecycle.unlock(path, PASSPHRASE, None)
job = vault.connect()
job.execute("SELECT count(*) FROM meta").fetchone()
job.close()
print("open", flush=True)
sys.stdin.readline()
vault.lock("asked")
print("locked", flush=True)
sys.stdin.readline()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("way", ["create", "unlock", "recover"])
def test_after_locking_no_key_is_left_in_memory(tools: Tools, way: str) -> None:
    tools.keystore = None
    lines = "".join(made_before(tools)) if way != "create" else ""
    child = subprocess.Popen(
        [sys.executable, "-c", LOCK_AND_WAIT, way, str(tools.path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with child:
        assert child.stdin is not None
        assert child.stdout is not None
        if way == "recover":
            child.stdin.write(f"{lines}\n")
            child.stdin.flush()
        assert child.stdout.readline() == "open\n"
        stored = tools.path.with_name("practice.emr.key").read_text(encoding="utf-8")
        key = bytes(unwrap(WrappedKey.from_json(stored), PASSPHRASE).raw)
        assert copies(child.pid, key) >= 1
        child.stdin.write("\n")
        child.stdin.flush()
        assert child.stdout.readline() == "locked\n"
        assert copies(child.pid, key) == 0
        assert copies(child.pid, key.hex().encode()) == 0
        child.stdin.write("\n")


def made_before(tools: Tools) -> tuple[str, ...]:
    vault = tools.create()
    lines = vault.recovery_lines()
    vault.lock("done")
    return lines


def copies(pid: int, needle: bytes) -> int:
    found = 0
    with Path(f"/proc/{pid}/maps").open() as maps, Path(f"/proc/{pid}/mem").open("rb", 0) as memory:
        for line in maps:
            span, modes, *_ = line.split()
            if "w" not in modes:
                continue
            start, end = (int(part, 16) for part in span.split("-"))
            memory.seek(start)
            try:
                found += memory.read(end - start).count(needle)
            except OSError:
                continue
    return found
