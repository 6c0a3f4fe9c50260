"""The structure tree: what screen readers and text extraction follow."""

from __future__ import annotations

from .layout import Tag
from .writer import PdfFile, ref, text_string


def write_tree(file: PdfFile, root: Tag, page_refs: list[int], parents: list[list[Tag]]) -> int:
    """Write the elements below a root and return the number of the structure tree.

    `page_refs` holds each page's object, `parents` each page's elements in the order of its
    marked content.
    """
    tree = file.reserve()
    numbers: dict[int, int] = {}
    _write(file, root, tree, page_refs, numbers)
    table = [file.add(f"[{' '.join(ref(numbers[id(tag)]) for tag in page)}]") for page in parents]
    entries = " ".join(f"{page} {ref(number)}" for page, number in enumerate(table))
    file.put(
        tree,
        f"<</Type/StructTreeRoot/K {ref(numbers[id(root)])}"
        f"/ParentTree<</Nums[{entries}]>>/ParentTreeNextKey {len(table)}>>",
    )
    return tree


def _write(
    file: PdfFile, tag: Tag, parent: int, page_refs: list[int], numbers: dict[int, int]
) -> int:
    number = numbers[id(tag)] = file.reserve()
    kids: list[str] = []
    places = {kid[0] for kid in tag.kids if isinstance(kid, tuple)}
    single = len(places) == 1
    for kid in tag.kids:
        if isinstance(kid, Tag):
            if kid.kids:
                kids.append(ref(_write(file, kid, number, page_refs, numbers)))
        elif single:
            kids.append(str(kid[1]))
        else:
            kids.append(f"<</Type/MCR/Pg {ref(page_refs[kid[0]])}/MCID {kid[1]}>>")
    page = f"/Pg {ref(page_refs[places.pop()])}" if single else ""
    alt = f"/Alt{text_string(tag.alt)}" if tag.alt else ""
    scope = "/A<</O/Table/Scope/Column>>" if tag.kind == "TH" else ""
    file.put(
        number,
        f"<</Type/StructElem/S/{tag.kind}/P {ref(parent)}{page}{alt}{scope}/K[{' '.join(kids)}]>>",
    )
    return number
