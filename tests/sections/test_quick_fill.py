from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from therapist_emr.sections.quick_fill import Area, QuickFill, quick_fill

SHEETS = [quick_fill("mental_status"), quick_fill("risk")]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.key)
def test_every_choice_of_every_area_reads_as_a_sentence(sheet: QuickFill) -> None:
    for area in sheet.areas:
        assert area.choices
        assert set(area.normal) <= {choice.key for choice in area.choices}
        for choice in area.choices:
            told = area.compose([choice.key])
            assert told.endswith(".")
            assert not told[0].islower()
            assert "{" not in told


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.key)
def test_what_is_usual_never_contradicts_itself(sheet: QuickFill) -> None:
    for area in sheet.areas:
        known = {choice.key for choice in area.choices}
        for key, others in area.apart.items():
            assert others <= known - {key}
            assert all(key in area.apart[other] for other in others)
        assert not any(area.apart.get(key, frozenset()) & set(area.normal) for key in area.normal)


def area(sheet: QuickFill, key: str) -> Area:
    """Return one area of a sheet."""
    return next(found for found in sheet.areas if found.key == key)


def test_several_ticks_make_one_sentence_in_the_order_of_the_sheet() -> None:
    behavior = area(SHEETS[0], "behavior")
    told = behavior.compose(["eye_contact", "cooperative"])
    assert told == "Behavior cooperative and with good eye contact."
    assert behavior.compose([]) == ""
    assert behavior.compose(["unheard of"]) == ""


def test_what_comes_later_in_a_sentence_begins_small() -> None:
    done = area(SHEETS[1], "done").compose(["plan_made", "lifeline", "sooner"])
    assert done == (
        "Safety plan made together, 988 Suicide and Crisis Lifeline given and sooner visit"
        " arranged."
    )


def test_an_area_left_alone_is_not_mentioned() -> None:
    rows = SHEETS[1].findings({"suicidal_ideation": ["denied"], "plan": []})
    assert [row["key"] for row in rows] == ["suicidal_ideation"]
    assert rows[0]["text"] == "Denies thoughts of suicide."


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.key)
def test_what_was_ticked_is_found_again(sheet: QuickFill) -> None:
    @given(
        st.fixed_dictionaries(
            {
                one.key: st.lists(
                    st.sampled_from([choice.key for choice in one.choices]),
                    unique=True,
                    max_size=3 if one.several else 1,
                )
                for one in sheet.areas
            }
        )
    )
    def check(ticked: dict[str, list[str]]) -> None:
        rows = sheet.findings(ticked)
        assert sheet.ticked(rows) == {key: keys for key, keys in ticked.items() if keys}

    check()
