from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.vault.notes import NOON
from tests.vault.practices import Tools, key_of, write
from tests.vault.restored import Made
from therapist_emr.domain.progress import Silent
from therapist_emr.vault.backup import back_up
from therapist_emr.vault.keyring_store import MemoryKeyring
from therapist_emr.vault.lifecycle import OpenVault
from therapist_emr.vault.throttle import Throttle


@pytest.fixture(autouse=True)
def private_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "OneDrive", "OneDriveConsumer"):
        monkeypatch.delenv(name, raising=False)
    return home


@pytest.fixture
def no_home(private_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Be on a computer where nothing can be made in the home folder."""
    in_the_way = private_home / "file"
    in_the_way.write_text("no folder", "utf-8")
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(in_the_way))


@pytest.fixture
def tools(tmp_path: Path) -> Tools:
    return Tools(tmp_path / "desk" / "practice.emr", MemoryKeyring(), Throttle(tmp_path / "t.json"))


@pytest.fixture
def vault(tools: Tools) -> Iterator[OpenVault]:
    opened = tools.create()
    yield opened
    opened.lock("test over")


@pytest.fixture
def backups(tmp_path: Path) -> Path:
    folder = tmp_path / "usb"
    folder.mkdir()
    return folder


@pytest.fixture
def made(tools: Tools, backups: Path) -> Made:
    vault = tools.create()
    write(vault, "note", "in the backup")
    result = back_up(vault, backups, Silent(), now=NOON)
    write(vault, "note", "after the backup")
    key, db_id = key_of(vault), vault.db_id
    vault.lock("done")
    return Made(tools, result, key, db_id)
