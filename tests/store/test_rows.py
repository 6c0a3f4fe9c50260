from __future__ import annotations

import copy
from dataclasses import FrozenInstanceError, dataclass, fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from therapist_emr.domain.entry import EntryHeader, EntryStatus
from therapist_emr.domain.people import Client, ClientStatus
from therapist_emr.store.rows import maker

VALUES = (7, 2, "sessions", "session", "2026-11-17T10:00", EntryStatus.SIGNED, 3, "Session 3",
          "Slept better", 2, 1)  # fmt: skip


def test_a_made_record_is_the_record_made_as_usual() -> None:
    made, usual = maker(EntryHeader)(*VALUES), EntryHeader(*VALUES)
    assert type(made) is EntryHeader
    assert made == usual
    assert hash(made) == hash(usual)
    assert repr(made) == repr(usual)
    assert replace(made, number=4) == replace(usual, number=4)
    assert copy.copy(made) == made
    assert copy.deepcopy(made) == made


def test_it_is_as_frozen_as_any_other() -> None:
    made = maker(EntryHeader)(*VALUES)
    with pytest.raises(FrozenInstanceError):
        made.title = "Session 4"  # type: ignore[misc]  # what is tried
    assert not hasattr(made, "__dict__")


def test_every_value_is_needed_even_one_that_has_a_default() -> None:
    make = maker(Client)
    given_ = (1, "u", "0001", ClientStatus.ACTIVE, "Ada", "", "", "", "")
    assert make(*given_, (), "", "", False) == Client(*given_)
    with pytest.raises(TypeError):
        make(*given_)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two values."""

    one: object
    other: object = None


@given(st.one_of(st.none(), st.integers(), st.text()), st.text())
def test_values_land_in_the_fields_order(one: object, other: str) -> None:
    made = maker(Pair)(one, other)
    assert [getattr(made, field.name) for field in fields(Pair)] == [one, other]
    assert made == Pair(one, other)
