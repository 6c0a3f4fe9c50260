"""Looking things up in the audit trail: by day, by what was done, by whose chart, by whom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from therapist_emr.store.audit import COLUMNS, AuditRow
from therapist_emr.store.connection import Connection


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Say which rows are wanted; what is empty does not narrow.

    `since` and `until` are instants in UTC, the second the first that is too late; `after` and
    `upto` are row numbers.
    """

    since: str = ""
    until: str = ""
    actions: tuple[str, ...] = ()
    client_id: int | None = None
    actor: str = ""
    after: int = 0
    upto: int | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """Name the client that a row is about, and the entry if it is about one."""

    client_id: int
    entry_id: int | None


class AuditLog:
    """Read the trail; rows are found by walking it, since an index would cost every save."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def page(self, wanted: AuditFilter, *, before: int | None = None, size: int) -> list[AuditRow]:
        """Return the newest wanted rows below a number, newest first."""
        where, given = _where(wanted)
        if before is not None:
            where.append("seq < :before")
            given["before"] = before
        found = self._connection.execute(
            f"SELECT {COLUMNS} FROM audit{_said(where)} ORDER BY seq DESC LIMIT :size",  # noqa: S608
            {**given, "size": size},
        )
        return [AuditRow(*row) for row in found.fetchall()]

    def oldest_first(self, wanted: AuditFilter) -> Iterator[AuditRow]:
        """Yield all wanted rows in the order in which they were written."""
        where, given = _where(wanted)
        found = self._connection.execute(
            f"SELECT {COLUMNS} FROM audit{_said(where)} ORDER BY seq",  # noqa: S608
            given,
        )
        return (AuditRow(*row) for row in found)

    def counts(self, wanted: AuditFilter) -> dict[str, int]:
        """Return how many wanted rows there are of each action."""
        where, given = _where(wanted)
        found = self._connection.execute(
            f"SELECT action, count(*) FROM audit{_said(where)} GROUP BY action",  # noqa: S608
            given,
        )
        return dict(found.fetchall())

    def actors(self) -> list[str]:
        """Return who is named in the trail."""
        found = self._connection.execute("SELECT DISTINCT actor FROM audit ORDER BY actor")
        return [str(row[0]) for row in found.fetchall()]

    def subjects(self, rows: list[AuditRow]) -> dict[int, Subject]:
        """Return whom rows are about, by row number; rows about no chart are left out."""
        names = {row.seq: _uuid(row) for row in rows}
        wanted = sorted({name for name in names.values() if name})
        marks = ", ".join("?" * len(wanted))
        found: dict[str, Subject] = {}
        for uuid, client_id, entry_id in self._connection.execute(
            f"SELECT uuid, id, NULL FROM client WHERE uuid IN ({marks}) UNION ALL "  # noqa: S608
            f"SELECT uuid, client_id, id FROM entry WHERE uuid IN ({marks})",
            (*wanted, *wanted),
        ):
            found[uuid] = Subject(client_id, entry_id)
        return {seq: found[name] for seq, name in names.items() if name in found}


def _uuid(row: AuditRow) -> str:
    """Return the UUID a row is about: a draft is gone once it is signed, its client stays."""
    if row.entity == "draft":
        return row.detail.rpartition(" ")[2]
    return row.entity_id if row.entity in {"client", "entry"} else ""


def _where(wanted: AuditFilter) -> tuple[list[str], dict[str, Any]]:
    where: list[str] = []
    given: dict[str, Any] = {}
    for name, test in (
        ("since", "at_utc >= :since"),
        ("until", "at_utc < :until"),
        ("actor", "actor = :actor"),
        ("after", "seq > :after"),
        ("upto", "seq <= :upto"),
        ("client_id", _OF_CLIENT),
    ):
        value = getattr(wanted, name)
        if value not in {"", None}:
            where.append(test)
            given[name] = value
    if wanted.actions:
        keys = [f"action{number}" for number in range(len(wanted.actions))]
        where.append(f"action IN ({', '.join(f':{key}' for key in keys)})")
        given |= dict(zip(keys, wanted.actions, strict=True))
    return where, given


def _said(where: list[str]) -> str:
    return f" WHERE {' AND '.join(where)}" if where else ""


_OF_CLIENT = """(
    entity_id IN (SELECT uuid FROM client WHERE id = :client_id
        UNION ALL SELECT uuid FROM entry WHERE client_id = :client_id)
    OR entity = 'draft' AND detail LIKE
        '% ' || (SELECT uuid FROM client WHERE id = :client_id)
)"""
