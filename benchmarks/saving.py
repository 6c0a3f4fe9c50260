"""Saving a draft and signing a note, against writing 16 KiB and waiting for the disk."""

from __future__ import annotations

import os
from pathlib import Path

from benchmarks.figures import Figure, in_turns, quantile, ratios
from benchmarks.made_up import Measured
from therapist_emr.domain.clock import SystemClock
from therapist_emr.practice.practice import open_practice
from therapist_emr.sections import section

_KIB = 1024


class _Floor:
    """Write 16 KiB into a file beside the practice and wait until it is on the disk."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "floor.bin"
        self._handle = os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600)
        self._block = os.urandom(16 * _KIB)

    def __call__(self) -> None:
        os.pwrite(self._handle, self._block, 0)
        os.fdatasync(self._handle) if hasattr(os, "fdatasync") else os.fsync(self._handle)

    def close(self) -> None:
        """Remove the file."""
        os.close(self._handle)
        self._path.unlink()


def _note(text: str, day: int) -> dict[str, object]:
    return {
        "date": f"2026-{1 + day // 28 % 10:02d}-{1 + day % 28:02d}",
        "start": "10:00",
        "stop": "10:50",
        "modality": "individual",
        "place": "in_person",
        "template": "free_text",
        "notes": [{"key": "note", "label": "Note", "text": text}],
    }


def saving(practice: Measured, rounds: int) -> list[Figure]:
    """Measure saving a draft and signing a note of 350 words."""
    kind = section("sessions").kind("session")
    with practice.opened() as vault:
        desk_of = open_practice(vault.connection, SystemClock())
        desk = desk_of.desk(desk_of.clients.listed()[0].id)
        floor = _Floor(practice.path.parent)
        texts = [
            str(row[0])
            for row in vault.connection.execute(
                "SELECT text FROM search_doc WHERE section = 'sessions' ORDER BY id LIMIT ?",
                (rounds + 2,),
            ).fetchall()
        ]
        bodies = [_note(text, day) for day, text in enumerate(texts)]
        draft = desk.begin("sessions", kind.key, bodies[0])
        turn = iter(bodies * 4)
        drafts, drafts_floor = in_turns(
            lambda: desk.save_draft(draft.header.id, next(turn)), floor, rounds
        )
        desk.discard(draft.header.id)
        waiting = [desk.begin("sessions", kind.key, body).header.id for body in bodies]
        signing = iter(waiting)
        notes, notes_floor = in_turns(lambda: desk.sign(next(signing)), floor, rounds)
        floor.close()
    beside = "16 KiB write + fdatasync"
    name = "note save: index, audit, sealed, log emptied"
    p95 = {"95th percentile of the ratios": round(quantile(ratios(notes, notes_floor), 0.95), 1)}
    return [
        Figure("draft save", beside, drafts, drafts_floor, 2.0),
        Figure(name, beside, notes, notes_floor, 6.0, notes={**p95}),
    ]
