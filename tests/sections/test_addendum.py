from __future__ import annotations

from therapist_emr.sections import SECTIONS
from therapist_emr.sections.addendum import addendum_title
from therapist_emr.sections.contract import ADDENDUM_KIND, Life


def test_an_addendum_says_what_it_belongs_to() -> None:
    assert addendum_title({"to": "Session 41"}) == "Addendum to Session 41"
    assert addendum_title({}) == "Addendum"


def test_every_section_that_signs_takes_addenda() -> None:
    for section in SECTIONS:
        if section.life is Life.SIGNED:
            assert section.kind("addendum") is ADDENDUM_KIND
