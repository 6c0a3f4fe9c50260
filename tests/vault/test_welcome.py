from __future__ import annotations

import pytest

from tests.vault.practices import Tools, write
from therapist_emr import __version__
from therapist_emr.store.audit import AuditRow, AuditTrail
from therapist_emr.store.connection import transaction
from therapist_emr.vault import clock_watch, welcome
from therapist_emr.vault.lifecycle import OpenVault
from therapist_emr.vault.open_vault import ACTOR


def last_rows(vault: OpenVault, count: int) -> list[tuple[str, str]]:
    rows: list[AuditRow] = AuditTrail(vault.connection).newest(count)
    return [(row.action, row.detail) for row in rows]


def append(vault: OpenVault, at_utc: str) -> None:
    with transaction(vault.connection):
        AuditTrail(vault.connection).append("view", at_utc=at_utc, actor=ACTOR)


def test_another_version_is_recorded_once(tools: Tools) -> None:
    tools.create().lock("done")
    vault = tools.unlock()
    assert [action for action, _ in last_rows(vault, 2)] == ["unlock", "lock"]
    write(vault, welcome.VERSION, "0.0.9")
    vault.lock("done")
    vault = tools.unlock()
    (_, version), *_ = last_rows(vault, 2)[1:]
    assert version == f"0.0.9 to {__version__}"
    vault.lock("done")
    vault = tools.unlock()
    assert [action for action, _ in last_rows(vault, 2)] == ["unlock", "lock"]
    vault.lock("done")


def test_a_clock_behind_the_trail_is_recorded(tools: Tools) -> None:
    vault = tools.create()
    append(vault, "2099-01-01T00:00:00.000000Z")
    vault.connection.close()
    vault.abandon()
    vault = tools.unlock()
    action, detail = last_rows(vault, 2)[1]
    assert action == "clock"
    assert detail.endswith("before the last row")
    vault.lock("done")


def test_an_older_file_is_recorded_beside_its_warning(tools: Tools) -> None:
    tools.create().lock("done")
    older = tools.path.read_bytes()
    tools.unlock().lock("done")
    tools.path.write_bytes(older)
    vault = tools.unlock()
    assert vault.warnings
    assert [action for action, _ in last_rows(vault, 2)] == ["unlock", "older file"]
    vault.lock("done")
    vault = tools.unlock()
    assert not vault.warnings
    vault.lock("done")


def test_a_clock_set_while_open_is_recorded(tools: Tools, monkeypatch: pytest.MonkeyPatch) -> None:
    moved = [0.0]
    real = clock_watch.wall_seconds
    monkeypatch.setattr(clock_watch, "wall_seconds", lambda: real() + moved[0])
    vault = tools.create()
    vault.note_clock()
    assert last_rows(vault, 1)[0][0] == "create practice"
    moved[0] = 7_200
    vault.note_clock()
    vault.note_clock()
    assert last_rows(vault, 2)[0] == ("clock", "set forward by 2 hours")
    assert last_rows(vault, 2)[1][0] == "create practice"
    moved[0] = 0
    vault.lock("done")
    vault = tools.unlock()
    told = [row for row in last_rows(vault, 9) if row[0] == "clock"]
    assert told[0] == ("clock", "set back by 2 hours")
    vault.lock("done")
