from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from therapist_emr.ui.models.passages import Spot, one_run, spot_in

RUNS = st.lists(st.tuples(st.text(max_size=12), st.booleans()), max_size=8)


def test_marks_say_where_the_found_words_are() -> None:
    text, marks = one_run(
        (("Went to the ", False), ("market", True), (" on ", False), ("Sat", True))
    )
    assert text == "Went to the market on Sat"
    assert [text[start : start + length] for start, length in marks] == ["market", "Sat"]


def test_line_breaks_become_spaces() -> None:
    text, marks = one_run((("one\n\ntwo ", False), ("three", True), ("\nfour", False)))
    assert text == "one two three four"
    assert marks == ((8, 5),)


@given(RUNS)
def test_any_passage_is_one_line_with_its_marks_inside(runs: list[tuple[str, bool]]) -> None:
    text, marks = one_run(runs)
    assert "\n" not in text
    assert all(start >= 0 and start + length <= len(text) for start, length in marks)
    assert len(marks) == sum(1 for _piece, marked in runs if marked)


def test_a_spot_is_the_longest_found_word_with_what_follows_it() -> None:
    runs = (("...to the ", False), ("market", True), (" on ", False), ("Saturday", True),
            (" and\nback home...", False))  # fmt: skip
    assert spot_in(runs) == Spot("Saturday", "and back home")
    assert spot_in((("Session 4", False),)) is None
    assert spot_in((("end ", True),)) == Spot("end", "")
