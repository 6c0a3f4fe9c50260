"""Starting to a painted window, its memory, and scrolling, each in a process of its own."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.figures import Figure, quantile, ratios, timed
from benchmarks.made_up import Measured

_HERE = Path(__file__).parent


def _run(mode: str, practice: Measured, *more: str) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as home:
        environment = {
            **os.environ,
            "HOME": home,
            "XDG_CONFIG_HOME": home,
            "XDG_DATA_HOME": home,
            "XDG_CACHE_HOME": home,
            "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen"),
            # An installed program is compiled once, so neither side compiles here either.
            "PYTHONPYCACHEPREFIX": str(practice.path.parents[1] / "pycache"),
        }
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        environment["BENCH_BEGAN"] = repr(time.perf_counter())
        path = practice.plain if mode == "bare" else practice.path
        command = [sys.executable, str(_HERE / "child.py"), mode, str(path), *more]
        done = subprocess.run(
            command,
            input="\n".join(practice.lines),
            env=environment,
            capture_output=True,
            text=True,
            timeout=600,
            check=True,
        )
    return {name: float(value) for name, value in (line.split("=") for line in done.stdout.split())}


def start(practice: Measured, rounds: int) -> Figure:
    """Measure from starting Python to a painted window with the client list, key at hand."""
    for mode in ("empty", "bare", "ours") * 2:
        _run(mode, practice)
    mine: list[dict[str, float]] = []
    theirs: list[dict[str, float]] = []
    least: list[float] = []
    for _ in range(rounds):
        mine.append(_run("ours", practice))
        theirs.append(_run("empty", practice))
        least.append(_run("bare", practice)["painted"])
    name = "start to a painted window with the client list"
    notes: dict[str, float | str] = {
        f"{whose}, ms of processor": round(statistics.median(told["cpu"] for told in runs))
        for whose, runs in (("ours", mine), ("empty", theirs))
    }
    ours, floor = ([told["painted"] for told in runs] for runs in (mine, theirs))
    notes["a bare list of the clients' names, ms"] = round(statistics.median(least))
    notes["which scores"] = round(statistics.median(ratios(least, floor)), 2)
    return Figure(name, "empty window, same Python", ours, floor, 1.4, notes=notes)


def memory(practice: Measured) -> Figure:
    """Measure the memory of the window with the practice open against an empty one."""
    mine = [_run("memory", practice)["mb"] for _ in range(3)]
    theirs = [_run("empty-memory", practice)["mb"] for _ in range(3)]
    how = "difference"
    return Figure("memory with the practice open", "empty window", mine, theirs, 150, "MB", how)


def scrolling(practice: Measured) -> Figure:
    """Measure each frame while the longest list and the longest timeline are scrolled through."""
    frames = _frames(practice)
    return Figure(
        "scrolling a list or timeline, one frame",
        "16 ms",
        frames,
        [16.0],
        16.0,
        how="95th percentile",
        notes={"median": round(quantile(frames, 0.5), 2), "frames": len(frames)},
    )


def _frames(practice: Measured) -> list[float]:
    told = _run("scroll", practice)
    return [value for name, value in told.items() if name.startswith("frame")]


__all__ = ["memory", "scrolling", "start", "timed"]
