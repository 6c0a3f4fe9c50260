from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.vault.notes import note
from therapist_emr.vault.sidecar import MAX_BYTES, read_sidecar, sidecar_path, write_sidecar


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    return tmp_path / "practice-2026-11-23-194201-K7QD2M9FW4.emr-backup"


def test_a_note_is_read_as_it_was_written(backup: Path) -> None:
    path = write_sidecar(backup, note())
    assert path == sidecar_path(backup)
    assert path.name == backup.name + ".json"
    assert read_sidecar(backup) == note()
    assert note().day.isoformat() == "2026-11-23T19:42:01-08:00"


def test_the_turn_of_a_note_from_an_older_version_is_the_trails_end(backup: Path) -> None:
    path = write_sidecar(backup, note(turn=9))
    told = read_sidecar(backup)
    assert told is not None
    assert told.order == (9, "2026-11-24T03:42:01.000000Z")
    data = json.loads(path.read_text(encoding="utf-8"))
    del data["turn"]
    path.write_text(json.dumps(data), encoding="utf-8")
    told = read_sidecar(backup)
    assert told is not None
    assert told.order[0] == 7


def test_a_missing_note_is_none(backup: Path) -> None:
    assert read_sidecar(backup) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"format": 2},
        {"sha256": None},
        {"bytes": "many"},
        {"bytes": True},
        {"created_local": "yesterday"},
        {"created_utc": "soon"},
        {"counts": []},
        {"counts": {"client": 1.5}},
        {"audit_head": None},
        {"audit_head": {"seq": "1", "seal": ""}},
        {"schema": None},
        {"fingerprint": 7},
        {"created_local": "2026-11-23T19:42:01"},
        {"created_utc": "2026-11-24T03:42:01"},
        {"app_version": "0.1.0\nThis backup is whole."},
        {"app_version": "0.1.0\x1b[8m"},
        {"app_version": "\ud800"},
        {"fingerprint": "7" * 201},
        {"counts": {"client\n": 1}},
        {"bytes": -1},
        {"turn": -1},
        {"turn": "last"},
        {"audit_head": {"seq": 2**63, "seal": ""}},
    ],
)
def test_a_spoiled_note_is_none(backup: Path, changes: dict[str, Any]) -> None:
    path = write_sidecar(backup, note())
    data = {**json.loads(path.read_text(encoding="utf-8")), **changes}
    path.write_text(json.dumps(data), encoding="utf-8")
    assert read_sidecar(backup) is None


@pytest.mark.parametrize("text", ["", "null", "[]", "{}", "[" * 60_000, " " * (MAX_BYTES + 1)])
def test_anything_else_is_none(backup: Path, text: str) -> None:
    sidecar_path(backup).write_text(text, encoding="utf-8")
    assert read_sidecar(backup) is None


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")
def test_a_pipe_is_none_and_keeps_nobody_waiting(backup: Path) -> None:
    os.mkfifo(sidecar_path(backup))
    assert read_sidecar(backup) is None
