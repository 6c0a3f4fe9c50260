"""A small log that can be handed to anyone: which kind of error, at which line of our own code.

An error's message, arguments and variables may quote a note or a name, so none is ever written.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sys import UnraisableHookArgs
    from threading import ExceptHookArgs

LOG_NAME = "therapist-emr.log"
_MAX_BYTES = 512 * 1024
_KEPT = 3
_DEEPEST = 8
_LOGGER = logging.getLogger("therapist_emr")

Tell = Callable[[str], object]
Uncaught = Callable[[type[BaseException], BaseException, "TracebackType | None"], object]


def start(folder: Path) -> Path:
    """Write the log into a folder, readable by its owner only, and return the log's path.

    Raise what the disk raises; there is no log then, and nothing is told anywhere else instead.
    """
    stop()
    keep_quiet()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / LOG_NAME
    handler = _PrivateFile(path, maxBytes=_MAX_BYTES, backupCount=_KEPT, encoding="utf-8")
    handler.setFormatter(_utc_formatter())
    _LOGGER.addHandler(handler)
    _LOGGER.setLevel(logging.INFO)
    return path


def stop() -> None:
    """Close the log."""
    for handler in list(_LOGGER.handlers):
        _LOGGER.removeHandler(handler)
        with suppress(OSError):  # a full disk takes its last line no better now
            handler.close()
    _LOGGER.addHandler(logging.NullHandler())


def keep_quiet() -> None:
    """Let nothing that is logged reach a terminal: other packages' messages may quote a note."""
    _LOGGER.propagate = False
    for logger in (logging.getLogger(), _LOGGER):
        if not logger.handlers:
            logger.addHandler(logging.NullHandler())


def can_be_written(folder: Path) -> bool:
    """Tell whether a log can be written into a folder."""
    try:
        os.close(_opened(folder / LOG_NAME))
    except OSError:
        return False
    return True


def event(code: str, **numbers: float) -> None:
    """Write one line: a fixed code of ours and numbers, never words."""
    counted = "".join(f" {name}={value + 0}" for name, value in sorted(numbers.items()))
    _LOGGER.info("%s%s", code, counted)


def fault(error: BaseException, where: str) -> str:
    """Write an unexpected error and return the same redacted report."""
    report = redacted(error)
    _LOGGER.error("%s: %s", where, report.replace("\n", " | "))
    return report


def redacted(error: BaseException) -> str:
    """Return an error's kinds and its lines in our own code, the outermost error first."""
    return "\n".join(_described(each) for each in _chain(error))


def install_hooks(tell: Tell | None = None, *, uncaught: Uncaught | None = None) -> None:
    """Log every error nobody caught, and tell the redacted report; the default tells a terminal.

    Python itself would print the message of each. `uncaught` takes an error of the main thread
    in the place of both, as a window does.
    """
    say = tell or _tell_terminal

    def report(
        kind: type[BaseException], error: BaseException, traceback: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, traceback)
            return
        say(fault(error.with_traceback(traceback), "uncaught"))

    def in_main(
        kind: type[BaseException], error: BaseException, traceback: TracebackType | None
    ) -> None:
        try:
            (uncaught or report)(kind, error, traceback)
        except Exception as second:  # raised from here, Python would print both with their words
            fault(second, "telling an error")

    def in_thread(args: ExceptHookArgs) -> None:
        if args.exc_value is not None and not isinstance(args.exc_value, SystemExit):
            say(fault(args.exc_value, "uncaught in a thread"))

    def unraisable(args: UnraisableHookArgs) -> None:
        # It cannot stop anything, so it is noted and nobody is disturbed.
        if args.exc_value is not None:
            fault(args.exc_value, "unraisable")

    keep_quiet()
    sys.excepthook = in_main
    threading.excepthook = in_thread
    sys.unraisablehook = unraisable


def _tell_terminal(report: str) -> None:
    first = report.partition("\n")[0]
    if sys.stderr is not None:  # a program with a window may have none
        sys.stderr.write(f"therapist-emr met an error of its own and stopped: {first}\n")


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    waiting = [error]
    while waiting and len(seen) < _DEEPEST:
        current = waiting.pop(0)
        if id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        if isinstance(current, BaseExceptionGroup):
            waiting += current.exceptions
        if current.__cause__ is not None:
            waiting.append(current.__cause__)
        elif current.__context__ is not None and not current.__suppress_context__:
            waiting.append(current.__context__)


def _described(error: BaseException) -> str:
    kind = type(error)
    builtin = kind.__module__ == "builtins"
    name = kind.__qualname__ if builtin else f"{kind.__module__}.{kind.__qualname__}"
    places = " < ".join(reversed(list(_our_lines(error.__traceback__))))
    return f"{name} at {places}" if places else f"{name} outside our code"


def _our_lines(traceback: TracebackType | None) -> Iterator[str]:
    while traceback is not None:
        # The module's name is the same in a checkout, a wheel and the built program.
        names = traceback.tb_frame.f_globals
        module = str(names.get("__name__", ""))
        if module == "__main__":
            module = f"{names.get('__package__')}.{module}"
        if module.startswith(f"{__package__}."):
            place = module.removeprefix(f"{__package__}.")
            yield f"{place}:{traceback.tb_lineno} in {traceback.tb_frame.f_code.co_name}"
        traceback = traceback.tb_next


def _utc_formatter() -> logging.Formatter:
    formatter = _Redacted("%(asctime)sZ %(levelname)s %(message)s", "%Y-%m-%dT%H:%M:%S")
    formatter.converter = time.gmtime
    return formatter


class _Redacted(logging.Formatter):
    """Write the kind of an error where the standard formatter writes its message."""

    def formatException(self, ei: object) -> str:  # noqa: N802 - the standard library's name
        """Return the redacted report of the error being logged."""
        error = ei[1] if isinstance(ei, tuple) else None
        return redacted(error) if isinstance(error, BaseException) else ""


class _PrivateFile(RotatingFileHandler):
    """Open each log file so that only its owner can read it."""

    def _open(self) -> TextIOWrapper:
        return os.fdopen(_opened(self.baseFilename), "a", encoding=self.encoding)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the library's name
        """Go on without a line that could not be written; a terminal would get it instead."""


def _opened(path: str | Path) -> int:
    """Open a log to be added to; a pipe in its place is refused, not waited for."""
    at_once = getattr(os, "O_NONBLOCK", 0)
    return os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | at_once, 0o600)
