"""A canary typed into a chart, and looked for wherever it may have gone."""

from __future__ import annotations

import base64
import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.faults import shim
from tests.faults.row import Ground, Trial, require
from therapist_emr.pdf.preview import Preview

ROOT = Path(__file__).parents[2]
CANARY = "Zwitscherkanari"
STEPS = [
    "client", "draft", "signed", "medication", "search", "discarded", "faults", "export",
    "backup", "restore", "draft in the log",
]  # fmt: skip
ENDS = ("SIGKILL", "SIGSEGV")


def spellings(word: str) -> list[bytes]:
    """Return how a word may lie in a file: encodings, cases, Base64 at each of its offsets."""
    cases = [word, word.lower(), word.upper(), word.casefold()]
    found = [case.encode(code) for case in cases for code in ("utf-8", "utf-16-le", "utf-32-le")]
    for shift in range(3):
        coded = base64.b64encode(b"\0" * shift + word.encode())
        found.append(coded[4:-4])
    return found


def sightings(folder: Path) -> list[str]:
    """Return the files below a folder, by name or content, in which the canary is readable."""
    wanted = spellings(CANARY)
    seen = []
    for path in folder.rglob("*"):
        if CANARY.lower() in str(path).lower():
            seen.append(str(path))
        elif path.is_file():
            data = path.read_bytes()
            if any(each in data for each in wanted):
                seen.append(str(path))
    return seen


def started(folder: Path, end: str) -> subprocess.Popen[str]:
    """Start the typist with a home and a temporary folder of its own, core dumps allowed."""
    places = {name: folder / name for name in ("home", "tmp", "desk")}
    for place in places.values():
        place.mkdir()
    kept = shim.plain_environment()
    settings = {"TMPDIR": "tmp", "TMP": "tmp", "TEMP": "tmp", "SQLITE_TMPDIR": "tmp"}
    environment = {
        **{key: value for key, value in kept.items() if not key.startswith("XDG_")},
        "HOME": str(places["home"]),
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}",
        **{name: str(places[key]) for name, key in settings.items()},
    }
    command = [sys.executable, "-m", "tests.faults.typist", str(places["desk"]), CANARY, end]
    return subprocess.Popen(
        ["/bin/sh", "-c", 'ulimit -c "$(ulimit -H -c)"; exec "$@"', "sh", *command],
        cwd=places["tmp"], env=environment, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def typed(ground: Ground) -> Trial:
    """Let the typist write and end badly, looking for the canary after each of its steps."""

    def trial(number: int) -> None:
        folder, end = ground.folder / f"{number}", ENDS[number % len(ENDS)]
        folder.mkdir()
        done = []
        with started(folder, end) as child:
            assert child.stdin is not None
            assert child.stdout is not None
            assert child.stderr is not None
            for line in child.stdout:
                done.append(line.strip())
                seen = [Path(name).suffix for name in sightings(folder)]
                require(not seen, f"after “{line.strip()}” it is readable in files: {seen}")
                child.stdin.write("\n")
                child.stdin.flush()
                ground.notes["searches"] += 1
            told = child.stderr.read()
        require(done == STEPS, f"the typist stopped early: {told}")
        require(child.returncode == -getattr(signal, end), "the typist did not end as it should")
        require(CANARY not in told, "it was written to standard error")
        require(not sightings(folder), "it is readable after the end")
        _check_traces(folder)

    return trial


def _check_traces(folder: Path) -> None:
    """Require that the typist did all that could leave traces, or the search proved little."""
    desk = folder / "desk"
    require((desk / "practice.emr-wal").stat().st_size > 0, "nothing was left in the log")
    require(not (desk / "none.pdf").exists(), "a PDF that was given up is there")
    with Preview(desk / "chart.pdf") as pages:
        shown = "".join(pages.text(page) for page in range(pages.page_count))
    require(CANARY in shown, "the PDF that was asked for does not show it")
    logged = "".join(path.read_text() for path in (folder / "home").rglob("*.log"))
    require("RuntimeError" in logged, "no fault was logged")
