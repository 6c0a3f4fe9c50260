"""The structure tree: what screen readers and text extraction follow."""

from __future__ import annotations

import pikepdf
from pikepdf import Array, Dictionary, Name

from therapist_emr.pdf.layout import Tag
from therapist_emr.pdf.text import one_line


class Tree:
    """Add the elements below a root to a finished file, whose pages must come in their order."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._pdf = pdf
        self._pages: dict[int, pikepdf.Object] = {}
        self._parents: dict[int, list[int]] = {}
        self._store = pdf.make_indirect(Array())
        self._stored: dict[str | int, pikepdf.Object] = {}

    def page(self, sheet: pikepdf.Page, key: int, marks: int) -> None:
        """Say under which key the tags speak of a page, and how many pieces of it they mark."""
        at = len(self._pages)
        sheet.obj["/StructParents"] = at
        sheet.obj["/Tabs"] = Name.S
        self._pages[key] = sheet.obj
        self._parents[key] = [0] * marks

    def grow(self, root: Tag) -> None:
        """Write the elements and point the file at them."""
        pdf = self._pdf
        tree = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        tree.K = self._element(root, tree)
        numbers = Array()
        for at, elements in enumerate(self._parents.values()):
            numbers.append(at)
            numbers.append(pdf.make_indirect(Array(pdf.get_object(each, 0) for each in elements)))
        tree.ParentTree = Dictionary(Nums=numbers)
        tree.ParentTreeNextKey = len(self._parents)
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
                if kid.kids:
                    kids.append(self._element(kid, element))
                continue
            page, mark = kid
            self._parents[page][mark] = number
            if single:
                kids.append(self._shared(mark))
            else:
                kids.append(Dictionary(Type=Name.MCR, Pg=self._pages[page], MCID=mark))
        element["/K"] = kids[0] if len(kids) == 1 else Array(kids)
        return element

    def _shared(self, value: str | int) -> pikepdf.Object:
        """Return a name or number as one object, for a copy in each element costs 240 bytes."""
        found = self._stored.get(value)
        if found is None:
            self._store.append(Name(value) if isinstance(value, str) else value)
            with pikepdf.explicit_conversion():
                found = self._stored[value] = self._store[-1]
        return found
