"""What of the allergies is shown elsewhere, and what contradicts what is being written."""

from __future__ import annotations

from tests.sections.glances import Fact, reading, told
from therapist_emr.sections.allergies import SECTION
from therapist_emr.sections.allergies.glance import alerts, count, glance, hints, rank

PENICILLIN = told(
    "allergies", "allergy", "Penicillin", 1, substance="Penicillin", reaction="Hives",
    severity="severe", status="active",
)  # fmt: skip
LATEX = told(
    "allergies", "allergy", "Latex", 2, substance="Latex", severity="mild", status="active"
)
POLLEN = told(
    "allergies", "allergy", "Pollen", 3, substance="Pollen", severity="severe", status="inactive"
)
DUST = told("allergies", "allergy", "Dust", 4, substance="Dust", status="active")
NONE = told("allergies", "none_known", "No known allergies", 5, stated_on="2026-11-10")
OVER = told(
    "allergies", "none_known", "No known allergies", 6, stated_on="2026-11-10", status="superseded"
)
ALLERGY, NONE_KIND = SECTION.kinds


def test_that_none_is_known_is_offered_only_while_nothing_stands() -> None:
    def offered(*standing: Fact) -> list[str]:
        return [kind.key for kind in SECTION.kinds if SECTION.offers(kind, standing)]

    assert offered() == offered(POLLEN, OVER) == ["allergy", "none_known"]
    assert offered(LATEX, POLLEN) == offered(NONE) == ["allergy"]


def test_the_gravest_stand_first_and_what_is_over_last() -> None:
    facts = [one[1] for one in (POLLEN, NONE, DUST, LATEX, PENICILLIN)]
    assert sorted(facts, key=rank) == [one[1] for one in (PENICILLIN, LATEX, DUST, NONE, POLLEN)]


def test_the_header_warns_of_the_gravest_and_counts_the_rest() -> None:
    chips = alerts(reading(SECTION, DUST, LATEX, POLLEN, PENICILLIN))
    assert [(one.text, one.tone) for one in chips] == [
        ("Penicillin: hives", "bad"), ("Latex: allergy", "soon"), ("1 more allergy", "plain"),
    ]  # fmt: skip
    assert [one.tone for one in alerts(reading(SECTION, DUST))] == ["bad"]
    assert list(alerts(reading(SECTION, NONE, POLLEN))) == []


def test_the_overview_tells_what_holds_or_that_none_is_known_or_that_nobody_asked() -> None:
    seen = glance(reading(SECTION, LATEX, PENICILLIN, POLLEN))
    assert [(row.title, row.detail, row.fact) for row in seen.rows] == [
        ("Penicillin", "Hives", "Severe"), ("Latex", "", "Mild"),
    ]  # fmt: skip
    assert [row.title for row in glance(reading(SECTION, NONE, POLLEN)).rows] == [
        "No known allergies"
    ]
    asked = glance(reading(SECTION, OVER))
    assert (asked.rows, asked.nothing) == ((), "Not asked about yet")


def test_a_statement_counts_nothing() -> None:
    assert count([PENICILLIN, NONE, POLLEN]) == 1


def test_none_known_contradicts_an_allergy_that_holds() -> None:
    desk = reading(SECTION, PENICILLIN, LATEX, POLLEN)
    [hint] = hints(desk, NONE_KIND, {"stated_on": "2026-11-17"}, None)
    assert hint.path == "status"
    assert hint.message == "This chart says otherwise: Penicillin and Latex."
    assert list(hints(desk, NONE_KIND, {"status": "superseded"}, None)) == []
    assert list(hints(reading(SECTION, POLLEN), NONE_KIND, {}, None)) == []


def test_an_allergy_contradicts_the_statement_that_none_is_known() -> None:
    desk = reading(SECTION, NONE)
    [hint] = hints(desk, ALLERGY, {"substance": "Latex"}, None)
    assert hint.path == "substance"
    assert hint.message == "“No known allergies” was recorded Nov 10, 2026 and still holds."
    assert list(hints(desk, ALLERGY, {"substance": "Latex", "status": "refuted"}, None)) == []
    assert list(hints(reading(SECTION, OVER), ALLERGY, {"substance": "Latex"}, None)) == []


def test_a_twin_is_told_but_not_of_itself() -> None:
    desk = reading(SECTION, LATEX)
    [hint] = hints(desk, ALLERGY, {"substance": " latex"}, None)
    assert hint.message == "Latex is in the list already."
    assert list(hints(desk, ALLERGY, {"substance": "Latex"}, 2)) == []
    assert list(hints(desk, ALLERGY, {"substance": ""}, None)) == []


def test_a_chip_keeps_letters_that_stand_for_words() -> None:
    visit = told("allergies", "allergy", "Latex", 7, substance="Latex", reaction="ER visit")
    (chip,) = alerts(reading(SECTION, visit))
    assert chip.text == "Latex: ER visit"
