"""A new computer with nothing but a backup and the recovery sheet."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.faults import saver, shim
from tests.faults.row import Ground, Trial, require
from tests.faults.scenarios import opened
from tests.vault.practices import FAST, PASSPHRASE
from therapist_emr.domain.clock import SystemClock
from therapist_emr.domain.progress import Silent
from therapist_emr.practice import open_practice
from therapist_emr.vault import lifecycle, recovery
from therapist_emr.vault.backup import back_up
from therapist_emr.vault.keys import CROCKFORD, Key

ROOT = Path(__file__).parents[2]
PROGRAM = [sys.executable, "-m", "therapist_emr"]


def typed_wrongly(line: str, ground: Ground) -> str:
    """Replace one character of a line by another."""
    at = ground.chance.randrange(len(line))
    wrong = ground.chance.choice(CROCKFORD.replace(line[at], ""))
    return line[:at] + wrong + line[at + 1 :]


def typos(ground: Ground) -> Trial:
    """Type a random key with one wrong character in each of its lines."""

    def trial(_number: int) -> None:
        key = Key.random()
        typed = [typed_wrongly(line, ground) for line in recovery.encode(key)]
        require(recovery.decode(typed).raw == key.raw, "a key with a typo was not put right")

    return trial


def environment(home: Path) -> dict[str, str]:
    """Return a computer on which nothing is known, without a keyring."""
    hidden = ("XDG_", "DBUS_", shim.PRELOAD)
    kept = {key: value for key, value in os.environ.items() if not key.startswith(hidden)}
    path = f"{ROOT}{os.pathsep}{ROOT / 'src'}"
    return {**kept, "HOME": str(home), "XDG_RUNTIME_DIR": str(home), "PYTHONPATH": path}


def new_computers(ground: Ground) -> Trial:
    """Restore with the real program and the sheet, one character of it wrong, and read."""
    path = ground.folder / saver.FILE
    vault = lifecycle.create_practice(path, PASSPHRASE, None, kdf=FAST)
    sheet = vault.recovery_lines()
    practice = open_practice(vault.connection, SystemClock())
    practice.clients.add({"legal_name": "Ben Okafor", "born": "1980-01-01"})
    vault.lock("done")
    with opened(path) as vault:
        (ground.folder / "usb").mkdir()
        backup = back_up(vault, ground.folder / "usb", Silent()).path

    def trial(number: int) -> None:
        home = ground.folder / f"computer-{number}"
        home.mkdir()
        typed = "\n".join(typed_wrongly(line, ground) for line in sheet)
        restored = home / "practice.emr"
        key = ("--recovery-key-file", "-")
        done = _run(home, typed, "restore", str(backup), "--to", str(restored), *key)
        require(done.returncode == 0, f"the restore was refused: {done.stderr}")
        done = _run(home, typed, "clients", "--practice", str(restored), *key)
        require("Ben Okafor" in done.stdout, "the restored practice does not show its client")
        done = _run(home, typed, "verify", str(restored), *key)
        require(done.returncode == 0, "the restored practice is not whole")

    return trial


def _run(home: Path, typed: str, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*PROGRAM, *words],
        input=typed, cwd=home, env=environment(home), capture_output=True, text=True, check=False,
    )  # fmt: skip
