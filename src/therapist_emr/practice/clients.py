"""The client book: adding, finding, and noticing the same person twice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from therapist_emr.domain.people import Client, ClientStatus
from therapist_emr.practice.work import CLIENTS, Gone, Work

if TYPE_CHECKING:
    from therapist_emr.forms.field import Problem, Values
    from therapist_emr.practice.charting import Charting
    from therapist_emr.practice.duplicates import Likeness
    from therapist_emr.practice.ledger import Ledger
    from therapist_emr.sections.contract import Section

FIND_LIMIT = 200
MOST_NAMESAKES = 20


class ClientBook:
    """Find the clients, and add one; a profile is changed where it is read, in the chart."""

    def __init__(self, work: Work) -> None:
        self._work = work

    @cached_property
    def _charting(self) -> Charting:
        from therapist_emr.practice.charting import Charting

        return Charting(self._work)

    @cached_property
    def _ledger(self) -> Ledger:
        from therapist_emr.practice.ledger import Ledger

        return Ledger(self._work)

    @property
    def _identity(self) -> Section:
        from therapist_emr.sections.contract import identity_of

        return identity_of(self._work.sections)

    def listed(self, statuses: Iterable[ClientStatus] = ()) -> list[Client]:
        """Return the clients of some statuses, or all, by name."""
        return self._work.clients.listed(statuses)

    def counts(self) -> dict[ClientStatus, int]:
        """Return how many clients there are of each status."""
        return self._work.clients.counts()

    def find(
        self, typed: str, statuses: Iterable[ClientStatus] = (), limit: int = FIND_LIMIT
    ) -> list[Client]:
        """Return the clients that fit what was typed; all of them when nothing was."""
        if not typed.strip():
            return self._work.clients.listed(statuses)
        from therapist_emr.practice.finding import ways_to_read

        return self._work.clients.find(ways_to_read(typed, self._work.today), statuses, limit)

    def with_drafts(self) -> frozenset[int]:
        """Return the clients in whose charts something is begun."""
        return frozenset(draft.client_id for draft in self._work.drafts.headers())

    def get(self, client_id: int) -> Client:
        """Return one client."""
        return self._work.client(client_id)

    def by_record_number(self, record_number: str) -> Client:
        """Return the client with a record number, typed with or without its zeros."""
        for spelling in (record_number.strip(), record_number.strip().zfill(4)):
            try:
                return self._work.clients.by_record_number(spelling)
            except KeyError:
                continue
        raise Gone("record number")

    def problems(self, body: Values) -> list[Problem]:
        """Return what stands in the way of keeping a profile."""
        identity = self._identity
        return self._charting.problems(identity.key, identity.kinds[0].key, body)

    def likely_duplicates(self, body: Values) -> list[Likeness]:
        """Return the clients that a new profile may be of already, with reasons."""
        from therapist_emr.practice.duplicates import likely_duplicates

        cleaned = self._identity.form.clean(body, self._work.context)
        found = likely_duplicates(
            cleaned, self._work.clients.unveiled(), self._former_names(cleaned)
        )
        shown = self._work.clients.some({each.client.id for each in found})
        return [replace(each, client=shown[each.client.id]) for each in found]

    def _former_names(self, body: Values) -> dict[int, str]:
        """Return the former names of the clients who may bear or have borne a profile's names."""
        from therapist_emr.practice.duplicates import names_of

        work, section = self._work, self._identity
        former = {}
        for name in names_of(body):
            for client in work.clients.find([[[word] for word in name]], limit=MOST_NAMESAKES):
                if entry_id := work.standing(client.id, section):
                    told = section.body(work.entry(entry_id)).get("former_names")
                    former[client.id] = str(told or "")
        return former

    def add(self, body: Values) -> Client:
        """Add a client under the next record number."""
        from therapist_emr.practice.about import new_uuid
        from therapist_emr.practice.ledger import Said
        from therapist_emr.practice.shown import shown

        work = self._work
        section = self._identity
        kept = section.form.checked(body, work.context)
        now = work.now()
        with work.writing(CLIENTS, section.key):
            client = work.clients.add(new_uuid(), shown(kept, ""), now.utc)
            work.record("client.add", "client", client.uuid, client.record_number)
            self._ledger.add(client.id, section, section.kinds[0], Said(kept, now, work.actor))
        return work.clients.get(client.id)
