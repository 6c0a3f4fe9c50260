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

Tell = Callable[[str], None]


def start(folder: Path) -> Path:
    """Write the log into a folder, readable by its owner only, and return the log's path."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / LOG_NAME
    stop()
    handler = _PrivateFile(path, maxBytes=_MAX_BYTES, backupCount=_KEPT, encoding="utf-8")
    handler.setFormatter(_utc_formatter())
    _LOGGER.addHandler(handler)
    _LOGGER.setLevel(logging.INFO)
    _LOGGER.propagate = False
    # Other packages' messages may quote what they were given: they go nowhere.
    root = logging.getLogger()
    if not root.handlers:
        root.addHandler(logging.NullHandler())
    return path


def stop() -> None:
    """Close the log."""
    for handler in list(_LOGGER.handlers):
        _LOGGER.removeHandler(handler)
        handler.close()


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


def install_hooks(tell: Tell | None = None) -> None:
    """Log every error nobody caught, and tell the redacted report; the default tells a terminal."""
    say = tell or _tell_terminal

    def uncaught(
        kind: type[BaseException], error: BaseException, traceback: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, traceback)
            return
        say(fault(error.with_traceback(traceback), "uncaught"))

    def in_thread(args: ExceptHookArgs) -> None:
        if args.exc_value is not None and not isinstance(args.exc_value, SystemExit):
            say(fault(args.exc_value, "uncaught in a thread"))

    def unraisable(args: UnraisableHookArgs) -> None:
        # It cannot stop anything, so it is noted and nobody is disturbed.
        if args.exc_value is not None:
            fault(args.exc_value, "unraisable")

    sys.excepthook = uncaught
    threading.excepthook = in_thread
    sys.unraisablehook = unraisable


def _tell_terminal(report: str) -> None:
    first = report.partition("\n")[0]
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
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT
        return os.fdopen(os.open(self.baseFilename, flags, 0o600), "a", encoding=self.encoding)
