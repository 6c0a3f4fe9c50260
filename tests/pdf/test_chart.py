from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import overload

import pikepdf
import pytest

from tests.pdf.papers import PROVIDER, chart, led_to, note, opened, text_of, texts
from therapist_emr.errors import Cancelled
from therapist_emr.forms.blocks import Paragraph
from therapist_emr.pdf import pager
from therapist_emr.pdf.chart import chart_bytes
from therapist_emr.pdf.record import ChartRecord, Item, Part


def long_chart(notes: int = 30) -> ChartRecord:
    return chart(
        Part("Profile", (Item("Identity", "", (Paragraph("Lives in Portland."),)),)),
        Part("Allergies"),
        Part(
            "Progress notes", tuple(note(at) for at in range(1, notes + 1)), contents_title="Notes"
        ),
    )


class Steps:
    """Remember the progress told, and stop the work at one step."""

    def __init__(self, stop_at: int = -1) -> None:
        self.told: list[tuple[int, int, str]] = []
        self._stop_at = stop_at

    def step(self, done: int, total: int, words: str) -> None:
        self.told.append((done, total, words))
        if len(self.told) == self._stop_at:
            raise Cancelled


def test_every_page_names_provider_client_and_its_number() -> None:
    pages = texts(chart_bytes(long_chart())[0])
    for at, page in enumerate(pages, start=1):
        assert "Elena Marchetti, LMFT" in page
        assert "License OR T1234, NPI 1000000004" in page
        assert "Tomasz Wójcik, born Jul 19, 1979" in page
        assert "Record no. 0058" in page
        assert "Confidential. For the person named above." in page
        assert f"Page {at} of {len(pages)}" in page


def test_the_contents_name_the_pages_where_sections_begin() -> None:
    pages = texts(chart_bytes(long_chart())[0])
    for title, heading in (
        ("Profile", "Profile"),
        ("Allergies", "Allergies"),
        ("Notes", "Progress notes"),
    ):
        listed = re.search(rf"^{title} (\d+)$", pages[0], re.MULTILINE)
        assert listed is not None
        assert re.search(rf"^{heading}$", pages[int(listed.group(1)) - 1], re.MULTILINE)


def test_contents_that_fill_several_pages_still_count_right() -> None:
    parts = tuple(Part(f"Section number {at}", (note(at),)) for at in range(80))
    pages = texts(chart_bytes(chart(*parts))[0])
    contents = "\n".join(pages[:4])
    for at in (0, 40, 79):
        listed = re.search(rf"^Section number {at} (\d+)$", contents, re.MULTILINE)
        assert listed is not None
        assert f"Section number {at}\n" in pages[int(listed.group(1)) - 1]


def test_the_contents_are_links() -> None:
    data, _ = chart_bytes(long_chart())
    with opened(data) as pdf:
        links = list(pdf.pages[0].Annots)
        assert len(links) == 4
        assert pikepdf.Page(links[-1].Dest[0]).index == len(pdf.pages) - 1


def test_a_section_of_one_entry_that_bears_its_name_has_one_bookmark() -> None:
    record = chart(Part("Profile", (Item("Profile", "Mar 18, 2026", (Paragraph("Text."),)),)))
    with opened(chart_bytes(record)[0]) as pdf, pdf.open_outline() as outline:
        (entry,) = [entry for entry in outline.root if entry.title == "Profile"]
        assert not entry.children


def test_there_is_a_bookmark_for_every_section_and_note() -> None:
    data, _ = chart_bytes(long_chart())
    with opened(data) as pdf, pdf.open_outline() as outline:
        titles = [entry.title for entry in outline.root]
        assert titles == [
            "Health record",
            "Profile",
            "Allergies",
            "Notes",
            "Certification of the custodian",
        ]
        notes = outline.root[3].children
        assert len(notes) == 30
        assert notes[0].title == "Session 1, Tue, Nov 10, 2026"
        assert led_to(notes[-1])[0] > 5


def test_empty_sections_say_so() -> None:
    text = "\n".join(
        texts(chart_bytes(chart(Part("Allergies"), Part("Labs", empty="Nothing sent")))[0])
    )
    assert "Allergies\nNone recorded" in text
    assert "Labs\nNothing sent" in text


def test_sections_share_a_page_while_most_of_it_is_free() -> None:
    pages = texts(chart_bytes(long_chart())[0])
    assert all(title in pages[1] for title in ("Profile", "Allergies", "Progress notes"))
    filled = chart(
        Part("Profile", (note(1), note(2))), Part("Progress notes", tuple(map(note, range(9))))
    )
    pages = texts(chart_bytes(filled)[0])
    assert "Progress notes" not in pages[1]
    assert "Progress notes" in pages[2]


def test_a_section_of_one_entry_of_its_name_is_titled_once() -> None:
    record = chart(Part("Profile", (Item("Profile", "Mar 18, 2026", (Paragraph("Text."),)),)))
    assert text_of(record).count("Profile\n") == 1
    assert "Profile\nMar 18, 2026\nText." in text_of(record)


def test_a_draft_shares_no_page_with_the_next_section() -> None:
    record = chart(Part("Notes", (note(1), note(2, draft=True, signature=None))), Part("Labs"))
    pages = texts(chart_bytes(record)[0])
    (marked,) = [page for page in pages if "Draft - not signed" in page]
    assert "Labs" not in marked


def test_no_line_stands_under_the_head_of_a_page_where_an_entry_begins() -> None:
    data, _ = chart_bytes(chart(Part("Notes", tuple(map(note, range(12))))))
    with opened(data) as pdf:
        for page in list(pdf.pages)[1:]:
            code = page.Contents.read_bytes()
            body = code[code.index(b"FormXob.Header Do") :]
            first = re.search(rb"cm (.*?) Q", body)
            assert first is not None
            assert b" l S" not in first.group(1)


def test_an_introduction_stands_before_the_entries() -> None:
    part = Part("Plans", (note(),), intro=(Paragraph("Reviewed each 90 days."),))
    text = "\n".join(texts(chart_bytes(chart(part))[0]))
    assert text.index("Reviewed each 90 days.") < text.index("Session 1")


def test_a_draft_shares_no_page_with_a_signed_note() -> None:
    notes = (note(1), note(2, draft=True, signature=None), note(3))
    for count in (3, 5):
        items = notes + tuple(note(at) for at in range(4, count + 1))
        pages = texts(chart_bytes(chart(Part("Notes", items)))[0])
        (marked,) = [page for page in pages if "Draft - not signed" in page]
        assert "Session 2" in marked
        assert "Session 1" not in marked
        assert "Session 3" not in marked


def test_a_first_draft_stays_with_its_heading() -> None:
    items = (note(1, draft=True, signature=None), note(2))
    pages = texts(chart_bytes(chart(Part("Allergies"), Part("Notes", items)))[0])
    (marked,) = [page for page in pages if "Draft - not signed" in page]
    assert "Notes" in marked
    assert "Allergies" not in marked


def test_without_a_certification_there_is_none() -> None:
    data, pages = chart_bytes(chart(Part("Notes", (note(),)), certification=None))
    assert pages == 2
    assert "perjury" not in "".join(texts(data))


def test_the_metadata_hold_no_clinical_text_and_no_client() -> None:
    data, _ = chart_bytes(long_chart())
    with opened(data) as pdf:
        shown = str(dict(pdf.docinfo)) + pdf.Root.Metadata.read_bytes().decode()
        assert PROVIDER.name in shown
        for words in ("Wójcik", "Slept", "Portland"):
            assert words not in shown


def test_the_same_record_makes_the_same_bytes() -> None:
    assert chart_bytes(long_chart(3)) == chart_bytes(long_chart(3))


def test_progress_grows_to_the_end() -> None:
    steps = Steps()
    chart_bytes(long_chart(), progress=steps)
    done = [step[0] for step in steps.told]
    assert done == sorted(done)
    assert steps.told[-1][0] == steps.told[-1][1]
    assert all("Session" not in words for _, _, words in steps.told)


@pytest.mark.parametrize("stop_at", [1, 2, 15, 30, 33])
def test_a_chart_can_be_cancelled_at_any_step(stop_at: int) -> None:
    with pytest.raises(Cancelled):
        chart_bytes(long_chart(), progress=Steps(stop_at))


def test_pages_that_were_packed_meanwhile_come_out_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole, pages = chart_bytes(long_chart())
    monkeypatch.setattr(pager, "PLAIN_BYTES", 20_000)
    assert chart_bytes(long_chart()) == (whole, pages)


@pytest.mark.parametrize("size", ["letter", "a4"])
def test_nothing_is_drawn_outside_the_margins(size: str) -> None:
    from therapist_emr.pdf.preview import Preview

    data, _ = chart_bytes(long_chart(3), page_size="a4" if size == "a4" else "letter")
    with Preview(data) as preview:
        for page in range(preview.page_count):
            picture = preview.render(page)
            rows = [
                picture.pixels[at * picture.stride : at * picture.stride + picture.width * 4]
                for at in range(picture.height)
            ]
            assert all(min(row[: 48 * 4]) > 250 for row in rows)
            assert all(min(row[-60 * 4 :]) > 250 for row in rows)


class Fetched(Sequence[Item]):
    """Make entries one by one, as a long chart read from the practice does."""

    def __init__(self, count: int) -> None:
        self._count = count
        self.asked: list[int] = []

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, at: int) -> Item: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[Item]: ...

    def __getitem__(self, at: int | slice) -> Item | Sequence[Item]:
        if isinstance(at, slice):
            return [note(number) for number in range(self._count)[at]]
        return note(at)

    def __iter__(self) -> Iterator[Item]:
        for at in range(self._count):
            self.asked.append(at)
            yield note(at)


def test_entries_are_asked_for_once_and_in_order() -> None:
    items = Fetched(12)
    chart_bytes(chart(Part("Notes", items)))
    assert items.asked == list(range(12))


def test_the_first_entry_stands_clear_of_what_introduces_its_section() -> None:
    def below_heading(*intro: Paragraph) -> int:
        part = Part("Measures", (note(1),), intro=intro)
        with opened(chart_bytes(chart(part))[0]) as pdf, pdf.open_outline() as outline:
            section = outline.root[1]
            return led_to(section)[1] - led_to(section.children[0])[1]

    line = Paragraph("Over all of them.")
    one, two = below_heading(line), below_heading(line, line)
    assert one - below_heading() > 1.5 * (two - one)
