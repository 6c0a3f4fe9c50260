"""Allergies in a chart: how they are listed, ended, made up."""

from __future__ import annotations

from tests.sections.kept import check_made_up, keep, people
from tests.sections.sessions.chart import Chart
from therapist_emr.sections.allergies import SECTION
from therapist_emr.sections.allergies.deeds import deeds


def add(chart: Chart, **more: str) -> int:
    body = {"substance": "Penicillin", "reaction": "Hives", "severity": "severe", **more}
    return keep(chart, "allergies", "allergy", **body)


def summary(chart: Chart, entry_id: int) -> str:
    return chart.desk.entry(entry_id).header.summary


def do(chart: Chart, entry_id: int, words: str) -> str:
    header = chart.desk.entry(entry_id).header
    return next(one for one in deeds(chart.desk, header) if one.words == words).run(chart.desk)


def offered(chart: Chart, entry_id: int) -> list[str]:
    return [one.words for one in deeds(chart.desk, chart.desk.entry(entry_id).header)]


def test_an_allergy_is_listed_with_what_it_does(empty_chart: Chart) -> None:
    entry_id = add(empty_chart, noted_on="2024-04")
    header = empty_chart.desk.entry(entry_id).header
    assert (header.title, header.summary) == ("Penicillin", "Hives, severe, noted Apr 2024")
    assert header.at == "2024-04"
    assert summary(empty_chart, add(empty_chart, reaction="")) == "Severe"


def test_one_is_ended_and_holds_again_with_its_history_kept(empty_chart: Chart) -> None:
    entry_id = add(empty_chart)
    assert offered(empty_chart, entry_id) == ["Mark inactive"]
    do(empty_chart, entry_id, "Mark inactive")
    assert summary(empty_chart, entry_id).startswith("Inactive, outgrown or treated, Hives")
    assert offered(empty_chart, entry_id) == ["Holds again"]
    do(empty_chart, entry_id, "Holds again")
    assert summary(empty_chart, entry_id) == "Hives, severe"
    assert len(empty_chart.desk.entry(entry_id).contents) == 3


def test_none_known_is_dated_confirmed_and_ended(empty_chart: Chart) -> None:
    assert SECTION.begin_with is not None
    begun = SECTION.begin_with(empty_chart.desk, SECTION.kinds[1])
    assert begun == {"stated_on": "2026-11-17"}
    assert SECTION.begin_with(empty_chart.desk, SECTION.kinds[0]) == {}
    entry_id = keep(empty_chart, "allergies", "none_known", stated_on="2025-02-03", source="Mother")
    assert summary(empty_chart, entry_id) == "Stated Feb 3, 2025 by mother"
    assert offered(empty_chart, entry_id) == ["Confirmed today", "Does not hold"]
    do(empty_chart, entry_id, "Confirmed today")
    assert summary(empty_chart, entry_id) == "Stated Nov 17, 2026 by mother"
    assert offered(empty_chart, entry_id) == ["Does not hold"]
    do(empty_chart, entry_id, "Does not hold")
    assert summary(empty_chart, entry_id).endswith(". Does not hold any more")


def test_a_name_keeps_its_capitals(empty_chart: Chart) -> None:
    stated = keep(
        empty_chart, "allergies", "none_known", stated_on="2025-02-03", source="Ana Osei, sister"
    )
    assert summary(empty_chart, stated) == "Stated Feb 3, 2025 by Ana Osei, sister"


def test_that_none_is_known_is_not_said_again_beside_an_allergy(empty_chart: Chart) -> None:
    stated = keep(empty_chart, "allergies", "none_known", stated_on="2025-02-03", source="Mother")
    allergy = add(empty_chart)
    assert offered(empty_chart, stated) == ["Does not hold"]
    do(empty_chart, stated, "Does not hold")
    assert offered(empty_chart, stated) == []
    do(empty_chart, allergy, "Mark inactive")
    assert offered(empty_chart, stated) == ["Holds again"]
    assert do(empty_chart, stated, "Holds again") == "Saved; what it said before is kept"
    assert do(empty_chart, allergy, "Holds again") == (
        "Saved. “No known allergies” is recorded too: mark the one that does not hold"
    )
    assert do(empty_chart, stated, "Does not hold") == "Saved; what it said before is kept"


def test_made_up_allergies_and_statements_never_contradict_each_other() -> None:
    kinds = set()
    for entries in people(SECTION):
        check_made_up(SECTION, entries, least=0)
        assert len({entry.kind for entry in entries}) <= 1
        kinds |= {entry.kind for entry in entries}
    assert kinds == {"allergy", "none_known"}
    assert len(next(people(SECTION))) == 3
