"""What is typed into a chart is nowhere on disk in the clear, whatever happens next.

The one exception is the PDF that a clinician asks for.
"""

from __future__ import annotations

import base64
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.vault.practices import PASSPHRASE
from therapist_emr.domain.clock import SystemClock
from therapist_emr.pdf.preview import Preview
from therapist_emr.practice import open_practice
from therapist_emr.practice.searching import Query
from therapist_emr.vault import lifecycle

ROOT = Path(__file__).parents[2]
CANARY = "Zwitscherkanari"
STEPS = [
    "client", "draft", "signed", "medication", "search", "discarded", "faults", "export",
    "backup", "restore", "draft in the log",
]  # fmt: skip


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
    settings = {"TMPDIR": "tmp", "TMP": "tmp", "TEMP": "tmp", "SQLITE_TMPDIR": "tmp"}
    environment = {
        **{key: value for key, value in os.environ.items() if not key.startswith("XDG_")},
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


@pytest.mark.skipif(os.name == "nt", reason="Unix signals")
@pytest.mark.parametrize("end", ["SIGKILL", "SIGSEGV"])
def test_a_canary_is_nowhere_on_disk_in_the_clear(tmp_path: Path, end: str) -> None:
    done = []
    with started(tmp_path, end) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        assert child.stderr is not None
        for line in child.stdout:
            done.append(line.strip())
            assert sightings(tmp_path) == [], line
            child.stdin.write("\n")
            child.stdin.flush()
        told = child.stderr.read()
    assert done == STEPS, told
    assert child.returncode == -getattr(signal, end)
    assert CANARY not in told
    assert sightings(tmp_path) == []
    desk = tmp_path / "desk"
    assert (desk / "practice.emr-wal").stat().st_size > 0
    assert not (desk / "none.pdf").exists()
    with Preview(desk / "chart.pdf") as pages:
        assert CANARY in "".join(pages.text(page) for page in range(pages.page_count))
    logged = "".join(path.read_text() for path in (tmp_path / "home").rglob("*.log"))
    assert "RuntimeError" in logged


@pytest.mark.skipif(os.name == "nt", reason="Unix signals")
def test_what_the_canary_was_typed_into_is_all_there(tmp_path: Path) -> None:
    with started(tmp_path, "SIGKILL") as child:
        child.communicate("\n" * len(STEPS))
    vault = lifecycle.unlock(tmp_path / "desk" / "practice.emr", PASSPHRASE, None)
    practice = open_practice(vault.connection, SystemClock())
    [client] = practice.clients.find(CANARY)
    assert practice.search.count(Query(CANARY)) >= 3
    [draft] = practice.desk(client.id).drafts("sessions")
    assert CANARY in str(practice.desk(client.id).draft(draft.id).body)
    vault.lock("done")


def test_the_search_for_the_canary_would_find_it(tmp_path: Path) -> None:
    for number, spelling in enumerate(spellings(CANARY)):
        (tmp_path / f"{number}").write_bytes(os.urandom(50) + spelling + os.urandom(50))
    coded = base64.b64encode(f"he said {CANARY} to me".encode())
    (tmp_path / "coded").write_bytes(coded)
    (tmp_path / f"{CANARY}.txt").touch()
    assert len(sightings(tmp_path)) == len(spellings(CANARY)) + 2
