"""The entries of the charts: headers for lists, bodies one at a time, nothing overwritten."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from therapist_emr.domain.entry import Entry, EntryHeader, EntryStatus, RevisionKind
from therapist_emr.store import revisions
from therapist_emr.store.connection import Connection
from therapist_emr.store.json_text import loads
from therapist_emr.store.revisions import Identity

HEADER = "id, client_id, section, kind, at, status, number, title, summary, revisions, addenda"
_STATUSES = {status.value: status for status in EntryStatus}
CHART = f"SELECT {HEADER} FROM entry WHERE client_id = ? ORDER BY at DESC, id DESC"  # noqa: S608
SECTION = (
    f"SELECT {HEADER} FROM entry INDEXED BY entry_chart "  # noqa: S608
    "WHERE client_id = ? AND section = ? ORDER BY at DESC, id DESC"
)
_HEAD = 8  # columns of the header in _SEALED, before those of a revision
_SEALED = (
    "SELECT e.id, c.uuid, e.uuid, e.section, e.kind, e.status, e.revisions, e.addenda, "  # noqa: S608
    f"{', '.join(f'r.{name}' for name in revisions.COLUMNS.split(', '))} "
    "FROM entry e LEFT JOIN client c ON c.id = e.client_id "
    "LEFT JOIN revision r ON r.entry_id = e.id"
)
_DISOWNED = """
    SELECT a.entity_id FROM audit a
    WHERE a.entity = 'entry' AND substr(a.detail, -65, 1) = ' '
    AND substr(a.detail, -64) NOT GLOB '*[^0-9a-f]*'
    AND NOT EXISTS (
        SELECT 1 FROM entry e JOIN revision r ON r.entry_id = e.id
        WHERE e.uuid = a.entity_id AND r.hash = substr(a.detail, -64)
    )
"""
_UNVOUCHED = """
    WITH unseen AS (
        SELECT e.uuid, r.hash FROM entry e JOIN revision r ON r.entry_id = e.id
        EXCEPT SELECT entity_id, substr(detail, -64) FROM audit WHERE entity = 'entry'
    ), unsealed AS (
        SELECT entity_id, count(*) AS number FROM audit
        WHERE entity = 'entry' AND instr(detail, ' ') = 0
        AND action IN ('sign', 'create', 'amend', 'edit', 'addendum', 'withdraw')
        GROUP BY entity_id
    )
    SELECT uuid FROM unseen LEFT JOIN unsealed ON entity_id = uuid
    GROUP BY uuid HAVING count(*) > coalesce(max(number), 0) ORDER BY uuid
"""


class Entries:
    """Read the record."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def headers(self, client_id: int, section: str = "") -> list[EntryHeader]:
        """Return a chart's headers, newest first, of one section or of all."""
        wanted = (SECTION, (client_id, section)) if section else (CHART, (client_id,))
        return [_header(row) for row in self._connection.execute(*wanted).fetchall()]

    def counts(self, client_id: int) -> dict[str, int]:
        """Return how many entries each section has, those entered in error left out."""
        found = self._connection.execute(
            "SELECT section, count(*) FROM entry WHERE client_id = ? AND status <> 'error' "
            "GROUP BY section",
            (client_id,),
        )
        return dict(found.fetchall())

    def header(self, entry_id: int) -> EntryHeader:
        """Return one header; raise KeyError when there is no such entry."""
        row = self._connection.execute(
            f"SELECT {HEADER} FROM entry WHERE id = ?",  # noqa: S608
            (entry_id,),
        ).fetchone()
        if row is None:
            raise KeyError(entry_id)
        return _header(row)

    def entry(self, entry_id: int) -> Entry:
        """Return one entry with its revisions; raise KeyError when there is no such entry."""
        row = self._connection.execute(
            f"SELECT {HEADER}, uuid, zone, facts FROM entry WHERE id = ?",  # noqa: S608
            (entry_id,),
        ).fetchone()
        if row is None:
            raise KeyError(entry_id)
        told = tuple(revisions.from_row(each) for each in self._rows(entry_id))
        return Entry(_header(row[:11]), row[11], row[12], loads(row[13]), told)

    def facts(self, client_id: int, section: str) -> Iterator[tuple[EntryHeader, dict[str, Any]]]:
        """Yield a section's headers with their facts, newest first."""
        found = self._connection.execute(
            f"SELECT {HEADER}, facts FROM entry WHERE client_id = ? AND section = ? "  # noqa: S608
            "ORDER BY at DESC, id DESC",
            (client_id, section),
        )
        return ((_header(row[:11]), loads(row[11])) for row in found)

    def between(
        self, section: str, first: str, last: str
    ) -> list[tuple[EntryHeader, dict[str, Any]]]:
        """Return a section's entries of all clients from one wall time up to another."""
        found = self._connection.execute(
            f"SELECT {HEADER}, facts FROM entry WHERE section = ? "  # noqa: S608
            "AND at >= ? AND at < ? ORDER BY at DESC, id DESC",
            (section, first, last),
        )
        return [(_header(row[:11]), loads(row[11])) for row in found]

    def of_active(self, section: str) -> list[tuple[EntryHeader, dict[str, Any]]]:
        """Return a section's entries of all active clients, those entered in error left out."""
        # By the charts of the few who are active: all entries of a section may be thousands.
        found = self._connection.execute(
            f"SELECT {HEADER}, facts FROM entry INDEXED BY entry_chart "  # noqa: S608
            "WHERE client_id IN (SELECT id FROM client WHERE status = 'active') "
            "AND section = ? AND status <> 'error' ORDER BY at DESC, id DESC",
            (section,),
        )
        return [(_header(row[:11]), loads(row[11])) for row in found.fetchall()]

    def next_number(self, client_id: int, section: str, kind: str) -> int:
        """Return the running number the client's next entry of a kind will carry."""
        row = self._connection.execute(
            "SELECT max(number) FROM entry WHERE client_id = ? AND section = ? AND kind = ?",
            (client_id, section, kind),
        ).fetchone()
        return int(row[0] or 0) + 1

    def intact(self, entry_id: int) -> bool:
        """Tell whether an entry's seals fit and its header agrees with its revisions."""
        rows = self._connection.execute(f"{_SEALED} WHERE e.id = ? ORDER BY r.seq", (entry_id,))
        return _fits(rows.fetchall())

    def checked(self) -> Iterator[tuple[int, bool]]:
        """Yield every entry's id, and whether its seals fit and its header agrees."""
        rows = self._connection.execute(f"{_SEALED} ORDER BY e.id, r.seq")
        for entry_id, own in groupby(rows, key=itemgetter(0)):
            yield entry_id, _fits(list(own))

    def damaged(self) -> list[int]:
        """Return the ids of all entries whose seals or headers do not fit."""
        return [entry_id for entry_id, well in self.checked() if not well]

    def count(self) -> int:
        """Return how many entries there are in all charts."""
        return int(self._connection.execute("SELECT count(*) FROM entry").fetchone()[0])

    def count_revisions(self) -> int:
        """Return how many revisions all entries have."""
        return int(self._connection.execute("SELECT count(*) FROM revision").fetchone()[0])

    def uuid_of(self, entry_id: int) -> str:
        """Return the UUID of an entry."""
        row = self._connection.execute("SELECT uuid FROM entry WHERE id = ?", (entry_id,))
        return str(row.fetchone()[0])

    def disowned(self) -> list[str]:
        """Return the UUIDs of entries of which the audit trail saw a seal that is gone.

        The trail notes each revision's seal when it is made, and the trail's own end is kept
        outside the file: so a revision that was rewritten seal and all is noticed, or removed.
        """
        found = self._connection.execute(_DISOWNED).fetchall()
        return list(dict.fromkeys(str(row[0]) for row in found))

    def unvouched(self) -> list[str]:
        """Return the UUIDs of entries with a revision that the audit trail did not see being made.

        Rows of the first versions name no seal: each of them vouches for one revision of its entry.
        """
        return [str(row[0]) for row in self._connection.execute(_UNVOUCHED).fetchall()]

    def by_uuid(self, uuids: Collection[str]) -> dict[str, EntryHeader]:
        """Return the headers of the entries with these UUIDs that there are."""
        found = self._connection.execute(
            f"SELECT uuid, {HEADER} FROM entry "  # noqa: S608
            f"WHERE uuid IN ({', '.join('?' * len(uuids))})",
            tuple(uuids),
        )
        return {row[0]: _header(row[1:]) for row in found.fetchall()}

    def _rows(self, entry_id: int) -> list[revisions.Row]:
        return self._connection.execute(
            f"SELECT {revisions.COLUMNS} FROM revision WHERE entry_id = ? ORDER BY seq",  # noqa: S608
            (entry_id,),
        ).fetchall()


def _fits(rows: list[tuple[Any, ...]]) -> bool:
    """Tell whether an entry's rows, each its header beside a revision, belong together."""
    if not rows or rows[0][1] is None or rows[0][_HEAD] is None:
        return False
    _id, client, uuid, section, kind, status, contents, addenda = rows[0][:_HEAD]
    told = [row[_HEAD:] for row in rows]
    kinds = [each[4] for each in told]
    agrees = (
        contents == kinds.count(RevisionKind.CONTENT)
        and addenda == kinds.count(RevisionKind.ADDENDUM)
        and (status == EntryStatus.ERROR) == (RevisionKind.ERROR in kinds)
    )
    return agrees and revisions.fits(Identity(client, uuid, section, kind), told)


def _header(row: tuple[Any, ...]) -> EntryHeader:
    entry, client, section, kind, at, status, number, title, summary, revised, addenda = row
    return EntryHeader(
        entry, client, section, kind, at, _STATUSES[status], number, title, summary, revised,
        addenda,
    )  # fmt: skip
