from __future__ import annotations

from tests.pdf.papers import CLIENT, chart, fresh_document, note, text_of, texts
from therapist_emr.forms.blocks import Heading, Note, Paragraph
from therapist_emr.pdf.chart import chart_bytes
from therapist_emr.pdf.cover import certification_rows, contents_places, cover_rows
from therapist_emr.pdf.layout import Tag, rows_height
from therapist_emr.pdf.record import PSYCHOTHERAPY_NOTES, Certification, Client, Part, Withheld


def test_the_cover_states_the_facts_in_order() -> None:
    record = chart(
        subtitle="Sent in answer to a request",
        facts=(("Requested by", "Tomasz Wójcik"), ("Sent to", "Counsel")),
        covers="Apr 3, 2024 to Nov 17, 2026",
    )
    cover = texts(chart_bytes(record)[0])[0]
    order = [
        "Health record",
        "Sent in answer to a request",
        "Requested by Tomasz Wójcik",
        "Sent to Counsel",
        "Covers Apr 3, 2024 to Nov 17, 2026",
        "Prepared Nov 17, 2026, 2 pages",
        "Contents",
        "Certification of the custodian 2",
        "Withheld",
    ]
    places = [cover.index(words) for words in order]
    assert places == sorted(places)


def test_one_page_is_not_called_pages() -> None:
    document = fresh_document()
    one = cover_rows(document.setter, chart(), 480, Tag("Sect"), [], 1)
    many = cover_rows(document.setter, chart(), 480, Tag("Sect"), [], 1234)
    assert len(one) == len(many)


def test_psychotherapy_notes_are_said_to_be_kept_apart() -> None:
    cover = " ".join(texts(chart_bytes(chart())[0])[0].split())
    assert PSYCHOTHERAPY_NOTES in cover


def test_what_is_withheld_is_stated_with_its_ground() -> None:
    withheld = Withheld(
        "Two passages were removed (164.524(a)(3)(ii)).",
        (Heading("Review"), Paragraph("You may ask for a review.")),
    )
    cover = texts(chart_bytes(chart(withheld=withheld))[0])[0]
    assert "Two passages were removed" in cover
    assert "You may ask for a review." in cover


def test_a_notice_stands_on_the_cover() -> None:
    words = "42 CFR part 2 prohibits unauthorized use or disclosure of these records."
    cover = texts(chart_bytes(chart(notice=(Note(words),)))[0])[0]
    assert f"Notice\n{words}" in cover


def test_page_numbers_never_change_the_height_of_the_cover() -> None:
    document = fresh_document()
    titles = ["A section", "Another with a very long title " * 6]
    heights = {
        rows_height(
            cover_rows(
                document.setter, chart(), 480, Tag("Sect"), [(t, number) for t in titles], number
            )
        )
        for number in (0, 7, 12_345)
    }
    assert len(heights) == 1


def test_each_line_of_the_contents_has_its_place() -> None:
    document = fresh_document()
    rows = cover_rows(document.setter, chart(), 480, Tag("Sect"), [("A", 1), ("B", 2)], 3)
    assert len(contents_places(rows)) == 2


def test_the_certification_names_the_record_and_leaves_room_to_sign() -> None:
    text = " ".join(text_of(chart()).split())
    for words in (
        "I am the custodian of the records of Quiet Room",
        f"{CLIENT.name}, born {CLIENT.born}, record number {CLIENT.record_number}",
        "at or near the time",
        "in the course of the practice's regular work",
        "a regular practice",
        "under penalty of perjury",
        "Signature",
        "Printed name and title",
        "City and state where signed",
    ):
        assert words in text


def test_where_no_birth_is_known_none_is_certified() -> None:
    unknown = Client("Wai Ting", "", "0001")
    pages = [" ".join(page.split()) for page in texts(chart_bytes(chart(client=unknown))[0])]
    assert "the record of Wai Ting, record number 0001, within" in pages[-1]
    long = Client("Maria " * 30, "", "1")
    pages += texts(chart_bytes(chart(client=long))[0])
    assert not any(" born" in page for page in pages)


def test_the_custodian_is_filled_in_where_known() -> None:
    document = fresh_document()
    blank = certification_rows(document.setter, chart(), Certification(), 480, Tag("Sect"))
    known = certification_rows(
        document.setter, chart(), Certification("Elena Marchetti, LMFT"), 480, Tag("Sect")
    )
    marks = [sum(len(row.marks) for row in rows) for rows in (blank, known)]
    assert marks[1] == marks[0] + 1
    assert rows_height(blank) == rows_height(known)


def test_a_short_name_is_not_repeated_on_the_cover() -> None:
    assert "Client Tomasz" not in texts(chart_bytes(chart(Part("Notes", (note(),))))[0])[0]
    long = Client("Maria " * 30, CLIENT.born, "1")
    assert "Client Maria" in texts(chart_bytes(chart(client=long))[0])[0]


def test_the_birth_of_a_client_whose_name_is_read_from_the_right_stands_on_its_own_line() -> None:
    client = Client("\u0646\u0648\u0631", CLIENT.born, "1", "Minor (age 14)")
    cover = texts(chart_bytes(chart(client=client))[0])[0]
    assert f"born {CLIENT.born}. Minor (age 14)\n" in cover


def test_a_long_name_of_the_custodian_is_printed_whole() -> None:
    custodian = "Wilhelmina Alexandria Montgomery-Featherstonehaugh, PhD, LMFT, LPCC, CADC-II"
    shown = text_of(chart(certification=Certification(custodian)))
    assert custodian in " ".join(shown.split())
