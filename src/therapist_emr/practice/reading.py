"""Entries as they are read, on screen and on paper."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from therapist_emr.domain.entry import Entry, Revision, RevisionKind
from therapist_emr.domain.versions import spans
from therapist_emr.practice.work import Gone, Work
from therapist_emr.sections.contract import Life, Look, Section
from therapist_emr.sections.desk import Reading
from therapist_emr.sections.glance import facts_by_day


class Reader:
    """Turn entries into blocks, with what lies around them."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def reading(
        self, entry_id: int, revision: int = 0, since: str = "", until: str = ""
    ) -> Reading:
        """Return an entry as it is read; `revision` chooses an earlier content by its seq.

        What lies around a plan is read from the days of a span, where one is given.
        """
        entry = self._work.entry(entry_id)
        chosen = _content_at(entry, revision)
        section = self._work.section(entry.header.section)
        kind = section.kind(entry.header.kind)
        look = self._look(section, entry, chosen, since, until)
        blocks = section.blocks_of(kind, section.body(entry, chosen), look)
        return Reading(entry, blocks, self._work.entries.intact(entry_id))

    def _look(
        self, section: Section, entry: Entry, content: Revision, since: str, until: str
    ) -> Look:
        today = self._work.today.isoformat()
        if section.life is Life.KEPT:
            earlier = (each for each in entry.contents if each.seq < content.seq)
            return Look(today, earlier=tuple(section.body(entry, each) for each in earlier))
        if section.life is Life.VERSIONED:
            # An earlier version is read as it stood until the next one took its place.
            made = [each.made.day.isoformat() for each in entry.contents]
            told = [section.day_of(section.body(entry, each)) for each in entry.contents]
            at = entry.contents.index(content)
            ended = min(spans(told, made)[at][1], today)
            last = min(ended, until or ended)
            worked = self.worked_on(entry.header.client_id)
            counted = tuple(one for one in worked if since <= str(one["day"]) <= last)
            return Look(last, worked_on=counted)
        return Look(today)

    def look_now(self) -> Look:
        """Return what a draft is read with."""
        return Look(self._work.today.isoformat())

    def worked_on(self, client_id: int) -> list[Mapping[str, Any]]:
        """Return the facts of signed entries that worked on objectives, oldest first, with day."""
        found = [
            facts
            for section in self._work.sections
            if section.life is Life.SIGNED
            for facts in facts_by_day(list(self._work.entries.facts(client_id, section.key)))
            if facts.get("objectives")
        ]
        return sorted(found, key=lambda facts: str(facts["day"]))


def _content_at(entry: Entry, seq: int) -> Revision:
    if not seq:
        return entry.current
    for revision in entry.revisions:
        if revision.seq == seq and revision.kind is RevisionKind.CONTENT:
            return revision
    raise Gone("version")
