"""Cleaning the public name lists into the table of medication names."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from therapist_emr.paths import resource
from tools.build_medications import (
    best_spelling,
    brand_name,
    from_ndc,
    generic_name,
    lettered,
    prescribed_elsewhere,
    read_often,
    same_words,
    table,
)

KNOWN: dict[str, dict[str, Any]] = {
    name: {}
    for name in (
        "sertraline",
        "lithium carbonate",
        "amphetamine",
        "dextroamphetamine",
        "adalimumab",
    )
} | {"zuranolone": {"medline_plus_id": "a1"}, "compound 17-beta": {"medline_plus_id": "a2"}}


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ("Sertraline Hydrochloride", "sertraline"),
        ("SERTRALINE HCL TABLETS, USP", "sertraline"),
        ("Lithium Carbonate Extended-Release Tablet", "lithium carbonate"),
        ("Dextroamphetamine Saccharate, Amphetamine Aspartate, Dextroamphetamine Sulfate"
         " and Amphetamine Sulfate", "dextroamphetamine and amphetamine"),
        ("adalimumab-atto", "adalimumab"),
        ("Unknown Extract", ""),
        ("sertraline, amphetamine, adalimumab, lithium carbonate", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_generic_names_lose_salts_and_forms(raw: str, plain: str) -> None:
    assert generic_name(raw, KNOWN) == plain


@pytest.mark.parametrize(
    ("raw", "brand"),
    [
        ("ZOLOFT", "Zoloft"),
        ("Adderall xr", "Adderall XR"),
        ("Clozapine ODT", "Clozapine ODT"),
        ("ADZENYS XR-ODT", ""),
        ("BuSpar", "BuSpar"),
        ("Lamictal (starter)", "Lamictal"),
        ("Sertraline Tablets", ""),
        ("Antiseptic Skin Cleanser", ""),
        ("4 Way Fast Acting", ""),
        ("Good Neighbor Pharmacy Pain", ""),
    ],
)
def test_brands_are_names_not_labels(raw: str, brand: str) -> None:
    assert brand_name(raw) == brand


def row(brand: str, generic: str, kind: str = "HUMAN PRESCRIPTION DRUG") -> dict[str, str]:
    return {
        "PROPRIETARYNAME": brand, "NONPROPRIETARYNAME": generic, "PRODUCTTYPENAME": kind,
        "MARKETINGCATEGORYNAME": "ANDA",
    }  # fmt: skip


def test_brands_point_to_their_generic() -> None:
    rows = [
        row("ZOLOFT", "sertraline hydrochloride"),
        row("Zoloft", "sertraline hydrochloride"),
        row("Zoloft", "sertraline"),
        row("Sertraline", "sertraline"),
        row("Shop Brand", "sertraline", "HUMAN OTC DRUG"),
        row("Mystery", "unknown"),
    ]
    generics, brands = from_ndc(rows, KNOWN)
    assert generics == {"sertraline"}
    assert brands == {"zoloft": ("Zoloft", "sertraline")}


def test_newer_names_come_with_patient_information_only() -> None:
    assert prescribed_elsewhere(KNOWN) == {"zuranolone"}


def test_the_hand_kept_list_leads() -> None:
    often = [("amphetamine and dextroamphetamine", ["Adderall"]), ("sertraline", ["Zoloft"])]
    rows = table(
        often,
        {"sertraline", "dextroamphetamine and amphetamine", "vitamin a"},
        {
            "zoloft": ("ZoLoft", "sertraline"),
            "mydayis": ("Mydayis", "dextroamphetamine and amphetamine"),
        },
    )
    assert rows == [
        ("Adderall", "brand", "amphetamine and dextroamphetamine", "1"),
        ("amphetamine and dextroamphetamine", "generic", "", "1"),
        ("Mydayis", "brand", "amphetamine and dextroamphetamine", "1"),
        ("sertraline", "generic", "", "2"),
        ("vitamin A", "generic", "", ""),
        ("Zoloft", "brand", "sertraline", "2"),
    ]


def test_what_the_hand_kept_list_calls_a_generic_is_no_brand() -> None:
    rows = table([("vitamin D", [])], set(), {"vitamin d": ("Vitamin D", "ergocalciferol")})
    assert rows == [("vitamin D", "generic", "", "1")]


def test_small_helpers() -> None:
    assert best_spelling(Counter({"Zoloft": 2, "ZOLOFT": 2, "zoloft": 1})) == "ZOLOFT"
    assert same_words("b and a") == same_words("a and b")
    assert lettered("coagulation factor x human") == "coagulation factor X human"


def test_the_kept_list_reads_as_written() -> None:
    often = read_often(resource("medications", "often_seen.tsv"))
    assert often[0] == ("sertraline", ["Zoloft"])
    assert ("melatonin", []) in often
    assert len({generic for generic, _ in often}) == len(often) > 120
