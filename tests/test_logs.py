"""The log tells kinds and places, and nothing a note, a name or a key could be in."""

from __future__ import annotations

import gc
import logging
import os
import stat
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from therapist_emr import logs
from therapist_emr.paths import resource

CANARY = "Ada Lovelace is afraid of bridges"


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    root = logging.getLogger()
    before = list(root.handlers)
    path = logs.start(tmp_path / "logs")
    yield path
    logs.stop()
    root.handlers[:] = before


@pytest.fixture
def hooks() -> Iterator[None]:
    before = sys.excepthook, threading.excepthook, sys.unraisablehook
    yield
    sys.excepthook, threading.excepthook, sys.unraisablehook = before


def caught(error: BaseException) -> BaseException:
    """Return an error that was really raised, with a variable that must not be told."""
    clinical = f"{CANARY} again"
    try:
        raise error
    except BaseException as raised:
        assert clinical
        return raised


def raised_in_our_code() -> BaseException:
    try:
        resource(CANARY, cast("str", 7))
    except TypeError as error:
        return error
    raise AssertionError


def test_an_event_is_a_code_and_numbers(log: Path) -> None:
    logs.event("backup.done", bytes=4096, pages=1, whole=True)
    line = log.read_text("utf-8").strip()
    assert line.endswith("INFO backup.done bytes=4096 pages=1 whole=1")
    assert line[10] == "T"
    assert line.split()[0].endswith("Z")


def test_an_event_refuses_words(log: Path) -> None:
    with pytest.raises(TypeError):
        logs.event("search", text=CANARY)  # type: ignore[arg-type]  # what the type forbids
    assert CANARY not in log.read_text("utf-8")


def test_a_fault_tells_kind_and_our_lines_only(log: Path) -> None:
    report = logs.fault(raised_in_our_code(), "opening an icon")
    assert report.startswith("TypeError at paths:")
    assert "in resource" in report
    assert "test_logs" not in report
    written = log.read_text("utf-8")
    assert f"ERROR opening an icon: {report}" in written
    assert CANARY not in written


def test_an_error_outside_our_code_says_so(log: Path) -> None:
    assert logs.fault(caught(KeyError(CANARY)), "reading") == "KeyError outside our code"
    assert CANARY not in log.read_text("utf-8")


def test_causes_contexts_and_groups_are_told_by_kind() -> None:
    def chained() -> BaseException:
        try:
            try:
                raise OSError(CANARY)
            except OSError as error:
                raise LookupError(CANARY) from error
        except LookupError:
            try:
                raise ExceptionGroup(CANARY, [ValueError(CANARY), EOFError(CANARY)])
            except ExceptionGroup as group:
                return group

    kinds = [line.split()[0] for line in logs.redacted(chained()).splitlines()]
    assert kinds == ["ExceptionGroup", "ValueError", "EOFError", "LookupError", "OSError"]


def test_a_suppressed_context_is_left_out() -> None:
    try:
        try:
            raise OSError(CANARY)
        except OSError:
            raise LookupError(CANARY) from None
    except LookupError as error:
        assert logs.redacted(error) == "LookupError outside our code"


def test_a_chain_that_bites_its_tail_ends() -> None:
    first, second = ValueError(), TypeError()
    first.__cause__, second.__cause__ = second, first
    assert len(logs.redacted(first).splitlines()) == 2


def test_a_long_chain_is_cut() -> None:
    error: BaseException = ValueError()
    for _ in range(50):
        outer = ValueError()
        outer.__cause__ = error
        error = outer
    assert 1 < len(logs.redacted(error).splitlines()) < 20


def test_an_error_of_another_package_is_named_whole() -> None:
    error = caught(pytest.UsageError(CANARY))
    assert logs.redacted(error) == "pytest.UsageError outside our code"


@given(st.text(min_size=3), st.sampled_from([ValueError, KeyError, OSError, UnicodeError]))
def test_no_message_ever_shows(message: str, kind: type[Exception]) -> None:
    plain = logs.redacted(kind())
    assert logs.redacted(caught(kind(message))) == plain


def test_the_standard_logger_hides_messages_of_errors_too(log: Path) -> None:
    try:
        raise ValueError(CANARY)
    except ValueError:
        logging.getLogger("therapist_emr.store").exception("store.failed")
    written = log.read_text("utf-8")
    assert "store.failed\nValueError outside our code" in written
    assert CANARY not in written


def test_other_packages_words_go_nowhere(log: Path, capfd: pytest.CaptureFixture[str]) -> None:
    logging.getLogger("some.package").warning("bad text: %s", CANARY)
    assert CANARY not in log.read_text("utf-8")
    assert CANARY not in "".join(capfd.readouterr())


@pytest.mark.skipif(os.name != "posix", reason="file modes are a POSIX matter")
def test_the_log_is_private_even_under_a_loose_umask(tmp_path: Path) -> None:
    before = os.umask(0o000)
    try:
        path = logs.start(tmp_path / "new" / "logs")
        logs.event("started")
    finally:
        os.umask(before)
        logs.stop()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_the_log_turns_over_and_stays_small(log: Path) -> None:
    for number in range(30_000):
        logs.event("a.line.to.fill.the.log.with.nothing.at.all", number=number)
    files = sorted(log.parent.iterdir())
    assert [file.name for file in files] == [log.name, *(f"{log.name}.{n}" for n in (1, 2, 3))]
    assert sum(file.stat().st_size for file in files) < 2_200_000


def test_starting_twice_writes_once(log: Path) -> None:
    logs.start(log.parent)
    logs.event("once")
    assert log.read_text("utf-8").count("once") == 1


def test_an_uncaught_error_is_logged_and_told(log: Path, hooks: None) -> None:
    told: list[str] = []
    logs.install_hooks(told.append)
    error = raised_in_our_code()
    sys.excepthook(type(error), error, error.__traceback__)
    assert told[0].startswith("TypeError at paths:")
    assert "uncaught: TypeError at paths:" in log.read_text("utf-8")


def test_ctrl_c_keeps_its_usual_end(
    log: Path, hooks: None, capsys: pytest.CaptureFixture[str]
) -> None:
    told: list[str] = []
    logs.install_hooks(told.append)
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert told == []
    assert "KeyboardInterrupt" in capsys.readouterr().err
    assert log.read_text("utf-8") == ""


def test_a_terminal_gets_one_line_without_the_message(
    log: Path, hooks: None, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.install_hooks()
    error = caught(ValueError(CANARY))
    sys.excepthook(type(error), error, error.__traceback__)
    said = capsys.readouterr().err
    assert (
        said == "therapist-emr met an error of its own and stopped: ValueError outside our code\n"
    )


def test_a_failing_thread_is_logged(log: Path, hooks: None) -> None:
    told: list[str] = []
    logs.install_hooks(told.append)

    def fails() -> None:
        raise LookupError(CANARY)

    def leaves() -> None:
        raise SystemExit

    for work in (fails, leaves):
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
    assert told == ["LookupError outside our code"]
    assert "uncaught in a thread: LookupError" in log.read_text("utf-8")


def test_an_error_that_cannot_be_raised_is_noted_quietly(log: Path, hooks: None) -> None:
    told: list[str] = []
    logs.install_hooks(told.append)

    class Failing:
        def __del__(self) -> None:
            raise ArithmeticError(CANARY)

    Failing()
    gc.collect()
    assert told == []
    assert "unraisable: ArithmeticError" in log.read_text("utf-8")
    assert CANARY not in log.read_text("utf-8")


def test_a_window_takes_an_error_itself_and_may_fail_at_it(
    log: Path, hooks: None, capsys: pytest.CaptureFixture[str]
) -> None:
    taken: list[str] = []

    def take(kind: type[BaseException], error: BaseException, _trace: object) -> None:
        taken.append(kind.__name__)
        raise RuntimeError(f"deleted while telling {error}")

    logs.install_hooks(uncaught=take)
    error = caught(ValueError(CANARY))
    sys.excepthook(type(error), error, error.__traceback__)
    assert taken == ["ValueError"]
    assert "telling an error: RuntimeError" in log.read_text("utf-8")
    assert capsys.readouterr().err == ""


def test_without_a_standard_error_nothing_is_told(
    log: Path, hooks: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stderr", None)
    logs.install_hooks()
    error = caught(ValueError(CANARY))
    sys.excepthook(type(error), error, error.__traceback__)
    assert log.read_text("utf-8").count("\n") == 1


@pytest.mark.skipif(sys.platform != "linux", reason="a disk that is full is Linux's")
def test_a_line_that_cannot_be_written_goes_to_no_terminal(
    log: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.stop()
    log.unlink()
    log.symlink_to("/dev/full")
    logs.start(log.parent)
    logs.event("lost")
    logs.stop()
    assert capsys.readouterr().err == ""


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such pipes")
def test_what_is_no_file_in_the_logs_place_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    assert logs.can_be_written(tmp_path)
    pipe = tmp_path / "pipe"
    pipe.mkdir()
    os.mkfifo(pipe / logs.LOG_NAME)
    assert not logs.can_be_written(pipe)
    with pytest.raises(OSError, match="No such device"):
        logs.start(pipe)
