"""Searching the whole record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from therapist_emr.domain.people import Client
from therapist_emr.practice.work import Work
from therapist_emr.store.search import Hit, Query, Runs

__all__ = ["Found", "Hit", "Query", "Runs", "Searching"]

PAGE = 50
HIDDEN: Runs = (("Hidden, since names are hidden", False),)
ONE_LOOK = timedelta(minutes=1)
"""For how long typing on counts as the same search."""


@dataclass(frozen=True, slots=True)
class Found:
    """Hold one place that was found, with whose chart it is in and the words around it."""

    hit: Hit
    client: Client
    section_title: str


class Searching:
    """Ask the search index."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._looked_at = datetime.min.replace(tzinfo=UTC)
        self._looked_in: int | None = None

    def ask(self, query: Query, *, page: int = 0, size: int = PAGE) -> list[Found]:
        """Return one page of what was found; nothing searchable finds nothing."""
        hits = self._work.search.ask(query, offset=page * size, limit=size)
        return list(self._found(hits))

    def count(self, query: Query, most: int = 1_000) -> int:
        """Return how many places there are, counted up to `most`."""
        return self._work.search.count(query, most)

    def looked(self, query: Query, count: int) -> None:
        """Record that passages were shown, once for a search that is typed on and on.

        Where was searched and how much was found is recorded, never what for.
        """
        now = datetime.fromisoformat(self._work.now().utc)
        goes_on = timedelta(0) <= now - self._looked_at < ONE_LOOK  # not by a clock set back
        if not count or (goes_on and query.client_id == self._looked_in):
            return
        self._looked_at, self._looked_in = now, query.client_id
        whose = "" if query.client_id is None else self._work.clients.get(query.client_id).uuid
        detail = f"{query.section or 'all sections'}, {count} places"
        self._work.witness("search", "client" if whose else "", whose, detail)

    def opened(self, found: Found) -> None:
        """Record that a search led to an entry; what was searched for is not recorded."""
        entry = self._work.entries.entry(found.hit.entry_id)
        self._work.witness("search", "entry", entry.uuid, found.hit.section)

    def _found(self, hits: list[Hit]) -> Iterator[Found]:
        clients = self._work.clients.some({hit.client_id for hit in hits})
        sections = {section.key: section for section in self._work.sections}
        for hit in hits:
            client, section = clients[hit.client_id], sections.get(hit.section)
            title = section.title if section is not None else hit.section
            if client.hidden and section is not None and section.identifies:
                hit = replace(hit, passage=HIDDEN)
            yield Found(hit, client, title)
