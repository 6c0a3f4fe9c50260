from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.faults.killing import KILLS, acknowledged, run_and_kill
from tests.vault.practices import PASSPHRASE, Tools, key_of, listing, read, write
from therapist_emr.domain.progress import Silent
from therapist_emr.vault import lifecycle
from therapist_emr.vault.backup import back_up
from therapist_emr.vault.generations import BACKUP_SUFFIX
from therapist_emr.vault.restore import restore
from therapist_emr.vault.throttle import Throttle
from therapist_emr.vault.verify import verify_file, verify_vault

pytestmark = pytest.mark.timeout(180 + 6 * KILLS)


@pytest.fixture
def tools(tmp_path: Path) -> Tools:
    return Tools(tmp_path / "desk" / "practice.emr", None, Throttle(tmp_path / "tries.json"))


def test_a_kill_while_saving_loses_nothing_that_was_acknowledged(tools: Tools) -> None:
    tools.create().lock("done")
    chance = random.Random(1)
    saved: list[str] = []
    for _ in range(KILLS):
        saved += acknowledged(run_and_kill(chance, 0.3, "save", str(tools.path)))
        vault = tools.unlock()
        assert [name for name in saved if read(vault, name) is None] == []
        assert verify_vault(vault).ok
        vault.lock("done")
    assert len(saved) > KILLS


def test_a_kill_while_a_practice_is_made_leaves_it_whole_or_not_at_all(tools: Tools) -> None:
    chance = random.Random(2)
    for number in range(KILLS):
        path = tools.path.parent / str(number) / "practice.emr"
        said = acknowledged(run_and_kill(chance, 0.12, "create", str(path)))
        here = Tools(path, None, tools.throttle)
        if not path.exists():
            assert said == []
            here.create().lock("done")
        vault = here.unlock()
        assert verify_vault(vault).ok
        vault.lock("done")


def test_a_kill_during_a_backup_leaves_no_part_that_passes_for_one(
    tools: Tools, tmp_path: Path
) -> None:
    folder = tmp_path / "usb"
    folder.mkdir()
    vault = tools.create()
    key = key_of(vault)
    for number in range(60):
        write(vault, str(number), "x" * 9000)
    vault.lock("done")
    chance = random.Random(3)
    for _ in range(KILLS):
        said = acknowledged(run_and_kill(chance, 0.4, "backup", str(tools.path), str(folder)))
        found = [path for path in folder.iterdir() if path.name.endswith(BACKUP_SUFFIX)]
        assert set(said[-3:]) <= {str(path) for path in found}
        for path in found:
            assert verify_file(path, key).ok
        vault = tools.unlock()
        assert verify_vault(vault).ok
        back_up(vault, folder, Silent())
        vault.lock("done")
        assert [name for name in listing(folder) if name.endswith(".part")] == []


def test_a_kill_during_a_restore_loses_neither_file(tools: Tools, tmp_path: Path) -> None:
    folder = tmp_path / "usb"
    folder.mkdir()
    vault = tools.create()
    write(vault, "note", "kept")
    key, lines = key_of(vault), vault.recovery_lines()
    backup = back_up(vault, folder, Silent()).path
    vault.lock("done")
    chance = random.Random(4)
    for _ in range(KILLS):
        run_and_kill(chance, 0.3, "restore", str(backup), str(tools.path), *lines)
        kept = [path for path in tools.path.parent.rglob("practice.emr") if path != tools.path]
        for path in (*kept[-3:], backup):
            assert verify_file(path, key).ok
        if not tools.path.exists():
            assert kept
            restore(backup, tools.path, key, None, replace=True)
        vault = lifecycle.unlock_with_recovery(
            tools.path, lines, None, None, throttle=tools.throttle
        )
        assert read(vault, "note") == "kept"
        assert verify_vault(vault).ok
        vault.lock("done")
    assert PASSPHRASE
