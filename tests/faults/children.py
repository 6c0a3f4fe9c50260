"""Programs for the fault tests to kill: `python -m tests.faults.children VERB ARGUMENT...`.

Each says on standard output what it has been told is safe, one line for each.
"""

from __future__ import annotations

import resource
import sys
from collections.abc import Callable
from pathlib import Path

from tests.vault.practices import FAST, PASSPHRASE, write
from therapist_emr.domain.progress import Silent
from therapist_emr.errors import UserError
from therapist_emr.vault import lifecycle
from therapist_emr.vault.backup import back_up
from therapist_emr.vault.recovery import decode
from therapist_emr.vault.restore import restore


def say(words: object) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def create(path: str) -> None:
    say("started")
    vault = lifecycle.create_practice(Path(path), PASSPHRASE, None, kdf=FAST)
    say("created")
    vault.lock("done")


def save(path: str) -> None:
    vault = lifecycle.unlock(Path(path), PASSPHRASE, None)
    start = vault.audit_head().seq
    say("started")
    for number in range(100_000):
        write(vault, f"{start}-{number}", "x" * (number * 37 % 9000))
        say(f"{start}-{number}")


def backup(path: str, folder: str) -> None:
    vault = lifecycle.unlock(Path(path), PASSPHRASE, None)
    say("started")
    while True:
        say(back_up(vault, Path(folder), Silent()).path)


def bring_back(backup_path: str, target: str, *lines: str) -> None:
    say("started")
    while True:
        result = restore(
            Path(backup_path),
            Path(target),
            decode(lines),
            None,
            replace=True,
            passphrase=PASSPHRASE,
            kdf=FAST,
        )
        say(result.path)


def limited(kib: str, verb: str, *arguments: str) -> None:
    """Do something while no file may grow beyond a size, as on a disk that is full."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(kib) * 1024,) * 2)
    try:
        VERBS[verb](*arguments)
    except UserError as error:
        say(f"refused {type(error).__name__}")


VERBS: dict[str, Callable[..., None]] = {
    "create": create,
    "save": save,
    "backup": backup,
    "restore": bring_back,
    "limited": limited,
}

if __name__ == "__main__":
    VERBS[sys.argv[1]](*sys.argv[2:])
