from __future__ import annotations

import pytest

from tests.pdf.papers import MADE, opened, texts
from therapist_emr.pdf.preview import Preview
from therapist_emr.pdf.recovery_sheet import (
    SheetFacts,
    grouped,
    recovery_sheet_bytes,
)

LINES = ("K7QD2M9FW4R8HXC", "2M9FW4RT8HXC6JY", "T9GE5BKV7QD2M9F", "8HXC6JYAT9GE5BK")
FACTS = SheetFacts("Quiet Room Counseling", LINES, "Q7F2K9M3XT", "Nov 17, 2026", MADE)


def test_the_sheet_is_one_page_with_all_it_needs() -> None:
    (text,) = texts(recovery_sheet_bytes(FACTS))
    for line in LINES:
        assert grouped(line) in text
    for words in (
        "Quiet Room Counseling",
        "Recovery sheet",
        "Q7F2K9M3XT",
        "Made Nov 17, 2026",
        "Date printed",
        "Where it is kept",
        "Keep it away from this computer",
        "How to open your charts again",
    ):
        assert words in text


def test_the_steps_name_the_buttons_of_the_window() -> None:
    (text,) = texts(recovery_sheet_bytes(FACTS))
    flat = " ".join(text.split())
    for words in (
        "“Restore a backup”",
        "“Open a practice on this computer”",
        "“Use the recovery sheet”",
        "press “Restore”",
        "the newest backup whose name carries the key fingerprint",
        "choose a new passphrase",
    ):
        assert words in flat
    assert flat.index("“Restore a backup”") < flat.index("press “Restore”")


@pytest.mark.parametrize(
    "line", ["K7QD2M9FW4R8HXC", "k7qd2-m9fw4-r8hxc", " K7QD 2M9F W4R8 HXC ", "K7QD2-M9FW4-R8HXC"]
)
def test_a_line_is_grouped_however_it_is_given(line: str) -> None:
    assert grouped(line) == "K7QD2-M9FW4-R8HXC"


@pytest.mark.parametrize(
    "name", ["X" * 300, "Кабінет Щербакової", "مركز السلام", "<b>&nbsp;</b>", ""]
)
def test_any_practice_name_leaves_it_one_page(name: str) -> None:
    facts = SheetFacts(name, LINES, "Q7F2K9M3XT", "Nov 17, 2026", MADE)
    assert len(texts(recovery_sheet_bytes(facts))) == 1


@pytest.mark.parametrize("size", ["letter", "a4"])
def test_the_code_beside_the_lines_is_dark_on_white(size: str) -> None:
    data = recovery_sheet_bytes(FACTS, page_size="a4" if size == "a4" else "letter")
    with Preview(data) as preview:
        picture = preview.render(0, 1)
    rows = [
        picture.pixels[at * picture.stride : at * picture.stride + picture.width * 4 : 4]
        for at in range(picture.height)
    ]
    left, right = picture.width - 64 - 118, picture.width - 64
    dark = sum(value < 128 for row in rows for value in row[left:right])
    assert dark > 118 * 118 * 0.35


def test_the_sheet_says_nothing_in_its_metadata_but_what_it_is() -> None:
    with opened(recovery_sheet_bytes(FACTS)) as pdf:
        assert str(pdf.docinfo.Title) == "Recovery sheet"
        assert str(pdf.docinfo.Author) == "Quiet Room Counseling"
        shown = bytes(pdf.Root.Metadata.read_bytes()) + str(pdf.docinfo).encode()
    for line in LINES:
        assert line[:5].encode() not in shown
