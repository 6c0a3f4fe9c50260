from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults import shim
from tests.faults.__main__ import main
from tests.faults.careless import MISTAKES
from tests.faults.row import Ground, Lost, Row, Tally, Trial
from tests.faults.rows import NOT_RUN, ROWS
from tests.faults.running import run_row

ROOT = Path(__file__).parents[2]
MOST = 2
"""A taste of each row; `dev.py torture` runs them at their counts."""


def program(module: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}"},
    )  # fmt: skip


GROUPS = ("kill", "power", "full", "broken")
TASTED = [row for row in ROWS if not row.alone]
"""The others are one long piece of work, or tests that stand elsewhere."""


def group_of(row: Row) -> str:
    first = row.name.split()[0]
    return first if first in GROUPS else "other"


@pytest.mark.parametrize("group", [*GROUPS, "other"])
def test_nothing_is_lost(group: str) -> None:
    names = [row.name for row in TASTED if group_of(row) == group]
    chosen = [word for name in names for word in ("--row", name)]
    done = program("tests.faults", *chosen, "--most", str(MOST), "--jobs", "1")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.endswith("Nothing was lost.\n")


def test_every_row_has_a_name_of_its_own_and_counts() -> None:
    assert len({row.name for row in ROWS}) == len({row.words for row in ROWS}) == len(ROWS)
    for row in ROWS:
        assert 0 < row.quick <= row.full
    assert len({what for what, _ in NOT_RUN}) == len(NOT_RUN)


def test_the_rows_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--list"]) == 0
    told = capsys.readouterr().out
    for row in ROWS:
        assert f"\n{row.name} " in told


def test_a_row_that_is_not_there_is_said_to_be_none(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--row", "flood"]) == 2
    assert "no row flood" in capsys.readouterr().err


@pytest.mark.skipif(bool(shim.missing()), reason="the shim cannot be made here")
@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_save_that_is_not_durable_would_be_noticed(mistake: str) -> None:
    done = program("tests.faults.careless", mistake)
    assert done.returncode == 0, done.stderr
    assert (int(done.stdout) == 0) == (mistake == "none"), done.stdout


def losing(ground: Ground) -> Trial:
    def trial(number: int) -> None:
        if number % 10 == 7:
            raise Lost("a note")
        if number % 10 == 9:
            raise KeyError

    return trial


@pytest.mark.skipif(os.name == "nt", reason="the trials are shared out by fork")
def test_what_is_lost_is_counted_over_all_processes() -> None:
    tally = run_row(Row("lossy", "", 40, 4, losing), 40, 2, 1)
    assert (tally.survived, tally.lost) == (32, 8)
    assert any(words.endswith(": a note") for words in tally.losses)
    assert any("KeyError" in words for words in tally.losses)


def unprepared(ground: Ground) -> Trial:
    raise OSError


@pytest.mark.skipif(os.name == "nt", reason="the trials are shared out by fork")
def test_a_row_that_cannot_be_prepared_counts_as_lost(capfd: pytest.CaptureFixture[str]) -> None:
    assert run_row(Row("unprepared", "", 2, 2, unprepared), 2, 1, 1).lost == 1
    assert "OSError" in capfd.readouterr().err


def test_a_tally_is_written_and_read() -> None:
    tally = Tally(3, 1, ["x"])
    tally.notes["kills"] = 2
    tally.facts["steps"] = 7
    assert Tally.from_json(tally.to_json()) == tally
