"""People who do not exist."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from therapist_emr.domain.dates import age_on
from therapist_emr.practice.demo.book import Book
from therapist_emr.practice.demo.cast import CAST
from therapist_emr.practice.demo.chance import seeded
from therapist_emr.practice.demo.people import (
    PRONOUNS,
    Person,
    cultures,
    is_latin,
    make_person,
    make_profile,
    phone,
    town,
)
from therapist_emr.practice.demo.stories import story

TODAY = date(2026, 11, 23)
FIRST = TODAY - timedelta(days=400)


def people(count: int, seed: int = 1) -> list[Person]:
    book = Book(count, 6, seed, TODAY, None)
    return [make_person(seed, booking, FIRST, TODAY) for booking in book.bookings]


def test_every_culture_has_names_of_every_kind() -> None:
    assert len(cultures()) > 25
    for culture in cultures():
        assert culture.weight > 0 and culture.language and culture.family
        assert all(len(culture.given[kind]) >= 2 for kind in "fmn"), culture.key


def test_the_casts_cultures_and_stories_exist() -> None:
    known = {culture.key for culture in cultures()}
    for role in CAST:
        assert role.culture in known
        low, high = story(role.story).ages
        assert low <= role.age <= high


def test_the_cast_is_as_old_as_it_says() -> None:
    for role, person in zip(CAST, people(len(CAST)), strict=True):
        assert age_on(person.born, TODAY) == role.age
        assert person.shown == role.chosen
        assert person.story == role.story


@pytest.mark.parametrize("kind", ["streets", "towns", "jobs", "activities", "friends", "doctors"])
def test_the_town_has_some_of_everything(kind: str) -> None:
    found = town(kind)
    assert len(found) == len(set(found)) >= 5
    assert all(word == word.strip() and word for word in found)


def test_people_are_told_apart() -> None:
    names = [person.legal_name for person in people(400)]
    assert len(set(names)) > 360


def test_many_choose_another_name_than_the_legal_one() -> None:
    chosen = [p for p in people(300) if p.chosen_name and p.chosen_name != p.legal_name]
    assert 60 < len(chosen) < 280


def test_notes_call_people_by_a_name_in_latin_letters() -> None:
    assert all(is_latin(person.first) for person in people(300))
    by_script = [person for person in people(600) if not is_latin(person.shown)]
    assert len(by_script) > 10


@pytest.mark.parametrize(
    ("name", "latin"), [("Ngozi", True), ("Þórdís", True), ("陳美玲", False), ("نور", False)]
)
def test_latin_letters_are_known(name: str, latin: bool) -> None:
    assert is_latin(name) is latin


def test_pronouns_fill_the_sentences() -> None:
    for person in people(200):
        they = person.words["they"]
        assert they in {forms[0] for forms in PRONOUNS.values()}
        assert person.words["She"] == (person.first if they == "they" else they.capitalize())


def test_ages_fit_the_stories() -> None:
    for person in people(300)[len(CAST) :]:
        low, high = story(person.story).ages
        assert low - 1 <= age_on(person.born, FIRST) <= high + 1


def test_couples_have_a_partner_and_minors_have_none() -> None:
    for person in people(400):
        if person.story == "couple":
            assert person.words["partner"]
        if person.minor:
            assert "partner" not in person.words
            assert "job" not in person.words
            assert "minor" in person.words and "adult" not in person.words


@given(st.integers())
def test_numbers_are_from_the_range_kept_for_fiction(seed: int) -> None:
    assert re.fullmatch(r"\((503|541|971|458|360)\) 555-01\d\d", phone(seeded(seed)))


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 79))
def test_profiles_hold_nothing_real(seed: int, which: int) -> None:
    book = Book(80, 6, seed, TODAY, None)
    booking = book.bookings[which]
    person = make_person(seed, booking, FIRST, TODAY)
    body, former = make_profile(person, seed, booking, FIRST, TODAY)
    assert body["email"] == "" or body["email"].endswith("@mail.example")
    assert body["email"].isascii()
    assert re.search(r", (OR|WA) (972|986)9\d$", body["address"])
    assert body["status"] == booking.status
    assert body["emergency"][0]["name"] not in {row["name"] for row in body["guardians"]}
    if former is not None:
        assert former["address"] != body["address"]
        assert former["legal_name"] == body["legal_name"]


def test_minors_have_guardians_or_a_reason() -> None:
    book = Book(500, 6, 3, TODAY, None)
    minors = without = 0
    for booking in book.bookings:
        person = make_person(3, booking, FIRST, TODAY)
        body, _ = make_profile(person, 3, booking, FIRST, TODAY)
        if age_on(person.born, TODAY) >= 18:
            assert body["guardians"] == [] and body["no_guardian_reason"] == ""
            continue
        minors += 1
        without += not body["guardians"]
        assert bool(body["guardians"]) != bool(body["no_guardian_reason"])
        assert all(row["basis"] for row in body["guardians"])
    assert minors > 20 and 0 < without < minors / 4


def test_someone_moved_and_someone_pays_alone() -> None:
    book = Book(300, 6, 4, TODAY, None)
    made = [
        make_profile(make_person(4, b, FIRST, TODAY), 4, b, FIRST, TODAY) for b in book.bookings
    ]
    assert any(former is not None for _, former in made)
    assert any(body["no_plan_disclosure"] and not body["insurance"] for body, _ in made)
    assert any(body["plain_envelope"] for body, _ in made)
    assert any(body["wishes"] for body, _ in made)
