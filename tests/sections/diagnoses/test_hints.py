"""What is said in amber while a diagnosis is written, and what a suggestion fills in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.sections.sessions.chart import Chart, open_chart
from therapist_emr.forms.field import CheckContext
from therapist_emr.sections.diagnoses import SECTION
from therapist_emr.sections.diagnoses.codes import codes, read_anew
from therapist_emr.sections.diagnoses.form import DIAGNOSIS
from therapist_emr.sections.diagnoses.hints import code_hints, hints, offer_codes, offer_titles

KIND = SECTION.kinds[0]


@pytest.fixture
def chart(tmp_path: Path) -> Iterator[Chart]:
    opened = open_chart(tmp_path, filled=False)
    yield opened
    opened.connection.close()


def said(code: str, title: str = "") -> list[str]:
    return [hint.words for hint in code_hints(codes(), code, title)]


def test_a_suggestion_fills_the_code_or_the_title() -> None:
    first = offer_titles("ptsd")[0]
    assert first.text == "Post-traumatic stress disorder, unspecified"
    assert first.shown == f"F43.10  {first.text}"
    assert (first.remark, dict(first.fills)) == ("Billable", {"code": "F43.10"})
    heading = offer_codes("F43")[0]
    assert (heading.text, heading.remark) == ("F43", "Heading, not billable")
    assert heading.fills["title"] == "Reaction to severe stress, and adjustment disorders"


def test_unknown_codes_and_headings_are_told_plainly() -> None:
    assert said("F99.9") == ["F99.9 is not in ICD-10-CM, April 2026. It is kept as you typed it."]
    assert said("F33") == ["F33 is a heading and not billable. Codes beneath it are."]
    assert said("F41.1", "Worry") == ["ICD-10-CM calls this “Generalized anxiety disorder”."]
    assert said("F41.1", "generalized  anxiety disorder") == []


def test_a_code_without_its_dot_is_told_how_it_is_written(chart: Chart) -> None:
    assert said("F411", "Generalized anxiety disorder") == ["ICD-10-CM writes this F41.1."]
    chart.desk.keep("diagnoses", "diagnosis", {"title": "Worry", "code": "F411"})
    twin = list(hints(chart.desk, KIND, {"title": "Worry", "code": "F41.1"}, None))
    assert [one.words for one in twin] == ["This code is in the list already."]


def test_a_twin_in_the_list_is_told_but_not_of_itself(chart: Chart) -> None:
    body = {"title": "Generalized anxiety disorder", "code": "F41.1", "status": "active"}
    kept = chart.desk.keep("diagnoses", "diagnosis", body)
    codes()
    twin = list(hints(chart.desk, KIND, {**body, "code": " f41.1"}, None))
    assert [(one.path, one.words) for one in twin] == [
        ("code", "This code is in the list already.")
    ]
    assert list(hints(chart.desk, KIND, body, kept.id)) == []
    assert list(hints(chart.desk, KIND, {"title": "Worry"}, None)) == []
    assert len(list(hints(chart.desk, KIND, {"code": "XYZ"}, None))) == 1
    read_anew()
    assert list(hints(chart.desk, KIND, {"code": "XYZ"}, None)) == []


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"onset": "2026-05", "ended": "2025", "status": "resolved"}, "before the onset"),
        ({"ended": "2025"}, "says it goes on"),
    ],
)
def test_dates_and_status_agree(more: dict[str, str], words: str) -> None:
    context = CheckContext(date(2026, 11, 17))
    body = DIAGNOSIS.clean({"title": "Worry", **more}, context)
    [problem] = DIAGNOSIS.problems(body, context)
    assert problem.path == "ended"
    assert words in problem.words
