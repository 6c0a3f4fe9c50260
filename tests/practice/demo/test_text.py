"""The words of notes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.practice.demo.made import DOV, KWAME, MARI, THUY, visit, writer
from therapist_emr.practice.demo.text import Telling, arrange, lay_out
from therapist_emr.sections.sessions.templates import SHIPPED

SESSION_TEMPLATES = [found.key for found in SHIPPED.of("session")]


def words_of(rows: list[dict[str, str]]) -> str:
    return "\n".join(row["text"] for row in rows)


@pytest.mark.parametrize("key", SESSION_TEMPLATES)
def test_every_session_template_is_filled_in(key: str) -> None:
    told = writer().session(replace(visit(5), goal="Return to a week with rest."), with_risk=True)
    rows = arrange(key, told)
    assert [row["label"] for row in rows] == [
        part.label for found in SHIPPED.of("session") if found.key == key for part in found.parts
    ]
    assert all(len(row["text"]) > 30 for row in rows)


@pytest.mark.parametrize("key", SESSION_TEMPLATES)
def test_all_that_was_told_is_in_the_note_once(key: str) -> None:
    telling = writer().session(visit(5), with_risk=True)
    text = words_of(arrange(key, telling))
    for part, sentences in telling.parts.items():
        if part != "goal":
            assert all(text.count(sentence) == 1 for sentence in sentences)


def test_the_goal_opens_a_note_that_starts_from_the_plan() -> None:
    told = writer().session(replace(visit(5), goal="Return to a week with rest."), with_risk=False)
    assert arrange("girp", told)[0]["text"].startswith("Return to a week with rest.")


def test_paragraphs_are_parted_and_empty_ones_left_out() -> None:
    telling = Telling()
    telling.add("told", "One.")
    telling.add("told", "Two.")
    telling.add("seen", "Three.")
    assert telling.arranged("told, homework, seen") == "One. Two.\n\nThree."
    assert telling.letters == len("One.Two.Three.")


def test_homework_agreed_is_homework_reviewed() -> None:
    writing = writer(seed=11)
    first = writing.session(visit(3), with_risk=False)
    second = writing.session(visit(4), with_risk=False)
    assert "homework" not in first.parts
    assert second.parts["homework"]


def test_the_measure_is_told_when_it_was_taken() -> None:
    telling = writer().session(replace(visit(9, severity=0.5), measured=True), with_risk=False)
    assert any(
        line.startswith("PHQ-9: ") and "down from 19" in line for line in telling.parts["seen"]
    )
    early = writer().session(replace(visit(0, severity=1.0), measured=True), with_risk=False)
    assert "PHQ-9: 19." in early.parts["seen"]


def test_worse_than_at_the_start_is_said_so() -> None:
    telling = writer().session(replace(visit(9, severity=1.12), measured=True), with_risk=False)
    assert any("up from 19" in line for line in telling.parts["seen"])
    same = writer().session(replace(visit(9, severity=1.0), measured=True), with_risk=False)
    assert "PHQ-9: 19, as at the start." in same.parts["seen"]


def test_what_the_clinician_did_holds_nothing_of_the_clients_job() -> None:
    writing = writer(words=500)
    telling = [writing.session(visit(number), with_risk=False) for number in range(1, 20)]
    told = [line for each in telling for line in each.parts["told"]]
    done = [line for each in telling for line in each.parts["done"]]
    assert any("it had been" in line for line in told)
    assert not any("it had been" in line for line in done)


def test_risk_is_told_when_asked() -> None:
    assert "risk" in writer().session(visit(5), with_risk=True).parts
    assert "risk" not in writer().session(visit(5), with_risk=False).parts


def test_video_sessions_say_where_the_client_was() -> None:
    telling = writer(words=200).session(replace(visit(5), place="video"), with_risk=False)
    assert "ideo" in telling.parts["told"][0]


def test_the_last_sessions_look_back() -> None:
    plain = writer().session(visit(39), with_risk=False)
    ending = writer().session(replace(visit(39), ending=True), with_risk=False)
    assert not any(_looks_back(line) for line in plain.parts["done"])
    assert any(_looks_back(line) for line in ending.parts["done"])


def _looks_back(line: str) -> bool:
    return line.startswith(("Looked back over", "We talked about ending", "We planned the last"))


def test_without_a_next_visit_none_is_promised() -> None:
    telling = writer().session(replace(visit(40), following=None), with_risk=False)
    assert not any("as arranged" in line for line in telling.parts["next"])


def test_medicines_are_named_as_taken_at_the_time() -> None:
    writing = writer(words=500)
    told = [
        words_of(
            arrange(
                "dap",
                writing.session(replace(visit(n), meds=("Sertraline", "75 mg")), with_risk=False),
            )
        )
        for n in range(2, 14)
    ]
    assert any("sertraline 75 mg" in text.lower() for text in told)
    none = writer(words=500)
    plain = [
        words_of(arrange("dap", none.session(visit(n), with_risk=False))) for n in range(2, 14)
    ]
    assert not any("sertraline" in text.lower() for text in plain)


def test_children_are_not_asked_about_wine() -> None:
    writing = writer(KWAME, words=400)
    for number in range(1, 30):
        text = words_of(arrange("dap", writing.session(visit(number, "school"), with_risk=False)))
        assert "alcohol" not in text.replace("Days without alcohol", "")
        assert "coffee" not in text


def test_couples_are_told_as_two() -> None:
    writing = writer(DOV)
    text = words_of(arrange("dap", writing.session(visit(6, "couple"), with_risk=False)))
    assert "Miriam" in text or "Each" in text or "Both" in text


def test_they_is_never_followed_by_a_singular_verb() -> None:
    writing = writer(THUY, words=400)
    for number in range(1, 30):
        text = words_of(arrange("soap", writing.session(visit(number, "ocd"), with_risk=False)))
        assert not any(bad in text for bad in ("hey was ", "hey has ", "hey is ", "hey does "))


@pytest.mark.parametrize(
    ("which", "key"), [(MARI, "depression"), (KWAME, "school"), (DOV, "couple")]
)
def test_the_intake_fills_every_part(which: int, key: str) -> None:
    rows = lay_out("intake", writer(which).intake(visit(0, key, 1.0)))
    assert len(rows) == 6
    assert all(len(row["text"]) > 20 for row in rows), [r["key"] for r in rows if not r["text"]]


def test_the_intake_tells_the_problem_in_order() -> None:
    told = writer().intake(visit(0, severity=1.0))
    assert told["presenting_problem"].startswith("Mari comes because")
    assert told["provisional_diagnoses"].startswith("F33.1 ")
    assert "Tue, " in told["plan"] or "as arranged" in told["plan"]


@settings(max_examples=25, deadline=None)
@given(st.integers(60, 600), st.integers(0, 10**6), st.floats(0, 1.15))
def test_length_follows_the_wish(words: int, seed: int, severity: float) -> None:
    writing = writer(words=words, seed=seed)
    lengths = [
        len(
            words_of(
                arrange("dap", writing.session(visit(n, severity=severity), with_risk=True))
            ).split()
        )
        for n in range(1, 12)
    ]
    assert all(35 <= length <= 640 for length in lengths)
    middle = sum(lengths) / len(lengths)
    assert 0.55 * words - 25 < middle < 1.45 * words + 70


def test_single_lines_are_told_about_missed_hours() -> None:
    writing = writer()
    for heading in ("noshow.outreach", "late.reason", "contact", "crisis.what", "addendum"):
        assert len(writing.line(visit(4), heading)) > 10
    assert writing.line(visit(4), "no such heading") == ""
