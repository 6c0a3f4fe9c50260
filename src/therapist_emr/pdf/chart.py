"""One client's chart as a PDF: cover, contents, sections, signatures, certification."""

from __future__ import annotations

from dataclasses import replace

from therapist_emr.domain.progress import Progress, Silent
from therapist_emr.pdf.cover import certification_rows, contents_places, cover_rows
from therapist_emr.pdf.document import About, Bookmark, Document
from therapist_emr.pdf.entry import entry_rows, state_words
from therapist_emr.pdf.furniture import Furniture
from therapist_emr.pdf.layout import Anchor, Row, Setter, Tag, rows_height
from therapist_emr.pdf.pager import Link, Page, Pager
from therapist_emr.pdf.record import ChartRecord, Item, Part
from therapist_emr.pdf.style import CAPTION, PART, PageSize, sheet

_FEW = 3
_ROOM = 0.55
_PART_GAP = 30.0
_EMPTY_GAP = 22.0
_CERTIFICATION = "Certification of the custodian"


def chart_bytes(
    record: ChartRecord,
    *,
    progress: Progress | None = None,
    password: str | None = None,
    page_size: PageSize = "letter",
) -> tuple[bytes, int]:
    """Return the chart as a PDF in memory, with its number of pages.

    Raises `Cancelled` from `progress`.
    """
    return _Chart(record, progress or Silent(), page_size, password).write()


def _seals(broken: int) -> tuple[str, str]:
    """Return what the cover says of entries that may not be what they were."""
    if broken == 1:
        return "Broken seal", "1 entry is not as it was signed or entered. It is marked."
    return "Broken seals", (
        f"{broken} entries are not as they were signed or entered. They are marked."
    )


class _Chart:
    """Build one chart: the body first, then the cover that counts it."""

    def __init__(
        self,
        record: ChartRecord,
        progress: Progress,
        page_size: PageSize,
        password: str | None,
    ) -> None:
        self._record = record
        self._progress = progress
        client, provider = record.client, record.provider
        furniture = Furniture(
            (provider.name, provider.numbers),
            (client.name, f"Record no. {client.record_number}"),
            record.confidentiality,
            f", {client.born_words}" if client.born else "",
        )
        self._document = Document(sheet(page_size), furniture, password)
        self._measure = self._document.sheet.measure
        self._total = sum(len(part.items) for part in record.parts) + 2
        self._done = 0
        self._after_draft = False
        self._broken = 0
        self._places: list[tuple[str, Anchor, list[tuple[str, Anchor]]]] = []

    def write(self) -> tuple[bytes, int]:
        """Return the file and its number of pages."""
        document, record = self._document, self._record
        cover = Tag("Sect", document.root)
        body = self._body()
        if self._broken:
            self._record = replace(record, facts=(*record.facts, _seals(self._broken)))
        self._step("Writing the cover")
        pages = [*self._cover(cover, body), *body]
        document.pages = pages
        document.outline = self._bookmarks(body, pages[0])
        self._step("Closing the file")
        about = About(record.title, record.provider.name, record.made, record.language)
        return document.finish(about, self._still_closing), len(pages)

    def _still_closing(self) -> None:
        self._progress.step(self._total, self._total, "Closing the file")

    def _step(self, words: str) -> None:
        self._done += 1
        self._progress.step(min(self._done, self._total), self._total, words)

    def _body(self) -> list[Page]:
        pager = self._document.run()
        self._progress.step(0, self._total, "Setting the first page")
        for part in self._record.parts:
            tag = Tag("Sect", self._document.root)
            heading = self._heading(part, tag)
            places: list[tuple[str, Anchor]] = []
            self._places.append((part.contents_title or part.title, heading[0].on_place[0], places))
            if len(part.items) > _FEW:
                self._make_room(pager)
                pager.add(heading)
                for at, item in enumerate(part.items):
                    pager.add(self._item(item, part, tag, places, first=at == 0 and not part.intro))
                    self._step(f"Page {len(pager.pages) + 1}")
                continue
            rows = list(heading)
            for at, item in enumerate(part.items):
                rows += self._item(item, part, tag, places, first=at == 0 and not part.intro)
                self._step(f"Page {len(pager.pages) + 1}")
            if rows_height(rows) > pager.room:
                self._make_room(pager)
            pager.add(rows)
        certification = self._record.certification
        if certification is not None:
            pager.break_page()
            tag = Tag("Sect", self._document.root)
            rows = certification_rows(
                self._document.setter, self._record, certification, self._measure, tag
            )
            rows[0].on_place.append(Anchor())
            self._places.append((_CERTIFICATION, rows[0].on_place[0], []))
            pager.add(rows)
        return pager.finish()

    def _make_room(self, pager: Pager) -> None:
        """Go to a new page unless most of this one is still free."""
        if pager.room < self._document.sheet.frame_height * _ROOM:
            pager.break_page()

    def _heading(self, part: Part, parent: Tag) -> list[Row]:
        setter: Setter = self._document.setter
        rows = setter.text(
            part.title,
            PART,
            self._measure,
            Tag("H2", parent),
            gap=_PART_GAP if part.items else _EMPTY_GAP,
            keep=True,
        )
        rows[0].on_place.append(Anchor())
        rows[0].fresh = self._after_draft or any(item.draft for item in part.items[:1])
        self._after_draft = False
        if part.intro:
            intro = Item("", "", part.intro, bookmark=part.title)
            rows += entry_rows(setter, intro, self._measure, Tag("Sect", parent), first=True)
        if not part.items:
            rows += setter.text(part.empty, CAPTION, self._measure, Tag("P", parent), gap=4)
        return rows

    def _item(
        self,
        item: Item,
        part: Part,
        parent: Tag,
        places: list[tuple[str, Anchor]],
        *,
        first: bool,
    ) -> list[Row]:
        self._broken += not item.intact
        alone = len(part.items) == 1 and item.title.casefold() == part.title.casefold()
        rows = entry_rows(
            self._document.setter,
            replace(item, title="") if alone else item,
            self._measure,
            Tag("Sect", parent),
            first=first,
        )
        rows[0].fresh = not first and (item.draft or self._after_draft)
        self._after_draft = item.draft
        anchor = Anchor()
        rows[0].on_place.append(anchor)
        if not alone:
            title = item.bookmark or ", ".join(words for words in (item.title, item.when) if words)
            places.append((f"{title or 'Untitled'}{state_words(item)}", anchor))
        return rows

    def _cover(self, tag: Tag, body: list[Page]) -> list[Page]:
        document = self._document
        titles = [title for title, _, _ in self._places]
        blank = cover_rows(
            document.setter, self._record, self._measure, Tag("Sect"), [(t, 0) for t in titles], 0
        )
        trial = document.run()
        trial.add(blank)
        before = len(trial.finish())
        contents = [(title, anchor.page + before + 1) for title, anchor, _ in self._places]
        head = document.spoken_head(tag)
        rows = cover_rows(
            document.setter, self._record, self._measure, tag, contents, before + len(body)
        )
        pager = document.run()
        pager.add([head, *rows])
        pages = pager.finish()
        pages[0].headed = True
        self._link(pages, body, rows)
        return pages

    def _link(self, pages: list[Page], body: list[Page], rows: list[Row]) -> None:
        for row, (_, anchor, _) in zip(contents_places(rows), self._places, strict=True):
            place = row.on_place[0]
            pages[place.page].links.append(
                Link(
                    self._document.sheet.left,
                    place.top,
                    self._measure,
                    row.height,
                    body[anchor.page],
                    anchor.top,
                    place.tag,
                )
            )

    def _bookmarks(self, body: list[Page], cover: Page) -> list[Bookmark]:
        top = self._document.sheet.frame_top
        out = [Bookmark(self._record.title, cover, top)]
        for title, anchor, items in self._places:
            kids = [Bookmark(name, body[at.page], at.top) for name, at in items]
            out.append(Bookmark(title, body[anchor.page], anchor.top, kids))
        return out
