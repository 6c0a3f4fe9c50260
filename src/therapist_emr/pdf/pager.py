"""Rows placed on pages from top to bottom, as code that a canvas draws."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from therapist_emr.pdf.layout import Mark, Row, Tag, box
from therapist_emr.pdf.style import Sheet

_LIGHTLY = 1
PLAIN_BYTES = 16 * 2**20
"""How much code of pages is kept as it is: to pack it twice pays in the longest charts only."""


@dataclass(slots=True)
class Page:
    """Hold a set page: its code, its key for tags and how many pieces they mark."""

    key: int
    code: bytes
    marks: int
    watermark: str = ""
    links: list[Link] = field(default_factory=list)
    packed: bool = False
    headed: bool = False
    """Whether its rows hold the lines above, which are then not set again."""

    def take_code(self) -> str:
        """Return the code once, and keep it no longer."""
        code = zlib.decompress(self.code) if self.packed else self.code
        self.code = b""
        return code.decode("latin-1")


@dataclass(slots=True)
class Link:
    """Hold a place on a page that leads to another page."""

    left: float
    top: float
    width: float
    height: float
    page: Page
    target_top: float
    tag: Tag | None = None

    @property
    def key(self) -> str:
        """Return the name of the place that it leads to."""
        return f"link {self.page.key} {self.target_top:.0f}"


class Pager:
    """Place rows on pages from top to bottom."""

    def __init__(
        self, sheet: Sheet, keys: Iterator[int], on_page: Callable[[int], None] | None = None
    ) -> None:
        self._sheet = sheet
        self._keys = keys
        self._key = next(keys)
        self._on_page = on_page
        self._frame = sheet.frame_height
        self._used = 0.0
        self._plain = 0
        self._body: list[str] = []
        self._last: Tag | None = None
        self._marks = 0
        self._waiting: list[Row] = []
        self._watermark = ""
        self.pages: list[Page] = []

    @property
    def room(self) -> float:
        """Return the height left on the page."""
        return self._frame - self._used - sum(row.gap + row.height for row in self._waiting)

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
        if self._body and self._used + whole > self._frame:
            heads = sum(head.height for head in rows[0].head)
            if heads + whole - rows[0].gap <= self._frame:
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
        sheet = self._sheet
        top = sheet.frame_top - self._used - gap
        if row.bar is not None:
            above = 0.0 if row.bar_starts else gap
            mark = box(row.bar_right, -above, 1.6, row.height + above, row.bar)
            self._body.append(f"/Artifact BMC {place(mark, sheet.left, top)} EMC")
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
        ops = place(mark, left, top)
        if tag is None:
            self._body.append(f"/Artifact BMC {ops} EMC")
            return
        if self._last is tag and self._body[-1].endswith("\nEMC"):
            self._body[-1] = f"{self._body[-1][:-4]}\n{ops}\nEMC"
            return
        tag.kids.append((self._key, self._marks))
        self._body.append(f"/{tag.kind}<</MCID {self._marks}>>BDC\n{ops}\nEMC")
        self._last, self._marks = tag, self._marks + 1

    def _turn(self) -> None:
        code = ("\n".join(self._body) + "\n").encode("latin-1")
        self._plain += len(code)
        page = Page(self._key, code, self._marks, self._watermark)
        if self._plain > PLAIN_BYTES:
            page.code, page.packed = zlib.compress(code, _LIGHTLY), True
        self.pages.append(page)
        self._body, self._last, self._marks, self._used, self._watermark = [], None, 0, 0.0, ""
        self._key = next(self._keys)
        if self._on_page:
            self._on_page(len(self.pages))


def place(mark: Mark, left: float, top: float) -> str:
    """Return the code that draws a mark right of and below a place on the page."""
    return f"q 1 0 0 1 {left + mark.right:.2f} {top - mark.down:.2f} cm {mark.ops} Q"
