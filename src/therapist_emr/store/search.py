"""Full-text search over the record: newest first, hostile queries welcome."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from therapist_emr.domain.dates import PartialDate
from therapist_emr.domain.text import clean_text, fold
from therapist_emr.store.connection import Connection
from therapist_emr.store.unspaced import with_gaps, without_gaps

MOST_TERMS = 24
LONGEST_TERM = 80
CANDIDATES = 2_000
"""How many of the newest hits are weighed when the best are asked for."""

LONGEST_QUOTED = 50_000
"""Up to how many characters the library cuts the passage: its time grows with their square."""

_BEFORE, _AROUND, _REACH = 8, 32, 2_000
_MINUTE_IDS = 64
_EPOCH = datetime(1800, 1, 1)  # noqa: DTZ001 - wall time
_OPEN, _CLOSE, _CUT = "\x02", "\x03", "…"
_RUN = re.compile(f"{_OPEN}([^{_CLOSE}]*){_CLOSE}")
_WORD = re.compile(r"[^\W_]+")

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
            "text, scope) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (self._free_id(document.at), document.revision_id, document.entry_id,
             document.client_id, document.section, document.at, with_gaps(document.title),
             with_gaps(document.text),
             f"{_client_word(document.client_id)} {_section_word(document.section)}"),
        )  # fmt: skip

    def remove_entry(self, entry_id: int) -> None:
        """Take all of an entry out of the index within the caller's transaction."""
        self._connection.execute(
            "DELETE FROM search_doc "
            "WHERE revision_id IN (SELECT id FROM revision WHERE entry_id = ?)",
            (entry_id,),
        )

    def remove_revision(self, revision_id: int) -> None:
        """Take one revision out of the index within the caller's transaction."""
        self._connection.execute("DELETE FROM search_doc WHERE revision_id = ?", (revision_id,))

    def tidy(self) -> None:
        """Join the index's pieces into one after bulk work, within the caller's transaction."""
        self._connection.execute("INSERT INTO search_index (search_index) VALUES ('optimize')")

    def ask(self, query: Query, *, offset: int = 0, limit: int = 50) -> list[Hit]:
        """Return one page of hits: newest first, or the best of the newest when asked for."""
        given = {**_given(query), "limit": limit, "offset": offset}
        if not given["match"]:
            return []
        if query.by_relevance:
            return self._best(query, given)
        found = self._connection.execute(
            f"SELECT {_HIT} FROM {_TABLES} WHERE {_where(query)} "  # noqa: S608
            "ORDER BY search_index.rowid DESC LIMIT :limit OFFSET :offset",
            given,
        )
        return [_hit(row, query) for row in found.fetchall()]

    def count(self, query: Query, most: int = 1_000) -> int:
        """Return how many hits there are, counted up to `most`."""
        given = {**_given(query), "most": most}
        if not given["match"]:
            return 0
        tables = _TABLES if query.since or query.until else "search_index"
        row = self._connection.execute(
            f"SELECT count(*) FROM (SELECT 1 FROM {tables} "  # noqa: S608
            f"WHERE {_where(query)} LIMIT :most)",
            given,
        ).fetchone()
        return int(row[0])

    def _best(self, query: Query, given: dict[str, str | int]) -> list[Hit]:
        # bm25 of a common word over the whole index is slow, and so is asking for each passage.
        weighed = self._connection.execute(
            "SELECT doc FROM (SELECT search_index.rowid AS doc, "  # noqa: S608
            f"bm25(search_index, 4.0, 1.0, 0.0) AS score FROM {_TABLES} WHERE {_where(query)} "
            f"ORDER BY search_index.rowid DESC LIMIT {CANDIDATES}) "
            "ORDER BY score, doc DESC LIMIT :limit OFFSET :offset",
            given,
        )
        best = [int(row[0]) for row in weighed]
        found = self._connection.execute(
            f"SELECT d.id, {_HIT} FROM {_TABLES} WHERE search_index MATCH :match "  # noqa: S608
            f"AND +search_index.rowid IN ({', '.join(map(str, best))})",
            given,
        )
        hits = {row[0]: _hit(row[1:], query) for row in found}
        return [hits[document] for document in best]

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
_HIT = (
    "d.entry_id, d.revision_id, d.client_id, d.section, d.at, "
    "highlight(search_index, 0, :open, :close), "
    f"CASE WHEN length(d.text) <= {LONGEST_QUOTED} "
    f"THEN snippet(search_index, 1, :open, :close, :cut, {_AROUND}) END, "
    f"CASE WHEN length(d.text) > {LONGEST_QUOTED} THEN d.text END"
)


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

    Every chunk is quoted and all must occur ("follow-up" as a phrase). The last may be the
    beginning of a word, unless a space ends it or it ends in a lone Latin letter, with which too
    many words begin.
    """
    chunks = [chunk for chunk in clean_text(typed).split() if any(map(str.isalnum, chunk))]
    if not chunks:
        return ""
    terms = [with_gaps(chunk[:LONGEST_TERM].replace('"', " ")) for chunk in chunks]
    quoted = [f'"{term}"' for term in terms]
    words = _WORD.findall(chunks[-1][:LONGEST_TERM])
    lone = not words or (len(words[-1]) == 1 and words[-1].isascii())
    ended = lone or typed[-1].isspace() or len(chunks) > MOST_TERMS
    return " AND ".join(quoted[:MOST_TERMS]) + ("" if ended else " *")


def runs(marked: str) -> Runs:
    """Return a marked passage as pieces, each with whether it was found."""
    pieces: list[tuple[str, bool]] = []
    at = 0
    marked = without_gaps(marked)
    for found in _RUN.finditer(marked):
        pieces += [(marked[at : found.start()], False), (found[1], True)]
        at = found.end()
    pieces.append((marked[at:], False))
    return tuple(piece for piece in pieces if piece[0])


def _match(query: Query) -> str:
    words = match_text(query.text)
    if not words:
        return ""
    scope = [] if query.client_id is None else [_client_word(query.client_id)]
    scope += [_section_word(query.section)] if query.section else []
    within = "".join(f" AND scope : {word}" for word in scope)
    return f"{{title text}} : ({words}){within}"


def _client_word(client_id: int) -> str:
    return f"c{client_id}"


def _section_word(section: str) -> str:
    return "s" + "".join(filter(str.isalnum, section))


def _where(query: Query) -> str:
    where = "search_index MATCH :match"
    if query.since:
        where += " AND search_index.rowid >= :since_id AND d.at >= :since"
    if query.until:
        where += " AND search_index.rowid < :until_id AND d.at < :until"
    return where


def _given(query: Query) -> dict[str, str | int]:
    given: dict[str, str | int] = {"match": _match(query)}
    given |= {"open": _OPEN, "close": _CLOSE, "cut": _CUT}
    if query.since:
        given |= {"since": query.since, "since_id": minute_id(query.since)}
    if query.until:
        # A crowded minute's ids run over into later ones, so the exact bound is the wall time.
        day = 24 * 60 * _MINUTE_IDS
        given |= {"until": query.until, "until_id": minute_id(query.until) + day}
    return given


def _hit(row: tuple[Any, ...], query: Query) -> Hit:
    entry_id, revision_id, client_id, section, at, title, passage, long_text = row
    told = passage if long_text is None else _passage(long_text, query.text)
    return Hit(entry_id, revision_id, client_id, section, at, runs(title), runs(told))


def _passage(text: str, typed: str) -> str:
    """Return the words around the first place that fits, marked, as the library cuts them."""
    fits = _fitting(typed)
    every = list(islice(_WORD.finditer(text, 0, _REACH), _AROUND))
    first = next((word for word in _WORD.finditer(text) if fits(word[0])), None)
    if first is not None:
        look_from = max(0, first.start() - _BEFORE * LONGEST_TERM)
        every = list(_WORD.finditer(text, look_from, first.start()))[-_BEFORE:]
        after = _WORD.finditer(text, first.start(), first.start() + _REACH)
        every += islice(after, _AROUND - len(every))
    at = every[0].start() if every else 0
    told = _CUT if at else ""
    for word in every:
        marked = f"{_OPEN}{word[0]}{_CLOSE}" if fits(word[0]) else word[0]
        told, at = told + text[at : word.start()] + marked, word.end()
    return told + (_CUT if at < len(text) else "")


def _fitting(typed: str) -> Callable[[str], bool]:
    """Return what tells whether a word is one of those typed, or begins as the last of them."""
    wanted = _WORD.findall(fold(with_gaps(clean_text(typed))))
    begun = wanted[-1] if match_text(typed).endswith("*") else ""
    return lambda word: (said := fold(word)) in wanted or bool(begun and said.startswith(begun))
