"""One chart from its booking."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from therapist_emr.practice.demo import DemoChart, DemoNote, MadeUpPractice
from therapist_emr.practice.demo.cast import CAST
from therapist_emr.practice.demo.model import SERVICE_CODES

NOON = datetime.combine(date(2026, 11, 23), time(12))


def cast(charts: list[DemoChart], name: str) -> DemoChart:
    return next(chart for chart in charts if chart.name == name)


def sessions(chart: DemoChart) -> list[DemoNote]:
    return [note for note in chart.notes if note.kind == "session"]


def test_notes_are_in_order(charts: list[DemoChart]) -> None:
    for chart in charts:
        times = [note.at for note in chart.notes]
        assert times == sorted(times)


def test_the_body_tells_when_it_happened(charts: list[DemoChart]) -> None:
    for chart in charts:
        for note in chart.notes:
            assert note.body["date"] == note.at.date().isoformat()
            assert note.body["start"] == f"{note.at:%H:%M}"


def test_the_next_visit_is_the_next_note(charts: list[DemoChart]) -> None:
    for chart in charts:
        booked = [n for n in chart.notes if n.kind not in {"contact", "crisis"}]
        for note, following in pairwise(booked):
            assert note.body["next_date"] == following.body["date"]
            assert note.body["next_time"] == following.body["start"]
        if booked and chart.profile["status"] == "active":
            coming = f"{booked[-1].body['next_date']}T{booked[-1].body['next_time']}"
            assert datetime.fromisoformat(coming) > NOON - timedelta(hours=1)


def test_each_keeps_to_a_template_mostly(charts: list[DemoChart]) -> None:
    for chart in charts:
        used = Counter(note.body["template"] for note in sessions(chart))
        if sum(used.values()) >= 20:
            assert used.most_common(1)[0][1] > 0.75 * sum(used.values())


def test_mari_is_as_the_pictures_show_her(charts: list[DemoChart]) -> None:
    mari = cast(charts, "Mari Quiñones")
    assert mari.profile["legal_name"] == "Marisol Elena Quiñones Reyes"
    assert mari.profile["born"] == "1992-03-02"
    assert mari.profile["phones"][0]["number"] == "(503) 555-0142"
    assert mari.profile["part2"] is True
    assert any("Ana" in row["text"] for note in mari.notes for row in note.body["notes"])
    assert mari.medications and mari.plans and mari.notes[-1].signed_at is None


def test_a_couple_is_seen_together(charts: list[DemoChart]) -> None:
    seen = sessions(cast(charts, "Dov Abramson"))
    together = [note for note in seen if note.body["modality"] == "couple"]
    assert len(together) > 0.8 * len(seen)
    assert all(note.body["participants"] == "Dov and Miriam" for note in together)


def test_a_minor_is_seen_alone_and_with_the_family(charts: list[DemoChart]) -> None:
    seen = {note.body["modality"] for note in sessions(cast(charts, "Kwame Mensah"))}
    assert seen == {"individual", "family"}


def test_one_who_waits_has_asked_for_a_place(charts: list[DemoChart]) -> None:
    waiting = cast(charts, "Kai")
    assert [note.kind for note in waiting.notes] == ["contact"]
    assert waiting.notes[0].body["purpose"] == "scheduling"
    assert waiting.plans == () and waiting.medications == ()


def test_discharged_charts_end_with_a_look_back(charts: list[DemoChart]) -> None:
    ended = [c for c in charts if c.profile["status"] == "discharged" and len(sessions(c)) > 5]
    assert ended
    for chart in ended:
        assert chart.notes[-1].body.get("next_date", "") == ""
    last = " ".join(row["text"] for c in ended for row in sessions(c)[-1].body["notes"])
    assert "Looked back" in last or "ending" in last


def test_service_codes_are_the_practices_own(charts: list[DemoChart]) -> None:
    used = {note.body["service_code"] for chart in charts for note in sessions(chart)}
    assert used <= set(SERVICE_CODES)


def test_calls_with_prescribers_name_the_permission(charts: list[DemoChart]) -> None:
    calls = [n for c in charts for n in c.notes if n.body.get("purpose") == "coordination"]
    assert calls
    assert all(call.body["release"] for call in calls)
    assert all("prescriber" in call.body["with_whom"] for call in calls)


def test_nobody_calls_a_prescriber_before_something_is_prescribed(
    charts: list[DemoChart],
) -> None:
    for chart in charts:
        begun = [medication.saves[0].body["started"] for medication in chart.medications]
        for note in chart.notes:
            if note.body.get("purpose") == "coordination":
                assert begun, chart.name
                assert min(begun) <= note.body["date"], chart.name


def test_a_child_is_in_the_grade_of_its_age(charts: list[DemoChart]) -> None:
    kwame = cast(charts, "Kwame Mensah")
    assert kwame.profile["born"] == "2011-05-23"
    intake = kwame.notes[0]
    assert intake.body["date"] < "2026-09-01"  # fourteen when that school year began
    told = str(dict(kwame.others)["intake"])
    assert "ninth grade" in told


def test_most_notes_are_signed_the_same_day() -> None:
    charts = list(MadeUpPractice(30, 4, 3, date(2026, 11, 23)).charts())
    waited = [
        (note.signed_at.date() - note.at.date()).days
        for chart in charts
        for note in chart.notes
        if note.signed_at is not None
    ]
    assert sum(days == 0 for days in waited) > 0.8 * len(waited)
    assert 0 < max(waited) <= 4


def test_charts_begin_with_a_profile_before_the_intake(charts: list[DemoChart]) -> None:
    for chart in charts:
        assert all(chart.added_at <= note.at for note in chart.notes)
        for state in chart.former_states:
            assert chart.added_at < state.at < NOON
            assert state.body != chart.profile


def test_the_cast_has_unsigned_notes_to_show(charts: list[DemoChart]) -> None:
    for role in CAST:
        if role.unsigned:
            assert cast(charts, role.chosen).notes[-1].signed_at is None


def test_a_new_practice_of_one_client_in_one_year_works() -> None:
    charts = list(MadeUpPractice(1, 1, 99, date(2026, 2, 28)).charts())
    assert len(charts) == 1
    assert charts[0].notes[0].kind == "intake"


def test_leap_days_and_year_ends_work() -> None:
    for today in (date(2024, 2, 29), date(2025, 12, 31), date(2026, 1, 1), date(2027, 6, 30)):
        charts = list(MadeUpPractice(25, 3, 5, today).charts())
        assert all(note.at.date() <= today for chart in charts for note in chart.notes)


def test_alcohol_is_read_by_the_sex_of_the_profile_and_told_one_way(
    charts: list[DemoChart],
) -> None:
    mari = cast(charts, "Mari Quiñones")
    made = dict(mari.others)["measures"]
    bodies = [one.states[0].body for one in made]
    read = [str(body["severity"]) for body in bodies if body.get("instrument") == "audit-c"]
    assert read
    assert mari.profile["sex"] == "Female"
    assert all("for women" in words and "for men" not in words for words in read)
    assert not [note for note in sessions(mari) if " drink" in str(note.body["notes"])]
