"""The history: one document in parts, read as clinicians read it, with every change kept."""

from __future__ import annotations

from typing import Any

from pytestqt.qtbot import QtBot

from tests.sections.kept import CONTEXT, check_made_up, keep, people, words_of
from tests.sections.sessions.chart import Chart
from tests.sections.sessions.seen import told
from therapist_emr.forms.blocks import Heading
from therapist_emr.sections.contract import Look
from therapist_emr.sections.history import SECTION, parts_told
from therapist_emr.sections.history.form import HISTORY
from therapist_emr.ui.pages.section_general import GeneralPage

KIND = SECTION.kinds[0]
TOLD: dict[str, Any] = {
    "conditions": [{"what": "Migraine", "since": "2010", "state": "Two a month"}],
    "operations": [{"what": "Appendectomy", "on": "2004", "where": ""}],
    "relatives": [{"who": "Mother", "what": "Depression", "remarks": ""}],
    "social": "Lives with two cats.",
    "substances": [{"what": "Alcohol", "use": "former", "amount": "Weekends", "last": "2021-06"}],
    "reviewed_on": "2026-11-10",
}


def test_it_reads_part_by_part_in_the_order_clinicians_expect() -> None:
    blocks = SECTION.blocks_of(KIND, HISTORY.clean(TOLD, CONTEXT), Look())
    heads = [one.text for one in blocks if isinstance(one, Heading) and one.level == 2]
    assert heads == [
        "Medical", "Surgical and hospital", "Family", "Social", "Substance use", "Review",
    ]  # fmt: skip
    told = words_of(blocks)
    for word in ("Migraine", "Appendectomy", "Depression", "two cats", "Formerly", "Jun 2021"):
        assert word in told


def test_one_client_has_one_and_every_edit_is_kept(empty_chart: Chart) -> None:
    first = keep(empty_chart, "history", "history", **TOLD)
    again = keep(empty_chart, "history", "history", **{**TOLD, "social": "Lives with three cats."})
    assert first == again
    entry = empty_chart.desk.entry(first)
    assert len(entry.contents) == 2
    assert entry.header.title == "History"
    assert entry.header.summary == (
        "Medical, surgical and hospital, family, social and substance use"
    )
    assert entry.header.at == "2026-11-10"


def test_one_written_in_the_wrong_chart_is_marked_and_another_begun(empty_chart: Chart) -> None:
    wrong = keep(empty_chart, "history", "history", **TOLD)
    empty_chart.desk.withdraw(wrong, "Belongs to a sister")
    right = keep(empty_chart, "history", "history", social="Lives alone.")
    assert right != wrong
    assert empty_chart.desk.entry(right).header.summary == "Social"


def test_the_one_that_stands_is_shown_beside_one_entered_in_error_later(
    empty_chart: Chart, qtbot: QtBot
) -> None:
    wrong = keep(empty_chart, "history", "history", **{**TOLD, "reviewed_on": "2026-11-17"})
    empty_chart.desk.withdraw(wrong, "Belongs to a sister")
    keep(empty_chart, "history", "history", social="Lives alone.", reviewed_on="2026-11-03")
    page = GeneralPage(empty_chart.desk, SECTION)
    qtbot.addWidget(page)
    assert "Lives alone." in told(page)
    assert "Migraine" not in told(page)


def test_an_empty_one_says_nothing_and_begins_with_today(empty_chart: Chart) -> None:
    assert parts_told(HISTORY.blank()) == []
    assert SECTION.begin_with is not None
    assert SECTION.begin_with(empty_chart.desk, KIND) == {"reviewed_on": "2026-11-17"}
    assert SECTION.facts_of(HISTORY.blank()) == {"parts": []}


def test_words_of_every_part_are_searched() -> None:
    text = HISTORY.search_text(HISTORY.clean(TOLD, CONTEXT))
    for word in ("Migraine", "Appendectomy", "Depression", "two cats", "Alcohol"):
        assert word in text


def test_made_up_ones_are_fit_to_be_kept_and_added_to() -> None:
    found = list(people(SECTION))
    for entries in found:
        check_made_up(SECTION, entries, least=0)
        assert len(entries) <= 1
    assert len(found[0][0].states) == 2
    assert sum(bool(entries) for entries in found) > 15
