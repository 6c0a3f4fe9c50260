"""A document of pages: outline, links, structure and metadata, handed to reportlab to write."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from xml.sax.saxutils import escape

from therapist_emr.pdf.canvas import PackedCanvas
from therapist_emr.pdf.fonts import FontBook
from therapist_emr.pdf.furniture import Furniture, Surround, watermark
from therapist_emr.pdf.layout import Row, Setter, Tag
from therapist_emr.pdf.pager import Page, Pager
from therapist_emr.pdf.seal import as_locked, seal
from therapist_emr.pdf.shaping import Shaper
from therapist_emr.pdf.style import Sheet
from therapist_emr.pdf.text import one_line

PRODUCER = "therapist-emr"
_ABOVE = 8.0
_PRINTED = 4
_HEADER = "Header"


@dataclass(frozen=True, slots=True)
class About:
    """Hold the file's own description, which never contains clinical text."""

    title: str
    author: str
    made: datetime
    language: str = "en-US"


@dataclass(slots=True)
class Bookmark:
    """Hold one line of the outline and where it leads."""

    title: str
    page: Page
    top: float
    kids: list[Bookmark] = field(default_factory=list)


class Document:
    """Collect pages and have reportlab write them, with everything that readers need around."""

    def __init__(
        self, sheet: Sheet, furniture: Furniture | None, password: str | None = None
    ) -> None:
        self.sheet = sheet
        self.setter = Setter(Shaper(FontBook()))
        self.root = Tag("Document")
        self.pages: list[Page] = []
        self.outline: list[Bookmark] = []
        self._around = Surround(self.setter, sheet, furniture) if furniture else None
        self._password = as_locked(password) if password else None
        self._keys = count()

    def spoken_head(self, tag: Tag) -> Row:
        """Return the two lines above as a row of a page that is `headed`, to be read aloud.

        On every page they are passed over; on one they tell whose record it is, and who made it.
        """
        assert self._around is not None
        return self._around.spoken(tag)

    def run(self, on_page: Callable[[int], None] | None = None) -> Pager:
        """Open a run of pages; only those that the caller puts into `pages` are written."""
        return Pager(self.sheet, self._keys, on_page)

    def finish(self, about: About, on_page: Callable[[], None] | None = None) -> bytes:
        """Return the whole file; `on_page` is called as each page is drawn."""
        plain = self._drawn(about, on_page)
        pages = [(page.key, page.marks, [link.tag for link in page.links]) for page in self.pages]
        return seal(plain, self.root, pages, self._password)

    def _drawn(self, about: About, on_page: Callable[[], None] | None) -> bytes:
        canvas = PackedCanvas(self.sheet.width, self.sheet.height, about.language)
        waters = self._keep_forms(canvas)
        targets = self._targets(canvas)
        numbers = {page.key: at for at, page in enumerate(self.pages, start=1)}
        for page in self.pages:
            for key, top in targets.get(page.key, ()):
                canvas.bookmarkPage(key, fit="XYZ", top=round(top + _ABOVE))
            if page.watermark:
                canvas.artifact("Watermark", kept=waters[page.watermark])
            self._draw(canvas, page, numbers)
            canvas.showPage()
            if on_page:
                on_page()
        canvas.embed([face for face in self.setter.shaper.book.faces if face.glyph_of])
        _describe(canvas, about)
        return bytes(canvas.getpdfdata())

    def _keep_forms(self, canvas: PackedCanvas) -> dict[str, str]:
        """Keep what many pages show, and return the forms of watermarks by their words."""
        if self._around:
            canvas.keep(_HEADER, self._around.header())
        waters = {}
        for number, words in enumerate(sorted({page.watermark for page in self.pages} - {""})):
            waters[words] = f"Watermark{number}"
            canvas.keep(waters[words], watermark(self.setter, self.sheet, words))
        return waters

    def _targets(self, canvas: PackedCanvas) -> dict[int, list[tuple[str, float]]]:
        """Add the outline, and return the places that it and links lead to, by their page."""
        targets: dict[int, list[tuple[str, float]]] = {}
        for number, (mark, level) in enumerate(_levels(self.outline)):
            key = f"mark {number}"
            canvas.addOutlineEntry(one_line(mark.title), key, level, closed=bool(mark.kids))
            targets.setdefault(mark.page.key, []).append((key, mark.top))
        if self.outline:
            canvas.showOutline()
        for page in self.pages:
            for link in page.links:
                targets.setdefault(link.page.key, []).append((link.key, link.target_top))
        return targets

    def _draw(self, canvas: PackedCanvas, page: Page, numbers: dict[int, int]) -> None:
        if self._around and not page.headed:
            canvas.artifact("Header", kept=_HEADER)
        canvas.addLiteral(page.take_code())
        if self._around:
            canvas.artifact("Footer", code=self._around.footer(numbers[page.key], len(numbers)))
        for link in page.links:
            canvas.linkAbsolute(
                f"Page {numbers[link.page.key]}",
                link.key,
                Rect=(link.left, link.top - link.height, link.left + link.width, link.top),
                F=_PRINTED,
            )


def _levels(marks: list[Bookmark], level: int = 0) -> Iterator[tuple[Bookmark, int]]:
    for mark in marks:
        yield mark, level
        yield from _levels(mark.kids, level + 1)


def _describe(canvas: PackedCanvas, about: About) -> None:
    canvas.setTitle(one_line(about.title))
    canvas.setAuthor(one_line(about.author))
    canvas.setSubject("")
    canvas.setCreator(PRODUCER)
    canvas.setProducer(PRODUCER)
    canvas.setDateFormatter(lambda *_now: _pdf_date(about.made))
    canvas.setViewerPreference("DisplayDocTitle", "true")
    canvas.describe(_xmp(about).encode())


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
