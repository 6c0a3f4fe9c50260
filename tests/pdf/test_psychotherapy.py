"""Psychotherapy notes on paper: apart, whole, and nothing of the chart's own furniture."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime

import pikepdf

from therapist_emr.pdf.preview import Preview
from therapist_emr.pdf.psychotherapy import NotePaper, NotesPaper, psychotherapy_bytes
from therapist_emr.pdf.record import Provider

MADE = datetime(2026, 11, 17, 20, tzinfo=UTC)
NOTES = (
    NotePaper("Garden", "Oct 6, 2026", "The garden came up again."),
    NotePaper("Note", "Nov 3, 2026", "<b>not bold</b> &amp; long. " * 400, "Wrong client"),
)


def paper(born: str = "Mar 2, 1992") -> NotesPaper:
    provider = Provider("Elena Marchetti, LMFT", "License OR T1234", "1000000004")
    return NotesPaper(provider, "Mari Quiñones", born, NOTES, MADE, "Nov 17, 2026")


def test_every_note_is_there_as_typed() -> None:
    with Preview(psychotherapy_bytes(paper())) as preview:
        text = " ".join(preview.text(at) for at in range(preview.page_count))
        assert preview.page_count > 1
    for words in ("Garden", "The garden came up again.", "<b>not bold</b>", "Wrong client"):
        assert words in text
    assert "164.508(a)(2)" in text
    assert "born Mar 2, 1992" in text
    assert "Record no" not in text


def test_a_note_that_is_not_as_it_was_entered_says_so() -> None:
    altered = replace(paper(), notes=(replace(NOTES[0], intact=False),))
    with Preview(psychotherapy_bytes(altered)) as preview:
        assert "Seal broken: this is not as it was entered." in preview.text(0)


def test_a_client_without_a_birth_date_is_named_alone() -> None:
    with Preview(psychotherapy_bytes(paper(""), page_size="a4")) as preview:
        assert "born" not in preview.text(0)


def test_the_file_describes_itself_without_a_name() -> None:
    with pikepdf.open(io.BytesIO(psychotherapy_bytes(paper()))) as pdf:
        assert str(pdf.docinfo["/Title"]) == "Psychotherapy notes"
        assert "Mari" not in repr(dict(pdf.docinfo))
