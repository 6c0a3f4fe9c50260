from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.exceptions import capture_exceptions
from pytestqt.qtbot import QtBot

from tests.store.opened import KEY, new_file
from therapist_emr.domain.clock import SystemClock
from therapist_emr.domain.progress import Progress
from therapist_emr.errors import UserError
from therapist_emr.practice import Practice, open_practice
from therapist_emr.store.connection import connect_again
from therapist_emr.ui.background import Background
from therapist_emr.ui.jobs import JobRunner


@pytest.fixture
def background(tmp_path: Path, qtbot: QtBot) -> Iterator[Background]:
    file = tmp_path / "practice.emr"
    connection = new_file(file)
    runner = JobRunner(lambda: connect_again(file, bytearray(KEY)))
    made = Background(runner, lambda own: open_practice(own, SystemClock(), "tester"))
    yield made
    assert made.stop()
    connection.close()


def test_an_answer_and_its_steps_come_back(background: Background, qtbot: QtBot) -> None:
    answers: list[int] = []
    steps: list[tuple[int, int, str]] = []

    def count(practice: Practice, progress: Progress) -> int:
        progress.step(1, 2, "half")
        return len(practice.sections)

    background.ask(count, answers.append, progress=lambda *told: steps.append(told))
    qtbot.waitUntil(lambda: bool(answers))
    assert answers[0] > 0
    assert steps == [(1, 2, "half")]


def fail(*_told: object) -> None:
    raise UserError("It did not work.")


def test_trouble_is_told_or_raised_where_it_is_shown(background: Background, qtbot: QtBot) -> None:
    troubles: list[BaseException] = []
    background.ask(fail, lambda _answer: None, troubles.append)
    qtbot.waitUntil(lambda: bool(troubles))
    with capture_exceptions() as raised:
        background.ask(fail, lambda _answer: None)
        qtbot.waitUntil(lambda: bool(raised))
    assert isinstance(raised[0][1], UserError)
