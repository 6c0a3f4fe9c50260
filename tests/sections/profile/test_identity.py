from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from therapist_emr.domain.text import fold
from therapist_emr.sections.profile import identity

BODY = {
    "legal_name": "Marisol Elena Quiñones Reyes",
    "chosen_name": "Mari Quiñones",
    "former_names": "Marisol Díaz",
    "born": "1992-03-02",
    "phones": [
        {"number": "", "voicemail": True},
        {"number": "(503) 555-0142", "voicemail": True},
    ],
    "guardians": [{"name": "Ana", "number": "(503) 555-0199"}],
    "emergency": [{"name": "Luz", "number": "(503) 555-0123"}],
    "part2": True,
}


def test_the_chosen_name_is_shown_and_the_legal_one_stands_in() -> None:
    assert identity.shown_name(BODY) == "Mari Quiñones"
    assert (
        identity.shown_name({"legal_name": "Ngozi Adeyemi", "chosen_name": ""}) == "Ngozi Adeyemi"
    )
    assert identity.shown_name({}) == ""


def test_lists_are_ordered_by_the_last_name() -> None:
    assert identity.sort_name(BODY) == "quinones mari"
    assert identity.sort_name({"legal_name": "Madonna"}) == "madonna"
    assert identity.sort_name({}) == ""


@pytest.mark.parametrize(
    ("wishes", "told"),
    [
        ({"voicemail": True, "texts": True}, "messages ok"),
        ({"voicemail": True, "texts": False}, "voice messages ok, no texts"),
        ({"texts": True}, "texts ok, no voice messages"),
        ({}, "no messages"),
    ],
)
def test_the_first_number_is_shown_with_its_wishes(wishes: dict[str, bool], told: str) -> None:
    body = {"phones": [{"number": ""}, {"number": "(503) 555-0142", **wishes}]}
    assert identity.main_phone(body) == f"(503) 555-0142, {told}"


def test_a_profile_without_a_number_shows_none() -> None:
    assert identity.main_phone({}) == ""


def test_finding_looks_in_names_phones_and_birth_dates() -> None:
    text = identity.find_text(BODY)
    for wanted in (
        "mari quinones",
        "marisol elena quinones reyes",
        "marisol diaz",
        "5035550142",
        "5035550199",
        "5035550123",
        "1992-03-02",
        "3/2/1992",
        "03/02/1992",
        "2.3.1992",
    ):
        assert wanted in text


@pytest.mark.parametrize("born", ["", "soon", "1992", "1992-03"])
def test_a_partial_birth_date_is_found_as_far_as_it_is_known(born: str) -> None:
    text = identity.find_text({**BODY, "born": born})
    assert "3/2/1992" not in text
    assert born not in {"1992", "1992-03"} or born in text


def test_flags_are_those_that_were_set() -> None:
    assert identity.flags(BODY) == ("part2",)
    assert identity.flags({"no_plan_disclosure": True}) == ("no_plan_disclosure",)


@pytest.mark.parametrize(
    ("more", "needed"),
    [
        ({}, True),
        ({"guardians": [{"name": "Ana"}]}, False),
        ({"guardians": [{"name": ""}]}, True),
        ({"no_guardian_reason": "Emancipated in 2025"}, False),
        ({"born": "2008-11-17"}, False),
        ({"born": "2008-11-18"}, True),
        ({"born": "2010"}, False),
        ({"born": "unknown"}, False),
    ],
)
def test_a_minor_needs_a_guardian_or_a_reason(more: dict[str, object], needed: bool) -> None:
    body = {"born": "2012-05-01", **more}
    assert identity.needs_guardian(body, date(2026, 11, 17)) is needed


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_name_is_found_by_any_of_its_words(legal: str, chosen: str) -> None:
    text = identity.find_text({"legal_name": legal, "chosen_name": chosen})
    for name in (legal, chosen):
        assert all(word in text for word in fold(name).split())
