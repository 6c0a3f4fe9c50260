from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QThread
from pytestqt.qtbot import QtBot

from therapist_emr.domain.progress import Progress
from therapist_emr.errors import UserError
from therapist_emr.ui.jobs import Job, JobRunner


class Line:
    """Be a connection that notes what happened to it."""

    def __init__(self) -> None:
        self.thread = threading.get_ident()
        self.interrupted = threading.Event()
        self.closed = False

    def interrupt(self) -> None:
        self.interrupted.set()

    def close(self) -> None:
        self.closed = True


class Exchange:
    def __init__(self) -> None:
        self.lines: list[Line] = []

    def connect(self) -> Line:
        self.lines.append(Line())
        return self.lines[-1]


@pytest.fixture
def exchange() -> Exchange:
    return Exchange()


@pytest.fixture
def runner(qtbot: QtBot, exchange: Exchange) -> Iterator[JobRunner[Line]]:
    made = JobRunner(exchange.connect)
    yield made
    assert made.stop(5)


def heard(job: Job) -> dict[str, list[Any]]:
    told: dict[str, list[Any]] = {"done": [], "failed": [], "cancelled": [], "step": []}
    job.done.connect(told["done"].append)
    job.failed.connect(told["failed"].append)
    job.cancelled.connect(lambda: told["cancelled"].append(True))
    job.stepped.connect(lambda done, total, words: told["step"].append((done, total, words)))
    return told


def test_a_result_comes_back_on_the_screens_thread(
    qtbot: QtBot, runner: JobRunner[Line], exchange: Exchange
) -> None:
    where: list[bool] = []
    worker: list[int] = []

    def work(line: Line, progress: Progress) -> int:
        worker.append(threading.get_ident())
        return 41 + 1

    job = runner.start("Count", work)
    told = heard(job)
    job.done.connect(lambda _answer: where.append(QThread.currentThread() is runner.thread()))
    with qtbot.waitSignal(job.ended):
        pass
    assert told["done"] == [42]
    assert where == [True]
    assert worker[0] != threading.get_ident()
    assert exchange.lines[0].thread == worker[0]
    assert exchange.lines[0].closed
    assert not runner.busy()


def test_jobs_run_one_after_the_other(qtbot: QtBot, runner: JobRunner[Line]) -> None:
    order: list[str] = []

    def named(name: str) -> Any:
        def work(_line: Line, _progress: Progress) -> None:
            order.append(f"{name} begins")
            order.append(f"{name} ends")

        return work

    runner.start("One", named("one"))
    last = runner.start("Two", named("two"))
    with qtbot.waitSignal(last.ended):
        pass
    assert order == ["one begins", "one ends", "two begins", "two ends"]


def test_expected_problems_and_faults_both_come_back(
    qtbot: QtBot, runner: JobRunner[Line], exchange: Exchange
) -> None:
    def refuse(_line: Line, _progress: Progress) -> None:
        raise UserError("The disk is full.", "Make room and try again.")

    def break_down(_line: Line, _progress: Progress) -> None:
        raise ZeroDivisionError

    for work, kind in ((refuse, UserError), (break_down, ZeroDivisionError)):
        job = runner.start("Try", work)
        told = heard(job)
        with qtbot.waitSignal(job.ended):
            pass
        assert isinstance(told["failed"][0], kind)
        assert told["done"] == []
    assert all(line.closed for line in exchange.lines)


def test_steps_are_told_but_not_too_often(qtbot: QtBot, runner: JobRunner[Line]) -> None:
    def work(_line: Line, progress: Progress) -> None:
        for at in range(1, 2001):
            progress.step(at, 2000, f"Page {at}")

    job = runner.start("Pages", work)
    told = heard(job)
    with qtbot.waitSignal(job.ended):
        pass
    assert told["step"][-1] == (2000, 2000, "Page 2000")
    assert len(told["step"]) < 200


def test_a_cancel_interrupts_and_leaves_through_the_next_step(
    qtbot: QtBot, runner: JobRunner[Line], exchange: Exchange
) -> None:
    begun = threading.Event()

    def work(line: Line, progress: Progress) -> None:
        begun.set()
        assert line.interrupted.wait(5)
        progress.step(1, 2, "Half way")
        raise AssertionError("never reached")

    job = runner.start("Long", work)
    told = heard(job)
    assert begun.wait(5)
    job.cancel()
    with qtbot.waitSignal(job.ended):
        pass
    assert told["cancelled"] == [True]
    assert told["failed"] == []
    assert exchange.lines[0].closed


def test_an_interrupted_statement_counts_as_cancelled(
    qtbot: QtBot, runner: JobRunner[Line]
) -> None:
    def work(line: Line, _progress: Progress) -> None:
        assert line.interrupted.wait(5)
        raise RuntimeError("interrupted")

    job = runner.start("Long", work)
    told = heard(job)
    qtbot.wait(10)
    job.cancel()
    with qtbot.waitSignal(job.ended):
        pass
    assert told["cancelled"] == [True]


def test_a_job_cancelled_while_it_waits_never_begins(
    qtbot: QtBot, runner: JobRunner[Line], exchange: Exchange
) -> None:
    gate = threading.Event()
    runner.start("First", lambda _line, _progress: gate.wait(5))
    second = runner.start("Second", lambda _line, _progress: pytest.fail("began"))
    told = heard(second)
    second.cancel()
    gate.set()
    qtbot.waitUntil(lambda: told["cancelled"] == [True])
    assert len(exchange.lines) == 1


def test_work_without_a_connection_gets_none(
    qtbot: QtBot, runner: JobRunner[Line], exchange: Exchange
) -> None:
    job = runner.start_plain("Draw", lambda progress: progress.step(1, 1, "Done"))
    with qtbot.waitSignal(job.ended):
        pass
    assert exchange.lines == []


def test_a_connection_that_cannot_be_made_is_a_failed_job(qtbot: QtBot) -> None:
    def connect() -> Line:
        raise UserError("The practice is locked.")

    runner = JobRunner(connect)
    job = runner.start("Read", lambda _line, _progress: None)
    told = heard(job)
    with qtbot.waitSignal(job.ended):
        pass
    assert isinstance(told["failed"][0], UserError)
    assert runner.stop()


def test_stopping_waits_and_may_be_asked_twice(qtbot: QtBot, exchange: Exchange) -> None:
    runner = JobRunner(exchange.connect)
    assert runner.stop()
    begun = threading.Event()

    def work(line: Line, progress: Progress) -> None:
        begun.set()
        line.interrupted.wait(5)
        progress.step(0, 1, "")

    runner.start("Long", work)
    assert begun.wait(5)
    assert runner.stop(5)
    assert runner.stop()


@pytest.mark.parametrize("ends", ["well", "badly", "stopped"])
def test_nobody_hears_of_a_job_once_all_is_silent(
    qtbot: QtBot, runner: JobRunner[Line], ends: str
) -> None:
    going_on = threading.Event()

    def work(_line: Line, progress: Progress) -> None:
        going_on.wait(5)
        progress.step(1, 2, "halfway")
        if ends == "badly":
            raise UserError("The practice is locked.")

    job = runner.start("Long", work)
    told = heard(job)
    gone: list[object] = []
    job.ended.connect(lambda: gone.append("ended"))
    runner.fall_silent()
    if ends == "stopped":
        job.cancel()
    going_on.set()
    qtbot.waitUntil(lambda: not runner.busy())
    assert not any(told.values())
    assert gone == []


def test_every_start_is_announced(qtbot: QtBot, runner: JobRunner[Line]) -> None:
    with qtbot.waitSignal(runner.started) as announced:
        job = runner.start("Backup", lambda _line, _progress: None)
    assert announced.args == [job]
    assert job.title == "Backup"
    with qtbot.waitSignal(job.ended):
        pass
