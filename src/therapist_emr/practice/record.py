"""What a copy of a chart holds, section by section, fetched entry by entry as it is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, overload

from therapist_emr.domain.clock import Moment, moment_from
from therapist_emr.domain.entry import (
    DraftHeader,
    Entry,
    EntryHeader,
    EntryStatus,
    Revision,
    Signature,
)
from therapist_emr.domain.people import Client, PracticeProfile
from therapist_emr.domain.versions import spans
from therapist_emr.forms.blocks import Block, Heading, Paragraph
from therapist_emr.forms.changes import history_blocks
from therapist_emr.forms.field import Values
from therapist_emr.forms.reading import form_blocks
from therapist_emr.practice.desk import ReadingDesk
from therapist_emr.practice.reading import Reader
from therapist_emr.practice.work import Gone, Work
from therapist_emr.sections.addendum import added_to
from therapist_emr.sections.contract import ADDENDUM_KIND, Life, Section
from therapist_emr.sections.glance import standing_entries
from therapist_emr.sections.profile.identity import guardians, profile_body


@dataclass(frozen=True, slots=True)
class Scope:
    """Say what of a chart is wanted.

    No sections means all of the record; `since` and `until` are the first and last ISO day of the
    notes. `entry_id` asks for one entry alone, `revision` for one version of it by its seq. Drafts
    are no part of the record and come only when asked for; so does what entries that are kept said
    before they were `changed`, and what those marked as `errors` say, maybe of somebody else.
    """

    sections: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    entry_id: int | None = None
    revision: int = 0
    drafts: bool = False
    changed: bool = False
    errors: bool = False

    @property
    def leaves_out(self) -> bool:
        """Tell whether it leaves out what an error says: whoever asks for one entry means it."""
        return not self.errors and self.entry_id is None

    def told(self, entry: str = "") -> str:
        """Return what is wanted as the audit trail keeps it: keys and days, no words of a chart.

        `entry` names the one that is asked for alone.
        """
        parts = [", ".join(self.sections)] if self.sections and not entry else []
        parts += [entry] if entry else []
        parts += [f"from {self.since}"] if self.since else []
        parts += [f"to {self.until}"] if self.until else []
        parts = parts or ["whole record"]
        asked = (("drafts", self.drafts), ("changes", self.changed), ("errors", self.errors))
        return "; ".join([*parts, *(f"with {name}" for name, wanted in asked if wanted)])


@dataclass(frozen=True, slots=True)
class Addition:
    """Hold an addendum: its text, who signed it and when, and its seal."""

    made: Moment
    blocks: tuple[Block, ...]
    signature: Signature | None
    hash: str


@dataclass(frozen=True, slots=True)
class RecordItem:
    """Hold one entry, or one version of a document, as it goes on paper."""

    title: str
    at: str
    kind: str
    blocks: tuple[Block, ...]
    signature: Signature | None = None
    hash: str = ""
    addenda: tuple[Addition, ...] = ()
    error_reason: str = ""
    error_made: Moment | None = None
    error_by: str = ""
    draft: bool = False
    kept: Moment | None = None
    """When it was last changed, for what is kept without a signature."""
    entered: Moment | None = None
    """When it was first written down, if it was changed since."""
    intact: bool = True
    """Whether its seals fit: it says what was signed, or entered."""
    changes: str = ""
    """For a draft that will change an entry that is kept: how that is called."""
    left_out: bool = False
    """Whether what it says is not in the copy: it was entered in error."""


class Items(Sequence[RecordItem]):
    """Hold how to fetch each item; nothing is kept, so a long chart stays small in memory."""

    def __init__(self, fetches: Sequence[Callable[[], RecordItem]]) -> None:
        self._fetches = fetches

    def __len__(self) -> int:
        """Return how many items there are."""
        return len(self._fetches)

    @overload
    def __getitem__(self, at: int) -> RecordItem: ...

    @overload
    def __getitem__(self, at: slice) -> Items: ...

    def __getitem__(self, at: int | slice) -> RecordItem | Items:
        """Fetch one item, or name some."""
        return Items(self._fetches[at]) if isinstance(at, slice) else self._fetches[at]()

    def __iter__(self) -> Iterator[RecordItem]:
        """Fetch the items one by one."""
        return (fetch() for fetch in self._fetches)


@dataclass(frozen=True, slots=True)
class RecordSection:
    """Hold one section of the record and its items, oldest first."""

    section: Section
    items: Items
    intro: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class ChartContents:
    """Hold what a copy of one chart is made of."""

    client: Client
    provider: PracticeProfile
    made: Moment
    scope: Scope
    page_size: str
    sections: tuple[RecordSection, ...]
    first: str
    last: str
    """The first and last ISO day of the dated entries inside, empty when there are none."""
    lists: bool = False
    """Whether it holds what stands without a day: the profile, lists of what is so."""
    guardians: tuple[str, ...] = ()
    """Who is recorded as guardian of a client under age, or why there is none."""
    drafts: tuple[tuple[str, int], ...] = ()
    """How many drafts of each section, by its title, there are in what was asked for."""
    changed: tuple[tuple[str, int], ...] = ()
    """How many entries of each section, by its title, said something else before."""
    errors: tuple[tuple[str, int], ...] = ()
    """How many entries of each section, by its title, were entered in error."""
    told: str = ""
    """What it is in the words of the audit trail."""

    @property
    def with_drafts(self) -> bool:
        """Tell whether drafts are inside; they never are beside a single entry."""
        return self.scope.drafts and self.scope.entry_id is None

    @property
    def count(self) -> int:
        """Return how many items there are in all."""
        return sum(len(part.items) for part in self.sections)

    @property
    def whole(self) -> bool:
        """Tell whether it is the whole record."""
        scope = self.scope
        return not (scope.sections or scope.since or scope.until or scope.entry_id)


class RecordDesk:
    """Gather what a copy of a chart holds."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._reader = Reader(work)

    def contents(self, client_id: int, scope: Scope) -> ChartContents:
        """Return what a copy of a chart holds; raise `Gone` for a section or entry not there."""
        client = self._work.client(client_id)
        parts, days = [], list[str]()
        for section in self._sections(client_id, scope):
            items, told = self._items(client_id, section, scope)
            parts.append(
                RecordSection(section, Items(items), self._intro(client_id, section, scope))
            )
            days += told
        settings = self._work.settings
        asked = [part.section for part in parts]
        return ChartContents(
            client=client,
            provider=settings.profile,
            made=self._work.now(),
            scope=scope,
            page_size=settings.page_size,
            sections=tuple(parts),
            first=min(filter(None, days), default=""),
            last=max(days, default=""),
            lists="" in days,
            guardians=self._guardians(client),
            drafts=tuple(self._drafts(client_id, asked, scope)),
            changed=tuple(self._changed(client_id, asked, scope)),
            errors=tuple(self._errors(client_id, asked, scope)),
            told=scope.told(self._named(scope)),
        )

    def _named(self, scope: Scope) -> str:
        """Return how the audit trail names the one entry that is asked for."""
        if scope.entry_id is None:
            return ""
        entry = self._work.entries.entry(scope.entry_id)
        version = f", version {scope.revision}" if scope.revision else ""
        return f"{entry.header.section} {entry.uuid}{version}"

    def _guardians(self, client: Client) -> tuple[str, ...]:
        if not client.minor_on(self._work.today):
            return ()
        return guardians(profile_body(ReadingDesk(self._work, client.id)))

    def _drafts(
        self, client_id: int, sections: Sequence[Section], scope: Scope
    ) -> Iterator[tuple[str, int]]:
        """Yield the sections that have drafts, each by its title with how many."""
        if scope.revision:
            return
        for section in sections:
            heads = self._work.drafts.headers(client_id, section.key)
            if count := sum(self._is_asked_for(section, head, scope) for head in heads):
                yield section.title, count

    def _changed(
        self, client_id: int, sections: Sequence[Section], scope: Scope
    ) -> Iterator[tuple[str, int]]:
        """Yield the sections with entries that were changed, each by its title with how many.

        Versions of a document are printed all; of what is kept, the last stands for the others.
        """
        for section in sections:
            if section.life is not Life.KEPT or scope.revision:
                continue
            heads = self._headers(client_id, section, scope)
            if count := sum(head.revisions > 1 for head in heads):
                yield section.title, count

    def _errors(
        self, client_id: int, sections: Sequence[Section], scope: Scope
    ) -> Iterator[tuple[str, int]]:
        """Yield the sections with entries made in error, each by its title with how many."""
        for section in sections:
            heads = self._headers(client_id, section, scope)
            wrong = [head for head in heads if head.status is EntryStatus.ERROR]
            if section.life is Life.VERSIONED:
                wrong = [head for head in wrong if self._versions(head, scope)]
            if wrong:
                yield section.title, len(wrong)

    def _headers(self, client_id: int, section: Section, scope: Scope) -> list[EntryHeader]:
        """Return the entries of a section that are asked for, in the order of print."""
        if scope.entry_id is not None:
            return [self._own(client_id, scope.entry_id)]
        found = self._in_print_order(client_id, section)
        if section.life is Life.VERSIONED:
            return found
        return [header for header in found if _belongs(section, header, scope)]

    def _is_asked_for(self, section: Section, head: DraftHeader, scope: Scope) -> bool:
        its = self._goes_with(head)
        if scope.entry_id is not None:
            return its == scope.entry_id
        if _stands(section, head.kind):
            return True
        # An addendum goes with its entry, whenever it was begun.
        under = its if head.kind == ADDENDUM_KIND.key else None
        return _within(self._work.entries.header(under).at if under else head.at, scope)

    def _goes_with(self, head: DraftHeader) -> int | None:
        """Return the entry that a draft will change, or add to."""
        if head.kind != ADDENDUM_KIND.key:
            return head.entry_id
        return added_to(self._work.drafts.get(head.id).body) or None

    def _intro(self, client_id: int, section: Section, scope: Scope) -> tuple[Block, ...]:
        if section.intro is None or scope.entry_id is not None:
            return ()
        return section.intro(_Asked(self._work, client_id, scope))

    def _sections(self, client_id: int, scope: Scope) -> list[Section]:
        if scope.entry_id is not None:
            return [self._work.section(self._own(client_id, scope.entry_id).section)]
        within = [section for section in self._work.sections if section.in_record]
        unknown = set(scope.sections) - {section.key for section in within}
        if unknown:
            raise Gone(f'section "{min(unknown)}"')
        chosen = [s for s in within if not scope.sections or s.key in scope.sections]
        return sorted(chosen, key=lambda section: section.pdf_order)

    def _own(self, client_id: int, entry_id: int) -> EntryHeader:
        try:
            header = self._work.entries.header(entry_id)
        except KeyError:
            raise Gone("entry") from None
        if header.client_id != client_id:
            raise Gone("entry")
        return header

    def _items(
        self, client_id: int, section: Section, scope: Scope
    ) -> tuple[list[Callable[[], RecordItem]], list[str]]:
        """Return how to fetch the items, and their ISO days: none for what stands in a list."""
        fetches: list[Callable[[], RecordItem]] = []
        days: list[str] = []
        for header in self._headers(client_id, section, scope):
            if section.life is Life.VERSIONED:
                versions = self._versions(header, scope)
                fetches += [fetch for _day, fetch in versions]
                days += [day for day, _fetch in versions]
            else:
                fetches.append(self._fetch(header, scope.revision, scope))
                stands = _stands(section, header.kind)
                days.append("" if stands else header.at[:10])
        if scope.drafts and scope.entry_id is None:
            found = self._work.drafts.headers(client_id, section.key)[::-1]
            asked = (head for head in found if self._is_asked_for(section, head, scope))
            fetches += [self._fetch_draft(head) for head in asked]
        return fetches, days

    def _in_print_order(self, client_id: int, section: Section) -> list[EntryHeader]:
        """Return the entries oldest first; what is kept goes by kind and rank, errors behind."""
        if section.life is not Life.KEPT:
            return self._work.entries.headers(client_id, section.key)[::-1]
        kinds = [kind.key for kind in section.kinds]

        def place(found: tuple[EntryHeader, Values]) -> tuple[int, bool, int]:
            header, facts = found
            wrong = header.status is EntryStatus.ERROR
            return kinds.index(header.kind), wrong, section.print_rank(facts)

        told = list(self._work.entries.facts(client_id, section.key))[::-1]
        return [header for header, _facts in sorted(told, key=place)]

    def _versions(
        self, header: EntryHeader, scope: Scope
    ) -> list[tuple[str, Callable[[], RecordItem]]]:
        """Return the versions in force in the time asked for, with the day each began.

        Reading them is left for later.
        """
        entry = self._work.entries.entry(header.id)
        section = self._work.section(header.section)
        made = [each.made.local[:10] for each in entry.contents]
        told = [section.day_of(section.body(entry, each)) for each in entry.contents]
        chosen = []
        for revision, (begins, ends) in zip(entry.contents, spans(told, made), strict=True):
            wanted = not scope.revision or revision.seq == scope.revision
            in_time = scope.entry_id is not None or _overlaps(begins, ends, scope)
            if wanted and in_time:
                chosen.append((begins, self._fetch(header, revision.seq, scope)))
        return chosen

    def _fetch(self, header: EntryHeader, seq: int, scope: Scope) -> Callable[[], RecordItem]:
        return lambda: self._item(header.id, seq, scope)

    def _item(self, entry_id: int, seq: int, scope: Scope) -> RecordItem:
        reading = self._reader.reading(entry_id, seq, scope.since, scope.until)
        entry = reading.entry
        section = self._work.section(entry.header.section)
        content = _chosen(entry, seq)
        withdrawal = entry.withdrawal
        kind = section.kind(entry.header.kind)
        title, at, blocks = entry.header.title, entry.header.at, reading.blocks
        left_out = withdrawal is not None and scope.leaves_out
        if left_out:
            title, blocks = kind.title, ()
        changed = len(entry.contents) > 1 and section.life is Life.KEPT
        if changed and scope.changed and not left_out:
            blocks += (Heading("Changes"), *history_blocks(kind.form, entry.contents, zoned=True))
        if section.life is Life.VERSIONED:
            number = entry.contents.index(content) + 1
            title = f"{title}, version {number} of {len(entry.contents)}"
            at = section.day_of(section.body(entry, content)) or content.made.local
        return RecordItem(
            title=title,
            at=at,
            kind=kind.key,
            blocks=blocks,
            signature=content.signature,
            hash=content.hash,
            addenda=() if left_out else tuple(_addition(each) for each in entry.addenda),
            error_reason=withdrawal.reason if withdrawal else "",
            error_made=withdrawal.made if withdrawal else None,
            error_by=_by(withdrawal) if withdrawal else "",
            # What is left out no longer tells its own day in its text.
            kept=None if content.signature or (left_out and kind.dated) else content.made,
            entered=entry.contents[0].made if changed else None,
            intact=reading.intact,
            left_out=left_out,
        )

    def _fetch_draft(self, head: DraftHeader) -> Callable[[], RecordItem]:
        return lambda: self._draft_item(head)

    def _draft_item(self, head: DraftHeader) -> RecordItem:
        """Return a draft as it is now; raise `Gone` where it was signed or discarded meanwhile."""
        draft = self._work.draft(head.id)
        section = self._work.section(head.section)
        kind = section.kind(head.kind)
        body = kind.form.clean(kind.form.load(draft.body, draft.form_version), self._work.context)
        if kind is ADDENDUM_KIND:
            blocks = form_blocks(kind.form, body)
        else:
            blocks = section.blocks_of(kind, body, self._reader.look_now())
        item = RecordItem(head.title, head.at, kind.key, blocks, draft=True)
        stands = self._work.entries.header(head.entry_id).title if head.entry_id else ""
        if section.life is Life.VERSIONED and stands:
            return replace(item, title=f"{head.title}, next version")
        if section.life is Life.KEPT:
            return replace(item, kept=moment_from(head.saved, draft.zone), changes=stands)
        return item


def _chosen(entry: Entry, seq: int) -> Revision:
    return next((each for each in entry.contents if each.seq == seq), entry.current)


def _by(revision: Revision) -> str:
    """Return who made a step: by name where it is signed, else as the computer knows them."""
    signed = revision.signature
    if signed is None:
        return revision.author
    return ", ".join(part for part in (signed.name, signed.credential) if part)


def _addition(revision: Revision) -> Addition:
    blocks = (Paragraph(str(revision.body["text"])),)
    return Addition(revision.made, blocks, revision.signature, revision.hash)


class _Asked(ReadingDesk):
    """Read a chart as far as a copy reaches: of what tells of one day, only the days asked for."""

    def __init__(self, work: Work, client_id: int, scope: Scope) -> None:
        super().__init__(work, client_id)
        self._scope = scope

    def facts(self, section: str) -> Sequence[tuple[EntryHeader, Mapping[str, Any]]]:
        """Return the facts of the entries that the copy holds, newest first."""
        its = self.section(section)
        return [one for one in super().facts(section) if _belongs(its, one[0], self._scope)]

    def begins_later(self, section: str) -> bool:
        """Tell whether facts from before the first day asked for are left out."""
        its = self.section(section)
        return any(
            head.at[:10] < self._scope.since and not _stands(its, head.kind)
            for head, _facts in standing_entries(super().facts(section))
        )


def _stands(section: Section, kind: str) -> bool:
    """Tell whether entries of a kind tell of no day, but of what is so until it is changed."""
    return section.life is Life.KEPT and not section.kind(kind).dated


def _belongs(section: Section, header: EntryHeader, scope: Scope) -> bool:
    return _stands(section, header.kind) or _within(header.at, scope)


def _within(at: str, scope: Scope) -> bool:
    day = at[:10]
    return (not scope.since or day >= scope.since) and (not scope.until or day <= scope.until)


def _overlaps(begins: str, ended: str, scope: Scope) -> bool:
    return (not scope.until or begins <= scope.until) and (not scope.since or ended >= scope.since)
