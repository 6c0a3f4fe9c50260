from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from tests.practice import bodies
from therapist_emr.domain.clock import FixedClock
from therapist_emr.forms.blocks import Paragraph, Table
from therapist_emr.practice import Desk, Gone, Practice
from therapist_emr.practice.record import ChartContents, Scope
from therapist_emr.sections.measures.answers import body_of
from therapist_emr.sections.measures.instruments import instrument
from therapist_emr.sections.measures.reading import ANSWERED


def sign(desk: Desk, day: str) -> int:
    return desk.sign(desk.begin("sessions", "session", bodies.session(day)).header.id).id


@pytest.fixture
def chart(desk: Desk, clock: FixedClock) -> Desk:
    """A chart with three sessions, a medication and a plan of two versions."""
    for day in ("2026-09-01", "2026-10-06", "2026-11-03"):
        sign(desk, day)
    desk.keep("medications", "medication", bodies.medication())
    noon, entry = clock.instant, None
    for day in ("2026-08-01", "2026-10-10"):
        entry = plan_signed(desk, clock, day, day, entry)
    clock.instant = noon
    return desk


def plan_signed(
    desk: Desk, clock: FixedClock, effective: str, day: str, entry: int | None = None
) -> int:
    """Sign a plan, or its next version, at noon of a day."""
    clock.instant = datetime.fromisoformat(f"{day}T20:00:00+00:00")
    plan = bodies.plan(effective=effective)
    return desk.sign(desk.begin("treatment_plan", "plan", plan, entry).header.id).id


def contents(practice: Practice, desk: Desk, scope: Scope | None = None) -> ChartContents:
    return practice.contents(desk.client.id, scope or Scope())


def told(found: ChartContents) -> dict[str, list[tuple[str, str]]]:
    return {p.section.key: [(i.title, i.at[:10]) for i in p.items] for p in found.sections}


def test_a_whole_record_has_every_section_in_print_order_oldest_first(
    practice: Practice, chart: Desk
) -> None:
    found = contents(practice, chart)
    shown = told(found)
    assert [p.section.pdf_order for p in found.sections] == sorted(
        s.pdf_order for s in practice.sections
    )
    assert shown["sessions"] == [
        ("Session 1", "2026-09-01"),
        ("Session 2", "2026-10-06"),
        ("Session 3", "2026-11-03"),
    ]
    assert shown["treatment_plan"] == [
        ("Treatment plan, version 1 of 2", "2026-08-01"),
        ("Treatment plan, version 2 of 2", "2026-10-10"),
    ]
    assert (found.first, found.last, found.whole) == ("2026-08-01", "2026-11-03", True)
    assert found.count == sum(map(len, shown.values()))


def test_dates_choose_notes_and_the_versions_in_force(practice: Practice, chart: Desk) -> None:
    found = contents(practice, chart, Scope(since="2026-10-01", until="2026-10-09"))
    shown = told(found)
    assert shown["sessions"] == [("Session 2", "2026-10-06")]
    assert shown["treatment_plan"] == [("Treatment plan, version 1 of 2", "2026-08-01")]
    assert len(shown["medications"]) == 1
    assert not found.whole
    later = told(contents(practice, chart, Scope(since="2026-11-01")))
    assert later["treatment_plan"] == [("Treatment plan, version 2 of 2", "2026-10-10")]


def test_a_version_stands_until_the_next_was_made_even_if_that_is_dated_back(
    practice: Practice, desk: Desk, clock: FixedClock
) -> None:
    entry = plan_signed(desk, clock, "2026-11-10", "2026-11-17")
    plan_signed(desk, clock, "2026-11-03", "2026-12-17", entry)

    def versions(since: str = "", until: str = "") -> list[str]:
        found = told(contents(practice, desk, Scope(since=since, until=until)))["treatment_plan"]
        return [title[-6:] for title, _at in found]

    assert versions(since="2026-11-05", until="2026-12-01") == ["1 of 2", "2 of 2"]
    assert versions(since="2026-12-18") == ["2 of 2"]
    assert versions(until="2026-11-05") == ["2 of 2"]


def test_a_version_stands_until_the_next_begins_even_if_that_was_made_before(
    practice: Practice, desk: Desk, clock: FixedClock
) -> None:
    entry = plan_signed(desk, clock, "2026-08-01", "2026-08-01")
    plan_signed(desk, clock, "2026-11-10", "2026-11-03", entry)
    found = told(contents(practice, desk, Scope(since="2026-11-05", until="2026-11-09")))
    assert found["treatment_plan"] == [("Treatment plan, version 1 of 2", "2026-08-01")]


def test_dates_choose_measures_and_reviews_but_no_list(practice: Practice, chart: Desk) -> None:
    phq = instrument("phq-2")
    assert phq is not None
    for day in ("2026-08-30", "2026-10-02", "2026-11-01"):
        answers = {item.id: item.options[1].key for item in phq.items}
        chart.keep("measures", ANSWERED, body_of(phq, answers, day=day, by="asked"))
        chart.keep("medications", "review", {"reviewed_on": day, "with": "client"})
    found = contents(practice, chart, Scope(since="2026-10-01", until="2026-10-09"))
    shown = told(found)
    assert [at for _title, at in shown["measures"]] == ["2026-10-02"]
    assert [title for title, _at in shown["medications"]] == [
        "Sertraline 50 mg",
        "Reviewed with client",
    ]
    [measures] = [part for part in found.sections if part.section.key == "measures"]
    assert "Oct 2, 2026" in str(measures.intro)
    assert "Aug 30, 2026" not in str(measures.intro)
    assert "Nov 1, 2026" not in str(measures.intro)
    whole = told(contents(practice, chart))
    assert len(whole["measures"]) == len(whole["medications"]) - 1 == 3


def phq_9(total: int, day: str) -> dict[str, Any]:
    """Return a questionnaire that comes to a total."""
    phq = instrument("phq-9")
    assert phq is not None
    answers = {}
    for item in phq.items[:9]:
        answers[item.id] = item.options[min(total, 3)].key
        total -= min(total, 3)
    return body_of(phq, answers, day=day, by="asked")


def course_in(found: ChartContents) -> list[str]:
    """Return what a copy says of how each total changed."""
    [part] = [part for part in found.sections if part.section.key == "measures"]
    [table] = [block for block in part.intro if isinstance(block, Table)]
    return [row[-1] for row in table.rows]


def test_a_span_calls_no_later_score_the_first(practice: Practice, desk: Desk) -> None:
    for day, total in (("2026-01-10", 20), ("2026-06-10", 12), ("2026-09-10", 10)):
        desk.keep("measures", ANSWERED, phq_9(total, day))
    whole = course_in(contents(practice, desk))
    assert whole[-1].startswith("10 below first. 2 below last. Response")
    assert "Response" not in whole[1]
    assert course_in(contents(practice, desk, Scope(since="2026-06-01"))) == [
        "The first in these days",
        "2 below first in these days",
    ]
    assert course_in(contents(practice, desk, Scope(since="2026-01-10"))) == whole
    assert course_in(contents(practice, desk, Scope(until="2026-06-10"))) == whole[:2]
    first = practice.desk(desk.client.id).headers("measures")[-1]
    desk.withdraw(first.id, "wrong client")
    assert course_in(contents(practice, desk, Scope(since="2026-06-01")))[0] == "The first"


def test_a_plan_tells_the_progress_of_the_days_asked_for(practice: Practice, desk: Desk) -> None:
    plan = bodies.plan(effective="2026-08-01")
    desk.sign(desk.begin("treatment_plan", "plan", plan).header.id)
    for day, value in (("2026-09-01", 1), ("2026-10-06", 2), ("2026-11-03", 3)):
        body = bodies.session(day)
        body["objectives"] = [{"id": "o1", "label": "A1", "value": value}]
        desk.sign(desk.begin("sessions", "session", body).header.id)
    found = contents(practice, desk, Scope(since="2026-10-01", until="2026-10-09"))
    [part] = [each for each in found.sections if each.section.key == "treatment_plan"]
    text = str(part.items[0].blocks)
    assert "Oct 6, 2026" in text
    assert "Sep 1, 2026" not in text
    assert "Nov 3, 2026" not in text


def test_sections_are_chosen_by_key_and_empty_ones_stay(practice: Practice, desk: Desk) -> None:
    found = contents(practice, desk, Scope(sections=("medications", "sessions")))
    assert [(p.section.key, len(p.items)) for p in found.sections] == [
        ("medications", 0),
        ("sessions", 0),
    ]
    assert (found.first, found.last) == ("", "")


def test_what_is_kept_comes_by_kind_and_says_when_it_was_changed(
    practice: Practice, desk: Desk
) -> None:
    desk.keep("medications", "review", {"reviewed_on": "2020-01-01", "with": "client"})
    desk.keep("medications", "medication", bodies.medication(started="2026-01"))
    (part,) = contents(practice, desk, Scope(sections=("medications",))).sections
    assert [item.kind for item in part.items] == ["medication", "review"]
    assert [item.kept for item in part.items] == [practice.now()] * 2


def test_what_is_not_there_is_said(practice: Practice, desk: Desk) -> None:
    with pytest.raises(Gone, match='section "nonsense"'):
        contents(practice, desk, Scope(sections=("nonsense",)))
    with pytest.raises(Gone, match="entry"):
        contents(practice, desk, Scope(entry_id=99))
    with pytest.raises(Gone, match="client"):
        practice.contents(99, Scope())
    other = practice.clients.add({"legal_name": "Ben Okafor", "born": "1980-01-01"})
    theirs = sign(practice.desk(other.id), "2026-11-01")
    with pytest.raises(Gone, match="entry"):
        contents(practice, desk, Scope(entry_id=theirs))


def test_one_entry_or_one_version_stands_alone(practice: Practice, chart: Desk) -> None:
    note = chart.headers("sessions")[0]
    assert told(contents(practice, chart, Scope(entry_id=note.id))) == {
        "sessions": [("Session 3", "2026-11-03")]
    }
    plan = chart.headers("treatment_plan")[0]
    second = contents(practice, chart, Scope(entry_id=plan.id, revision=2))
    assert told(second) == {"treatment_plan": [("Treatment plan, version 2 of 2", "2026-10-10")]}


def test_items_carry_signature_addenda_and_what_was_withdrawn(
    practice: Practice, desk: Desk
) -> None:
    entry_id = sign(desk, "2026-11-03")
    desk.add_addendum(entry_id, "Correction.")
    desk.withdraw(entry_id, "wrong chart")
    (item,) = contents(practice, desk, Scope(entry_id=entry_id)).sections[0].items
    assert item.signature is not None
    assert len(item.hash) == 64
    assert item.addenda[0].blocks == (Paragraph("Correction."),)
    assert item.error_reason == "wrong chart"
    assert item.error_made is not None


def test_drafts_come_only_when_asked_for(practice: Practice, desk: Desk) -> None:
    desk.begin("sessions", "session", bodies.session("2026-11-16"))
    scope = Scope(sections=("sessions",))
    assert contents(practice, desk, scope).count == 0
    found = contents(practice, desk, Scope(sections=("sessions",), drafts=True))
    (item,) = found.sections[0].items
    assert item.draft
    assert item.signature is None
    assert found.sections[0].items[0] == item
    assert len(found.sections[0].items[:1]) == 1
    elsewhere = Scope(sections=("sessions",), drafts=True, until="2026-01-01")
    assert contents(practice, desk, elsewhere).count == 0


def test_medications_go_on_paper_current_first_then_past_then_errors_and_reviews(
    practice: Practice, desk: Desk
) -> None:
    def keep(name: str, started: str, **more: str) -> int:
        body = bodies.medication(name=name, started=started, **more)
        return desk.keep("medications", "medication", body).id

    desk.keep("medications", "review", {"reviewed_on": "2019-01-01", "with": "Client"})
    keep("Past late", "2024-01", stopped="2025-01")
    keep("Current late", "2026-01")
    keep("Past early", "2020-01", stopped="2021-01")
    keep("Current early", "2021-01")
    desk.withdraw(keep("In error", "2019-06"), "wrong chart")
    found = contents(practice, desk, Scope(sections=("medications",), errors=True))
    assert [title.removesuffix(" 50 mg") for title, _at in told(found)["medications"]] == [
        "Current early",
        "Current late",
        "Past early",
        "Past late",
        "In error",
        "Reviewed with client",
    ]


def test_the_span_reaches_over_all_that_has_a_day(practice: Practice, chart: Desk) -> None:
    phq = instrument("phq-2")
    assert phq is not None
    answers = {item.id: item.options[1].key for item in phq.items}
    chart.keep("measures", ANSWERED, body_of(phq, answers, day="2026-11-15", by="asked"))
    found = contents(practice, chart)
    assert (found.first, found.last, found.lists) == ("2026-08-01", "2026-11-15", True)
    notes = contents(practice, chart, Scope(sections=("sessions", "measures")))
    assert (notes.first, notes.last, notes.lists) == ("2026-09-01", "2026-11-15", False)


def test_drafts_are_counted_where_they_were_asked_for(practice: Practice, desk: Desk) -> None:
    signed = sign(desk, "2026-10-06")
    assert contents(practice, desk).drafts == ()
    for day in ("2026-11-10", "2026-11-16"):
        desk.begin("sessions", "session", bodies.session(day))
    desk.begin("medications", "medication", bodies.medication())
    more = {"entry": signed, "to": "Session 1", "text": "One thing more."}
    desk.begin("sessions", "addendum", more)
    practice.desk(practice.clients.add({"legal_name": "Ben Okafor", "born": "1980-01-01"}).id)

    def counted(**asked: Any) -> tuple[tuple[str, int], ...]:
        return contents(practice, desk, Scope(**asked)).drafts

    assert counted() == (("Medications", 1), ("Sessions", 3))
    assert counted(sections=("sessions",), since="2026-11-16") == (("Sessions", 1),)
    assert counted(sections=("sessions",), until="2026-11-01") == (("Sessions", 1),)
    assert counted(sections=("allergies",)) == ()
    # A list is told as of today whatever the span, and so is what was begun in it.
    assert counted(until="2020-01-01") == (("Medications", 1),)
    assert counted(entry_id=signed) == (("Sessions", 1),)
    assert counted(drafts=True) == counted()
    assert contents(practice, desk, Scope(drafts=True)).with_drafts
    assert not contents(practice, desk, Scope(drafts=True, entry_id=signed)).with_drafts


def test_who_may_speak_for_a_minor_is_named(practice: Practice) -> None:
    def guardians(born: str, **more: Any) -> tuple[str, ...]:
        client = practice.clients.add({"legal_name": "Ben Okafor", "born": born, **more})
        return practice.contents(client.id, Scope()).guardians

    both = [{"name": "Ada Okafor", "relation": "Mother", "may_sign": True}, {"name": "Chidi"}]
    assert guardians("2012-05-01", guardians=both) == ("Ada Okafor, Mother", "Chidi")
    assert guardians("2009-11-17", no_guardian_reason="Emancipated") == ("None (Emancipated)",)
    assert guardians("2008-11-17", guardians=both) == ()


def test_a_draft_that_is_signed_while_it_is_printed_is_said_to_be_gone(
    practice: Practice, desk: Desk
) -> None:
    draft = desk.begin("sessions", "session", bodies.session())
    found = contents(practice, desk, Scope(sections=("sessions",), drafts=True))
    desk.sign(draft.header.id)
    with pytest.raises(Gone, match="draft"):
        list(found.sections[0].items)


@pytest.mark.parametrize(
    ("scope", "told"),
    [
        (Scope(), "whole record"),
        (Scope(drafts=True, errors=True), "whole record; with drafts; with errors"),
        (
            Scope(sections=("sessions", "measures"), since="2026-01-01", changed=True),
            "sessions, measures; from 2026-01-01; with changes",
        ),
        (Scope(until="2026-06-30"), "to 2026-06-30"),
    ],
)
def test_the_trail_is_told_what_a_copy_held(scope: Scope, told: str) -> None:
    assert scope.told() == told


def test_the_trail_is_told_which_entry_a_copy_held(practice: Practice, chart: Desk) -> None:
    entry = chart.entry(chart.headers("sessions")[0].id)
    alone = Scope(sections=("sessions",), entry_id=entry.header.id)
    assert contents(practice, chart, alone).told == f"sessions {entry.uuid}"
    plan = chart.entry(chart.headers("treatment_plan")[0].id)
    seq = plan.contents[0].seq
    version = Scope(entry_id=plan.header.id, revision=seq)
    assert contents(practice, chart, version).told == f"treatment_plan {plan.uuid}, version {seq}"
