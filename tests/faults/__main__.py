"""Run the table "what has to be survived, and how many times": `python3 dev.py torture`."""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import metadata

from tests.faults import shim
from tests.faults.row import Row, Tally
from tests.faults.rows import NOT_RUN, ROWS
from tests.faults.running import run_row
from therapist_emr.store.connection import versions

SEED = 20261117
_HEAD = f"{'row':<52} {'count':>7} {'survived':>9} {'lost':>6} {'seconds':>8}  notes"


@dataclass(frozen=True, slots=True)
class Result:
    """Hold how a row ended; without a tally it was not run, for the reason that is told."""

    row: Row
    count: int
    tally: Tally | None
    reason: str = ""

    @property
    def notes(self) -> str:
        """Return the row's notes in one line."""
        counted = {**self.tally.facts, **self.tally.notes} if self.tally else {}
        return ", ".join(f"{number:,} {what}" for what, number in counted.items() if number)

    def line(self) -> str:
        """Return the row as it is printed."""
        if self.tally is None:
            return f"{self.row.words:<52} {'not run':>7}  {self.reason}"
        done = self.tally
        numbers = f"{self.count:>7,} {done.survived:>9,} {done.lost:>6,} {done.seconds:>8.1f}"
        return f"{self.row.words:<52} {numbers}  {self.notes}".rstrip()

    def markdown(self) -> str:
        """Return the row for a page of the documentation."""
        if self.tally is None:
            return f"| {self.row.words} | not run | | | {self.reason} |"
        done = self.tally
        numbers = f"{self.count:,} | {done.survived:,} | {done.lost:,}"
        return f"| {self.row.words} | {numbers} | {self.notes} |"


def main(arguments: Sequence[str]) -> int:
    """Run the rows that were asked for and print the table; return 1 when something was lost."""
    told = _parser().parse_args(arguments)
    chosen = [row for row in ROWS if not told.row or row.name in told.row]
    if told.list:
        _list()
        return 0
    if missing := set(told.row) - {row.name for row in ROWS}:
        print(f"There is no row {', '.join(missing)}; --list names them.", file=sys.stderr)
        return 2
    print(_versions(), _HEAD, "-" * len(_HEAD), sep="\n", flush=True)
    results = []
    for row in chosen:
        result = _run(row, told)
        results.append(result)
        print(result.line(), flush=True)
        for words in result.tally.losses if result.tally else ():
            print(f"    LOST: {words}", flush=True)
    if not told.row:
        for what, why in NOT_RUN:
            print(f"{what:<52} {'not run':>7}  {why}")
        _write_page(results, arguments)
    lost = sum(result.tally.lost for result in results if result.tally)
    print("Nothing was lost." if not lost else f"LOST: {lost:,}")
    return 1 if lost else 0


def _parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="dev.py torture", description=__doc__)
    made.add_argument("--quick", action="store_true", help="run each row a few times")
    made.add_argument("--row", action="append", default=[], metavar="NAME", help="run only this")
    made.add_argument("--list", action="store_true", help="name the rows and their counts")
    made.add_argument("--most", type=int, default=0, metavar="N", help="run no row more often")
    made.add_argument("--jobs", type=int, default=os.cpu_count() or 1, metavar="N")
    made.add_argument("--seed", type=int, default=SEED, metavar="N")
    return made


def _run(row: Row, told: argparse.Namespace) -> Result:
    count = row.quick if told.quick else row.full
    count = min(count, told.most or count)
    if reason := row.missing():
        return Result(row, count, None, reason)
    return Result(row, count, run_row(row, count, told.jobs, told.seed))


def _list() -> None:
    print(f"{'name':<18} {'full':>7} {'quick':>6}  what is tried")
    for row in ROWS:
        reason = row.missing()
        words = f"{row.words} (cannot run here: {reason})" if reason else row.words
        print(f"{row.name:<18} {row.full:>7,} {row.quick:>6,}  {words}")


def _versions() -> str:
    sqlite, cipher = versions()
    kernel = f"{platform.system()} {platform.release().split('-')[0]}"
    return (
        f"{datetime.now(UTC):%d %B %Y}, {kernel}, Python {platform.python_version()}, "
        f"SQLCipher {cipher}, SQLite {sqlite}, keyring {metadata.version('keyring')}"
    )


def _write_page(results: Sequence[Result], arguments: Sequence[str]) -> None:
    command = " ".join(("python3 dev.py torture", *arguments))
    lines = [
        f"{_versions()}. The command: `{command}`",
        "",
        "| what | times | survived | lost | |",
        "|---|---:|---:|---:|---|",
        *(result.markdown() for result in results),
        *(f"| {what} | not run | | | {why} |" for what, why in NOT_RUN),
    ]
    shim.BUILT.mkdir(parents=True, exist_ok=True)
    (shim.BUILT / "table.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    shim.start_again("tests.faults", sys.argv[1:])
    sys.exit(main(sys.argv[1:]))
