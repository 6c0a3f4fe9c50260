"""Facts of a chart as a section's glance reads them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from therapist_emr.domain.clock import Moment, moment_at
from therapist_emr.domain.entry import Entry, EntryHeader, EntryStatus
from therapist_emr.domain.people import Client, ClientStatus
from therapist_emr.sections.contract import Section
from therapist_emr.sections.desk import ChartReading

Fact = tuple[EntryHeader, Mapping[str, Any]]


def told(section: str, kind: str, title: str, number: int = 1, **facts: Any) -> Fact:
    """Return one entry with its facts."""
    header = EntryHeader(
        number, 1, section, kind, "2026-11-10", EntryStatus.KEPT, 0, title, "", 1, 0
    )
    return header, facts


class FactsOnly:
    """Hold a client and facts; a glance needs nothing else of a chart."""

    def __init__(self, section: Section, facts: Sequence[Fact], client: Client) -> None:
        self._section, self._facts = section, facts
        self.client = client

    def now(self) -> Moment:
        """Return the evening of November 17."""
        from datetime import datetime

        return moment_at(datetime(2026, 11, 17, 19, 42), "America/Los_Angeles")  # noqa: DTZ001

    def section(self, _key: str) -> Section:
        """Return the section."""
        return self._section

    def facts(self, section: str) -> Sequence[Fact]:
        """Return what is known of a section."""
        return [one for one in self._facts if one[0].section == section]

    def entries(self, _section: str) -> Sequence[Entry]:
        """Return no bodies: there are none."""
        return ()


def reading(
    section: Section, *facts: Fact, born: str = "1992-03-02", next_visit: str = ""
) -> ChartReading:
    """Return a chart in which these facts stand."""
    client = Client(
        1, "uuid", "0001", ClientStatus.ACTIVE, "Mari Quiñones", "Mari Quiñones", "", born, "",
        next_visit=next_visit,
    )  # fmt: skip
    return cast("ChartReading", FactsOnly(section, facts, client))
