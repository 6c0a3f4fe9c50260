from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from therapist_emr.store.json_text import dumps, loads, storable

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("plain", "plain"),
        ("Quiñones 陈", "Quiñones 陈"),
        ("a\x00b", "a\ufffdb"),
        ("a\ud800b", "a\ufffdb"),
        (math.inf, "\ufffd"),
        (-math.inf, "\ufffd"),
        (math.nan, "\ufffd"),
        (1.5, 1.5),
        (7, 7),
        (True, True),
        (None, None),
        (("a", "b\x00"), ["a", "b\ufffd"]),
        ({1: {"k\x00": math.nan}}, {"1": {"k\ufffd": "\ufffd"}}),
    ],
)
def test_what_no_file_can_hold_is_replaced_in_sight(typed: object, kept: object) -> None:
    assert storable(typed) == kept


@given(ANYTHING)
def test_whatever_was_typed_can_be_stored_and_read_again(typed: Any) -> None:
    kept = storable(typed)
    assert loads(dumps(kept)) == kept
    dumps(kept).encode("utf-8")


def test_one_spelling() -> None:
    assert dumps({"b": 1, "a": "é"}) == '{"b":1,"a":"é"}'
    with pytest.raises(ValueError, match="JSON"):
        dumps(math.nan)
