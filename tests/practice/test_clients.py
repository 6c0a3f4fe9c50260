from __future__ import annotations

from typing import Any

import pytest

from tests.practice.profiles import change_profile, profile_of
from therapist_emr.domain.people import Client, ClientStatus
from therapist_emr.forms.form import Rejected
from therapist_emr.practice import Desk, Gone, Practice
from therapist_emr.practice.searching import Query


def person(name: str, born: str = "1980-05-06", **more: Any) -> dict[str, Any]:
    return {"legal_name": name, "born": born, **more}


def test_a_client_is_shown_by_the_chosen_name_under_a_given_number(client: Client) -> None:
    assert client.record_number == "0001"
    assert client.name == "Mari Quiñones"
    assert client.legal_name == "María Quiñones-López"
    assert client.born == "1992-03-02"
    assert client.phone == "(503) 555-0142, messages ok"
    assert client.status is ClientStatus.ACTIVE


def test_a_profile_with_problems_makes_nobody(practice: Practice) -> None:
    with pytest.raises(Rejected) as caught:
        practice.clients.add({"legal_name": "", "born": "31/31/2020"})
    assert {problem.path for problem in caught.value.problems} == {"legal_name", "born"}
    assert practice.clients.listed() == []
    assert practice.audit.rows(1)[0].action == "settings"
    assert [p.path for p in practice.clients.problems({"legal_name": "A", "born": "x"})] == ["born"]


def test_a_minor_needs_a_guardian_or_a_reason(practice: Practice) -> None:
    child = person("Kid Doe", "2015-01-01")
    with pytest.raises(Rejected, match="One thing"):
        practice.clients.add(child)
    with_reason = {**child, "no_guardian_reason": "Emancipated"}
    assert practice.clients.add(with_reason).minor_on(practice.now().day)


def test_editing_keeps_the_history_and_updates_what_lists_show(
    practice: Practice, client: Client
) -> None:
    book = practice.clients
    changed = change_profile(practice, client.id, "asked", chosen_name="Marisol", part2=True)
    assert (changed.name, changed.flags) == ("Marisol", ("part2",))
    history = profile_of(practice, client.id).contents
    assert [each.body["chosen_name"] for each in history] == ["Mari Quiñones", "Marisol"]
    assert [each.reason for each in history] == ["", "asked"]
    assert change_profile(practice, client.id, chosen_name="Marisol") == changed
    assert len(profile_of(practice, client.id).contents) == 2
    assert book.find("marisol") == [changed]
    assert book.find("mari quinones") == [changed]
    change_profile(practice, client.id, legal_name="Sol Ruiz")
    assert book.find("quinones") == []


def test_a_status_is_changed_through_the_profile(practice: Practice, client: Client) -> None:
    done = change_profile(practice, client.id, status="discharged")
    assert done.status is ClientStatus.DISCHARGED
    assert practice.clients.counts()[ClientStatus.DISCHARGED] == 1
    assert practice.clients.listed([ClientStatus.ACTIVE]) == []


@pytest.mark.parametrize(
    "typed",
    [
        "mari", "MARI", "quinones", "Quiñones", "lopez", "quinoneslopez", "mari lop", "iñon",
        "5035550142", "503 555 0142", "(503) 555-0142", "555-0142", "+1 503 555 0142", "0142",
        "3/2/1992", "03/02/1992", "1992-03-02", "3/2/92", "Mar 2 1992", "2 march 1992", "2.3.1992",
        "2/3/1992", "03021992", "19920302", "1992-03", "1992", "march 1992", "0001", "mari 1992",
    ],
)  # fmt: skip
def test_a_client_is_found_by_any_part(practice: Practice, client: Client, typed: str) -> None:
    practice.clients.add(person("Ben Okafor", "1980-01-01"))
    assert practice.clients.find(typed) == [client]


@pytest.mark.parametrize(
    "typed", ["zzz", "mari zzz", "3/2/1993", "503 555 9999", "%", "\x00", "🙂"]
)
def test_what_fits_nobody_finds_nobody(practice: Practice, client: Client, typed: str) -> None:
    assert practice.clients.find(typed) == []


def test_nothing_typed_lists_everybody(practice: Practice, client: Client) -> None:
    assert practice.clients.find("  ") == [client]
    assert practice.clients.find("", [ClientStatus.WAITING]) == []


def test_names_with_marks_are_found_without_them(practice: Practice) -> None:
    irish = practice.clients.add(person("Siobhán O’Brien"))
    for typed in ("obrien", "o’brien", "siobhan"):
        assert practice.clients.find(typed) == [irish]


def test_a_name_of_three_hundred_letters_fits_and_one_more_does_not(practice: Practice) -> None:
    long = practice.clients.add(person("x" * 300))
    assert practice.clients.find("x" * 299) == [long]
    with pytest.raises(Rejected):
        practice.clients.add(person("x" * 301))


def test_clients_are_reached_by_id_and_record_number(practice: Practice, client: Client) -> None:
    book = practice.clients
    assert book.get(client.id) == book.by_record_number("0001") == book.by_record_number(" 1 ")
    for missing in ("2", "x", ""):
        with pytest.raises(Gone):
            book.by_record_number(missing)
    with pytest.raises(Gone):
        book.get(99)


def reasons(practice: Practice, body: dict[str, Any]) -> list[tuple[str, ...]]:
    return [found.reasons for found in practice.clients.likely_duplicates(body)]


def test_the_same_person_is_noticed_before_added_again(practice: Practice, client: Client) -> None:
    day = "the same date of birth"
    assert reasons(practice, person("Maria Quinones Lopez", "1992-03-02")) == [
        ("a similar name", day)
    ]
    assert reasons(practice, person("maría quiñones-lópez", "")) == [("the same name",)]
    assert reasons(practice, person("Quiñones-López María", "1970-01-01")) == [("the same name",)]
    swapped = reasons(practice, person("Mari Quiñonez", "1992-02-03"))
    assert swapped == [("a similar name", "the same date of birth with day and month swapped")]
    phone = person("Mari Quinones", "", phones=[{"number": "+1 503 555 0142"}])
    assert reasons(practice, phone) == [("the same name", "the same phone number")]
    family = person("Ana Lopez", "1992-03-02", phones=[{"number": "503-555-0142"}])
    assert reasons(practice, family) == [(day, "the same phone number")]


def test_who_comes_back_under_a_former_name_is_noticed(practice: Practice) -> None:
    practice.clients.add(person("Dana Reyes", "1988-07-09", former_names="David Marsh, D. Marsh"))
    practice.clients.add(person("Ivy Stone", "1990-01-01"))
    day = "the same date of birth"
    assert reasons(practice, person("david marsh", "1988-07-09")) == [("the same name", day)]
    assert reasons(practice, person("David Marsh", "")) == [("the same name",)]
    now = person("Ivy Okafor", "", former_names="Ivy Stone")
    assert reasons(practice, now) == [("the same name",)]
    assert reasons(practice, person("Dora Marsh", "")) == []


def test_other_people_are_not_taken_for_the_same(practice: Practice, client: Client) -> None:
    assert reasons(practice, person("Mari Soto", "1980-01-01")) == []
    assert reasons(practice, person("Ben Okafor", "1992-03-02")) == []
    family = person("Juan Ruiz", "1961-01-01", phones=[{"number": "503-555-0142"}])
    assert reasons(practice, family) == []
    assert reasons(practice, {}) == []


def test_a_part_of_a_name_is_near_when_two_words_agree(practice: Practice) -> None:
    practice.clients.add(person("Ana Maria Sousa Lima", "1990-01-01"))
    assert reasons(practice, person("Ana Lima", "1990-01-01")) == [
        ("a similar name", "the same date of birth")
    ]
    assert reasons(practice, person("Ana", "1990-01-01")) == [
        ("a name in common", "the same date of birth")
    ]


def test_remarks_of_the_profile_are_searched(practice: Practice) -> None:
    ben = practice.clients.add(person("Ben Okafor", remarks="Prefers mornings"))
    assert [f.client for f in practice.search.ask(Query("mornings"))] == [ben]


def test_a_client_with_a_draft_of_any_section_is_known(
    practice: Practice, client: Client, desk: Desk
) -> None:
    assert practice.clients.with_drafts() == frozenset()
    draft = desk.begin("allergies", "allergy", {"substance": "Latex"})
    assert practice.clients.with_drafts() == {client.id}
    desk.discard(draft.header.id)
    assert practice.clients.with_drafts() == frozenset()
