from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.store.opened import new_file
from tests.store.records import add_client, add_entry
from therapist_emr.domain.people import Client
from therapist_emr.store.connection import Connection, IntegrityError, transaction
from therapist_emr.store.search import (
    LONGEST_TERM,
    MOST_TERMS,
    Document,
    Query,
    Search,
    match_text,
    minute_id,
    runs,
)


@pytest.fixture
def client(connection: Connection) -> Client:
    return add_client(connection)


def index(
    connection: Connection,
    client: Client,
    text: str,
    at: str = "2026-11-17T10:00",
    section: str = "sessions",
    title: str = "Session",
) -> int:
    entry_id, revision = add_entry(connection, client.id, at, section)
    with transaction(connection):
        Search(connection).add(Document(revision.id, entry_id, client.id, section, at, title, text))
    return entry_id


def found(connection: Connection, text: str, **more: Any) -> list[int]:
    query = replace(Query(text), **more)
    return [hit.entry_id for hit in Search(connection).ask(query)]


def test_words_and_beginnings_are_found_newest_first(
    connection: Connection, client: Client
) -> None:
    old = index(connection, client, "Took a sabbatical.", "2019-05")
    new = index(connection, client, "The sabbatical ended; Sleep is better.", "2026-01-02T08:00")
    index(connection, client, "Something else")
    assert found(connection, "sabbatical") == [new, old]
    assert found(connection, "SABB") == [new, old]
    assert found(connection, "sleep sabb") == [new]
    assert found(connection, "sabb sleep") == []
    assert found(connection, "batical") == []


def test_accents_and_case_do_not_matter(connection: Connection, client: Client) -> None:
    entry = index(connection, client, "Met with señora Quiñones about the café")
    for typed in ("quinones", "QUIÑONES", "sen", "cafe", "CAFÉ"):
        assert found(connection, typed) == [entry]


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("Она спала лучше", "спал"),
        ("היא ישנה טוב יותר", "ישנה"),
        ("彼女はよく眠れた", "彼女"),
        ("彼女はよく眠れた", "よく"),
        ("彼女はよく眠れた", "眠"),
        ("母亲的焦虑越来越严重", "焦虑"),
        ("母亲的焦虑越来越严重", "严重 母亲"),
        ("服用Sertraline后睡得更好", "sertraline"),
        ("คนไข้นอนหลับดีขึ้น", "นอนหลับ"),
        ("អ្នកជំងឺគេងលក់", "គេង"),
        ("어머니는 잠을 잘 잤다", "어머니"),
        ("Lớp học buổi tối", "lop hoc"),
        ("Don't stop the follow-up", "don't"),
        ("Don't stop the follow-up", "follow-up"),
        ("F33.1 and 100 mg", "f33.1"),
        ("50% of co-pay", "50%"),
    ],
)
def test_other_scripts_and_signs_within_words(
    connection: Connection, client: Client, text: str, typed: str
) -> None:
    entry = index(connection, client, text)
    assert found(connection, typed) == [entry]


UNSPACED = "彼女はよく眠れた母亲的焦虑越来越严重คนไข้นอนหลับดีขึ้นអ្នកជំងឺគេងលក់𠮷野"


def test_any_piece_of_a_script_without_spaces_is_found_and_shown_as_written(
    connection: Connection, client: Client
) -> None:
    text = f"Says: {UNSPACED}, 50 mg服用"
    entry = index(connection, client, text, title="母亲的焦虑")

    @given(st.integers(0, len(UNSPACED) - 1), st.integers(1, 9))
    def look(at: int, length: int) -> None:
        piece = UNSPACED[at : at + length]
        hits = Search(connection).ask(Query(piece))
        if any(map(str.isalnum, piece)):  # not a lone vowel sign
            assert [hit.entry_id for hit in hits] == [entry]
            assert "".join(part for part, _ in hits[0].title) == "母亲的焦虑"
            assert "".join(part for part, _ in hits[0].passage).strip("…") in text

    look()
    hit = Search(connection).ask(Query("焦虑"))[0]
    assert hit.title == (("母亲的", False), ("焦虑", True))
    assert found(connection, "眠女") == []


def test_filters_narrow_what_is_found(connection: Connection, client: Client) -> None:
    ben = add_client(connection, "Ben Ode")
    january = index(connection, client, "grief", "2026-01-31T23:59")
    february = index(connection, client, "grief", "2026-02-01")
    letter = index(connection, client, "grief", "2026-03-01", "letters")
    bens = index(connection, ben, "grief", "2026-04-01")
    assert found(connection, "grief") == [bens, letter, february, january]
    assert found(connection, "grief", client_id=ben.id) == [bens]
    assert found(connection, "grief", section="letters") == [letter]
    assert found(connection, "grief", since="2026-02-01") == [bens, letter, february]
    assert found(connection, "grief", until="2026-02-01") == [january]
    assert found(connection, "grief", since="2026-02-01", until="2026-03-01") == [february]


def test_pages_follow_each_other_and_are_counted(connection: Connection, client: Client) -> None:
    entries = [index(connection, client, "grief", f"2026-01-{day:02d}") for day in range(1, 8)]
    search = Search(connection)
    pages = [search.ask(Query("grief"), offset=at, limit=3) for at in (0, 3, 6, 9)]
    assert [[hit.entry_id for hit in page] for page in pages] == [
        entries[6:3:-1], entries[3:0:-1], entries[:1], [],
    ]  # fmt: skip
    assert search.count(Query("grief")) == 7
    assert search.count(Query("grief"), most=5) == 5
    assert search.count(Query("grief", since="2026-01-05")) == 3
    assert search.count(Query("?!")) == 0


def test_the_best_comes_first_when_asked(connection: Connection, client: Client) -> None:
    much = index(connection, client, "grief grief grief", "2020-01-01")
    titled = index(connection, client, "other words " * 9, "2021-01-01", title="Grief letter")
    little = index(connection, client, "grief " + "other words " * 50, "2026-01-01")
    assert found(connection, "grief", by_relevance=True) == [much, titled, little]
    assert found(connection, "grief", by_relevance=True, until="2021-01-01") == [much]


def test_what_was_found_is_marked_as_data_not_as_markup(
    connection: Connection, client: Client
) -> None:
    index(connection, client, "He said <b>grief</b> & grief.", title="On grief")
    hit = Search(connection).ask(Query("grief"))[0]
    assert hit.title == (("On ", False), ("grief", True))
    assert hit.passage == (
        ("He said <b>", False), ("grief", True), ("</b> & ", False), ("grief", True), (".", False),
    )  # fmt: skip
    assert (hit.client_id, hit.section, hit.at) == (client.id, "sessions", "2026-11-17T10:00")


def test_a_long_note_shows_only_the_words_around(connection: Connection, client: Client) -> None:
    index(connection, client, "before " * 300 + "grief" + " after" * 300)
    passage = Search(connection).ask(Query("grief"))[0].passage
    assert ("grief", True) in passage
    assert passage[0][0].startswith("…")
    assert sum(len(text) for text, _ in passage) < 300


SLEPT = "Mari slept a little better after the visit, and told of her mother in Coruña. "


@pytest.mark.timeout(10)
@pytest.mark.parametrize("best", [False, True])
def test_the_passage_of_the_longest_note_is_cut_at_once(
    connection: Connection, client: Client, *, best: bool
) -> None:
    """The library went through two million characters once for each of their words."""
    text = "Quiet. " * 9 + SLEPT * (1_999_900 // len(SLEPT))
    index(connection, client, text)
    (hit,) = Search(connection).ask(Query("coruna moth", by_relevance=best))
    marked = [piece for piece, found in hit.passage if found]
    assert marked[:2] == ["mother", "Coruña"]
    whole = "".join(piece for piece, _found in hit.passage)
    assert whole.startswith("…better after the visit, and told of her mother in Coruña.")
    assert whole.endswith("…") and len(whole) < 300


@pytest.mark.parametrize(
    ("typed", "marked"),
    [("slept ", ["slept"]), ("Quiet", ["Quiet"] * 9), ("心", ["心"]), ("title", [])],
)
def test_a_long_passage_begins_where_what_was_typed_begins(
    connection: Connection, client: Client, typed: str, marked: list[str]
) -> None:
    text = f"{'Quiet. ' * 9}She slept. 担心 {'Then words. ' * 5_000}"
    index(connection, client, text, title="Title")
    (hit,) = Search(connection).ask(Query(typed))
    assert [piece for piece, found in hit.passage if found] == marked
    whole = "".join(piece for piece, _found in hit.passage).strip("…")
    assert whole in text


@pytest.mark.parametrize("typed", ["qx", "then", "drawing"])
def test_a_word_of_thousands_of_letters_is_not_shown_whole(
    connection: Connection, client: Client, typed: str
) -> None:
    text = f"qx{'qxqx' * 20_000} {'-' * 9_000} then {'-' * 9_000} more"
    index(connection, client, text, title="Drawing")
    (hit,) = Search(connection).ask(Query(typed))
    assert sum(len(piece) for piece, _found in hit.passage) < 3_000


def test_a_long_text_without_a_word_has_no_passage_but_is_found_by_its_title(
    connection: Connection, client: Client
) -> None:
    index(connection, client, "… " * 30_000, title="Drawing")
    (hit,) = Search(connection).ask(Query("drawing"))
    assert hit.passage == (("…", False),)


def test_what_is_taken_out_is_not_found(connection: Connection, client: Client) -> None:
    first = index(connection, client, "grief")
    entry_id, revision = add_entry(connection, client.id)
    search = Search(connection)
    with transaction(connection):
        search.add(
            Document(revision.id, entry_id, client.id, "sessions", "2026-01-01", "", "grief")
        )
        search.remove_revision(revision.id)
    assert found(connection, "grief") == [first]
    with transaction(connection):
        search.remove_entry(first)
    assert found(connection, "grief") == []
    connection.execute("INSERT INTO search_index (search_index) VALUES ('integrity-check')")


def test_a_tidied_index_finds_the_same(connection: Connection, client: Client) -> None:
    entries = [index(connection, client, "grief") for _ in range(30)]
    with transaction(connection):
        Search(connection).tidy()
    assert found(connection, "grief") == entries[::-1]
    connection.execute("INSERT INTO search_index (search_index) VALUES ('integrity-check')")


def test_the_text_of_search_is_never_changed_in_place(
    connection: Connection, client: Client
) -> None:
    index(connection, client, "grief")
    with pytest.raises(IntegrityError), transaction(connection):
        connection.execute("UPDATE search_doc SET text = 'x'")


def test_a_crowded_minute_keeps_every_document(connection: Connection, client: Client) -> None:
    entries = [index(connection, client, "grief", "2026-01-01") for _ in range(140)]
    next_day = index(connection, client, "grief", "2026-01-02")
    hits = Search(connection).ask(Query("grief", until="2026-01-02"), limit=500)
    assert [hit.entry_id for hit in hits] == entries[::-1]
    assert found(connection, "grief", since="2026-01-02") == [next_day]


HOSTILE = [
    "", " ", '"', '""', "'", "*", "a*", '"unclosed', "AND", "OR NOT", "NEAR(a b, 3)", "a AND",
    "title:", "text : x", "{title text}: y", "-grief", "^grief", "+ +", "(", ")", "a(b", "[]",
    "a\x00b", "\ud800", "%", "\\", "; DROP TABLE client;--", "𖿤", "🙂", "\u202e", "½", "a" * 5000,
    "grief " * 500, "é" * 3000, "\x02\x03",
]  # fmt: skip


@pytest.mark.parametrize("typed", HOSTILE)
@pytest.mark.parametrize("by_relevance", [False, True])
def test_no_query_raises(
    connection: Connection, client: Client, typed: str, by_relevance: bool
) -> None:
    index(connection, client, "grief and a b")
    search = Search(connection)
    query = Query(typed, client.id, "sessions", "2026-01-01", "2027-01-01", by_relevance)
    assert len(search.ask(query)) <= 1
    assert search.count(query) <= 1


def test_thousands_of_queries_of_any_characters_never_raise(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    connection = new_file(tmp_path_factory.mktemp("search") / "practice.emr")
    index(connection, add_client(connection), "grief and a b")
    search = Search(connection)

    @given(st.text(st.characters(codec=None), max_size=60))
    def ask(typed: str) -> None:
        search.ask(Query(typed))

    ask()
    connection.close()


def test_a_lone_letter_is_a_word_not_the_beginning_of_half_of_them() -> None:
    assert match_text("plan b") == '"plan" AND "b"'
    assert match_text("plan be") == '"plan" AND "be" *'
    assert match_text("plan be ") == '"plan" AND "be"'
    assert match_text("彼") == '"彼" *'
    assert match_text("... -- ??") == ""
    assert match_text("a" * 99) == f'"{"a" * LONGEST_TERM}" *'
    assert match_text("word " * 99).count('"') == 2 * MOST_TERMS


@given(st.text(st.characters(exclude_characters="\x02\x03\x1f", codec="utf-8")))
def test_unmarked_text_is_one_piece(text: str) -> None:
    assert runs(text) == (((text, False),) if text else ())


@given(st.datetimes(), st.datetimes())
def test_later_minutes_have_greater_ids(one: object, other: object) -> None:
    earlier, later = sorted((str(one), str(other)))
    assert minute_id(earlier) <= minute_id(later)


def test_partial_dates_have_an_id_of_their_earliest_minute() -> None:
    assert minute_id("2019") == minute_id("2019-01-01T00:00") < minute_id("2019-02")
    assert minute_id("1799-12-31") == 0
