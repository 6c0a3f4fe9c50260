from __future__ import annotations

from therapist_emr.domain.people import ClientStatus
from therapist_emr.practice.shown import find_text, shown, squeezed

BODY = {
    "legal_name": "Siobhán O’Brien",
    "chosen_name": "Shiv",
    "former_names": "Murphy",
    "born": "1992-03-02",
    "pronouns": "she/her",
    "phones": [{"number": "(503) 555-0142"}],
    "guardians": [{"name": "M", "number": "503 555 0199"}],
    "part2": True,
    "status": "waiting",
}


def test_columns_follow_from_the_profile() -> None:
    made = shown(BODY, "0007")
    assert (made.name, made.legal_name, made.sort_name) == ("Shiv", "Siobhán O’Brien", "shiv")
    assert made.status is ClientStatus.WAITING
    assert made.phone == "(503) 555-0142, no messages"
    assert made.flags == ("part2",)
    assert shown({}, "").status is ClientStatus.ACTIVE


def test_what_finding_looks_in_has_a_space_before_every_word() -> None:
    text = find_text(BODY, "0007")
    for word in (
        "shiv", "siobhan", "o’brien", "obrien", "murphy", "5035550142", "5035550199",
        "1992-03-02", "3/2/1992", "0007",
    ):  # fmt: skip
        assert f" {word}" in text


def test_squeezed_names_have_letters_and_digits_only() -> None:
    assert squeezed("d’Ürville-3 (Jr.)") == "durville3jr"
