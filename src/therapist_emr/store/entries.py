"""The entries of the charts: headers for lists, bodies one at a time, nothing overwritten."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from therapist_emr.domain.entry import Entry, EntryHeader, EntryStatus, RevisionKind
from therapist_emr.store import revisions
from therapist_emr.store.connection import Connection
from therapist_emr.store.json_text import loads
from therapist_emr.store.revisions import Identity
from therapist_emr.store.rows import maker

HEADER = "id, client_id, section, kind, at, status, number, title, summary, revisions, addenda"
_STATUSES = {status.value: status for status in EntryStatus}
_make_header = maker(EntryHeader)
CHART = f"SELECT {HEADER} FROM entry WHERE client_id = ? ORDER BY at DESC, id DESC"  # noqa: S608


class Entries:
    """Read the record."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def headers(self, client_id: int, section: str = "") -> list[EntryHeader]:
        """Return a chart's headers, newest first, of one section or of all."""
        found = self._connection.execute(CHART, (client_id,)).fetchall()
        return [_header(row) for row in found if not section or row[2] == section]

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
        row = self._connection.execute(
            "SELECT c.uuid, e.uuid, e.section, e.kind, e.status, e.revisions, e.addenda "
            "FROM entry e JOIN client c ON c.id = e.client_id WHERE e.id = ?",
            (entry_id,),
        ).fetchone()
        if row is None:
            return False
        rows = self._rows(entry_id)
        kinds = [each[4] for each in rows]
        agrees = (
            row[5] == kinds.count(RevisionKind.CONTENT)
            and row[6] == kinds.count(RevisionKind.ADDENDUM)
            and (row[4] == EntryStatus.ERROR) == (RevisionKind.ERROR in kinds)
        )
        return agrees and revisions.fits(Identity(*row[:4]), rows)

    def damaged(self) -> list[int]:
        """Return the ids of all entries whose seals or headers do not fit."""
        ids = [row[0] for row in self._connection.execute("SELECT id FROM entry ORDER BY id")]
        return [entry_id for entry_id in ids if not self.intact(entry_id)]

    def _rows(self, entry_id: int) -> list[revisions.Row]:
        return self._connection.execute(
            f"SELECT {revisions.COLUMNS} FROM revision WHERE entry_id = ? ORDER BY seq",  # noqa: S608
            (entry_id,),
        ).fetchall()


def _header(row: tuple[Any, ...]) -> EntryHeader:
    entry, client, section, kind, at, status, *rest = row
    return _make_header(entry, client, section, kind, at, _STATUSES[status], *rest)
