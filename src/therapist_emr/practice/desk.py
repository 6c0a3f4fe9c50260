"""The desk at which the page of a section works: one client's chart."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from therapist_emr.domain.clock import Moment
from therapist_emr.domain.entry import Body, Draft, DraftHeader, Entry, EntryHeader
from therapist_emr.domain.people import Client, PracticeSettings
from therapist_emr.forms.field import Problem, Values
from therapist_emr.practice.charting import Charting
from therapist_emr.practice.drafting import Drafting
from therapist_emr.practice.reading import Reader
from therapist_emr.practice.shelf import Shelf
from therapist_emr.practice.work import Gone, Work
from therapist_emr.sections.contract import Section
from therapist_emr.sections.desk import Reading
from therapist_emr.store.library import TEMPLATE, Library


@dataclass(frozen=True, slots=True)
class Window:
    """Hold what a desk asks of the window around it; without a window nothing happens."""

    export: Callable[[str, int | None, int], None] = lambda _section, _entry, _revision: None
    """Preview a PDF of a section, an entry or one of its revisions (0 is the current one)."""
    take_along: Callable[[str, int], None] = lambda _section, _entry: None
    """Preview the page of an entry that the client takes along."""
    go: Callable[[str, int | None], None] = lambda _section, _entry: None
    """Show another section of the chart, or an entry in it."""
    say: Callable[[str, Callable[[], object] | None], None] = lambda _words, _undo: None
    """Show a short message, with Undo where it can be undone."""
    ask_file: Callable[[str, str], Path | None] = lambda _title, _kinds: None
    """Ask for a file to read."""
    go_on: Callable[[str, int], None] = lambda _section, _draft: None
    """Show a draft of a section where it was left."""
    hand_over: Callable[[Any, Callable[[], object]], bool] = lambda _sheet, _back: False
    """Show the client nothing but a sheet until the passphrase is typed; False when it cannot."""


NO_WINDOW = Window()


class ReadingDesk:
    """Implement `sections.desk.ChartReading` for one client."""

    def __init__(self, work: Work, client_id: int) -> None:
        self._work = work
        self._client_id = client_id
        self._charting = Charting(work)
        self._drafting = Drafting(work)
        self._reader = Reader(work)
        self._viewed: set[int] = set()

    @property
    def client(self) -> Client:
        """Return the client whose chart this is, as the file has it now."""
        return self._work.client(self._client_id)

    @property
    def settings(self) -> PracticeSettings:
        """Return the practice's choices."""
        return self._work.settings

    def now(self) -> Moment:
        """Return this moment."""
        return self._work.now()

    def section(self, key: str) -> Section:
        """Return another section by its key."""
        return self._work.section(key)

    def headers(self, section: str) -> Sequence[EntryHeader]:
        """Return the entries of a section, newest first; of all sections for an empty key."""
        return self._work.entries.headers(self._client_id, section)

    def counts(self) -> dict[str, int]:
        """Return how many entries each section has, those entered in error left out."""
        return self._work.entries.counts(self._client_id)

    def facts(self, section: str) -> Sequence[tuple[EntryHeader, Mapping[str, Any]]]:
        """Return the entries of a section with their facts, newest first, without bodies."""
        return list(self._work.entries.facts(self._client_id, section))

    def begins_later(self, _section: str) -> bool:
        """Tell whether facts from before the first of these days are left out: here never."""
        return False

    def entries(self, section: str) -> Sequence[Entry]:
        """Return the entries with bodies, newest first; for sections of few entries."""
        return [self._work.entries.entry(header.id) for header in self.headers(section)]

    def entry(self, entry_id: int) -> Entry:
        """Return one entry with its revisions."""
        return self._own(self._work.entry(entry_id))

    def reading(self, entry_id: int, revision: int = 0) -> Reading:
        """Return an entry as it is read; that it was viewed is recorded once a desk."""
        reading = self._reader.reading(entry_id, revision)
        entry = self._own(reading.entry)
        if entry_id not in self._viewed:
            self._viewed.add(entry_id)
            self._work.witness("view", "entry", entry.uuid, entry.header.section)
        return reading

    def own_templates(self) -> Sequence[Values]:
        """Return the note templates the clinician made, as the JSON of their files."""
        return [item.body for item in Library(self._work.connection).items(TEMPLATE)]

    def drafts(self, section: str) -> Sequence[DraftHeader]:
        """Return the drafts of a section, newest first; of all sections for an empty key."""
        return self._drafting.headers(self._client_id, section)

    def draft(self, draft_id: int) -> Draft:
        """Return one draft with what was typed."""
        draft = self._drafting.get(draft_id)
        if draft.header.client_id != self._client_id:
            raise Gone("draft")
        return draft

    def require_unwritten(self, entry_id: int) -> None:
        """Raise while something is being written to an entry, which then is not to be marked."""
        self._charting.require_unwritten(entry_id)

    def _own(self, entry: Entry) -> Entry:
        if entry.header.client_id != self._client_id:
            raise Gone("entry")
        return entry


class Desk(ReadingDesk):
    """Implement `sections.desk.ChartDesk` for one client."""

    def __init__(self, work: Work, client_id: int, window: Window = NO_WINDOW) -> None:
        super().__init__(work, client_id)
        self._window = window

    def begin(self, section: str, kind: str, body: Values, entry_id: int | None = None) -> Draft:
        """Begin a draft: a new entry, or the next version of `entry_id`."""
        return self._drafting.begin(self._client_id, section, kind, body, entry_id)

    def save_draft(self, draft_id: int, body: Values) -> Moment:
        """Put what was typed on disk, exactly as typed, and return when."""
        return self._drafting.save(draft_id, body)

    def discard(self, draft_id: int) -> Callable[[], Draft]:
        """Throw a draft away; the returned call brings it back."""
        return self._drafting.discard(draft_id)

    def problems(self, section: str, kind: str, body: Values) -> list[Problem]:
        """Return what stands in the way of signing or keeping this."""
        return self._charting.problems(section, kind, body)

    def clean(self, section: str, kind: str, body: Values) -> Body:
        """Return the body as it would be stored."""
        return self._charting.clean(section, kind, body)

    def sign(self, draft_id: int) -> EntryHeader:
        """Sign a draft into the record with the section's attestation."""
        return self._charting.sign(draft_id)

    def keep(
        self,
        section: str,
        kind: str,
        body: Values,
        entry_id: int | None = None,
        reason: str = "",
        draft_id: int | None = None,
    ) -> EntryHeader:
        """Keep an entry of a section without signatures; ends `draft_id` in the same step."""
        return self._charting.keep(self._client_id, section, kind, body, entry_id, reason, draft_id)

    def keep_all(self, section: str, changes: Sequence[tuple[int, Body]], reason: str = "") -> None:
        """Keep changes of several entries, each by its id, in one step: all or none."""
        self._charting.keep_all(self._client_id, section, changes, reason)

    def add_addendum(self, entry_id: int, text: str, draft_id: int | None = None) -> Entry:
        """Sign an addendum under an entry; ends `draft_id` in the same step."""
        return self._charting.add_addendum(entry_id, text, draft_id)

    def withdraw(self, entry_id: int, reason: str) -> Entry:
        """Mark an entry as entered in error; it stays readable."""
        return self._charting.withdraw(entry_id, reason)

    def export(self, section: str, entry_id: int | None = None, revision: int = 0) -> None:
        """Open the preview of a PDF of one section, one entry or one of its revisions."""
        self._window.export(section, entry_id, revision)

    def take_along(self, section: str, entry_id: int) -> None:
        """Open the preview of the page of an entry that the client takes along."""
        self._window.take_along(section, entry_id)

    def open(self, section: str, entry_id: int | None = None) -> None:
        """Show another section of this chart, or an entry in it."""
        self._window.go(section, entry_id)

    def go_on(self, section: str, draft_id: int) -> None:
        """Show a draft of another section where it was left."""
        self._window.go_on(section, draft_id)

    def shelf(self, section: str) -> Shelf:
        """Return what a section keeps for the whole practice."""
        return Shelf(self._work, section)

    def ask_file(self, title: str, kinds: str) -> Path | None:
        """Ask for a file to read; None when none was chosen."""
        return self._window.ask_file(title, kinds)

    def hand_over(self, sheet: Any, back: Callable[[], object]) -> bool:
        """Show the client nothing but the sheet, until the passphrase is typed; then call `back`.

        That the computer was handed over, and taken back, is recorded. Return False when the
        window could not do it; it has said why.
        """
        uuid = self.client.uuid

        def returned() -> None:
            self._work.witness("client.takeback", "client", uuid)
            back()

        handed = self._window.hand_over(sheet, returned)
        if handed:
            self._work.witness("client.handover", "client", uuid)
        return handed

    def say(self, words: str, undo: Callable[[], object] | None = None) -> None:
        """Show a short message at the foot of the window, with Undo where it can be undone."""
        self._window.say(words, undo)

    def remember_template(self, key: str) -> None:
        """Remember the note template for this client."""
        settings = self._work.settings
        uuid = self.client.uuid
        others = tuple(pair for pair in settings.templates if pair[0] != uuid)
        if (uuid, key) not in settings.templates:
            self._work.save_settings(replace(settings, templates=(*others, (uuid, key))))

    def remembered_template(self) -> str:
        """Return the note template last used for this client, or an empty string."""
        uuid = self.client.uuid
        return next((key for owner, key in self._work.settings.templates if owner == uuid), "")
