"""Immunizations: a year alone is a date, and where it is known from is said."""

from __future__ import annotations

import pytest

from tests.sections.glances import reading, told
from tests.sections.kept import CONTEXT, check_made_up, keep, people
from tests.sections.sessions.chart import Chart
from therapist_emr.sections.immunizations import SECTION
from therapist_emr.sections.immunizations.hints import hints

KIND = SECTION.kinds[0]
FLU = told("immunizations", "immunization", "Flu", 1, vaccine="Flu", given_on="2026")


@pytest.mark.parametrize(
    ("typed", "stored", "summary"),
    [
        ("2019", "2019", "Pharmacy, client reported"),
        ("Oct 2019", "2019-10", "Pharmacy, client reported"),
        ("10/14/2019", "2019-10-14", "Pharmacy, client reported"),
        ("", "", "Pharmacy, client reported, date not known"),
    ],
)
def test_any_part_of_a_date_is_kept_as_it_is_known(
    empty_chart: Chart, typed: str, stored: str, summary: str
) -> None:
    entry_id = keep(
        empty_chart, "immunizations", "immunization", vaccine="Flu", given_on=typed,
        where="Pharmacy",
    )  # fmt: skip
    entry = empty_chart.desk.entry(entry_id)
    assert entry.current.body["given_on"] == stored
    assert entry.header.summary == summary
    assert not stored or entry.header.at == stored


def test_a_date_to_come_and_a_missing_vaccine_are_refused() -> None:
    form = KIND.form
    body = form.clean({"given_on": "2027", "source": "nobody"}, CONTEXT)
    assert [one.path for one in form.problems(body, CONTEXT)] == ["vaccine", "given_on", "source"]


def test_vaccines_are_suggested_by_any_of_their_words() -> None:
    assert SECTION.suggest("vaccines", "flu")[0].text == "Influenza (flu), seasonal"
    assert SECTION.suggest("vaccines", "teta")[0].text.startswith("T")
    for typed, found in (
        ("hep b", "Hepatitis B"), ("monkeypox", "Mpox"), ("chicken pox", "Varicella (chickenpox)"),
        ("pneumonia", "Pneumococcal, conjugate"), ("gardasil", "HPV (human papillomavirus)"),
    ):  # fmt: skip
        assert SECTION.suggest("vaccines", typed)[0].text == found
    assert SECTION.suggest("vaccines", "he")[0].text == "Hepatitis A"


def test_twins_and_missing_dates_are_worth_a_look() -> None:
    desk = reading(SECTION, FLU)
    assert [
        one.path for one in hints(desk, KIND, {"vaccine": "flu", "given_on": "2026"}, None)
    ] == ["vaccine"]
    assert list(hints(desk, KIND, {"vaccine": "Flu", "given_on": "2026"}, 1)) == []
    assert list(hints(desk, KIND, {"vaccine": "Flu", "given_on": "2025"}, None)) == []
    assert [one.path for one in hints(desk, KIND, {"vaccine": "Flu"}, None)] == ["given_on"]
    assert list(hints(desk, KIND, {}, None)) == []


def test_made_up_ones_are_fit_to_be_kept() -> None:
    found = list(people(SECTION))
    for entries in found:
        check_made_up(SECTION, entries, least=0)
    assert len(found[0]) == 5
    assert {len(entries) for entries in found} > {0}
    bodies = [entry.states[0].body for entry in found[0]]
    assert [body["source"] for body in bodies].count("record") == 1
