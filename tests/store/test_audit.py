from __future__ import annotations

from pathlib import Path

import pytest

from tests.store.forging import forge
from tests.store.opened import old_file
from therapist_emr.errors import Cancelled
from therapist_emr.store import audit
from therapist_emr.store.audit import SECRET, AuditHead, AuditTrail
from therapist_emr.store.connection import Connection, IntegrityError, transaction
from therapist_emr.store.meta import Meta


def fill(connection: Connection, count: int = 4) -> AuditTrail:
    trail = AuditTrail(connection)
    with transaction(connection):
        for number in range(count):
            trail.append(
                "view", at_utc=f"2026-11-17T20:00:0{number}Z", actor="tester", entity="entry",
                entity_id=f"e{number}", detail="sessions",
            )  # fmt: skip
    return trail


def test_an_empty_trail_has_an_empty_head(connection: Connection) -> None:
    trail = AuditTrail(connection)
    assert trail.head() == AuditHead(0, "")
    assert trail.verify().ok
    assert Meta(connection).get(SECRET) is None


def test_rows_are_chained_and_verify(connection: Connection) -> None:
    trail = fill(connection)
    rows = list(trail.rows())
    assert [row.seq for row in rows] == [1, 2, 3, 4]
    assert [row.prev for row in rows] == ["", *[row.mac for row in rows[:-1]]]
    assert rows[0].boot == audit.boot_id()
    report = trail.verify()
    assert (report.ok, report.rows, report.head) == (True, 4, AuditHead(4, rows[-1].mac))
    assert trail.seal_at(2) == rows[1].mac
    assert trail.seal_at(5) is None
    assert [row.seq for row in trail.rows(after=1, limit=2)] == [2, 3]
    assert [row.seq for row in trail.newest(2)] == [4, 3]


def test_another_connection_goes_on_with_the_same_chain(
    connection: Connection, tmp_path: Path
) -> None:
    fill(connection, 2)
    connection.close()
    again = old_file(tmp_path / "practice.emr")
    trail = fill(again, 2)
    assert trail.verify().ok
    assert trail.head().seq == 4
    again.close()


def test_a_row_stands_or_falls_with_its_change(connection: Connection) -> None:
    trail = AuditTrail(connection)
    with pytest.raises(RuntimeError), transaction(connection):
        trail.append("sign", at_utc="2026", actor="tester")
        raise RuntimeError
    assert trail.head().seq == 0
    fill(connection)
    assert trail.verify().ok


@pytest.mark.parametrize(
    ("forgery", "broken_at"),
    [
        ("UPDATE audit SET action = 'sign' WHERE seq = 2", 2),
        ("UPDATE audit SET at_utc = '2020' WHERE seq = 3", 3),
        ("UPDATE audit SET actor = 'x' WHERE seq = 1", 1),
        ("UPDATE audit SET boot = 'x' WHERE seq = 1", 1),
        ("UPDATE audit SET entity = 'x' WHERE seq = 1", 1),
        ("UPDATE audit SET entity_id = 'x' WHERE seq = 4", 4),
        ("UPDATE audit SET detail = 'x' WHERE seq = 4", 4),
        ("UPDATE audit SET mac = prev WHERE seq = 4", 4),
        ("DELETE FROM audit WHERE seq = 2", 3),
        ("DELETE FROM audit WHERE seq = 1", 2),
        ("UPDATE audit SET seq = 9 WHERE seq = 4", 9),
        ("UPDATE meta SET value = '00' WHERE key = 'audit_secret'", 1),
        ("DELETE FROM meta WHERE key = 'audit_secret'", 1),
    ],
)
def test_a_changed_trail_is_noticed(
    connection: Connection, tmp_path: Path, forgery: str, broken_at: int
) -> None:
    fill(connection)
    forge(connection, forgery)
    connection.close()
    again = old_file(tmp_path / "practice.emr")
    assert AuditTrail(again).verify().broken_at == broken_at
    again.close()


def test_a_cut_tail_is_noticed_by_the_head_remembered_elsewhere(connection: Connection) -> None:
    trail = fill(connection)
    remembered = trail.head()
    forge(connection, "DELETE FROM audit WHERE seq > 2")
    assert trail.verify().ok
    assert trail.seal_at(remembered.seq) != remembered.mac


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET detail = 'x'",
        "DELETE FROM audit",
        "INSERT OR REPLACE INTO audit SELECT * FROM audit",
    ],
)
def test_the_database_itself_refuses_to_change_the_trail(
    connection: Connection, statement: str
) -> None:
    trail = fill(connection)
    with pytest.raises(IntegrityError), transaction(connection):
        connection.execute(statement)
    assert trail.verify().ok


def test_a_computer_without_a_boot_id_gets_one_per_run(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_self: Path, **_how: object) -> str:
        raise FileNotFoundError

    monkeypatch.setattr(Path, "read_text", refuse)
    audit.boot_id.cache_clear()
    try:
        named = audit.boot_id()
        assert len(named) == 36
        assert audit.boot_id() == named
    finally:
        audit.boot_id.cache_clear()


def test_checking_a_long_trail_says_how_far_it_is_and_can_be_stopped(
    connection: Connection,
) -> None:
    trail = fill(connection, 1_100)
    heard: list[int] = []
    assert trail.verify(heard.append).ok
    assert heard == [500, 1_000]

    def stop(_count: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        trail.verify(stop)
