"""Text that was typed to break things, or might as well have been."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.pdf.papers import CLIENT, chart, drawn_on, note, of_text, opened, text_of, texts
from therapist_emr.forms.blocks import (
    Block,
    Heading,
    Items,
    Note,
    Pairs,
    Paragraph,
    Progress,
    Table,
    Trend,
)
from therapist_emr.pdf.chart import chart_bytes
from therapist_emr.pdf.record import Client, Item, Part, Provider, Signature

LITERAL = [
    '<img src="/etc/passwd"/>',
    "<img src='file:///etc/hostname' width='1' height='1'>",
    "BP <120/80",
    "a & b &nbsp; &lt;c&gt; &#0; &bogus;",
    "<b>unclosed",
    "</para></p><para>",
    '<a href="javascript:app.alert(1)">x</a>',
    '<font name="Nowhere" size="9999">x</font>',
    "<br/><br/>",
    "<!-- comment --> <![CDATA[x]]>",
    "<?xml version='1.0'?><!DOCTYPE x>",
    "(parens) ((( )))",
    "\\(escaped\\) \\012 \\",
    "ET Q EMC endstream endobj",
    "<</S/JavaScript/JS(app.alert(1))>>",
    "<FEFF0041> [<00>]TJ",
    "%%EOF startxref 0",
    "{{page}} ${HOME} %s %(x)s {0}",
    "'; DROP TABLE entry; --",
    "=1+1 @SUM(A1) +cmd|' /C calc'!A0",
    "https://example.org/a?b=c&d=e#f",
]


@pytest.mark.parametrize("text", LITERAL)
def test_markup_is_shown_as_it_was_typed(text: str) -> None:
    data, _ = chart_bytes(of_text(text))
    assert text in "\n".join(texts(data))
    with opened(data) as pdf:
        for page in pdf.pages:
            assert set(page.Resources.keys()) == {"/Font", "/XObject", "/ProcSet"}
            assert {str(form.Subtype) for form in page.Resources.XObject.values()} == {"/Form"}
            assert "/Annots" not in page or {str(a.Subtype) for a in page.Annots} == {"/Link"}
            assert not any("/A" in link or "/AA" in link for link in page.get("/Annots", []))
            assert "/AA" not in page
        assert not {"/OpenAction", "/AA", "/Names", "/AcroForm"} & set(pdf.Root.keys())


ODD = {
    "NUL": "a\x00b",
    "controls": "".join(map(chr, range(32))),
    "high controls": "".join(map(chr, range(0x7F, 0xA0))),
    "lone surrogates": "a\ud800b\udfffc",
    "overrides": "\u202eabc\u202d\u2066\u2069",
    "zero width": "a\u200bb\u200cc\u200dd\u2060e\ufefff",
    "marks without letters": "\u0301\u0302\u0303",
    "a tower of marks": "e" + "\u0301" * 500,
    "noncharacters": "\ufffe\uffff\U0001fffe",
    "private use": "\ue000\U000f0000",
    "unassigned": "\u0378\U000103d6",
    "every space": "a\u00a0b\u2003c\u3000d\u1680e",
    "soft hyphens": "co\u00adop\u00aderate",
    "joiners": "👩\u200d" * 50,
    "half a flag": "🇺 🇺🇸🇲",
    "tag characters": "🏴\U000e0067\U000e0062\U000e007f",
    "only spaces": " " * 1000,
    "only line ends": "\n\r\u2028\u2029" * 100,
    "replacement": "\ufffd" * 10,
}


@pytest.mark.parametrize("name", ODD)
def test_odd_characters_harm_nothing(name: str) -> None:
    text = f"before {ODD[name]} after"
    signed = Signature(text, text, text, text, text, text)
    item = Item(text, text, (Paragraph(text), Pairs(((text, text),))), signed, error_reason=text)
    record = chart(
        Part(text, (item,)), client=Client(text, text, text), provider=Provider(text, text, text)
    )
    data, _ = chart_bytes(record)
    with opened(data):
        shown = "\n".join(texts(data))
    assert "before" in shown
    assert "after" in shown


LONG = {
    "a megabyte of words": "slept well " * 95_000,
    "a megabyte without a space": "x" * 1_000_000,
    "ten megabytes of words": "slept through the night " * 430_000,
    "a long word from the right": "محمد" * 20_000,
    "many ideographs": "日本語" * 20_000,
    "many emoji": "👩\u200d👩\u200d👧" * 5_000,
    "nothing a font has": "\U0002b820" * 3_000,
    "many lines": "line\n" * 20_000,
}


@pytest.mark.parametrize("name", LONG)
def test_long_text_is_set_and_none_of_it_lost(name: str) -> None:
    data, pages = chart_bytes(of_text(LONG[name]))
    assert pages > 5
    if LONG[name].isascii():
        shown = re.sub(r"\s", "", "".join(texts(data, most=4)[1:]))
        begun = re.sub(r"\s", "", LONG[name][:1500])[:400]
        turned = r"Confidential.*?0058(Session1,Tue,Nov10,2026,continued)?"
        assert begun in re.sub(turned, "", shown)


def test_a_name_of_300_characters_is_whole_on_the_cover() -> None:
    name = " ".join(f"Name{number}" for number in range(45))
    shown = text_of(chart(client=Client(name, CLIENT.born, "1")))
    assert name in " ".join(shown.split())


def test_a_long_name_never_pushes_the_date_of_birth_off_the_page() -> None:
    for page in texts(chart_bytes(chart(client=Client("Maria " * 60, CLIENT.born, "1")))[0]):
        assert f"…, born {CLIENT.born}" in page


def test_a_long_name_of_the_provider_is_whole_on_the_cover() -> None:
    name = "Dr. " + "Montgomery " * 12 + "Ruiz, PsyD, LMFT"
    shown = text_of(chart(provider=Provider(name, "License CA 1", "1000000004")))
    assert name in " ".join(shown.split())


def test_a_name_of_300_letters_without_a_space_stays_on_the_page() -> None:
    data, pages = chart_bytes(chart(client=Client("W" * 300, CLIENT.born, "1")))
    assert pages == 2
    assert "W" * 300 in "".join("".join(texts(data)).split())


def test_an_empty_record_is_still_a_chart() -> None:
    record = chart(
        Part("", (Item("", "", ()),)),
        client=Client("", "", ""),
        provider=Provider(""),
        title="",
        certification=None,
    )
    data, pages = chart_bytes(record)
    assert pages == 2
    with opened(data):
        pass


texts_of_people = st.text(max_size=60)
blocks = st.one_of(
    st.builds(Heading, texts_of_people, st.sampled_from([2, 3])),
    st.builds(Paragraph, texts_of_people),
    st.builds(Pairs, st.lists(st.tuples(texts_of_people, texts_of_people), max_size=3).map(tuple)),
    st.builds(Items, st.lists(texts_of_people, max_size=3).map(tuple), st.booleans()),
    st.builds(
        Table,
        st.lists(texts_of_people, max_size=4).map(tuple),
        st.lists(st.lists(texts_of_people, max_size=5).map(tuple), max_size=3).map(tuple),
    ),
    st.builds(Progress, texts_of_people, texts_of_people, st.floats(), st.booleans()),
    st.builds(
        Trend,
        texts_of_people,
        st.lists(st.tuples(texts_of_people, st.floats()), max_size=4).map(tuple),
        st.floats(-1e6, 1e6),
        st.floats(-1e6, 1e6),
        st.none() | st.floats(),
    ),
    st.builds(Note, texts_of_people),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(blocks, max_size=6).map(tuple))
def test_any_blocks_make_a_sound_file(content: tuple[Block, ...]) -> None:
    data, _ = chart_bytes(chart(Part("Notes", (note(1, *content),))))
    with opened(data) as pdf:
        for page in pdf.pages:
            contents = drawn_on(page)
            assert b"nan" not in contents
            assert b"inf" not in contents
            assert contents.count(b"BDC") + contents.count(b"BMC") == contents.count(b"EMC")
