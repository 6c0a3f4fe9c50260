from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import pikepdf

from tests.pdf.papers import ADDED, SIGNED, chart, note, opened, read_aloud, texts
from therapist_emr.forms.blocks import (
    Heading,
    Items,
    Pairs,
    Paragraph,
    Progress,
    Table,
    Trend,
)
from therapist_emr.pdf.chart import chart_bytes
from therapist_emr.pdf.record import Part

CONTENT = (
    Heading("Data"),
    Paragraph("Slept well. " * 400),
    Items(("one", "two")),
    Table(("Drug", "Dose"), (("Sertraline", "50 mg"),)),
    Trend("PHQ-9", (("2026-01-05", 19), ("2026-11-10", 7)), 0, 27),
)


def elements(node: pikepdf.Object) -> Iterator[pikepdf.Dictionary]:
    below = node.get("/K", pikepdf.Array())
    for kid in below if isinstance(below, pikepdf.Array) else [below]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from elements(kid)


def test_the_structure_names_headings_lists_tables_and_figures() -> None:
    data, _ = chart_bytes(chart(Part("Notes", (note(1, *CONTENT),))))
    with opened(data) as pdf:
        kinds = {str(element.S) for element in elements(pdf.Root.StructTreeRoot)}
        assert {"/H1", "/H2", "/H3", "/H4", "/P", "/L", "/LI", "/LBody"} <= kinds
        assert {"/Table", "/TR", "/TH", "/TD", "/Figure", "/TOC", "/TOCI", "/Sect"} <= kinds


def test_a_figure_is_told_in_words() -> None:
    data, _ = chart_bytes(chart(Part("Notes", (note(1, *CONTENT),))))
    with opened(data) as pdf:
        (figure,) = [e for e in elements(pdf.Root.StructTreeRoot) if e.S == "/Figure"]
        assert "PHQ-9: 7; Nov 10, 2026" in str(figure.Alt)


def test_the_order_of_reading_begins_with_the_cover() -> None:
    data, _ = chart_bytes(chart(Part("Notes", (note(),))))
    with opened(data) as pdf:
        kinds = [str(e.S) for e in elements(pdf.Root.StructTreeRoot)]
        assert kinds.index("/H1") < kinds.index("/H3")


def test_no_level_of_heading_is_passed_over() -> None:
    label, section = Heading("Label", 3), Heading("Section")
    text = Paragraph("Words.")
    bare = replace(note(1, label, text, section, label, text), title="Profile")
    parts = (
        Part("Profile", (bare,)),
        Part("Notes", (note(1, label, text), note(2, section, label, text, addenda=(ADDED,)))),
        Part("Measures", (note(3, label, text),), intro=(section, label, text)),
    )
    data, _ = chart_bytes(chart(*parts, notice=(section, text)))
    with opened(data) as pdf:
        found = [str(e.S) for e in elements(pdf.Root.StructTreeRoot)]
    levels = [int(kind[2:]) for kind in found if kind[:2] == "/H" and kind[2:].isdecimal()]
    assert levels[0] == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels)), levels


def test_every_piece_of_marked_content_has_its_element_and_the_other_way_round() -> None:
    data, _ = chart_bytes(chart(Part("Notes", tuple(note(at, *CONTENT) for at in range(6)))))
    with opened(data) as pdf:
        tree = pdf.Root.StructTreeRoot
        table = {
            int(tree.ParentTree.Nums[at]): tree.ParentTree.Nums[at + 1]
            for at in range(0, len(tree.ParentTree.Nums), 2)
            if isinstance(tree.ParentTree.Nums[at + 1], pikepdf.Array)
        }
        pointed: dict[int, int] = {}
        for element in elements(tree):
            kids = element.K if isinstance(element.K, pikepdf.Array) else [element.K]
            for kid in kids:
                if isinstance(kid, int):
                    page = element.Pg
                elif kid.get("/Type") == "/MCR":
                    page = kid.Pg
                else:
                    continue
                pointed[int(page.StructParents)] = pointed.get(int(page.StructParents), 0) + 1
        assert {key: len(entry) for key, entry in table.items()} == pointed
        for sheet in pdf.pages:
            written = sheet.Contents.read_bytes()
            assert written.count(b"/MCID ") == len(table[int(sheet.StructParents)])


def test_a_row_has_a_cell_for_each_column_even_where_nothing_stands() -> None:
    rows = (("", "50 mg", ""), ("Sertraline", "", "Nightly"))
    table = Table(("Drug", "Dose", ""), rows)
    data, _ = chart_bytes(chart(Part("Notes", (note(1, table),))))
    with opened(data) as pdf:
        (found,) = [e for e in elements(pdf.Root.StructTreeRoot) if e.S == "/Table"]
        assert [[str(cell.S) for cell in row.K] for row in found.K] == [
            ["/TH"] * 3, ["/TD"] * 3, ["/TD"] * 3,
        ]  # fmt: skip


def test_each_line_of_the_contents_is_a_link_to_who_listens() -> None:
    data, _ = chart_bytes(chart(Part("Notes", (note(),)), Part("Measures")))
    with opened(data) as pdf:
        tree = pdf.Root.StructTreeRoot
        links = [e for e in elements(tree) if e.S == "/Link"]
        numbers = {
            int(tree.ParentTree.Nums[at]): tree.ParentTree.Nums[at + 1]
            for at in range(0, len(tree.ParentTree.Nums), 2)
        }
        assert len(links) == len(pdf.pages[0].Annots) == 3
        for element, link in zip(links, pdf.pages[0].Annots, strict=True):
            (led,) = [kid for kid in element.K if not isinstance(kid, int)]
            assert led.Type == "/OBJR"
            assert led.Obj.objgen == link.objgen
            assert numbers[int(link.StructParent)].objgen == element.objgen
        assert max(numbers) + 1 == int(tree.ParentTreeNextKey)


def test_whose_record_it_is_is_read_aloud_once_and_printed_on_every_page() -> None:
    data, pages = chart_bytes(chart(Part("Notes", (note(),))))
    assert all("Tomasz Wójcik, born Jul 19, 1979" in page for page in texts(data))
    with opened(data) as pdf:
        kinds = [str(e.S) for e in elements(pdf.Root.StructTreeRoot)]
        assert kinds[:5] == ["/Document", "/Sect", "/P", "/P", "/H1"]
        headers = [sheet.Contents.read_bytes().count(b"/Subtype/Header") for sheet in pdf.pages]
        assert headers == [0] + [1] * (pages - 1)


def test_what_stands_side_by_side_is_read_one_after_the_other() -> None:
    pairs = Pairs((("May write to the home address", "Yes"), ("Remarks", "Words. " * 40)))
    words = "17, down from 19, and a good deal better than before"
    course = Progress("PHQ-9 below 10, held for eight weeks in a row " * 2, words, 0.5)
    who = replace(SIGNED, credential="LMFT, LPCC, CADC-II, and a few more letters")
    data, _ = chart_bytes(chart(Part("Notes", (note(1, pairs, course, signature=who),))))
    told = read_aloud(data)
    assert "May write to the home address Yes" in told
    assert f"{course.label}{words}" in told
    name = told.index(f"Elena Marchetti, {who.credential}")
    assert told[name - 1 : name + 2] == ["Elena Marchetti", told[name], "License OR T1234"]
    assert told[name + 2].startswith("Signed electronically Tue, Nov 10, 2026, 6:58 pm")


def test_words_on_either_side_of_a_lines_end_are_read_as_two() -> None:
    plain, other = "Slept well and woke up rested. " * 12, "Śpi dobrze, ≤ 3 pobudki ☺ w nocy. " * 12
    data, _ = chart_bytes(chart(Part("Notes", (note(1, Paragraph(plain), Paragraph(other)),))))
    told = read_aloud(data)
    assert plain.strip() in told
    assert other.strip() in told
