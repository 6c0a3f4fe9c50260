"""The one who starts the parts of the day, kills the first in mid-sentence, and tells the rest."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

from therapist_emr.errors import UserError
from therapist_emr.spoken import complain, tell

PARTS = ("first-day", "evening", "second-computer")
TYPING = "typing"
COMPUTERS = "computers"
FAILED = "FAILED"
_MADE = ("[0-9][0-9]-*.png", "stopped.png", "recovery-sheet.pdf", "chart.pdf")
_MARK = "made-by-the-tour"
_BEFORE_KILL_SECONDS = 2.6
_LONGEST_SECONDS = 180


def tour(folder: Path) -> int:
    """Take the whole tour into a folder; return 0, or 1 when a station failed."""
    place = folder.absolute()
    make_ready(place)
    for part in PARTS:
        if not _Child(place, part).play():
            return 1
    pictures = len(list(place.glob(_MADE[0])))
    tell(f"The tour is over: {pictures} pictures and two PDFs in {folder}")
    return 0


def make_ready(place: Path) -> None:
    """Make the folder and clear away what an earlier tour left in it, and nothing else."""
    computers = place / COMPUTERS
    try:
        place.mkdir(parents=True, exist_ok=True)
        there = [old for pattern in _MADE for old in place.glob(pattern)]
        if computers.exists():
            if not (computers / _MARK).exists():
                raise UserError(
                    f"The folder holds a “{COMPUTERS}” that no tour has made.",
                    "Choose an empty folder.",
                )
            for old in there:
                old.unlink()
            shutil.rmtree(computers)
        elif there:
            raise UserError(
                f"The folder holds a “{there[0].name}” that no tour has made.",
                "Choose an empty folder.",
            )
        computers.mkdir(mode=0o700)
        (computers / _MARK).touch()
    except OSError as problem:
        no_folder = isinstance(problem, FileExistsError | NotADirectoryError)
        why = "it is not a folder" if no_folder else problem.strerror or "the disk refused it"
        raise UserError(
            f"The tour cannot use this folder: {why}.", "Choose another folder."
        ) from None


class _Child:
    """Run one part in a process of its own and pass on what it says."""

    def __init__(self, place: Path, part: str) -> None:
        self._part = part
        self._failed = ""
        self._killed = False
        # What libraries remark on goes beside the tour's own files, not among its lines.
        self._remarks = (place / COMPUTERS / f"{part}.txt").open("wb")
        self._process = subprocess.Popen(
            [*_program(), "tour", str(place), "--part", part],
            stdout=subprocess.PIPE,
            stderr=self._remarks,
            stdin=subprocess.DEVNULL,
            env=_environment(place / COMPUTERS / "home"),
            text=True,
            encoding="utf-8",
            errors="replace",
        )

    def play(self) -> bool:
        """Wait for the part's end; tell whether it went as it should."""
        process = self._process
        assert process.stdout is not None
        too_long = threading.Timer(_LONGEST_SECONDS, process.kill)
        too_long.start()
        try:
            with process:
                for line in process.stdout:
                    self._hear(line.rstrip("\n"))
        finally:
            too_long.cancel()
            self._remarks.close()
            if process.poll() is None:
                process.kill()
        if self._killed:
            tell("Killed while typing, as a power cut would")
            return True
        if process.returncode == 0 and not self._failed:
            return True
        why = self._failed or f"the part “{self._part}” ended by itself ({process.returncode})"
        complain(f"The tour stopped: {why}")
        return False

    def _hear(self, line: str) -> None:
        if line == TYPING:
            time.sleep(_BEFORE_KILL_SECONDS)
            self._killed = self._process.poll() is None
            self._process.kill()
        elif line.startswith(FAILED):
            self._failed = line.removeprefix(FAILED).strip()
        else:
            tell(line)


def _program() -> list[str]:
    """Return how this very program is started again: built, installed or from a checkout."""
    if getattr(sys, "frozen", False):
        return [sys.executable]
    return [sys.executable, "-m", "therapist_emr"]


def _environment(home: Path) -> dict[str, str]:
    """Return surroundings in which nothing of the user's own is found or touched."""
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    own = {"HOME": home, "USERPROFILE": home}
    for name, below in (
        ("XDG_CONFIG_HOME", "config"),
        ("XDG_DATA_HOME", "data"),
        ("XDG_STATE_HOME", "state"),
        ("XDG_CACHE_HOME", "cache"),
    ):
        own[name] = home / below
    return {**os.environ, **{name: str(path) for name, path in own.items()}, "PYTHONUTF8": "1"}
