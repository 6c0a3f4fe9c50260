from __future__ import annotations

from datetime import date

from therapist_emr.ui.models.timeline_facts import Happening
from therapist_emr.ui.models.timeline_rows import read_key, timeline_rows
from therapist_emr.ui.widgets.rows import RowKind

TODAY = date(2026, 11, 17)


def happening(at: str, entry_id: int = 7, draft_id: int = 0) -> Happening:
    return Happening("sessions", entry_id, draft_id, at, "session", "Session 41", "53 min")


def test_each_earlier_year_gets_a_caption() -> None:
    days = ("2026-11-10T17:30", "2025-12-30", "2025-01-02", "2019")
    rows = timeline_rows([happening(day) for day in days], TODAY)
    told = [row.title if row.kind is RowKind.CAPTION else row.lead for row in rows]
    assert told == ["Nov 10", "2025", "Dec 30", "Jan 2", "2019", ""]


def test_a_month_alone_is_said_as_one_and_rubbish_as_nothing() -> None:
    rows = timeline_rows([happening("2026-04"), happening("2026-99-99")], TODAY)
    assert [row.lead for row in rows] == ["Apr", ""]


def test_the_year_is_spoken() -> None:
    [row] = timeline_rows([happening("2026-11-10T17:30")], TODAY)
    assert row.words() == "Nov 10, 2026, Session 41, 53 min"


def test_a_key_says_what_to_open() -> None:
    [row] = timeline_rows([happening("2026-11-10", 0, 12)], TODAY)
    assert read_key(row.key) == ("sessions", 0, 12)
