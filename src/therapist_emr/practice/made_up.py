"""Filling a new file with a made-up practice: real seals, audit rows and search text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from heapq import heapify, heappop, heapreplace
from itertools import islice

from therapist_emr.domain.clock import Moment, moment_at
from therapist_emr.domain.entry import Draft, DraftHeader, Entry, EntryHeader, Signature
from therapist_emr.domain.progress import Progress, Silent
from therapist_emr.errors import UserError
from therapist_emr.forms.field import CheckContext, Values
from therapist_emr.practice.about import about_entry, new_uuid
from therapist_emr.practice.demo import (
    DemoChart,
    DemoMedication,
    DemoNote,
    DemoPlanVersion,
    DemoReview,
    DemoSave,
    MadeUpPractice,
)
from therapist_emr.practice.demo.model import CLINICIAN, CONTINGENCY, SERVICE_CODES, ZONE
from therapist_emr.practice.ledger import Ledger, Said
from therapist_emr.practice.shown import shown
from therapist_emr.practice.work import Work
from therapist_emr.sections import SECTIONS
from therapist_emr.sections.contract import EntryKind, Life, Section, identity_of
from therapist_emr.sections.made_up import MadeUpEntry, MadeUpState
from therapist_emr.store.connection import Connection, empty_wal, transaction
from therapist_emr.store.settings import Settings

Story = Iterator[datetime]
"""Takes a step each time it is asked for the next, and names when that one is taken."""

TOLD_STEPS = 250
"""After how many steps it is said how far the making is, and may be stopped."""

ACTOR = "Elena Marchetti"
BATCH_NOTES = 6_000
"""How many notes are put into the order of time and committed at once: as mixed as the notes of a
caseload are, few commits, memory and a write-ahead log that stay small."""


class NotEmpty(UserError):
    """Say that a made-up practice never mixes with real charts."""

    def __init__(self) -> None:
        super().__init__(
            "This practice has clients already.",
            "A made-up practice begins in a new file. Nothing was changed.",
        )


@dataclass(frozen=True, slots=True)
class Loaded:
    """Say how much was made up."""

    clients: int
    notes: int
    drafts: int


def make_demo(
    connection: Connection,
    clients: int,
    years: int,
    seed: int,
    today: date,
    progress: Progress | None = None,
    *,
    words_per_note: int = 180,
    sessions_per_client: float | None = None,
) -> Loaded:
    """Fill a new file with a made-up practice; the same seed and day make the same charts.

    Benchmarks ask for longer notes and for an average number of sessions.
    """
    made_up = MadeUpPractice(
        clients,
        years,
        seed,
        today,
        words_per_note=words_per_note,
        sessions_per_client=sessions_per_client,
    )
    return load_charts(connection, made_up.charts(), clients, today, progress)


def load_charts(
    connection: Connection,
    charts: Iterable[DemoChart],
    total: int,
    today: date,
    progress: Progress | None = None,
) -> Loaded:
    """Put charts into a new file, some thousand notes at a time, so that memory stays flat."""
    loader = _Loader(connection, today, total, progress or Silent())
    if loader.work.clients.listed():
        raise NotEmpty
    loader.begin()
    batch: list[DemoChart] = []
    for chart in charts:
        batch.append(chart)
        if sum(len(each.notes) for each in batch) >= BATCH_NOTES:
            loader.load(batch)
            batch.clear()
    loader.load(batch)
    loader.end()
    return Loaded(loader.clients, loader.notes, loader.drafts)


def in_order_of_time(stories: Iterable[Story]) -> Story:
    """Take the steps of all stories in the order of time, naming the time of each."""
    waiting = [(when, at, story) for at, story in enumerate(stories) for when in islice(story, 1)]
    heapify(waiting)
    while waiting:
        when, at, story = waiting[0]
        yield when
        if (following := next(story, None)) is None:
            heappop(waiting)
        else:
            heapreplace(waiting, (following, at, story))


class _Loader:
    """Write charts as if each step had been taken at its time."""

    def __init__(self, connection: Connection, today: date, total: int, progress: Progress) -> None:
        self.clients = self.notes = self.drafts = 0
        self._total, self._progress = total, progress
        self._clock = _Then()
        self.work = Work(connection, self._clock, ACTOR, SECTIONS)
        self._connection = connection
        self._ledger = Ledger(self.work)
        self._context = CheckContext(today)
        self._templates: list[tuple[str, str]] = []

    def begin(self) -> None:
        """Name the clinician before anything is signed."""
        store = Settings(self._connection)
        made = replace(
            store.load(),
            profile=CLINICIAN,
            contingency=CONTINGENCY,
            service_codes=SERVICE_CODES,
            made_up=True,
        )
        with transaction(self._connection):
            store.save(made)

    def end(self) -> None:
        """Remember the note template of each client, and tidy the search index."""
        store = Settings(self._connection)
        with transaction(self._connection):
            self.work.search.tidy()
            store.save(replace(store.load(), templates=tuple(self._templates)))
        self._tell(self._total)

    def load(self, charts: Sequence[DemoChart]) -> None:
        """Write some charts as one whole, each step of all of them in its turn."""
        before, coming = self.notes, sum(len(chart.notes) for chart in charts) or 1
        with transaction(self._connection, checkpoint=False):
            stories = [story for chart in charts for story in self._chart(chart)]
            for step, _when in enumerate(in_order_of_time(stories), 1):
                if step % TOLD_STEPS == 0:
                    ahead = len(charts) * (coming - self.notes + before) // coming
                    self._tell(self.clients - max(0, ahead))
        empty_wal(self._connection)

    def _tell(self, clients: int) -> None:
        self._progress.step(clients, self._total, f"{self.notes:,} notes written")

    def _chart(self, chart: DemoChart) -> Iterator[Story]:
        client_id = self._profile(chart)
        yield from (self._note(client_id, note) for note in chart.notes)
        yield self._plans(client_id, chart.plans)
        yield from (self._medication(client_id, each) for each in chart.medications)
        yield from (self._review(client_id, each) for each in chart.reviews)
        for section, entries in chart.others:
            yield from (self._made_up(client_id, section, entry) for entry in entries)
        self.clients += 1

    def _profile(self, chart: DemoChart) -> int:
        section = identity_of(self.work.sections)
        kind = section.kinds[0]
        states = [*chart.former_states]
        times = [chart.added_at, *(state.at for state in states)]
        bodies = [*(state.body for state in states), chart.profile]
        reasons = ["", *(state.reason for state in states)]
        first = self._clean(kind, bodies[0])
        added = self._at(times[0])
        client = self.work.clients.add(new_uuid(), shown(first, ""), added.utc)
        self.work.record("client.add", "client", client.uuid, client.record_number)
        self._ledger.add(client.id, section, kind, Said(first, added, ACTOR))
        for body, when, reason in zip(bodies[1:], times[1:], reasons[1:], strict=True):
            self._revise(client.id, section, kind, DemoSave(body, when, reason))
        template = next((n.body.get("template") for n in reversed(chart.notes)), None)
        if template:
            self._templates.append((client.uuid, str(template)))
        return client.id

    def _note(self, client_id: int, note: DemoNote) -> Story:
        section, kind = self._kind("sessions", note.kind)
        if note.signed_at is None:
            yield note.saved_at
            self._put_draft(client_id, section, kind, DemoSave(note.body, note.saved_at))
            return
        yield note.signed_at
        header = self._sign(client_id, section, kind, note.body, note.signed_at)
        self.notes += 1
        for addendum in note.addenda:
            yield addendum.signed_at
            said = self._signed(section, {"text": addendum.text}, addendum.signed_at)
            self._ledger.add_addendum(self._entry(header), section, said)
        if note.withdrawn is not None:
            yield note.withdrawn.at
            said = self._signed(section, {}, note.withdrawn.at)
            said = replace(said, reason=note.withdrawn.reason)
            self._ledger.withdraw(self._entry(header), section, said)

    def _put_draft(
        self, client_id: int, section: Section, kind: EntryKind, state: DemoSave | MadeUpState
    ) -> None:
        saved = self._at(state.at)
        about = about_entry(section, kind, self._clean(kind, state.body), 0, saved)
        header = DraftHeader(
            0, client_id, section.key, kind.key, about.at, about.title, about.summary, None,
            saved.utc, saved.utc,
        )  # fmt: skip
        self.work.drafts.put(Draft(header, new_uuid(), ZONE, kind.form.version, state.body))
        self.drafts += 1

    def _plans(self, client_id: int, versions: tuple[DemoPlanVersion, ...]) -> Story:
        section, kind = self._kind("treatment_plan", "plan")
        header: EntryHeader | None = None
        for version in versions:
            yield version.signed_at
            if header is None:
                header = self._sign(client_id, section, kind, version.body, version.signed_at)
            else:
                said = self._signed(section, self._clean(kind, version.body), version.signed_at)
                self._ledger.revise(self._entry(header), section, kind, said)

    def _medication(self, client_id: int, medication: DemoMedication) -> Story:
        section, kind = self._kind("medications", "medication")
        first, *changes = medication.saves
        yield first.at
        header = self._keep(client_id, section, kind, first)
        for change in changes:
            yield change.at
            said = self._kept(kind, change)
            self._ledger.revise(self._entry(header), section, kind, said)

    def _review(self, client_id: int, review: DemoReview) -> Story:
        section, kind = self._kind("medications", "review")
        yield review.at
        self._keep(client_id, section, kind, DemoSave(review.body, review.at))

    def _made_up(self, client_id: int, section_key: str, made: MadeUpEntry) -> Story:
        section, kind = self._kind(section_key, made.kind)
        first, *changes = made.states
        yield first.at
        header = self._ledger.add(client_id, section, kind, self._said(section, kind, first))
        for change in changes:
            yield change.at
            said = self._said(section, kind, change)
            self._ledger.revise(self._entry(header), section, kind, said)
        for text, when in made.addenda:
            yield when
            said = self._signed(section, {"text": text}, when)
            self._ledger.add_addendum(self._entry(header), section, said)
        if made.withdrawn is not None:
            reason, when = made.withdrawn
            yield when
            signs = section.life is not Life.KEPT
            said = self._signed(section, {}, when) if signs else Said({}, self._at(when), ACTOR)
            self._ledger.withdraw(self._entry(header), section, replace(said, reason=reason))

    def _said(self, section: Section, kind: EntryKind, state: MadeUpState) -> Said:
        if section.life is Life.KEPT:
            return self._kept(kind, state)
        said = self._signed(section, self._clean(kind, state.body), state.at)
        return replace(said, reason=state.reason)

    def _sign(
        self, client_id: int, section: Section, kind: EntryKind, body: Values, when: datetime
    ) -> EntryHeader:
        said = self._signed(section, self._clean(kind, body), when)
        return self._ledger.add(client_id, section, kind, said)

    def _signed(self, section: Section, body: Values, when: datetime) -> Said:
        at = self._at(when)
        signature = Signature(
            CLINICIAN.clinician, CLINICIAN.credential, CLINICIAN.license, section.attestation, at
        )
        return Said(dict(body), at, ACTOR, signature=signature)

    def _keep(
        self, client_id: int, section: Section, kind: EntryKind, save: DemoSave
    ) -> EntryHeader:
        return self._ledger.add(client_id, section, kind, self._kept(kind, save))

    def _kept(self, kind: EntryKind, save: DemoSave | MadeUpState) -> Said:
        return Said(self._clean(kind, save.body), self._at(save.at), ACTOR, save.reason)

    def _revise(self, client_id: int, section: Section, kind: EntryKind, save: DemoSave) -> None:
        header = self.work.entries.headers(client_id, section.key)[0]
        self._ledger.revise(self._entry(header), section, kind, self._kept(kind, save))

    def _entry(self, header: EntryHeader) -> Entry:
        return self.work.entries.entry(header.id)

    def _kind(self, section_key: str, kind_key: str) -> tuple[Section, EntryKind]:
        section = self.work.section(section_key)
        return section, section.kind(kind_key)

    def _clean(self, kind: EntryKind, body: Values) -> dict[str, object]:
        return kind.form.clean(body, self._context)

    def _at(self, wall: datetime) -> Moment:
        self._clock.moment = moment_at(wall, ZONE)
        return self._clock.moment


class _Then:
    """Tell the time at which a step of the story was taken."""

    def __init__(self) -> None:
        self.moment = moment_at(datetime(2000, 1, 1), ZONE)  # noqa: DTZ001 - wall time

    def now(self) -> Moment:
        """Return that moment."""
        return self.moment
