"""What work that was killed leaves of all the charts, beside the practice."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.vault.notes import NOON
from tests.vault.practices import FAST, Tools, listing
from tests.vault.restored import Made
from therapist_emr.domain.progress import Silent
from therapist_emr.vault.drill import newest_backup, try_restore
from therapist_emr.vault.lifecycle import OpenVault
from therapist_emr.vault.restore import restore

pytestmark = pytest.mark.skipif(os.name == "nt", reason="kills what it forked")


class Death:
    """A progress at which the program is killed."""

    def step(self, _done: int, _total: int, words: str) -> None:
        if words == "Checking":
            os._exit(9)


def kill_in(work: Callable[[], object]) -> None:
    """Let a copy of this program do the work, and die in it."""
    if (child := os.fork()) == 0:
        work()
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


def left(practice: Path) -> set[str]:
    return {name for name in listing(practice.parent) if name.startswith(".")}


def test_a_killed_restore_leaves_nothing_beyond_the_next_unlocking(made: Made) -> None:
    def bring_back() -> None:
        made_key, target = made.key, made.tools.path
        restore(
            made.backup.path, target, made_key, None, replace=True, progress=Death(), now=NOON,
            kdf=FAST,
        )  # fmt: skip

    kill_in(bring_back)
    assert left(made.tools.path)
    made.tools.unlock().lock("done")
    assert listing(made.tools.path.parent) == {"practice.emr"}


def _try(vault: OpenVault, backups: Path) -> None:
    found = newest_backup([backups], vault.db_id)
    assert found is not None
    try_restore(vault, found, vault.recovery_lines(), Death())


def test_a_killed_trial_leaves_nothing_beyond_the_next_unlocking(
    tools: Tools, made: Made, backups: Path
) -> None:
    vault = tools.unlock()
    kill_in(lambda: _try(vault, backups))
    assert left(tools.path)
    vault.lock("done")
    tools.unlock().lock("done")
    assert listing(tools.path.parent) == {"practice.emr"}


def test_a_killed_trial_leaves_nothing_beyond_the_next_one(
    tools: Tools, made: Made, backups: Path
) -> None:
    vault = tools.unlock()
    kill_in(lambda: _try(vault, backups))
    found = newest_backup([backups], vault.db_id)
    assert found is not None
    try_restore(vault, found, vault.recovery_lines(), Silent())
    assert not left(tools.path)
    vault.lock("done")


def test_a_folder_by_the_name_of_a_copy_stays_and_keeps_nobody_out(tools: Tools) -> None:
    tools.create().lock("done")
    strange = tools.path.with_name(".practice.emr.restore-dir")
    strange.mkdir()
    tools.unlock().lock("done")
    assert strange.is_dir()
