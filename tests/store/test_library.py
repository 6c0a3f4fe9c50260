from __future__ import annotations

from dataclasses import replace

import pytest

from therapist_emr.store.connection import Connection, IntegrityError, transaction
from therapist_emr.store.library import SNIPPET, WORD, Library, LibraryItem

ITEM = LibraryItem("u1", SNIPPET, "bp", {"text": "Blood pressure\nas reported"}, "2026-11-17")


def test_what_was_kept_is_read_back_by_its_kind_and_key(connection: Connection) -> None:
    library = Library(connection)
    with transaction(connection):
        library.put(ITEM)
        library.put(LibraryItem("u2", SNIPPET, "ap", {}, "2026-11-17"))
        library.put(LibraryItem("u3", WORD, "Quiñones", {}, "2026-11-17"))
    assert [item.key for item in library.items(SNIPPET)] == ["ap", "bp"]
    assert library.item("u1") == ITEM


def test_a_changed_one_takes_the_place_of_what_it_was(connection: Connection) -> None:
    library = Library(connection)
    changed = replace(ITEM, key="rr", body={"text": "NUL \0 is shown"})
    with transaction(connection):
        library.put(ITEM)
        library.put(changed)
    assert [item.key for item in library.items(SNIPPET)] == ["rr"]
    assert "\0" not in library.item("u1").body["text"]


def test_one_that_was_removed_is_gone_and_removing_again_is_no_error(
    connection: Connection,
) -> None:
    library = Library(connection)
    with transaction(connection):
        library.put(ITEM)
        library.remove("u1")
        library.remove("u1")
    with pytest.raises(KeyError):
        library.item("u1")


def test_two_of_a_kind_never_share_a_key(connection: Connection) -> None:
    library = Library(connection)
    with pytest.raises(IntegrityError), transaction(connection):
        library.put(ITEM)
        library.put(replace(ITEM, uuid="u2"))
    assert library.items(SNIPPET) == []
