"""A verified backup against a copy, and a chart PDF against a bare canvas."""

from __future__ import annotations

import os
import resource
import shutil
from functools import partial
from pathlib import Path

from benchmarks.figures import Figure, in_turns, timed
from benchmarks.made_up import Measured
from therapist_emr.domain.clock import SystemClock
from therapist_emr.domain.progress import Silent
from therapist_emr.pdf.from_practice import ExportOptions, render_chart
from therapist_emr.practice.practice import open_practice
from therapist_emr.practice.record import Scope
from therapist_emr.vault.backup import back_up

NOTES = 500


def backup(practice: Measured, rounds: int) -> list[Figure]:
    """Measure a verified backup against copying the same file and waiting for the disk.

    The first into a folder looks through every table too, as one does each week.
    """
    folder = practice.path.parent / "backups"
    copy = practice.path.parent / "copy.bin"

    def floor() -> None:
        shutil.copyfile(practice.path, copy)
        with copy.open("rb") as stream:
            os.fsync(stream.fileno())

    def emptied() -> None:
        # What a copy leaves behind would make the next one wait for memory and for the disk.
        copy.unlink(missing_ok=True)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()

    times: dict[bool, tuple[list[float], list[float]]] = {True: ([], []), False: ([], [])}
    with practice.opened() as vault:
        for thorough in (True, *(False for _ in range(rounds))):
            mine, theirs = times[thorough]
            emptied()
            theirs.append(timed(floor))
            emptied()
            mine.append(timed(partial(back_up, vault, folder, Silent(), thorough=thorough)))
    emptied()
    folder.rmdir()
    size = practice.path.stat().st_size / 1e6
    notes: dict[str, float | str] = {"MB": round(size)}
    beside = "copy + fsync"
    return [
        Figure("backup, verified", beside, *times[False], 6.5, notes=notes),
        Figure("the same, weekly look at every table", beside, *times[True], None),
    ]


def chart_pdf(practice: Measured, rounds: int) -> Figure:
    """Measure a chart of 500 notes, tagged and with AES-256, against a bare canvas."""
    from benchmarks.canvas import bare_canvas

    with practice.opened() as vault:
        charts = open_practice(vault.connection, SystemClock())
        client, count = vault.connection.execute(
            "SELECT client_id, count(*) FROM entry WHERE section = 'sessions'"
            " GROUP BY client_id ORDER BY abs(count(*) - ?) LIMIT 1",
            (NOTES,),
        ).fetchone()
        rows = vault.connection.execute(
            "SELECT d.title, d.text FROM search_doc AS d WHERE d.client_id = ?"
            " AND d.section = 'sessions' ORDER BY d.id",
            (client,),
        ).fetchall()
        options = ExportOptions(Scope(sections=("sessions",)), password="made up")  # noqa: S106
        pages = render_chart(charts, client, options).pages
        mine, theirs = in_turns(
            lambda: render_chart(charts, client, options), lambda: bare_canvas(rows), rounds
        )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    notes = {"notes": count, "pages": pages, "peak MB of this process": round(peak)}
    floor_is = "reportlab canvas, own lines"
    return Figure("chart PDF of 500 notes, AES-256", floor_is, mine, theirs, 3.0, notes=notes)


def folder_of(root: Path) -> Path:
    """Return where practices to measure are kept."""
    return root / "build" / "bench"
