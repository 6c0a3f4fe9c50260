from __future__ import annotations

import stat
from datetime import date
from pathlib import Path

import pytest

from tests.vault.practices import FAST
from therapist_emr.domain.clock import SystemClock
from therapist_emr.errors import Cancelled
from therapist_emr.practice import open_practice
from therapist_emr.practice.made_up_file import (
    FILE_NAME,
    KEY_NAME,
    PASSPHRASE,
    write_demo,
)
from therapist_emr.store.errors import AlreadyExists
from therapist_emr.vault import lifecycle

TODAY = date(2026, 11, 17)


@pytest.fixture(autouse=True)
def private_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOME", "USERPROFILE", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))


def test_a_made_up_practice_opens_with_its_passphrase_and_its_key(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    path = write_demo(folder, clients=3, years=1, seed=1, today=TODAY)
    assert path == folder / FILE_NAME
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    lines = (folder / KEY_NAME).read_text(encoding="ascii")
    assert len(lines.splitlines()) == 4
    vault = lifecycle.unlock(path, PASSPHRASE, None)
    practice = open_practice(vault.connection, SystemClock())
    assert practice.settings.made_up
    assert len(practice.clients.listed()) == 3
    vault.lock("test over")
    again = lifecycle.unlock_with_recovery(path, lines, None, None)
    again.lock("test over")


def test_a_file_that_is_there_is_never_touched(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"mine")
    with pytest.raises(AlreadyExists):
        write_demo(tmp_path, clients=1, years=1, seed=1, today=TODAY)
    assert (tmp_path / FILE_NAME).read_bytes() == b"mine"
    assert not (tmp_path / KEY_NAME).exists()


class Stop:
    def step(self, _done: int, _total: int, _words: str) -> None:
        raise Cancelled


def test_stopping_leaves_nothing_by_halves(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(Cancelled):
        write_demo(tmp_path, clients=2, years=1, seed=1, progress=Stop(), kdf=FAST)
    assert [each.name for each in tmp_path.iterdir() if each.name != "home"] == ["letter.txt"]


def test_a_key_that_is_there_is_never_written_over(tmp_path: Path) -> None:
    (tmp_path / KEY_NAME).write_text("the key of another practice")
    with pytest.raises(AlreadyExists):
        write_demo(tmp_path, clients=1, years=1, seed=1, today=TODAY)
    assert (tmp_path / KEY_NAME).read_text() == "the key of another practice"
    assert not (tmp_path / FILE_NAME).exists()


def test_stopping_leaves_files_of_a_like_name_alone(tmp_path: Path) -> None:
    mine = [tmp_path / f"{FILE_NAME}-2026.emr-backup", tmp_path / f"{KEY_NAME}.old"]
    for each in mine:
        each.write_text("mine")
    with pytest.raises(Cancelled):
        write_demo(tmp_path, clients=2, years=1, seed=1, progress=Stop(), kdf=FAST)
    assert all(each.read_text() == "mine" for each in mine)
