"""kill -9 in the path of saving: what was acknowledged is there, the rest is whole or absent.

Set KILL_SAVES to kill more often than an ordinary run does.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from tests.store.opened import new_file, old_file
from therapist_emr.domain.clock import SystemClock
from therapist_emr.domain.people import PracticeProfile
from therapist_emr.practice import Practice, open_practice

KILLS = int(os.environ.get("KILL_SAVES", "25"))
ROOT = Path(__file__).parents[2]
LONGEST = 0.35
"""Seconds of saving before the kill, at most; a save takes a few milliseconds."""


@dataclass(slots=True)
class Acknowledged:
    """Hold what the killed program had said was saved."""

    drafts: dict[int, str] = field(default_factory=dict)
    signed: dict[int, str] = field(default_factory=dict)
    addenda: dict[int, str] = field(default_factory=dict)

    def hear(self, line: str) -> None:
        what, number, text = line.split(" ", 2)
        if what == "draft":
            self.drafts[int(number)] = text
        elif what == "signed":
            self.signed[int(number)] = text
            self.drafts = {k: v for k, v in self.drafts.items() if v != text}
        else:
            self.addenda[int(number)] = text


def run_and_kill(path: Path, run: int, seconds: float) -> list[str]:
    """Let the saver run for a while after its first word, kill it, and return what it said."""
    command = [sys.executable, "-m", "tests.faults.saver", str(path), str(run)]
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}"}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment
    ) as child:
        assert child.stdout is not None
        first = child.stdout.readline()
        time.sleep(seconds)
        child.send_signal(signal.SIGKILL)
        rest = child.stdout.read()
    assert child.returncode == -signal.SIGKILL
    whole = (first + rest).rpartition("\n")[0]
    return whole.splitlines()


def text_of(body: dict[str, object]) -> str:
    notes = body["notes"]
    assert isinstance(notes, list)
    return str(notes[0]["text"]).split(" ", 1)[0]


def check(practice: Practice, heard: Acknowledged) -> None:
    """Hold the file against what was acknowledged."""
    assert practice.audit.verify().ok
    assert practice.audit.damaged_entries() == []
    client = practice.clients.by_record_number("0001")
    desk = practice.desk(client.id)
    headers = {header.id for header in desk.headers("sessions")}
    for number, text in heard.signed.items():
        assert number in headers
        assert text_of(desk.entry(number).current.body) == text
    for number, text in heard.addenda.items():
        assert desk.entry(number).addenda[0].body == {"text": text}
    signed = {text_of(desk.entry(number).current.body) for number in headers - set(heard.signed)}
    kept = {head.id: text_of(desk.draft(head.id).body) for head in desk.drafts("sessions")}
    for number, text in heard.drafts.items():
        later = kept.get(number, "")
        turn = text.rpartition("-")[0]
        assert (later >= text and later.startswith(turn)) or f"{turn}-2" in signed
    numbers = [header.number for header in desk.headers("sessions")]
    assert sorted(numbers) == list(range(1, len(numbers) + 1))


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is a Unix signal")
@pytest.mark.timeout(60 + 5 * KILLS)
def test_killed_while_saving_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    path = tmp_path / "practice.emr"
    connection = new_file(path)
    practice = open_practice(connection, SystemClock())
    profile = PracticeProfile(clinician="Dana Reyes", credential="LMFT")
    practice.change_settings(replace(practice.settings, profile=profile))
    practice.clients.add({"legal_name": "Ben Okafor", "born": "1980-01-01"})
    connection.close()
    chance = random.Random(20261117)
    heard = Acknowledged()
    for run in range(KILLS):
        for line in run_and_kill(path, run, chance.uniform(0, LONGEST)):
            heard.hear(line)
        connection = old_file(path)
        assert connection.execute("PRAGMA cipher_integrity_check").fetchall() == []
        assert connection.execute("PRAGMA quick_check").fetchone()[0] == "ok"
        check(open_practice(connection, SystemClock()), heard)
        connection.close()
    assert len(heard.signed) >= KILLS
