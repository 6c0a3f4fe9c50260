"""Full-text search over the record: newest first, hostile queries welcome."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from therapist_emr.domain.dates import PartialDate
from therapist_emr.domain.text import clean_text
from therapist_emr.store.connection import Connection

MOST_TERMS = 24
LONGEST_TERM = 80
CANDIDATES = 2_000
"""How many of the newest hits are weighed when the best are asked for."""

_MINUTE_IDS = 64
_EPOCH = datetime(1800, 1, 1)  # noqa: DTZ001 - wall time
_OPEN, _CLOSE, _CUT = "\x02", "\x03", "…"
_RUN = re.compile(f"{_OPEN}([^{_CLOSE}]*){_CLOSE}")

Runs = tuple[tuple[str, bool], ...]
"""A passage as pieces of text, each with whether it is what was searched for."""


@dataclass(frozen=True, slots=True)
class Document:
    """Hold what search reads of one revision."""

    revision_id: int
    entry_id: int
    client_id: int
    section: str
    at: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Query:
    """Say what is searched for and where; `until` is the first wall time that is too late."""

    text: str
    client_id: int | None = None
    section: str = ""
    since: str = ""
    until: str = ""
    by_relevance: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """Hold one place that was found, with the words around it."""

    entry_id: int
    revision_id: int
    client_id: int
    section: str
    at: str
    title: Runs
    passage: Runs


class Search:
    """Keep the search index and ask it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, document: Document) -> None:
        """Index a revision within the caller's transaction."""
        self._connection.execute(
            "INSERT INTO search_doc (id, revision_id, entry_id, client_id, section, at, title, "
            "text) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (self._free_id(document.at), document.revision_id, document.entry_id,
             document.client_id, document.section, document.at, document.title, document.text),
        )  # fmt: skip

    def remove_entry(self, entry_id: int) -> None:
        """Take all of an entry out of the index within the caller's transaction."""
        self._connection.execute("DELETE FROM search_doc WHERE entry_id = ?", (entry_id,))

    def remove_revision(self, revision_id: int) -> None:
        """Take one revision out of the index within the caller's transaction."""
        self._connection.execute("DELETE FROM search_doc WHERE revision_id = ?", (revision_id,))

    def ask(self, query: Query, *, offset: int = 0, limit: int = 50) -> list[Hit]:
        """Return one page of hits: newest first, or the best of the newest when asked for."""
        match = match_text(query.text)
        if not match:
            return []
        where, values = _filters(query)
        plain = f"SELECT search_index.rowid AS doc FROM {_TABLES} WHERE {where}"  # noqa: S608
        if query.by_relevance:
            plain = (
                f"SELECT doc FROM (SELECT search_index.rowid AS doc, "  # noqa: S608
                f"bm25(search_index, 4.0, 1.0) AS score FROM {_TABLES} WHERE {where} "
                f"ORDER BY search_index.rowid DESC LIMIT {CANDIDATES}) ORDER BY score, doc DESC"
            )
        else:
            plain += " ORDER BY search_index.rowid DESC"
        ids = self._connection.execute(
            f"{plain} LIMIT ? OFFSET ?", (match, *values, limit, offset)
        ).fetchall()
        return [self._hit(match, row[0]) for row in ids]

    def count(self, query: Query, most: int = 1_000) -> int:
        """Return how many hits there are, counted up to `most`."""
        match = match_text(query.text)
        if not match:
            return 0
        where, values = _filters(query)
        row = self._connection.execute(
            f"SELECT count(*) FROM (SELECT 1 FROM {_TABLES} WHERE {where} LIMIT ?)",  # noqa: S608
            (match, *values, most),
        ).fetchone()
        return int(row[0])

    def _hit(self, match: str, document_id: int) -> Hit:
        row = self._connection.execute(
            "SELECT entry_id, revision_id, client_id, section, at, "
            "highlight(search_index, 0, ?1, ?2), snippet(search_index, 1, ?1, ?2, ?3, 32) "
            "FROM search_index JOIN search_doc d ON d.id = search_index.rowid "
            "WHERE search_index MATCH ?4 AND search_index.rowid = ?5",
            (_OPEN, _CLOSE, _CUT, match, document_id),
        ).fetchone()
        entry_id, revision_id, client_id, section, at, title, passage = row
        return Hit(entry_id, revision_id, client_id, section, at, runs(title), runs(passage))

    def _free_id(self, at: str) -> int:
        first = minute_id(at)
        while True:
            row = self._connection.execute(
                "SELECT max(id) FROM search_doc WHERE id >= ? AND id < ?",
                (first, first + _MINUTE_IDS),
            ).fetchone()
            if row[0] is None:
                return first
            if row[0] + 1 < first + _MINUTE_IDS:
                return int(row[0]) + 1
            first += _MINUTE_IDS


_TABLES = "search_index JOIN search_doc d ON d.id = search_index.rowid"


def minute_id(at: str) -> int:
    """Return the first id of the minute an entry is about: later entries get greater ids."""
    try:
        when = datetime.fromisoformat(at)
    except ValueError:
        day = PartialDate.parse(at).earliest()
        when = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - wall time
    return max(0, (when.replace(tzinfo=None) - _EPOCH) // timedelta(minutes=1)) * _MINUTE_IDS


def match_text(typed: str) -> str:
    """Return what was typed as a safe FTS5 query, or an empty string when nothing is searchable.

    Every chunk is quoted and all must occur ("follow-up" as a phrase); the last may be the
    beginning of a word, unless it ends in a lone Latin letter, with which too many words begin.
    """
    chunks = [chunk for chunk in clean_text(typed).split() if any(map(str.isalnum, chunk))]
    if not chunks:
        return ""
    quoted = [f'"{chunk[:LONGEST_TERM]}"' for chunk in (c.replace('"', " ") for c in chunks)]
    words = re.findall(r"[^\W_]+", chunks[-1][:LONGEST_TERM])
    lone = not words or (len(words[-1]) == 1 and words[-1].isascii())
    return " ".join(quoted[:MOST_TERMS]) + ("" if lone or len(chunks) > MOST_TERMS else " *")


def runs(marked: str) -> Runs:
    """Return a marked passage as pieces, each with whether it was found."""
    pieces: list[tuple[str, bool]] = []
    at = 0
    for found in _RUN.finditer(marked):
        pieces += [(marked[at : found.start()], False), (found[1], True)]
        at = found.end()
    pieces.append((marked[at:], False))
    return tuple(piece for piece in pieces if piece[0])


def _filters(query: Query) -> tuple[str, tuple[str | int, ...]]:
    where, values = ["search_index MATCH ?"], list[str | int]()
    if query.since:
        where += ["search_index.rowid >= ?", "d.at >= ?"]
        values += [minute_id(query.since), query.since]
    if query.until:
        # A crowded minute's ids run over into later ones, so the exact bound is the wall time.
        where += ["search_index.rowid < ?", "d.at < ?"]
        values += [minute_id(query.until) + 24 * 60 * _MINUTE_IDS, query.until]
    if query.client_id is not None:
        where.append("d.client_id = ?")
        values.append(query.client_id)
    if query.section:
        where.append("d.section = ?")
        values.append(query.section)
    return " AND ".join(where), tuple(values)
