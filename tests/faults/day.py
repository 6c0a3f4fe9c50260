"""A whole made-up day in the real window, watched from outside: sockets, modes, traces."""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests.faults import shim
from tests.faults.paper import PROGRAM, environment
from tests.faults.row import Ground, Trial, require
from therapist_emr.ui.tour import texts

EXPORTED = {".pdf", ".png"}
SAID = (
    texts.LEGAL_NAME, texts.NAME, texts.WISH, texts.PROBLEM, texts.GOAL, texts.OBJECTIVE,
    texts.INTERVENTION, texts.SEEN, texts.PRESCRIBER, texts.PASSPHRASE, texts.GUARDIAN["Name"],
    "Two full days at school", "Avoidance is loosening", "Rehearse the assembly",
)  # fmt: skip
"""What was typed: none of it may be readable outside what was exported."""


def no_watching() -> str:
    """Say why strace cannot watch a program here, or nothing."""
    if shutil.which("strace") is None:
        return "not installed: strace"
    tried = subprocess.run(
        ["strace", "-qq", "-o", os.devnull, "true"],
        env=shim.plain_environment(), capture_output=True, check=False,
    )  # fmt: skip
    return "strace may not watch programs here" if tried.returncode else ""


def watched(ground: Ground) -> Trial:
    """Take the tour under strace; then look at what it opened and what it left."""
    folder = ground.folder
    for name in ("home", "tmp"):
        (folder / name).mkdir(mode=0o700)
    trace = folder / "trace"
    strace = ["strace", "-f", "-qq", "-e", "trace=network,execve", "-o", str(trace)]
    surroundings = {**environment(folder / "home"), "TMPDIR": str(folder / "tmp")}
    done = subprocess.run(
        [*strace, *PROGRAM, "tour", str(folder / "tour")],
        cwd=folder, env=surroundings, capture_output=True, text=True, check=False,
    )  # fmt: skip
    require(done.returncode == 0, f"the tour stopped: {done.stderr[-400:]}")
    looks = (_sockets, _modes, _traces)

    def trial(number: int) -> None:
        looks[number](folder, trace)

    return trial


def _sockets(_folder: Path, trace: Path) -> None:
    calls = trace.read_text(encoding="utf-8", errors="replace").splitlines()
    internet = [call for call in calls if re.search(r"AF_INET6?\b", call)]
    require(not internet, f"{len(internet)} internet sockets, such as {internet[:1]}")
    require(any("execve" in call for call in calls), "strace saw nothing at all")


def _modes(folder: Path, _trace: Path) -> None:
    own = [path for path in _left(folder) if path.parent != folder / "tour"]
    require(own, "the tour left nothing to look at")
    for path in own:
        mode = stat.S_IMODE(path.lstat().st_mode)
        allowed = 0o700 if path.is_dir() else 0o600
        if path.is_socket() or path.is_symlink():
            continue
        require(mode & ~allowed == 0, f"{path.relative_to(folder)} has mode {mode:o}")


def _traces(folder: Path, _trace: Path) -> None:
    wanted = [words.encode(code) for words in SAID for code in ("utf-8", "utf-16-le", "utf-32-le")]
    for path in _left(folder):
        for words in SAID:
            require(words not in str(path), "a name is in the name of a file")
        if path.is_file() and path.suffix not in EXPORTED:
            data = path.read_bytes()
            place = path.relative_to(folder)
            require(not any(each in data for each in wanted), f"what was typed is in {place}")


def _left(folder: Path) -> Iterator[Path]:
    for name in ("home", "tmp", "tour"):
        yield from (folder / name).rglob("*")
