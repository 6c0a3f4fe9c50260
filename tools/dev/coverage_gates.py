"""The coverage each room must reach, and the one table that tells how far it is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

STRICT_ROOMS = ("forms", "store", "vault")
REST_GATE = 90.0
_PACKAGE = ("src", "therapist_emr")


@dataclass(frozen=True, slots=True)
class Covered:
    """How many lines and branches were reached, of how many."""

    lines: int = 0
    all_lines: int = 0
    branches: int = 0
    all_branches: int = 0

    def __add__(self, other: Covered) -> Covered:
        """Add two counts."""
        return Covered(
            self.lines + other.lines,
            self.all_lines + other.all_lines,
            self.branches + other.branches,
            self.all_branches + other.all_branches,
        )

    @property
    def line_percent(self) -> float:
        """Return the share of lines reached."""
        return _percent(self.lines, self.all_lines)

    @property
    def branch_percent(self) -> float:
        """Return the share of branches reached."""
        return _percent(self.branches, self.all_branches)

    @property
    def percent(self) -> float:
        """Return the share of lines and branches together, as coverage itself counts it."""
        return _percent(self.lines + self.branches, self.all_lines + self.all_branches)


def _percent(part: int, whole: int) -> float:
    return 100.0 * part / whole if whole else 100.0


def room_of(file: str) -> str:
    """Return the room a measured file belongs to; files at the top are the room 'top'."""
    parts = Path(file.replace("\\", "/")).parts
    inside = parts[parts.index(_PACKAGE[1]) + 1 :]
    return inside[0] if len(inside) > 1 else "top"


def by_room(report: Mapping[str, Any]) -> dict[str, Covered]:
    """Add up a coverage JSON report by room."""
    rooms: dict[str, Covered] = {}
    for file, measured in report["files"].items():
        summary = measured["summary"]
        counted = Covered(
            summary["covered_lines"],
            summary["num_statements"],
            summary["covered_branches"],
            summary["num_branches"],
        )
        room = room_of(file)
        rooms[room] = rooms.get(room, Covered()) + counted
    return rooms


def uncovered_in(report: Mapping[str, Any], rooms: tuple[str, ...]) -> list[str]:
    """Name, file by file, the branches that strict rooms leave untested."""
    lines = []
    for file, measured in sorted(report["files"].items()):
        gaps = measured.get("missing_branches", [])
        if gaps and room_of(file) in rooms:
            shown = ", ".join(f"{start}->{'exit' if end < 0 else end}" for start, end in gaps)
            lines.append(f"{file}: {shown}")
    return lines


def judge(rooms: Mapping[str, Covered]) -> tuple[list[str], list[str]]:
    """Return the table's lines and the sentences about gates that were missed."""
    rest = sum(
        (counted for room, counted in rooms.items() if room not in STRICT_ROOMS), start=Covered()
    )
    table = [f"{'room':<12} {'lines':>8} {'branches':>9} {'both':>8}  gate"]
    missed = []
    for room, counted in [*sorted(rooms.items()), ("the rest", rest)]:
        strict = room in STRICT_ROOMS
        gate = "branches 100" if strict else ""
        if room == "the rest":
            gate = f"both {REST_GATE:.0f}"
        table.append(
            f"{room:<12} {counted.line_percent:>8.1f} {counted.branch_percent:>9.1f} "
            f"{counted.percent:>8.1f}  {gate}".rstrip()
        )
        if strict and counted.branches < counted.all_branches:
            left = counted.all_branches - counted.branches
            missed.append(f"{room}: {left} of {counted.all_branches} branches are not tested")
    if rest.percent < REST_GATE:
        missed.append(f"the rest is covered to {rest.percent:.1f}%, under {REST_GATE:.0f}%")
    return table, missed


def report(path: Path) -> tuple[list[str], list[str]]:
    """Return the table and the missed gates of a coverage JSON report."""
    read = json.loads(path.read_text(encoding="utf-8"))
    table, missed = judge(by_room(read))
    return table + uncovered_in(read, STRICT_ROOMS), missed
