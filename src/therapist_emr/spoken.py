"""What the program prints: any name can be, and none can steer the terminal it is printed on."""

from __future__ import annotations

import os
import re
import sys
from contextlib import suppress
from io import TextIOWrapper

PROGRAM = "therapist-emr"
# Control characters, which may begin an escape sequence, what ends a line, and what turns the
# direction of all that follows it.
_STEERING = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def harmless(text: str) -> str:
    r"""Return text with what could steer a terminal written out, as in JSON: `\u001b`."""
    return _STEERING.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def tell(*columns: object) -> None:
    """Print one line of results, its columns parted by tabs."""
    print("\t".join(harmless(str(column)) for column in columns), flush=True)


def remark(words: str) -> None:
    """Print one line beside the results, for the person and not for a program."""
    if sys.stderr is not None:
        with suppress(OSError):
            print(harmless(words), file=sys.stderr, flush=True)


def complain(words: str) -> int:
    """Print in one line what is amiss; return the exit code of a failure."""
    remark(f"{PROGRAM}: {' '.join(words.split())}")
    return 1


def keep_places() -> None:
    """Put nothing in the place of each standard stream that was closed at the start.

    The next file that is opened would be given its number, and all that a library or a program
    started from here writes to its standard error would go into a practice, a backup or a PDF.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)


def speak_plainly() -> None:
    """Let any name be printed, whatever the terminal's or the file's encoding."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            if stream.isatty():
                stream.reconfigure(errors="backslashreplace")
            else:
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def let_go_of_output() -> None:
    """Send what is still to be printed nowhere, since nobody reads it any more."""
    if sys.stdout is None:  # it was closed from the start
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
