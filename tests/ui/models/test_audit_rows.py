from __future__ import annotations

from dataclasses import replace
from datetime import date

from therapist_emr.domain.clock import Moment
from therapist_emr.domain.people import Client, ClientStatus
from therapist_emr.practice.auditing import Event
from therapist_emr.practice.review_due import SignedOff
from therapist_emr.practice.reviewing import Review
from therapist_emr.store.audit import AuditRow
from therapist_emr.ui.models.audit_rows import (
    audit_row,
    count_words,
    review_facts,
    review_words,
    standing_out,
)
from therapist_emr.ui.theme import Tone

TODAY = date(2026, 11, 17)
AT = Moment("2026-11-17T20:05:00Z", "2026-11-17T12:05:00", "America/Los_Angeles")
MARI = Client(1, "u", "0001", ClientStatus.ACTIVE, "Mari", "Mari", "", "", "")


def event(action: str, client: Client | None = None) -> Event:
    row = AuditRow(7, AT.utc, "b", "clinician", action, "", "", "", "", "")
    return Event(row, AT, "Chart opened", "Sessions", client)


def test_a_row_says_when_what_whose_and_who() -> None:
    row = audit_row(event("view", MARI), TODAY)
    assert row.key == "7"
    assert [cell.text for cell in row.cells] == [
        "Nov 17, 12:05 pm", "Chart opened", "Mari", "clinician",
    ]  # fmt: skip
    assert row.cells[1].detail == "Sessions"
    assert audit_row(event("lock"), TODAY).cells[2].text == ""


def test_what_should_be_looked_at_has_its_tone() -> None:
    assert audit_row(event("failed unlock"), TODAY).cells[1].tone is Tone.SOON
    assert audit_row(event("unlock"), TODAY).cells[1].tone is Tone.PLAIN


def test_counts_are_told_in_words() -> None:
    assert count_words(200, 1_898) == "200 of 1,898"
    assert count_words(12, 12) == "12"
    assert count_words(0, 0) == ""


def test_a_review_that_is_due_says_so() -> None:
    title, follows, due = review_words(None, date(2026, 12, 17), TODAY)
    assert (title, due) == ("This trail has not been reviewed yet", False)
    assert follows == "The next review is due Dec 17, 2026, in 30 days."
    title, follows, due = review_words(SignedOff(AT, 3), TODAY, TODAY)
    assert (title, due) == ("Last reviewed Nov 17, 2026", True)
    assert follows.startswith("A review is due.")


def test_a_review_is_told_in_numbers_and_rows() -> None:
    review = Review(1, 1_474, AT, (("Written", 1_470),), (event("print"),), 0)
    assert list(review_facts(review)) == [
        ("Since", "Tue, Nov 17, 2026, 12:05 pm"), ("Rows", "1 to 1,474"), ("Written", "1,470"),
    ]  # fmt: skip
    (row,) = standing_out(review, TODAY)
    assert (row.key, row.detail, row.fact) == ("7", "Sessions", "Nov 17, 12:05 pm")
    odd = replace(review, remarkable=(event("failed unlock", MARI),))
    (row,) = standing_out(odd, TODAY)
    assert (row.detail, row.end_icon) == ("Sessions, Mari", "warning")
    nothing = Review(1, 0, None, (), (), 0)
    assert next(review_facts(nothing)) == ("Since", "the beginning")
