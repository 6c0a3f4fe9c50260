from __future__ import annotations

import pytest

from therapist_emr.practice import Practice
from therapist_emr.practice.newcomer import AnotherBegun

TYPED = {"legal_name": "Ana ", "born": "3/", "phones": [{"number": "503"}]}


def test_what_is_typed_of_a_new_client_is_kept_exactly(practice: Practice) -> None:
    assert practice.newcomer.begun() is None
    moment = practice.newcomer.save(TYPED)
    begun = practice.newcomer.begun()
    assert begun is not None
    assert begun.body == TYPED
    assert begun.saved == moment == practice.now()
    assert practice.clients.listed() == []
    assert practice.drafting.headers() == []


def test_the_last_typing_counts(practice: Practice) -> None:
    practice.newcomer.save(TYPED)
    practice.newcomer.save({"legal_name": "Ana Silva"})
    begun = practice.newcomer.begun()
    assert begun is not None
    assert begun.body == {"legal_name": "Ana Silva"}


def test_what_was_thrown_away_can_be_brought_back(practice: Practice) -> None:
    assert practice.newcomer.discard() is None
    practice.newcomer.save(TYPED)
    bring_back = practice.newcomer.discard()
    assert practice.newcomer.begun() is None
    assert bring_back is not None
    bring_back()
    begun = practice.newcomer.begun()
    assert begun is not None
    assert begun.body == TYPED


def test_what_was_thrown_away_replaces_nothing_that_was_begun_since(practice: Practice) -> None:
    practice.newcomer.save(TYPED)
    bring_back = practice.newcomer.discard()
    assert bring_back is not None
    practice.newcomer.save({"legal_name": "Bert Otis"})
    with pytest.raises(AnotherBegun, match="not brought back"):
        bring_back()
    begun = practice.newcomer.begun()
    assert begun is not None
    assert begun.body == {"legal_name": "Bert Otis"}


def test_lone_surrogates_and_nul_do_not_break_it(practice: Practice) -> None:
    practice.newcomer.save({"legal_name": "A\x00\ud800"})
    assert practice.newcomer.begun() is not None


def test_a_change_is_announced_as_one_of_drafts(practice: Practice) -> None:
    heard: list[tuple[frozenset[str], int | None]] = []
    practice.on_change(lambda kinds, client_id: heard.append((kinds, client_id)))
    practice.newcomer.save(TYPED)
    assert heard == [(frozenset({"drafts"}), None)]
