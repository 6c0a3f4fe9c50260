"""Saving a draft and signing a note, against writing 16 KiB and waiting for the disk."""

from __future__ import annotations

import json
import os
import statistics
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from benchmarks.figures import Figure, in_turns, quantile, ratios, timed
from benchmarks.made_up import Measured
from therapist_emr.domain.clock import SystemClock
from therapist_emr.practice.practice import open_practice
from therapist_emr.sections import section
from therapist_emr.store.connection import Connection

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


class _ByHand:
    """Write and wait as often as signing does, without a database: what durability alone costs.

    A log from nothing: its start, waited for; the pages, waited for, and once more before they are
    folded in; then the pages in their places all over a large file, waited for; the log emptied.
    """

    _PAGES, _PAGE, _FRAME = 24, 4096, 24

    def __init__(self, folder: Path, file_bytes: int) -> None:
        self._log_path, self._file_path = folder / "hand.log", folder / "hand.file"
        flags = os.O_CREAT | os.O_RDWR
        self._log = os.open(self._log_path, flags, 0o600)
        self._file = os.open(self._file_path, flags, 0o600)
        self._places = [
            file_bytes // self._PAGE * at // self._PAGES * self._PAGE for at in range(self._PAGES)
        ]
        self._block = os.urandom(self._PAGE)
        for place in self._places:
            os.pwrite(self._file, self._block, place)
        os.fsync(self._file)

    def __call__(self) -> None:
        os.pwrite(self._log, self._block[:32], 0)
        os.fsync(self._log)
        for at in range(self._PAGES):
            start = 32 + at * (self._FRAME + self._PAGE)
            os.pwrite(self._log, self._block[: self._FRAME], start)
            os.pwrite(self._log, self._block, start + self._FRAME)
        os.fsync(self._log)
        os.fsync(self._log)
        for place in self._places:
            os.pwrite(self._file, self._block, place)
        os.fsync(self._file)
        os.ftruncate(self._log, 0)

    def close(self) -> None:
        """Remove the files."""
        os.close(self._log)
        os.close(self._file)
        self._log_path.unlink()
        self._file_path.unlink()


def _bare_save(
    connection: Connection, draft_id: int, bodies: Sequence[Mapping[str, object]]
) -> Callable[[], None]:
    """Save a draft with nothing of ours: what the library costs for one row that is durable."""
    texts = iter([json.dumps(body) for body in bodies])

    def save() -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE draft SET body = ? WHERE id = ?", (next(texts), draft_id))
        connection.execute("COMMIT")

    return save


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
        bare, bare_floor = in_turns(
            _bare_save(vault.connection, draft.header.id, bodies * 4), floor, rounds
        )
        desk.discard(draft.header.id)
        waiting = [desk.begin("sessions", kind.key, body).header.id for body in bodies]
        signing = iter(waiting)
        hand = _ByHand(practice.path.parent, practice.path.stat().st_size)
        by_hand: list[float] = []

        for each in (floor, hand):
            each()
        desk.sign(next(signing))
        notes, notes_floor = [], []
        for _ in range(rounds):
            notes.append(timed(lambda: desk.sign(next(signing))))
            notes_floor.append(timed(floor))
            by_hand.append(timed(hand))
        floor.close()
        hand.close()
    beside = "16 KiB write + fdatasync"
    name = "note save: index, audit, sealed, log emptied"
    told = {
        "95th percentile of the ratios": round(quantile(ratios(notes, notes_floor), 0.95), 1),
        "the same writes and waits by hand, ms": round(statistics.median(by_hand), 2),
        "times those": round(statistics.median(ratios(notes, by_hand)), 2),
    }
    least = {
        "the bare statement and COMMIT, ms": round(statistics.median(bare), 2),
        "which score": round(statistics.median(ratios(bare, bare_floor)), 2),
    }
    return [
        Figure("draft save", beside, drafts, drafts_floor, 2.0, notes={**least}),
        Figure(name, beside, notes, notes_floor, 6.0, notes={**told}),
    ]
