"""A document of rows on pages: furniture, bookmarks, structure, metadata."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, BinaryIO
from xml.sax.saxutils import escape

from .embed import embed
from .fonts import FontBook
from .layout import Mark, Row, Setter, Tag, box, rule, text_mark
from .shaping import Shaper
from .style import FOOT, FURNITURE, FURNITURE_STRONG, HAIR, WATERMARK, Sheet, Style
from .tags import write_tree
from .text import one_line
from .writer import PdfFile, ref, text_string

if TYPE_CHECKING:
    from .crypt import Lock

_LINE = 11.5
HEAD_GAP = 20.0
_WATERMARK = Style("semibold", 54, 60, WATERMARK)
_AES = "/Extensions<</ADBE<</BaseVersion/1.7/ExtensionLevel 8>>>>"
PRODUCER = "therapist-emr"


@dataclass(frozen=True, slots=True)
class Furniture:
    """Hold what stands on every page: two lines left and right above, one line below.

    Where a line is too long its end is cut, but never what `right_end` adds to the first.
    """

    left: tuple[str, str]
    right: tuple[str, str]
    foot: str
    right_end: str = ""


@dataclass(frozen=True, slots=True)
class About:
    """Hold the file's own description, which never contains clinical text."""

    title: str
    author: str
    made: datetime
    language: str = "en-US"


@dataclass(slots=True)
class Page:
    """Hold a finished page: its objects and the tags of its marked content."""

    number: int
    content: int
    tags: list[Tag]
    key: int
    watermark: str = ""
    links: list[Link] = field(default_factory=list)


@dataclass(slots=True)
class Link:
    """Hold a place on a page that leads to another page."""

    left: float
    top: float
    width: float
    height: float
    page: Page
    target_top: float


@dataclass(slots=True)
class Bookmark:
    """Hold one line of the outline and where it leads."""

    title: str
    page: Page
    top: float
    kids: list[Bookmark] = field(default_factory=list)


class Document:
    """Collect pages and write them with everything that a reader needs around them."""

    def __init__(
        self,
        sink: BinaryIO,
        sheet: Sheet,
        furniture: Furniture | None,
        password: str | None = None,
    ) -> None:
        self.sheet = sheet
        self._locked = bool(password)
        self.file = PdfFile(sink, _lock(password))
        self.setter = Setter(Shaper(FontBook()))
        self.root = Tag("Document")
        self.pages: list[Page] = []
        self.outline: list[Bookmark] = []
        self._furniture = furniture
        self._tree = self.file.reserve()
        self._resources = self.file.reserve()
        self._made = 0

    def run(self, on_page: Callable[[int], None] | None = None, *, dry: bool = False) -> Pager:
        """Open a run of pages; the caller puts its pages where they belong in `pages`.

        A dry run writes nothing and only tells how many pages there would be.
        """
        return Pager(self, on_page, dry=dry)

    def new_page(self, body: str, tags: list[Tag], watermark: str) -> Page:
        """Write a page's content and return the page."""
        content = self.file.stream(body.encode("latin-1"))
        page = Page(self.file.reserve(), content, tags, self._made, watermark)
        self._made += 1
        return page

    @property
    def next_key(self) -> int:
        """Return the key of the page being filled."""
        return self._made

    def finish(self, about: About) -> None:
        """Write furniture, fonts, structure, outline and the file's end."""
        file = self.file
        top, water = self._header(), self._watermarks()
        total = len(self.pages)
        for at, page in enumerate(self.pages, start=1):
            parts = [water[page.watermark]] if page.watermark else []
            parts += [*top, page.content, *self._footer(at, total)]
            file.put(
                page.number,
                f"<</Type/Page/Parent {ref(self._tree)}/Resources {ref(self._resources)}"
                f"/MediaBox[0 0 {self.sheet.width:g} {self.sheet.height:g}]"
                f"/Contents[{' '.join(map(ref, parts))}]"
                f"/StructParents {page.key}/Tabs/S{self._links(page)}>>",
            )
        kids = " ".join(ref(page.number) for page in self.pages)
        file.put(self._tree, f"<</Type/Pages/Count {total}/Kids[{kids}]>>")
        self._write_fonts()
        by_key = sorted(self.pages, key=lambda page: page.key)
        structure = write_tree(
            file, self.root, [page.number for page in by_key], [page.tags for page in by_key]
        )
        self._write_end(about, structure)

    def _links(self, page: Page) -> str:
        numbers = []
        for link in page.links:
            right, foot = link.left + link.width, link.top - link.height
            numbers.append(
                self.file.add(
                    f"<</Type/Annot/Subtype/Link/F 4/Border[0 0 0]"
                    f"/Rect[{link.left:.1f} {foot:.1f} {right:.1f} {link.top:.1f}]"
                    f"/Dest[{ref(link.page.number)}/XYZ null {link.target_top + 8:.0f} null]>>"
                )
            )
        return f"/Annots[{' '.join(map(ref, numbers))}]" if numbers else ""

    def _write_fonts(self) -> None:
        faces = [face for face in self.setter.shaper.book.faces if face.glyph_of]
        fonts = "".join(f"/{face.name} {ref(embed(self.file, face))}" for face in faces)
        self.file.put(self._resources, f"<</Font<<{fonts}>>>>")

    def _write_end(self, about: About, structure: int) -> None:
        file = self.file
        meta = file.stream(_xmp(about).encode(), "/Type/Metadata/Subtype/XML", compress=False)
        outline = ""
        if self.outline:
            outline = f"/Outlines {ref(self._write_outline())}/PageMode/UseOutlines"
        root = file.add(
            f"<</Type/Catalog/Pages {ref(self._tree)}/StructTreeRoot {ref(structure)}"
            f"/MarkInfo<</Marked true>>/Lang{text_string(about.language)}/Metadata {ref(meta)}"
            f"/ViewerPreferences<</DisplayDocTitle true>>{outline}{_AES if self._locked else ''}>>"
        )
        stamp = _pdf_date(about.made)
        info = file.add(
            f"<</Title{text_string(one_line(about.title))}"
            f"/Author{text_string(one_line(about.author))}"
            f"/Producer({PRODUCER})/Creator({PRODUCER})"
            f"/CreationDate({stamp})/ModDate({stamp})>>"
        )
        file.finish(root, info)

    def _artifact(self, marks: Iterable[Mark], left: float, top: float, kind: str) -> int:
        ops = "\n".join(_place(mark, left, top) for mark in marks)
        head = f"/Artifact<</Type/Pagination{kind}>>BDC"
        return self.file.stream(f"{head}\n{ops}\nEMC\n".encode("latin-1"))

    def _header(self) -> list[int]:
        if self._furniture is None:
            return []
        width = self.sheet.measure
        half = (width - HEAD_GAP) / 2
        marks = []
        for at, style in enumerate((FURNITURE_STRONG, FURNITURE)):
            end = self.setter.single(self._furniture.right_end if at == 0 else "", FURNITURE, half)
            wanted = self.setter.single(self._furniture.left[at], style, half).width
            room = width - HEAD_GAP - wanted - end.width
            right = self.setter.single(self._furniture.right[at], FURNITURE, room)
            taken = right.width + end.width
            left = self.setter.single(self._furniture.left[at], style, width - taken - HEAD_GAP)
            marks.append(text_mark(left, 0, at * _LINE, style, None))
            marks.append(text_mark(right, width - taken, at * _LINE, FURNITURE, None))
            marks.append(text_mark(end, width - end.width, at * _LINE, FURNITURE, None))
        marks.append(rule(0, 2 * _LINE + 8, width, HAIR))
        return [self._artifact(marks, self.sheet.left, self.sheet.height - 38, "/Subtype/Header")]

    def _footer(self, at: int, total: int) -> list[int]:
        if self._furniture is None:
            return []
        width = self.sheet.measure
        count = self.setter.single(f"Page {at} of {total}", FOOT, 120)
        words = self.setter.single(self._furniture.foot, FOOT, width - 130)
        marks = [
            rule(0, 0, width, HAIR),
            text_mark(words, 0, 8, FOOT, None),
            text_mark(count, width - count.width, 8, FOOT, None),
        ]
        return [self._artifact(marks, self.sheet.left, 50, "/Subtype/Footer")]

    def _watermarks(self) -> dict[str, int]:
        out = {}
        for words in {page.watermark for page in self.pages} - {""}:
            line = self.setter.single(words, _WATERMARK, self.sheet.height)
            x = self.sheet.width / 2 - line.width * 0.37
            y = self.sheet.height / 2 - line.width * 0.33
            ops = (
                f"/Artifact<</Type/Pagination/Subtype/Watermark>>BDC q {WATERMARK.fill} "
                f"0.74 0.67 -0.67 0.74 {x:.1f} {y:.1f} cm {line.ops} Q EMC\n"
            )
            out[words] = self.file.stream(ops.encode("latin-1"))
        return out

    def _write_outline(self) -> int:
        root = self.file.reserve()
        first, last, count = self._write_bookmarks(self.outline, root, open_levels=1)
        self.file.put(root, f"<</Type/Outlines/First {ref(first)}/Last {ref(last)}/Count {count}>>")
        return root

    def _write_bookmarks(
        self, marks: list[Bookmark], parent: int, open_levels: int
    ) -> tuple[int, int, int]:
        numbers = [self.file.reserve() for _ in marks]
        for at, (mark, number) in enumerate(zip(marks, numbers, strict=True)):
            links = f"/Parent {ref(parent)}"
            if at:
                links += f"/Prev {ref(numbers[at - 1])}"
            if at + 1 < len(marks):
                links += f"/Next {ref(numbers[at + 1])}"
            if mark.kids:
                first, last, count = self._write_bookmarks(mark.kids, number, open_levels - 1)
                sign = "" if open_levels > 1 else "-"
                links += f"/First {ref(first)}/Last {ref(last)}/Count {sign}{count}"
            self.file.put(
                number,
                f"<</Title{text_string(one_line(mark.title))}{links}"
                f"/Dest[{ref(mark.page.number)}/XYZ null {mark.top + 8:.0f} null]>>",
            )
        return numbers[0], numbers[-1], len(marks)


class Pager:
    """Place rows on pages from top to bottom."""

    def __init__(
        self, document: Document, on_page: Callable[[int], None] | None, *, dry: bool
    ) -> None:
        self._document = document
        self._dry = dry
        self._on_page = on_page
        self._frame = document.sheet.frame_height
        self._used = 0.0
        self._body: list[str] = []
        self._tags: list[Tag] = []
        self._waiting: list[Row] = []
        self._watermark = ""
        self.pages: list[Page] = []

    @property
    def room(self) -> float:
        """Return the height left on the page."""
        return self._frame - self._used - sum(row.gap + row.height for row in self._waiting)

    @property
    def at_top(self) -> bool:
        """Tell whether the page is still empty."""
        return not self._body and not self._waiting

    def add(self, rows: Iterable[Row]) -> None:
        """Place rows, those that keep together on one page where a page can hold them."""
        for row in rows:
            if row.fresh:
                self.break_page()
            self._waiting.append(row)
            if not row.keep:
                self._settle()

    def break_page(self) -> None:
        """Go on at the top of a new page."""
        self._settle()
        if self._body:
            self._turn()

    def finish(self) -> list[Page]:
        """Close the last page and return all of them."""
        self.break_page()
        return self.pages

    def _settle(self) -> None:
        rows, self._waiting = self._waiting, []
        if not rows:
            return
        whole = sum(row.gap + row.height for row in rows)
        if self._body and self._used + whole > self._frame and whole <= self._frame:
            self._turn()
        for row in rows:
            gap = row.gap if self._body else 0.0
            if self._body and self._used + gap + row.height > self._frame + 0.01:
                self._turn()
            self._put(row)

    def _put(self, row: Row) -> None:
        if not self._body:
            for head in row.head:
                self._draw(head, 0.0, decorate=True)
        self._draw(row, row.gap if self._body else 0.0)

    def _draw(self, row: Row, gap: float, *, decorate: bool = False) -> None:
        sheet = self._document.sheet
        top = sheet.frame_top - self._used - gap
        if row.bar is not None:
            above = 0.0 if row.bar_starts else gap
            mark = box(row.bar_right, -above, 1.6, row.height + above, row.bar)
            self._body.append(f"/Artifact BMC {_place(mark, sheet.left, top)} EMC")
        for mark in row.above if gap else ():
            self._mark(mark, sheet.left, top, None)
        for mark in row.marks:
            self._mark(mark, sheet.left, top, None if decorate else mark.tag)
        for anchor in row.on_place:
            anchor.page, anchor.top = len(self.pages), top
        if not row.marks:
            self._body.append("")
        self._watermark = self._watermark or row.watermark
        self._used += gap + row.height

    def _mark(self, mark: Mark, left: float, top: float, tag: Tag | None) -> None:
        ops = _place(mark, left, top)
        if tag is None:
            self._body.append(f"/Artifact BMC {ops} EMC")
            return
        place = (self._document.next_key, len(self._tags))
        if self._tags and self._tags[-1] is tag and self._body[-1].endswith("\nEMC"):
            self._body[-1] = f"{self._body[-1][:-4]}\n{ops}\nEMC"
            return
        tag.kids.append(place)
        self._body.append(f"/{tag.kind}<</MCID {place[1]}>>BDC\n{ops}\nEMC")
        self._tags.append(tag)

    def _turn(self) -> None:
        body = "\n".join(self._body) + "\n"
        if self._dry:
            self.pages.append(Page(0, 0, [], 0))
        else:
            self.pages.append(self._document.new_page(body, self._tags, self._watermark))
        self._body, self._tags, self._used, self._watermark = [], [], 0.0, ""
        if self._on_page:
            self._on_page(len(self.pages))


def _lock(password: str | None) -> Lock | None:
    if not password:
        return None
    from .crypt import Lock

    return Lock(password)


def _place(mark: Mark, left: float, top: float) -> str:
    return f"q 1 0 0 1 {left + mark.right:.2f} {top - mark.down:.2f} cm {mark.ops} Q"


def _pdf_date(moment: datetime) -> str:
    zone = moment.strftime("%z") or "+0000"
    return f"D:{moment:%Y%m%d%H%M%S}{zone[:3]}'{zone[3:5]}'"


def _xmp(about: About) -> str:
    title, author = escape(one_line(about.title)), escape(one_line(about.author))
    stamp = about.made.isoformat(timespec="seconds")
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">'
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>'
        f"<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>"
        f"<dc:language><rdf:Bag><rdf:li>{about.language}</rdf:li></rdf:Bag></dc:language>"
        f"<pdf:Producer>{PRODUCER}</pdf:Producer>"
        f"<xmp:CreateDate>{stamp}</xmp:CreateDate>"
        "</rdf:Description></rdf:RDF></x:xmpmeta>"
        '<?xpacket end="w"?>'
    )
