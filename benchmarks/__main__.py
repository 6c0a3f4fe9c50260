"""Print our figures beside their floors: `python -m benchmarks [--scale 10] [--only JOB]`."""

from __future__ import annotations

import argparse
import json
import platform
import statistics
from pathlib import Path

from benchmarks.figures import Figure
from benchmarks.jobs import JOBS, by_itself
from benchmarks.made_up import SCALES, measured
from benchmarks.whole_files import folder_of

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    """Measure and print the table; write it as JSON too."""
    parser = argparse.ArgumentParser(prog="dev.py bench", description=__doc__)
    parser.add_argument("--scale", type=int, default=1, choices=sorted(SCALES))
    parser.add_argument("--only", choices=JOBS, help="one job; all without it")
    told = parser.parse_args()
    folder = folder_of(ROOT)
    practice = measured(folder, told.scale)
    figures: list[Figure] = []
    print(f"{platform.platform(terse=True)}, Python {platform.python_version()}, {told.scale}x")
    print(head := f"{'job':46} {'ours':>10} {'floor':>10} {'score':>8} {'aim':>6}  floor is")
    print("-" * len(head))
    for name in JOBS:
        if told.only in (None, name):
            for figure in by_itself(name, practice):
                figures.append(figure)
                print(line(figure), flush=True)
    out = folder / f"bench-{told.scale}x.json"
    out.write_text(json.dumps([figure.as_json() for figure in figures], indent=2), "utf-8")
    print(f"Written to {out.relative_to(ROOT)}")


def line(figure: Figure) -> str:
    """Return one row of the table."""
    ours, floor = statistics.median(figure.ours), statistics.median(figure.floor)
    aim = f"{figure.target:g}" if figure.target is not None else ""
    mark = "" if figure.met in {None, True} else "  missed"
    shown = f"{ours:10.2f} {floor:10.2f} {figure.score:8.2f} {aim:>6}"
    notes = ", ".join(f"{name} {value}" for name, value in figure.notes.items())
    return f"{figure.job:46} {shown}  {figure.floor_is}{mark}" + (f" ({notes})" if notes else "")


if __name__ == "__main__":
    main()
