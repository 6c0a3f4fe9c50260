from __future__ import annotations

import json
import os
import stat
import sys
from pathlib import Path
from typing import Any

import pytest

from therapist_emr.errors import UserError
from therapist_emr.forms.form import Rejected
from therapist_emr.paths import resources_dir
from therapist_emr.practice import Desk, Practice
from therapist_emr.practice.library import MOST_BYTES, Imported, NotALibrary, NotUsable
from therapist_emr.practice.work import Gone
from therapist_emr.store.library import SNIPPET
from therapist_emr.vault.files import NotReplaced

TEMPLATE: dict[str, Any] = {
    "title": "DAP with homework", "kind": "session", "about": "",
    "parts": [{"label": "Data", "required": True}, {"label": "Homework", "carry_forward": True}],
}  # fmt: skip


def test_an_own_template_is_offered_at_every_desk(practice: Practice, desk: Desk) -> None:
    kept = practice.library.keep_template(TEMPLATE)
    assert [raw["title"] for raw in desk.own_templates()] == ["DAP with homework"]
    changed = practice.library.keep_template({**TEMPLATE, "title": "Tasks"}, kept.uuid)
    assert (changed.uuid, changed.key) == (kept.uuid, kept.key)
    assert [item.body["title"] for item in practice.library.templates()] == ["Tasks"]


def test_two_templates_or_snippets_never_share_a_name(practice: Practice) -> None:
    practice.library.keep_template(TEMPLATE)
    with pytest.raises(Rejected) as refused:
        practice.library.keep_template({**TEMPLATE, "title": "dap with HOMEWORK"})
    assert refused.value.problems[0].path == "title"
    snippet = practice.library.keep_snippet({"key": "bp", "text": "Blood pressure"})
    with pytest.raises(Rejected) as refused:
        practice.library.keep_snippet({"key": "bp", "text": "Other"})
    assert refused.value.problems[0].path == "key"
    again = practice.library.keep_snippet({"key": "bp", "text": "Other"}, snippet.uuid)
    assert [item.body for item in practice.library.snippets()] == [again.body]


def test_what_is_wrong_is_said_and_nothing_kept(practice: Practice) -> None:
    for values in ({}, {**TEMPLATE, "parts": []}):
        with pytest.raises(Rejected):
            practice.library.keep_template(values)
    with pytest.raises(Rejected):
        practice.library.keep_snippet({"key": "b p", "text": ""})
    assert practice.library.templates() == practice.library.snippets() == []


def test_what_comes_back_after_its_name_was_given_away_has_a_number(practice: Practice) -> None:
    library = practice.library
    key = "a" * 20
    again = [library.remove(library.keep_snippet({"key": key, "text": at}).uuid) for at in "12"]
    library.keep_snippet({"key": key, "text": "3"})
    for bring_back in again:
        bring_back()
    found = {item.key: item.body["text"] for item in library.snippets()}
    assert found == {key: "3", f"{key[:18]}-2": "1", f"{key[:18]}-3": "2"}
    for item in library.snippets():
        library.keep_snippet({"key": item.key, "text": "changed"}, item.uuid)
    bring_back = library.remove(library.keep_template(TEMPLATE).uuid)
    library.keep_template(TEMPLATE)
    bring_back()
    titles = [item.body["title"] for item in library.templates()]
    assert titles == ["DAP with homework", "DAP with homework (2)"]


def test_removing_can_be_taken_back(practice: Practice) -> None:
    kept = practice.library.keep_snippet({"key": "bp", "text": "Blood pressure"})
    bring_back = practice.library.remove(kept.uuid)
    assert practice.library.snippets() == []
    bring_back()
    assert practice.library.snippets() == [kept]
    with pytest.raises(Gone):
        practice.library.remove("nothing")


def test_words_are_taken_once_and_can_be_forgotten(practice: Practice) -> None:
    for word in ("Quiñones", "Quiñones", "  ", "EMDR"):
        practice.library.add_word(word)
    assert practice.library.words() == ["EMDR", "Quiñones"]
    practice.library.forget_word("EMDR")
    practice.library.forget_word("never there")
    assert practice.library.words() == ["Quiñones"]


@pytest.mark.parametrize("kind", ["template", "snippet"])
def test_a_file_carries_them_to_another_practice(
    practice: Practice, tmp_path: Path, kind: str
) -> None:
    library = practice.library
    kept = library.keep_template(TEMPLATE)
    short = library.keep_snippet({"key": "bp", "text": "Blood\npressure"})
    path = tmp_path / "mine.json"
    assert library.write_file(path, kind) == 1
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert library.read_file(path) == Imported(0, 1)
    library.remove(kept.uuid if kind == "template" else short.uuid)
    assert library.read_file(path) == Imported(1, 0)
    assert [item.body["title"] for item in library.templates()] == ["DAP with homework"]
    assert [item.body["text"] for item in library.snippets()] == ["Blood\npressure"]


def test_a_shipped_template_file_can_be_taken_over(practice: Practice) -> None:
    soap = resources_dir() / "note_templates" / "soap.json"
    assert practice.library.read_file(soap) == Imported(1, 0)
    assert [item.body["title"] for item in practice.library.templates()] == ["SOAP"]


@pytest.mark.parametrize(
    "text",
    [
        "", "not json", "[]", "{}", '{"templates": 3}', '{"templates": [3]}',
        '{"templates": [{"title": "A"}]}', '{"snippets": [3]}',
        '{"snippets": [{"key": "a", "key": "b", "text": "t"}]}',
        '{"snippets": [{"key": "a", "text": NaN}]}', "[" * 100_000,
        '{"snippets": [{"key": "good", "text": "t"}, {"key": "not good", "text": "t"}]}',
        '{"title": "A", "kind": "session", "fields": [{"kind": "long_text"}]}',
        '{"title": "A", "kind": "haiku", "fields": []}',
    ],
)  # fmt: skip
def test_what_is_no_library_is_refused_whole(practice: Practice, tmp_path: Path, text: str) -> None:
    path = tmp_path / "other.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises((NotALibrary, NotUsable)):
        practice.library.read_file(path)
    assert practice.library.templates() == practice.library.snippets() == []


def test_which_text_of_a_file_stands_in_the_way_is_said(practice: Practice, tmp_path: Path) -> None:
    path = tmp_path / "other.json"
    rows = [{"key": "good", "text": "t"}, {"key": "Not good", "text": "t"}]
    path.write_text(json.dumps({"snippets": rows}), encoding="utf-8")
    with pytest.raises(NotUsable) as refused:
        practice.library.read_file(path)
    assert refused.value.message == (
        "Nothing was taken over, because snippet 2 of the file cannot be used. "
        "Its “key”: Use small letters and digits, without blanks."
    )


def test_a_file_that_is_too_large_or_not_there_is_said_plainly(
    practice: Practice, tmp_path: Path
) -> None:
    path = tmp_path / "large.json"
    path.write_text(json.dumps({"snippets": ["x" * MOST_BYTES]}), encoding="utf-8")
    with pytest.raises(NotALibrary, match="too large"):
        practice.library.read_file(path)
    with pytest.raises(UserError):
        practice.library.read_file(tmp_path / "nothing.json")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")
def test_a_pipe_or_a_folder_is_refused_and_not_waited_for(
    practice: Practice, tmp_path: Path
) -> None:
    os.mkfifo(tmp_path / "templates.json")
    for path in (tmp_path / "templates.json", tmp_path):
        with pytest.raises(NotALibrary):
            practice.library.read_file(path)


def test_exporting_loses_no_other_file(practice: Practice, tmp_path: Path) -> None:
    other = tmp_path / "practice.json"
    other.write_bytes(b"not of this sort")
    with pytest.raises(NotReplaced):
        practice.library.write_file(other, SNIPPET)
    assert other.read_bytes() == b"not of this sort"
