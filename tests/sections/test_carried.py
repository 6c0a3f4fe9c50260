from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from therapist_emr.sections.carried import carried_lines, with_text, without_carried

LINES = st.lists(st.text(st.characters(exclude_characters="\n"), max_size=8), max_size=5)
ROW = {"key": "plan", "label": "Plan", "text": "Walk.\nSwim.", "carried_from": "2026-11-10"}


@pytest.mark.parametrize(
    ("text", "carried"),
    [
        ("Walk.\nSwim.", True),
        ("First of all:\nSwim.", True),
        ("Walk more.\n\nSwim more.", False),
        ("", False),
    ],
)
def test_a_part_counts_as_carried_while_one_of_its_lines_stands(text: str, carried: bool) -> None:
    row = {**ROW, "carried": "Walk.\n\nSwim.", "accepted": True}
    plain = {"key": "plan", "label": "Plan"}
    assert with_text(row, text) == {**(row if carried else plain), "text": text}


def test_a_part_that_was_gathered_whole_is_not_once_a_word_is_changed() -> None:
    assert with_text(ROW, "Walk.\nSwim.") == ROW
    assert with_text(ROW, "Walk.") == {"key": "plan", "label": "Plan", "text": "Walk."}


@given(LINES, LINES)
def test_exactly_the_lines_that_were_carried_are_taken_out(
    carried: list[str], own: list[str]
) -> None:
    text = "\n".join(own + carried)
    wanted = carried_lines("\n".join(carried))
    assert wanted == {line for line in carried if line.strip()}
    kept = without_carried(text, "\n".join(carried)).split("\n")
    assert not wanted & set(kept)
    assert [line for line in own if line.strip() and line not in wanted] == [
        line for line in kept if line.strip()
    ]
