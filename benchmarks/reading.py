"""Opening a chart and searching all notes, against the same SQL on an unencrypted file."""

from __future__ import annotations

from contextlib import closing
from functools import partial

from sqlcipher3 import dbapi2

from benchmarks.figures import Figure, in_turns
from benchmarks.made_up import Measured
from therapist_emr.domain.clock import SystemClock
from therapist_emr.practice.practice import open_practice
from therapist_emr.practice.searching import Query
from therapist_emr.store.entries import Entries

WORDS = ("sleep", "panic", "sister", "walk", "dream")
CHART_SQL = (
    "SELECT id, client_id, section, kind, at, status, number, title, summary, revisions, addenda"
    " FROM entry WHERE client_id = ? ORDER BY at DESC"
)
SEARCH_SQL = (
    "SELECT d.entry_id, d.revision_id, d.client_id, d.section, d.at,"
    " highlight(search_index, 0, char(2), char(3)),"
    " snippet(search_index, 1, char(2), char(3), '…', 32)"
    " FROM search_index JOIN search_doc AS d ON d.id = search_index.rowid"
    " WHERE search_index MATCH ? ORDER BY search_index.rowid DESC LIMIT 50"
)


def chart(practice: Measured, rounds: int) -> Figure:
    """Measure opening a long chart on a cold connection: every header and one note."""
    with practice.opened() as vault:
        client, entry = vault.connection.execute(
            "SELECT client_id, max(id) FROM entry GROUP BY client_id"
            " ORDER BY abs(count(*) - 500) LIMIT 1"
        ).fetchone()

        def ours() -> None:
            with closing(vault.connect()) as connection:
                entries = Entries(connection)
                entries.headers(client)
                entries.entry(entry)

        def floor() -> None:
            with closing(dbapi2.connect(str(practice.plain))) as connection:
                connection.execute("PRAGMA cache_size = -16384")
                connection.execute(CHART_SQL, (client,)).fetchall()
                connection.execute(
                    "SELECT body FROM revision WHERE entry_id = ?", (entry,)
                ).fetchall()

        mine, theirs = in_turns(ours, floor, rounds)
    return Figure("open a chart, cold connection", "same SQL, unencrypted", mine, theirs, 1.0)


def search(practice: Measured, rounds: int) -> Figure:
    """Measure a search over all notes, newest 50 with passages."""
    with practice.opened() as vault, closing(dbapi2.connect(str(practice.plain))) as plain:
        plain.execute("PRAGMA cache_size = -65536")
        desk = open_practice(vault.connection, SystemClock())
        mine: list[float] = []
        theirs: list[float] = []
        for word in WORDS:
            ours, floor = in_turns(
                partial(desk.search.ask, Query(word), size=50),
                partial(_plain_search, plain, word),
                rounds,
                warm=2,
            )
            mine += ours
            theirs += floor
    return Figure("search all notes, newest 50", "same query, unencrypted", mine, theirs, 1.5)


def _plain_search(plain: dbapi2.Connection, word: str) -> object:
    return plain.execute(SEARCH_SQL, (f'{{title text}} : ("{word}" *)',)).fetchall()
