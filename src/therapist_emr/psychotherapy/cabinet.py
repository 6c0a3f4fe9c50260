"""One client's psychotherapy notes behind their door: writing, reading, finding, handing out."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta

from therapist_emr import logs
from therapist_emr.domain.clock import Clock, Moment, moment_at
from therapist_emr.domain.entry import Body, EntryStatus, RevisionKind
from therapist_emr.domain.people import Client, PracticeSettings
from therapist_emr.domain.psychotherapy import NoteDraft, NoteHeader, PsychotherapyNote
from therapist_emr.domain.text import fold, one_line, shorten
from therapist_emr.errors import UserError
from therapist_emr.forms.field import CheckContext, Problem, Values
from therapist_emr.psychotherapy.form import NOTE
from therapist_emr.psychotherapy.made_up import MadeUpNote, first_name, made_up
from therapist_emr.store.audit import AuditTrail
from therapist_emr.store.clients import Clients
from therapist_emr.store.connection import Connection, transaction
from therapist_emr.store.entries import Entries
from therapist_emr.store.errors import DiskFault, DiskFull, ReadOnly
from therapist_emr.store.psychotherapy import (
    ENTITY,
    NewNoteRevision,
    PsychotherapyDrafts,
    PsychotherapyNotes,
)
from therapist_emr.store.settings import Settings

_SHOWN = 90


class NoteGone(UserError):
    """Say that a note or draft is not there, or no longer."""

    def __init__(self) -> None:
        super().__init__("This note is not there any more.", "Go back to the list.")


@dataclass(frozen=True, slots=True)
class Listed:
    """Hold a note as the list shows it: its heading, or its first words."""

    header: NoteHeader
    title: str
    passage: str


@dataclass(frozen=True, slots=True)
class ReadNote:
    """Hold a note as it is read, in today's version of its form."""

    note: PsychotherapyNote
    body: Body
    earlier: tuple[tuple[Moment, Body], ...]
    intact: bool


class Cabinet:
    """Keep one client's psychotherapy notes.

    The audit trail says that a psychotherapy note was read, written or handed out, and names it by
    a number that stands nowhere outside these notes: never the client, never a word of it.
    """

    def __init__(
        self, connection: Connection, clock: Clock, client_id: int, actor: str = "clinician"
    ) -> None:
        self._connection = connection
        self._clock = clock
        self._client_id = client_id
        self._actor = actor
        self._notes = PsychotherapyNotes(connection)
        self._drafts = PsychotherapyDrafts(connection)
        self._viewed: set[int] = set()

    def open(self) -> None:
        """Record that the door was opened; whose notes is not recorded.

        Behind the door of a made-up chart lie made-up notes, from the first time it is opened.
        """
        self._witness("psychotherapy.open", "")
        if self.settings.made_up:
            with suppress(DiskFault, DiskFull, ReadOnly):
                self._make_up()

    def now(self) -> Moment:
        """Return this moment."""
        return self._clock.now()

    @property
    def settings(self) -> PracticeSettings:
        """Return the practice's choices."""
        return Settings(self._connection).load()

    @property
    def client(self) -> Client:
        """Return whose notes these are, by the full name, as it goes on paper."""
        return Clients(self._connection).get(self._client_id)

    def listed(self, sought: str = "") -> list[Listed]:
        """Return the notes, newest first: all, or those in which every word typed is found."""
        wanted = fold(sought).split()
        rows = []
        for header in self._notes.headers(self._client_id):
            body = self._body(self._notes.note(header.id))
            words = fold(NOTE.search_text(body))
            if all(word in words for word in wanted):
                rows.append(Listed(header, _title(body), _passage(body, wanted)))
        return rows

    def read(self, note_id: int) -> ReadNote:
        """Return one note; that a psychotherapy note was read is recorded once."""
        note = self._own(note_id)
        if note_id not in self._viewed:
            self._viewed.add(note_id)
            self._witness("psychotherapy.view", note.uuid)
        loaded = [(each.made, NOTE.load(each.body, each.form_version)) for each in note.contents]
        intact = self._notes.intact(note_id)
        return ReadNote(note, loaded[-1][1], tuple(loaded[:-1]), intact)

    def blank(self) -> Body:
        """Return an empty note of today."""
        return {**NOTE.blank(), "date": self.now().day.isoformat()}

    def problems(self, body: Values) -> list[Problem]:
        """Return what stands in the way of keeping a note."""
        return NOTE.wrong_with(body, self._context())

    # --- drafts ----------------------------------------------------------------------------

    def drafts(self) -> Sequence[NoteDraft]:
        """Return what was begun and not kept, the last saved first."""
        return self._drafts.of(self._client_id)

    def draft_body(self, draft: NoteDraft) -> Body:
        """Return what a draft holds, in today's version of the form."""
        return NOTE.load(draft.body, draft.form_version)

    def begin(self, body: Values, note_id: int | None = None) -> NoteDraft:
        """Begin a draft of a new note, or of what a note will say next."""
        now = self.now()
        new = NoteDraft(
            0, _new_uuid(), self._client_id, note_id, NOTE.version, dict(body), now.utc, now
        )
        with transaction(self._connection):
            return self._drafts.put(new)

    def save_draft(self, draft_id: int, body: Values) -> Moment:
        """Put what was typed on disk, exactly as typed, and return when."""
        now = self.now()
        with self._gone(), transaction(self._connection):
            self._drafts.save(draft_id, dict(body), NOTE.version, now)
        return now

    def discard(self, draft_id: int) -> Callable[[], NoteDraft]:
        """Throw a draft away; the returned call brings it back."""
        with self._gone():
            draft = self._drafts.get(draft_id)
        with transaction(self._connection):
            self._drafts.remove(draft_id)

        def bring_back() -> NoteDraft:
            with transaction(self._connection):
                return self._drafts.put(replace(draft, id=0))

        return bring_back

    # --- the notes -------------------------------------------------------------------------

    def keep(self, body: Values, note_id: int | None = None, draft_id: int | None = None) -> int:
        """Keep a note, or what it says from now on; its draft ends in the same step."""
        kept = NOTE.checked(body, self._context())
        earlier = self._own(note_id) if note_id else None
        if earlier is not None and earlier.withdrawal is not None:
            raise UserError("This note was marked as entered in error.", "Write a new note.")
        with transaction(self._connection):
            if draft_id is not None:
                with self._gone():
                    self._drafts.remove(draft_id)
            if earlier is None:
                name = _new_uuid()
                step = self._step(kept)
                kept_id, seal = self._notes.add(self._client_id, name, kept["date"], step)
                self._record("psychotherapy.write", name, seal)
                return kept_id
            if self._body(earlier) != kept:
                seal = self._notes.extend(earlier.header.id, self._step(kept), kept["date"])
                self._record("psychotherapy.write", earlier.uuid, seal)
            return earlier.header.id

    def withdraw(self, note_id: int, reason: str) -> None:
        """Mark a note as entered in error; it stays readable here."""
        why = one_line(reason)
        if not why:
            raise UserError("A reason is needed.", "Say in a few words what was wrong.")
        note = self._own(note_id)
        if note.header.status is EntryStatus.ERROR:
            return
        step = replace(self._step({}, RevisionKind.ERROR), reason=why)
        with transaction(self._connection):
            self._record("psychotherapy.withdraw", note.uuid, self._notes.extend(note_id, step))

    def handed_out(self, sha256: str) -> None:
        """Record that these notes were put into a file of their own."""
        with transaction(self._connection):
            self._record("psychotherapy.export", "", f"pdf {sha256}")

    # --- inside ----------------------------------------------------------------------------

    def _context(self) -> CheckContext:
        return CheckContext(self.now().day, self.settings.region)

    def _make_up(self) -> None:
        if self._notes.headers(self._client_id) or self.drafts():
            return
        client, now = self.client, self.now()
        latest = (now.day - timedelta(days=3)).isoformat()
        days = [
            date.fromisoformat(header.at[:10])
            for header in reversed(Entries(self._connection).headers(client.id, "sessions"))
            if header.kind == "session" and header.at[:10] <= latest
        ]
        with transaction(self._connection):
            for note in made_up(
                client.record_number, first_name(client.name, client.legal_name), days
            ):
                self._keep_made_up(note, now.zone)

    def _keep_made_up(self, note: MadeUpNote, zone: str) -> None:
        name, kept_id = _new_uuid(), 0
        for when, text in note.states:
            day = note.day.isoformat()
            body = NOTE.clean({"date": day, "heading": note.heading, "text": text}, self._context())
            step = replace(self._step(body), made=moment_at(when, zone))
            if kept_id:
                seal = self._notes.extend(kept_id, step, day)
            else:
                kept_id, seal = self._notes.add(self._client_id, name, day, step)
            self._record("psychotherapy.write", name, seal)

    def _own(self, note_id: int) -> PsychotherapyNote:
        with self._gone():
            note = self._notes.note(note_id)
        if note.header.client_id != self._client_id:
            raise NoteGone
        return note

    @staticmethod
    def _body(note: PsychotherapyNote) -> Body:
        return NOTE.load(note.current.body, note.current.form_version)

    def _step(self, body: Body, kind: RevisionKind = RevisionKind.CONTENT) -> NewNoteRevision:
        return NewNoteRevision(_new_uuid(), kind, NOTE.version, body, self.now(), self._actor)

    @contextmanager
    def _gone(self) -> Iterator[None]:
        try:
            yield
        except KeyError:
            raise NoteGone from None

    def _record(self, action: str, uuid_: str, detail: str = "") -> None:
        AuditTrail(self._connection).append(
            action,
            at_utc=self.now().utc,
            actor=self._actor,
            entity=ENTITY,
            entity_id=uuid_,
            detail=detail,
        )

    def _witness(self, action: str, uuid_: str) -> None:
        try:
            with transaction(self._connection):
                self._record(action, uuid_)
        except (DiskFault, DiskFull, ReadOnly):
            logs.event("psychotherapy.look-unrecorded")


def _new_uuid() -> str:
    return str(uuid.uuid4())


def _title(body: Values) -> str:
    heading = str(body.get("heading") or "")
    return heading or shorten(str(body.get("text") or ""), _SHOWN)


def _passage(body: Values, wanted: Sequence[str]) -> str:
    """Return the line in which a sought word stands; nothing sought shows nothing of the text."""
    lines = [one_line(line) for line in str(body.get("text") or "").splitlines()]
    found = next((line for line in lines if any(w in fold(line) for w in wanted)), "")
    return shorten(found, _SHOWN)
