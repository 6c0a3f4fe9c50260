from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from therapist_emr.domain.clock import FixedClock
from therapist_emr.domain.progress import Silent
from therapist_emr.errors import Cancelled, UserError
from therapist_emr.practice import Practice, open_practice
from therapist_emr.practice.backing_up import back_up_practice
from therapist_emr.vault import lifecycle
from therapist_emr.vault.open_vault import OpenVault

CLOCK = FixedClock(datetime(2026, 11, 17, 20, tzinfo=UTC))


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenVault]:
    for name in ("HOME", "USERPROFILE", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    opened = lifecycle.create_practice(tmp_path / "desk" / "p.emr", "correct horse battery", None)
    yield opened
    opened.lock("test over")


@pytest.fixture
def practice(vault: OpenVault) -> Practice:
    return open_practice(vault.connection, CLOCK)


def test_a_backup_is_remembered_with_its_hash(
    vault: OpenVault, practice: Practice, tmp_path: Path
) -> None:
    folder = tmp_path / "usb"
    folder.mkdir()
    result = back_up_practice(vault, folder, CLOCK, Silent())
    run = practice.backups.newest(1)[0]
    assert (run.verified, run.sha256, run.file) == (True, result.sha256, result.path.name)
    assert run.bytes == result.path.stat().st_size
    assert practice.backups.health().days == 0
    assert practice.audit.verify().ok


def test_a_backup_that_failed_is_remembered_with_the_reason(
    vault: OpenVault, practice: Practice, tmp_path: Path
) -> None:
    with pytest.raises(UserError):
        back_up_practice(vault, tmp_path / "missing", CLOCK, Silent())
    run = practice.backups.newest(1)[0]
    assert not run.verified
    assert run.problem
    assert run.trouble == "missing"


class Stop:
    def step(self, _done: int, _total: int, _words: str) -> None:
        raise Cancelled


def test_a_backup_that_was_stopped_is_not_remembered(
    vault: OpenVault, practice: Practice, tmp_path: Path
) -> None:
    folder = tmp_path / "usb"
    folder.mkdir()
    with pytest.raises(Cancelled):
        back_up_practice(vault, folder, CLOCK, Stop())
    assert practice.backups.newest() == []
