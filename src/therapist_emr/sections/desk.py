"""The desk at which a section's page works: one client's chart and the few things to do there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from therapist_emr.domain.clock import Moment
from therapist_emr.domain.entry import Body, Draft, DraftHeader, Entry, EntryHeader
from therapist_emr.domain.people import Client, PracticeSettings
from therapist_emr.forms.blocks import Block
from therapist_emr.forms.field import Problem, Values
from therapist_emr.sections.contract import Section

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


@dataclass(frozen=True, slots=True)
class Reading:
    """Hold an entry as it is read: its blocks, addenda and whether its hashes still fit."""

    entry: Entry
    blocks: tuple[Block, ...]
    intact: bool


class Shelf(Protocol):
    """Hold what a section keeps for the whole practice, such as measures that were loaded."""

    def texts(self) -> Mapping[str, str]:
        """Return every text by its name."""

    def put(self, name: str, text: str) -> None:
        """Keep a text under a name."""


class ChartReading(Protocol):
    """Give one client's chart to read; every call is quick enough for the UI thread."""

    @property
    def client(self) -> Client:
        """Return the client whose chart this is."""

    @property
    def settings(self) -> PracticeSettings:
        """Return the practice's choices."""

    def now(self) -> Moment:
        """Return this moment."""

    def section(self, key: str) -> Section:
        """Return another section by its key."""

    def headers(self, section: str) -> Sequence[EntryHeader]:
        """Return the entries of a section, newest first."""

    def facts(self, section: str) -> Sequence[tuple[EntryHeader, Mapping[str, Any]]]:
        """Return the entries of a section with their facts, newest first, without bodies."""

    def begins_later(self, section: str) -> bool:
        """Tell whether facts from before the first of these days are left out."""

    def entries(self, section: str) -> Sequence[Entry]:
        """Return the entries with bodies, newest first; for sections of few entries."""

    def entry(self, entry_id: int) -> Entry:
        """Return one entry with its revisions."""

    def reading(self, entry_id: int, revision: int = 0) -> Reading:
        """Return an entry as it is read; `revision` chooses an earlier one by its seq."""

    def own_templates(self) -> Sequence[Values]:
        """Return the note templates the clinician made, as the JSON of their files."""

    def drafts(self, section: str) -> Sequence[DraftHeader]:
        """Return the drafts of a section, newest first."""

    def draft(self, draft_id: int) -> Draft:
        """Return one draft with what was typed."""

    def require_unwritten(self, entry_id: int) -> None:
        """Raise while something is being written to an entry, which then is not to be marked."""


class ChartDesk(ChartReading, Protocol):
    """Give a section's page one client's chart and what can be done there.

    Methods that write raise `UserError`; `Rejected` (a UserError) carries the problems of a form.
    """

    def begin(self, section: str, kind: str, body: Values, entry_id: int | None = None) -> Draft:
        """Begin a draft: a new entry, or the next version of `entry_id`."""

    def save_draft(self, draft_id: int, body: Values) -> Moment:
        """Put what was typed on disk, exactly as typed, and return when."""

    def discard(self, draft_id: int) -> Callable[[], Draft]:
        """Throw a draft away; the returned call brings it back."""

    def problems(self, section: str, kind: str, body: Values) -> list[Problem]:
        """Return what stands in the way of signing or keeping this."""

    def clean(self, section: str, kind: str, body: Values) -> Body:
        """Return the body as it would be stored."""

    def sign(self, draft_id: int) -> EntryHeader:
        """Sign a draft into the record with the section's attestation."""

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

    def keep_all(self, section: str, changes: Sequence[tuple[int, Body]], reason: str = "") -> None:
        """Keep changes of several entries, each by its id, in one step: all or none."""

    def add_addendum(self, entry_id: int, text: str, draft_id: int | None = None) -> Entry:
        """Sign an addendum under an entry; ends `draft_id` in the same step."""

    def withdraw(self, entry_id: int, reason: str) -> Entry:
        """Mark an entry as entered in error; it stays readable."""

    def export(self, section: str, entry_id: int | None = None, revision: int = 0) -> None:
        """Open the preview of a PDF of one section, one entry or one of its revisions."""

    def take_along(self, section: str, entry_id: int) -> None:
        """Open the preview of the page of an entry that the client takes along."""

    def open(self, section: str, entry_id: int | None = None) -> None:
        """Show another section of this chart, or an entry in it."""

    def go_on(self, section: str, draft_id: int) -> None:
        """Show a draft of another section where it was left."""

    def shelf(self, section: str) -> Shelf:
        """Return what a section keeps for the whole practice."""

    def ask_file(self, title: str, kinds: str) -> Path | None:
        """Ask for a file to read; None when none was chosen."""

    def hand_over(self, sheet: QWidget, back: Callable[[], object]) -> bool:
        """Show the client nothing but the sheet, until the passphrase is typed; then call `back`.

        Return False when the window could not do it; it has said why.
        """

    def say(self, words: str, undo: Callable[[], object] | None = None) -> None:
        """Show a short message at the foot of the window, with Undo where it can be undone."""

    def remember_template(self, key: str) -> None:
        """Remember the note template for this client."""

    def remembered_template(self) -> str:
        """Return the note template last used for this client, or an empty string."""
