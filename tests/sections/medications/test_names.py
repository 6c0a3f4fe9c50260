"""Suggestions of medication names, from the shipped table and from small ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from therapist_emr.domain.text import fold
from therapist_emr.paths import resource
from therapist_emr.sections.medications.names import MedicationNames, NameSuggestion, suggest

TABLE = resource("medications", "names.tsv")
LINES = TABLE.read_text(encoding="utf-8").splitlines()[1:]

SMALL = MedicationNames(
    [
        "Alpha XR\tbrand\tzinc\t",
        "alphazole\tgeneric\t\t",
        "common alpha\tgeneric\t\t2",
        "Élan\tbrand\tcommon alpha\t2",
        "metalphanol\tgeneric\t\t",
        "pre-alpha\tgeneric\t\t1",
        "zinc\tgeneric\t\t",
    ]
)


def names_for(text: str, limit: int = 8) -> list[str]:
    return [found.name for found in suggest(text, limit)]


def test_a_generic_comes_with_its_brands() -> None:
    assert suggest("lamo", 4) == [
        NameSuggestion("Lamotrigine", "Generic"),
        NameSuggestion("Lamictal", "Brand of lamotrigine"),
        NameSuggestion("Lamictal ODT", "Brand of lamotrigine"),
        NameSuggestion("Lamictal XR", "Brand of lamotrigine"),
    ]


def test_a_brand_comes_with_its_generic() -> None:
    assert suggest("zoloft") == [
        NameSuggestion("Zoloft", "Brand of sertraline"),
        NameSuggestion("Sertraline", "Generic"),
    ]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("ser", "Sertraline"),
        ("bup", "Bupropion"),
        ("ADDERALL", "Adderall"),
        ("  wellbutrin   xl ", "Wellbutrin XL"),
        ("flu", "Fluoxetine"),
        ("lisdex", "Lisdexamfetamine"),
        ("qelbree", "Qelbree"),
        ("amox", "Amoxapine"),
        ("metf", "Metformin"),
    ],
)
def test_what_therapists_see_comes_first(typed: str, first: str) -> None:
    assert names_for(typed)[0] == first


@pytest.mark.parametrize(
    ("typed", "first"),
    [("sertaline", "Sertraline"), ("Welbutrin", "Wellbutrin"), ("lamotragine", "Lamotrigine")],
)
def test_a_slip_finds_the_name_that_is_meant(typed: str, first: str) -> None:
    assert names_for(typed)[0] == first


def test_another_medicine_is_never_offered_for_a_name_that_is_far_from_it() -> None:
    assert names_for("zanax") == names_for("gingko biloba") == []


def test_what_is_sold_without_a_prescription_is_named_for_what_it_is() -> None:
    found = suggest("vitamin d")
    assert (found[0].name, found[0].remark) == ("Vitamin D", "Generic")
    assert names_for("st. john")[0] == "St. John's wort"


def test_order_is_beginning_then_kin_then_word_then_inside() -> None:
    found = [suggestion.name for suggestion in SMALL.suggest("alpha")]
    assert found == ["Alphazole", "Alpha XR", "Zinc", "Common alpha", "Pre-alpha", "Metalphanol"]


def test_inside_a_word_needs_three_letters() -> None:
    assert SMALL.suggest("et") == []
    assert [found.name for found in SMALL.suggest("eta")] == ["Metalphanol"]


def test_accents_and_case_do_not_matter() -> None:
    assert [found.name for found in SMALL.suggest("elan")] == ["Élan", "Common alpha"]
    assert [found.name for found in SMALL.suggest("ÉLAN")] == ["Élan", "Common alpha"]


def test_nothing_typed_or_wanted_gives_nothing() -> None:
    assert suggest("") == []
    assert suggest("  \n ") == []
    assert suggest("sertraline", 0) == []
    assert suggest("no such medicine at all") == []


@given(st.text(max_size=40), st.integers(min_value=0, max_value=20))
def test_any_text_gives_at_most_the_limit_without_repeats(typed: str, limit: int) -> None:
    found = suggest(typed, limit)
    assert len(found) <= limit
    assert len({(one.name, one.remark) for one in found}) == len(found)


@given(st.sampled_from(LINES), st.integers(min_value=1, max_value=60))
def test_every_name_is_reached_by_typing_it(line: str, length: int) -> None:
    name = line.split("\t")[0]
    typed = name[:length]
    wide = [fold(found.name) for found in suggest(typed, len(LINES))]
    assert fold(name) in wide or not typed.strip()


def test_the_shipped_table_is_sorted_clean_and_small() -> None:
    names = [line.split("\t")[0] for line in LINES]
    assert TABLE.stat().st_size < 1_500_000
    assert len(LINES) > 3000
    assert [name.lower() for name in names] == sorted({name.lower() for name in names})
    assert all(name == name.strip() and name.isprintable() for name in names)


def test_every_brand_names_a_generic_and_no_generic_does() -> None:
    for line in LINES:
        _, kind, generic, often = line.split("\t")
        assert kind in {"generic", "brand"}
        assert bool(generic) == (kind == "brand")
        assert often == "" or int(often) >= 1


def test_the_hand_kept_list_is_wholly_in_the_table() -> None:
    rows = {tuple(line.split("\t")[:3]) for line in LINES}
    kept = resource("medications", "often_seen.tsv").read_text(encoding="utf-8").splitlines()
    for line in (line for line in kept if not line.startswith("#")):
        generic, _, brands = line.partition("\t")
        assert (generic, "generic", "") in rows
        for brand in filter(None, (part.strip() for part in brands.split(";"))):
            assert (brand, "brand", generic) in rows
