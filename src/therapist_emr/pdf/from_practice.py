"""A chart of the practice as a PDF: what is printed, saved, and recorded as handed out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import cast, overload

from therapist_emr.domain import words
from therapist_emr.domain.clock import Moment
from therapist_emr.domain.dates import PartialDate, age_on
from therapist_emr.domain.entry import Signature
from therapist_emr.domain.people import PracticeProfile
from therapist_emr.domain.progress import Progress
from therapist_emr.forms.blocks import Note, Paragraph
from therapist_emr.pdf import record as paper
from therapist_emr.pdf.files import save_pdf
from therapist_emr.pdf.style import PageSize
from therapist_emr.practice.practice import Gone, Practice
from therapist_emr.practice.record import ChartContents, RecordItem, RecordSection, Scope
from therapist_emr.sections.contract import Life

_HASH_SHOWN = 16
_PART_2 = "42 CFR part 2 prohibits unauthorized use or disclosure of these records."


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """Say what of a chart is printed, for whom, and whether a password protects it."""

    scope: Scope = field(default_factory=Scope)
    requested_by: str = ""
    password: str | None = None
    page_size: PageSize | None = None


@dataclass(frozen=True, slots=True)
class Rendered:
    """Hold a finished PDF in memory, to be looked at before it is saved."""

    data: bytes
    pages: int
    entries: int
    told: str
    """What it holds in the words of the audit trail."""

    @property
    def sha256(self) -> str:
        """Return the file's SHA-256."""
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class Export:
    """Say what was written and where."""

    path: Path
    pages: int
    entries: int
    sha256: str


def export_chart(
    practice: Practice,
    client_id: int,
    out: Path,
    options: ExportOptions | None = None,
    progress: Progress | None = None,
) -> Export:
    """Write a chart, a section, an entry or a version as a PDF, and record that it was handed out.

    Raises `Cancelled` from `progress`, `Gone` for what is not there, `PdfNotSaved` when the place
    does not take the file; then there is no file.
    """
    options = options or ExportOptions()
    return save_chart(
        practice, client_id, render_chart(practice, client_id, options, progress), out
    )


def render_chart(
    practice: Practice,
    client_id: int,
    options: ExportOptions | None = None,
    progress: Progress | None = None,
) -> Rendered:
    """Return a chart as a PDF in memory."""
    from therapist_emr.pdf.chart import chart_bytes

    options = options or ExportOptions()
    contents = practice.contents(client_id, options.scope)
    size = options.page_size or cast("PageSize", contents.page_size)
    data, pages = chart_bytes(
        chart_record(contents, options),
        progress=progress,
        password=options.password,
        page_size=size,
    )
    return Rendered(data, pages, contents.count, contents.told)


def render_handout(
    practice: Practice,
    client_id: int,
    options: ExportOptions | None = None,
    _progress: Progress | None = None,
) -> Rendered:
    """Return the page of one entry that the client takes along; raise `Gone` when it has none."""
    from therapist_emr.pdf.handout import handout_bytes

    options = options or ExportOptions()
    contents = practice.contents(client_id, options.scope)
    section = contents.sections[0].section
    entry = practice.charting.entry(options.scope.entry_id or 0)
    kind, last = section.kind(entry.header.kind), entry.current
    body = kind.form.load(last.body, last.form_version)
    page = section.handout(kind, body) if section.handout is not None else None
    if page is None:
        raise Gone("page")
    size = options.page_size or cast("PageSize", contents.page_size)
    made = datetime.fromisoformat(contents.made.utc)
    data = handout_bytes(page, made, page_size=size, password=options.password)
    return Rendered(data, 1, 1, f"page to take along; {contents.told}")


def save_chart(practice: Practice, client_id: int, rendered: Rendered, out: Path) -> Export:
    """Record a finished PDF by its SHA-256 in the audit trail, and put it in place.

    What could not be recorded takes no place, and leaves what was there before.
    """
    client = practice.clients.get(client_id)
    told = f"pdf {rendered.sha256}; {rendered.told}"
    save_pdf(
        out, rendered.data, lambda: practice.audit.record("export", "client", client.uuid, told)
    )
    return Export(out, rendered.pages, rendered.entries, rendered.sha256)


def chart_record(contents: ChartContents, options: ExportOptions) -> paper.ChartRecord:
    """Return the contents of a chart in the words of the page."""
    client, provider = contents.client, contents.provider
    single = contents.scope.entry_id is not None
    inside = dict(contents.drafts if contents.with_drafts else ())
    return paper.ChartRecord(
        provider=_provider(provider),
        client=paper.Client(
            client.legal_name or client.name,
            words.iso_day(client.born),
            client.record_number,
            _minor(contents),
        ),
        parts=tuple(
            _part(each, inside.get(each.section.title, 0), contents.scope)
            for each in contents.sections
        ),
        made=datetime.fromisoformat(contents.made.utc),
        prepared=f"{_moment(contents.made)} ({contents.made.zone})",
        title="Health record" if contents.whole else "From the health record",
        subtitle=_chosen_name(contents),
        facts=tuple(_facts(contents, options)),
        covers=_covers(contents),
        drafts=_drafts(contents) if inside else "",
        not_included="\n".join(_left_out(contents)),
        notice=(Paragraph(_PART_2),) if "part2" in client.flags else (),
        certification=None if single else paper.Certification(_custodian(provider)),
    )


def _provider(provider: PracticeProfile) -> paper.Provider:
    return paper.Provider(
        name=_custodian(provider) or provider.practice_name,
        licence=f"License {provider.license}" if provider.license else "",
        npi=provider.npi,
        practice=provider.practice_name,
        address=tuple(provider.address.splitlines()),
    )


def _custodian(provider: PracticeProfile) -> str:
    return ", ".join(part for part in (provider.clinician, provider.credential) if part)


def _chosen_name(contents: ChartContents) -> str:
    client = contents.client
    return f"Known as {client.name}" if client.name not in {"", client.legal_name} else ""


def _minor(contents: ChartContents) -> str:
    born, today = contents.client.birth_date, contents.made.day
    if born is None or not contents.client.minor_on(today):
        return ""
    return f"Minor (age {age_on(born, today)})"


def _facts(contents: ChartContents, options: ExportOptions) -> Iterator[tuple[str, str]]:
    provider = contents.provider
    if _minor(contents):
        named = contents.guardians
        yield "Guardian" if len(named) < 2 else "Guardians", "\n".join(named) or "None recorded"
    if options.requested_by:
        yield "Requested by", options.requested_by
    address = ", ".join(line for line in provider.address.splitlines() if line)
    phone = provider.phone.replace(" ", "\N{NO-BREAK SPACE}")
    made_by = (provider.practice_name or _custodian(provider), address, phone)
    if kept_by := ", ".join(part for part in made_by if part):
        yield "Record kept by", kept_by
    if contents.scope.sections:
        yield "Sections", words.listed([each.section.title for each in contents.sections])


def _covers(contents: ChartContents) -> str:
    """Return the days of the dated entries, and as of when everything else is told."""
    scope, today = contents.scope, words.day(contents.made.day)
    begun, ended = words.iso_day(contents.first), words.iso_day(contents.last)
    dated = begun if begun == ended else f"{begun} to {ended}"
    if scope.entry_id is not None:
        return dated
    if scope.since or scope.until:
        first = words.iso_day(scope.since) if scope.since else "the beginning"
        # What is still to come is in no copy, whatever day was asked for.
        ahead = not scope.until or scope.until > contents.made.day.isoformat()
        dated = f"Notes and measures from {first} to "
        dated += today if ahead else words.iso_day(scope.until)
    elif dated:
        dated = f"Entries of {dated}" if begun == ended else f"Dated entries from {dated}"
    profile = any(each.section.identifies for each in contents.sections)
    what = "profile and lists" if profile else "lists"
    standing = f"{what} as of {today}" if contents.lists else ""
    told = "; ".join(part for part in (dated, standing) if part)
    return words.sentence(told)


def _left_out(contents: ChartContents) -> Iterator[str]:
    """Yield what there is besides what the copy holds."""
    if contents.drafts and not contents.with_drafts:
        yield _drafts(contents)
    number = sum(count for _title, count in contents.changed)
    if number and not contents.scope.changed:
        entries = "1 entry that was" if number == 1 else f"{number} entries that were"
        where = _counted(contents.changed)
        yield f"Earlier versions of {entries} changed ({where}). The record has them."
    number = sum(count for _title, count in contents.errors)
    if number and contents.scope.leaves_out:
        entries = words.count(number, "entry", "entries")
        say = "says" if number == 1 else "say"
        where = _counted(contents.errors)
        yield f"What {entries} marked as entered in error {say} ({where}). The record has it."


def _counted(told: Sequence[tuple[str, int]]) -> str:
    """Return "Profile 1 and Diagnoses 2", or a title alone where there is one of it only."""
    one = sum(count for _title, count in told) == 1
    return words.listed([title if one else f"{title} {count}" for title, count in told])


def _drafts(contents: ChartContents) -> str:
    """Return how many unsigned drafts there are, or nothing when there are none."""
    if not contents.drafts:
        return ""
    number = sum(count for _title, count in contents.drafts)
    are = "It is" if number == 1 else "They are"
    begun = f"{words.count(number, 'unsigned draft')} ({_counted(contents.drafts)})"
    if contents.with_drafts:
        return f"{begun}, marked on each page. {are} not part of the record."
    return f"{begun}, there when this copy was made. {are} not part of the record as exported."


def _part(part: RecordSection, drafts: int, scope: Scope) -> paper.Part:
    title = part.section.title
    count = len(part.items) - drafts
    noun = ("version",) if part.section.life is Life.VERSIONED else ("entry", "entries")
    held = [words.count(count, *noun)] if count > 1 or drafts else []
    held += [words.count(drafts, "draft")] if drafts else []
    shown = f"{title} ({', '.join(held)})" if held else title
    lists = part.section.life is Life.KEPT and not part.section.kinds[0].dated
    some_days = bool(scope.since or scope.until) and not lists
    empty = paper.NONE_IN_DAYS if some_days else paper.NONE_RECORDED
    return paper.Part(title, _PaperItems(part.items), empty, shown, part.intro)


class _PaperItems(Sequence[paper.Item]):
    """Word each item as it is asked for."""

    def __init__(self, items: Sequence[RecordItem]) -> None:
        self._items = items

    def __len__(self) -> int:
        return len(self._items)

    @overload
    def __getitem__(self, at: int) -> paper.Item: ...

    @overload
    def __getitem__(self, at: slice) -> _PaperItems: ...

    def __getitem__(self, at: int | slice) -> paper.Item | _PaperItems:
        if isinstance(at, slice):
            return _PaperItems(self._items[at])
        return _item(self._items[at])

    def __iter__(self) -> Iterator[paper.Item]:
        return (_item(item) for item in self._items)


def _item(item: RecordItem) -> paper.Item:
    when, blocks = _told_when(item), item.blocks
    bookmark = ", ".join(part for part in (item.title, when) if part)
    if blocks and isinstance(blocks[0], Note) and _day(item.at) in blocks[0].text:
        when, blocks = blocks[0].text, blocks[1:]
    return paper.Item(
        title=item.title,
        when=when,
        bookmark=bookmark,
        blocks=blocks,
        signature=_signature(item.signature, item.hash),
        addenda=tuple(
            paper.Addendum(_moment(each.made), each.blocks, _signature(each.signature, each.hash))
            for each in item.addenda
        ),
        error_reason=item.error_reason,
        error_when=_marked(item),
        draft=item.draft,
        intact=item.intact,
        left_out=item.left_out,
    )


def _told_when(item: RecordItem) -> str:
    """Return when it was, or for what is kept without a signature when it was written down."""
    if item.kept is None:
        return _when(item.at)
    day = words.day(item.kept.day)
    if item.draft:
        return (
            f"Change of {item.changes}, last saved {day}" if item.changes else f"Last saved {day}"
        )
    if item.entered is not None:
        return f"Last changed {day}, entered {words.day(item.entered.day)}"
    return f"Entered {day}"


def _marked(item: RecordItem) -> str:
    """Return when an entry was marked as entered in error, in which zone, and by whom."""
    if item.error_made is None:
        return ""
    told = (_moment(item.error_made), item.error_made.zone, f"by {item.error_by}")
    return ", ".join(told)


def _signature(signature: Signature | None, seal: str) -> paper.Signature | None:
    if signature is None:
        return None
    return paper.Signature(
        signature.name,
        signature.credential,
        f"License {signature.license}" if signature.license else "",
        f"{_moment(signature.at)} ({signature.at.zone})",
        signature.attestation,
        seal[:_HASH_SHOWN],
    )


def _moment(moment: Moment) -> str:
    return words.moment(moment.wall)


def _day(at: str) -> str:
    """Return the day in words, as a line that tells more of it would hold it."""
    try:
        return words.partial_day(PartialDate.parse(at[:10]))
    except ValueError:
        return at


def _when(at: str) -> str:
    try:
        return words.partial_day(PartialDate.parse(at))
    except ValueError:
        return words.moment(datetime.fromisoformat(at))
