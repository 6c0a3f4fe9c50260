"""A program that forgets what makes a save durable, to show that the torture would notice.

Run as `python -m tests.faults.careless MISTAKE`: it prints how many of its states after a power
loss were found to lack what it had acknowledged.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
from pathlib import Path

from tests.faults import shim, trials
from tests.faults.killing import Say
from tests.faults.row import Ground, Row, require, run_trials
from tests.faults.scenarios import Scenario
from therapist_emr.vault.files import sync_file
from therapist_emr.whole_files import sync_folder

MISTAKES = ("none", "no fsync", "no fsync of the folder", "written in place", "new folder")
STATES = 300


def writing(mistake: str) -> Scenario:
    """Return the writing of a file, done well or with a mistake."""

    def prepare(folder: Path) -> None:
        (folder / "text").write_text("0" * 5_000)

    def work(folder: Path, say: Say) -> None:
        place = folder / "text"
        if mistake == "new folder":
            (folder / "new").mkdir()
            place = folder / "new" / "text"
        for number in range(1, 6):
            part = place if mistake == "written in place" else place.with_suffix(".part")
            part.write_text(f"{number}" * 5_000)
            if mistake != "no fsync":
                sync_file(part)
            if part != place:
                part.rename(place)
            if mistake != "no fsync of the folder":
                sync_folder(place.parent)
            say(f"{number}")

    def check(folder: Path, said: list[str]) -> None:
        new = folder / "new" / "text"
        place = new if mistake == "new folder" and said else folder / "text"
        require(place.exists(), "the file is not there")
        text = place.read_text()
        require(text in {f"{number}" * 5_000 for number in range(6)}, "the file is torn")
        require(int(text[0]) >= int(said[-1] if said else 0), "the file is older than was said")

    return Scenario("writing", prepare, work, check)


def main(mistake: str) -> None:
    """Print how often something was lost."""
    row = Row("writing", "", STATES, STATES, trials.power_lost(writing(mistake)))
    with tempfile.TemporaryDirectory() as folder:
        tally = run_trials(row, Ground(Path(folder), STATES, random.Random(1)), range(STATES))
    os.write(1, f"{tally.lost}\n".encode())


if __name__ == "__main__":
    shim.start_again("tests.faults.careless", sys.argv[1:])
    main(sys.argv[1])
