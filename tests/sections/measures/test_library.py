"""Questionnaires loaded into a practice: kept as they came, every edition for good."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.sections.measures.test_questionnaire import question, sheet
from tests.sections.sessions.chart import Chart
from therapist_emr.sections.measures import library
from therapist_emr.sections.measures.answers import body_of
from therapist_emr.sections.measures.questionnaire import LARGEST_BYTES, NotAMeasure


def file(folder: Path, *items: dict[str, object], name: str = "q.json") -> Path:
    path = folder / name
    path.write_text(json.dumps(sheet(*items)), encoding="utf-8")
    return path


def test_a_file_is_kept_in_the_practice(empty_chart: Chart, tmp_path: Path) -> None:
    desk = empty_chart.desk
    before = len(library.offered(desk))
    found = library.load(desk, file(tmp_path, question("a")))
    assert [one.name for one in library.offered(desk)[before:]] == ["Calm scale"]
    library.load(desk, file(tmp_path, question("a")))
    assert len(library.loaded(desk)) == 1
    told = [row.action for row in empty_chart.practice.audit.rows()]
    assert told.count("shelf.put") == 1
    assert library.edition(desk, found.key, found.edition) == found


def test_other_words_are_another_edition_of_the_same(empty_chart: Chart, tmp_path: Path) -> None:
    desk = empty_chart.desk
    old = library.load(desk, file(tmp_path, question("a")))
    kept = desk.keep(
        "measures", "answers", body_of(old, {"a": "Som"}, day="2026-11-10", by="asked")
    )
    new = library.load(desk, file(tmp_path, question("a", text="Reworded")))
    assert [one.edition for one in library.offered(desk) if one.loaded] == [new.edition]
    assert library.edition(desk, old.key, old.edition) == old
    assert library.edition(desk, old.key, "never seen") == new
    assert library.edition(desk, "loaded:gone", "x") is None
    assert desk.entry(kept.id).current.body["answers"][0]["text"] == "Ask a"


def test_an_earlier_edition_loaded_again_is_given_again(empty_chart: Chart, tmp_path: Path) -> None:
    desk = empty_chart.desk
    old = library.load(desk, file(tmp_path, question("a")))
    library.load(desk, file(tmp_path, question("a", text="Reworded")))
    for _ in range(2):
        library.load(desk, file(tmp_path, question("a")))
        assert [one.edition for one in library.offered(desk) if one.loaded] == [old.edition]
    assert len(desk.shelf("measures").texts()) == 3


def test_a_shipped_measure_is_found_by_its_key(empty_chart: Chart) -> None:
    found = library.edition(empty_chart.desk, "phq-9", "an older one")
    assert found is not None
    assert found.name == "PHQ-9"


def test_what_cannot_be_read_is_refused(empty_chart: Chart, tmp_path: Path) -> None:
    with pytest.raises(NotAMeasure, match="cannot be read"):
        library.load(empty_chart.desk, tmp_path / "none.json")
    large = tmp_path / "large.json"
    large.write_bytes(b" " * (LARGEST_BYTES + 9))
    with pytest.raises(NotAMeasure, match="larger"):
        library.load(empty_chart.desk, large)
    assert library.loaded(empty_chart.desk) == []
