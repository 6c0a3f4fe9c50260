"""The structure tree: what screen readers and text extraction follow."""

from __future__ import annotations

from collections.abc import Sequence

import pikepdf
from pikepdf import Array, Dictionary, Name

from therapist_emr.pdf.layout import Tag
from therapist_emr.pdf.text import one_line

_CELLS = ("TH", "TD")
"""What stands in the tree even when it is empty: a column is known by counting the cells."""


class Tree:
    """Add the elements below a root to a finished file, whose pages must come in their order."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._pdf = pdf
        self._pages: dict[int, pikepdf.Object] = {}
        self._parents: dict[int, list[int]] = {}
        self._links: dict[Tag, tuple[pikepdf.Object, pikepdf.Object]] = {}
        self._linked: list[int] = []
        self._store = pdf.make_indirect(Array())
        self._stored: dict[str | int, pikepdf.Object] = {}

    def page(
        self, sheet: pikepdf.Page, key: int, marks: int, links: Sequence[Tag | None] = ()
    ) -> None:
        """Say under which key the tags speak of a page, and how many pieces of it they mark.

        `links` holds the tags of its links, in their order.
        """
        at = len(self._pages)
        sheet.obj["/StructParents"] = at
        sheet.obj["/Tabs"] = Name.S
        self._pages[key] = sheet.obj
        self._parents[key] = [0] * marks
        for tag, link in zip(links, sheet.obj.get("/Annots", ()), strict=True):
            if tag is not None:
                self._links[tag] = (sheet.obj, link)

    def grow(self, root: Tag) -> None:
        """Write the elements and point the file at them."""
        pdf = self._pdf
        tree = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        tree.K = self._element(root, tree)
        numbers = Array()
        for at, elements in enumerate(self._parents.values()):
            numbers.append(at)
            numbers.append(pdf.make_indirect(Array(pdf.get_object(each, 0) for each in elements)))
        for at, element in enumerate(self._linked, start=len(self._parents)):
            numbers.append(at)
            numbers.append(pdf.get_object(element, 0))
        tree.ParentTree = Dictionary(Nums=numbers)
        tree.ParentTreeNextKey = len(self._parents) + len(self._linked)
        pdf.Root.StructTreeRoot = tree
        pdf.Root.MarkInfo = Dictionary(Marked=True)

    def _element(self, tag: Tag, parent: pikepdf.Object) -> pikepdf.Object:
        entries = {"/S": self._shared(f"/{tag.kind}"), "/P": parent}
        places = {kid[0] for kid in tag.kids if isinstance(kid, tuple)}
        single = len(places) == 1
        if single:
            entries["/Pg"] = self._pages[next(iter(places))]
        if tag.alt:
            entries["/Alt"] = pikepdf.String(one_line(tag.alt))
        if tag.kind == "TH":
            entries["/A"] = Dictionary(O=Name.Table, Scope=Name.Column)
        element = self._pdf.make_indirect(Dictionary(entries))
        number = element.objgen[0]
        kids: list[object] = []
        for kid in tag.kids:
            if isinstance(kid, Tag):
                if kid.kids or kid.kind in _CELLS:
                    kids.append(self._element(kid, element))
                continue
            page, mark = kid
            self._parents[page][mark] = number
            if single:
                kids.append(self._shared(mark))
            else:
                kids.append(Dictionary(Type=Name.MCR, Pg=self._pages[page], MCID=mark))
        if tag in self._links:
            kids.append(self._link(tag, number))
        element["/K"] = kids[0] if len(kids) == 1 else Array(kids)
        return element

    def _link(self, tag: Tag, element: int) -> pikepdf.Dictionary:
        """Return what leads from an element to its link, which a keyboard then finds in order."""
        sheet, link = self._links[tag]
        link.StructParent = len(self._parents) + len(self._linked)
        self._linked.append(element)
        return Dictionary(Type=Name.OBJR, Pg=sheet, Obj=link)

    def _shared(self, value: str | int) -> pikepdf.Object:
        """Return a name or number as one object, for a copy in each element costs 240 bytes."""
        found = self._stored.get(value)
        if found is None:
            self._store.append(Name(value) if isinstance(value, str) else value)
            with pikepdf.explicit_conversion():
                found = self._stored[value] = self._store[-1]
        return found
