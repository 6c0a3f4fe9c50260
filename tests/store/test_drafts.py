from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.store.opened import new_file
from tests.store.records import add_client, add_entry
from therapist_emr.domain.entry import Draft, DraftHeader
from therapist_emr.domain.text import REPLACEMENT
from therapist_emr.store.connection import Connection, IntegrityError, transaction
from therapist_emr.store.drafts import Drafts, Typed
from therapist_emr.store.json_text import dumps, loads, storable


def draft(client_id: int, at: str = "2026-11-17T10:00", uuid: str = "d", **more: Any) -> Draft:
    header = DraftHeader(
        0, client_id, "sessions", "session", at, "Session 1", "", None, "2026", "2026"
    )
    return Draft(replace(header, **more), uuid, "UTC", 1, {"note": "Slept"})


def test_a_draft_is_kept_replaced_and_removed(connection: Connection) -> None:
    client = add_client(connection)
    drafts = Drafts(connection)
    with transaction(connection):
        kept = drafts.put(draft(client.id))
    assert drafts.get(kept.header.id) == kept
    with transaction(connection):
        drafts.save(kept.header.id, Typed({"note": "Slept b"}, "2026-11-18", "T", "S", "2027", 2))
    saved = drafts.get(kept.header.id)
    assert (saved.body, saved.form_version) == ({"note": "Slept b"}, 2)
    assert saved.header == replace(
        kept.header, at="2026-11-18", title="T", summary="S", saved="2027"
    )
    with transaction(connection):
        drafts.remove(kept.header.id)
    assert drafts.headers() == []


def test_a_removed_draft_comes_back_under_its_own_id(connection: Connection) -> None:
    client = add_client(connection)
    drafts = Drafts(connection)
    with transaction(connection):
        first = drafts.put(draft(client.id))
        drafts.put(draft(client.id, uuid="e"))
        drafts.remove(first.header.id)
        assert drafts.put(first) == first


def test_drafts_are_listed_newest_first_by_client_and_section(connection: Connection) -> None:
    mari, ben = add_client(connection), add_client(connection, "Ben Ode")
    entry_id, _ = add_entry(connection, mari.id)
    drafts = Drafts(connection)
    with transaction(connection):
        drafts.put(draft(mari.id, "2026-01-01", "a"))
        drafts.put(draft(mari.id, "2026-02-01", "b", section="plan", entry_id=entry_id))
        drafts.put(draft(ben.id, "2026-03-01", "c"))
    assert [h.at for h in drafts.headers()] == ["2026-03-01", "2026-02-01", "2026-01-01"]
    assert [h.at for h in drafts.headers(mari.id)] == ["2026-02-01", "2026-01-01"]
    assert [h.entry_id for h in drafts.headers(mari.id, "plan")] == [entry_id]
    assert [h.client_id for h in drafts.headers(None, "sessions")] == [ben.id, mari.id]


def test_a_draft_that_is_gone_is_a_key_error(connection: Connection) -> None:
    drafts = Drafts(connection)
    with pytest.raises(KeyError):
        drafts.get(1)
    with pytest.raises(KeyError), transaction(connection):
        drafts.save(1, Typed({}, "", "", "", "", 1))
    with pytest.raises(KeyError), transaction(connection):
        drafts.remove(1)


def test_a_draft_belongs_to_a_client(connection: Connection) -> None:
    with pytest.raises(IntegrityError), transaction(connection):
        Drafts(connection).put(draft(99))


HOSTILE = st.text(st.characters(codec=None), max_size=40)
BODIES = st.dictionaries(
    HOSTILE,
    st.recursive(
        HOSTILE | st.booleans() | st.none() | st.integers() | st.floats(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(HOSTILE, inner, max_size=3),
        max_leaves=12,
    ),
    max_size=4,
)


@given(BODIES)
def test_whatever_is_typed_can_be_stored_and_reads_the_same(body: dict[str, Any]) -> None:
    kept = storable(body)
    text = dumps(kept)
    text.encode()
    assert "\\u0000" not in text
    assert loads(text) == kept
    assert storable(kept) == kept


@settings(max_examples=20, deadline=None)
@given(HOSTILE)
def test_what_can_be_stored_comes_back_letter_by_letter(
    tmp_path_factory: pytest.TempPathFactory, typed: str
) -> None:
    connection = new_file(tmp_path_factory.mktemp("drafts") / "practice.emr")
    client = add_client(connection)
    with transaction(connection):
        kept = Drafts(connection).put(replace(draft(client.id), body={"note": typed}))
    expected = "".join(REPLACEMENT if c == "\0" or "\ud800" <= c <= "\udfff" else c for c in typed)
    assert kept.body == {"note": expected}
    connection.close()


def test_a_paste_of_ten_megabytes_is_kept(connection: Connection) -> None:
    client = add_client(connection)
    text = "A long chat log. \n" * 600_000
    with transaction(connection):
        kept = Drafts(connection).put(replace(draft(client.id), body={"note": text}))
    assert Drafts(connection).get(kept.header.id).body["note"] == text
