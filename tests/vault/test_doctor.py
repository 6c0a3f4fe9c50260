from __future__ import annotations

import os
import shutil
import sys
from importlib import metadata
from pathlib import Path
from types import SimpleNamespace

import pytest

from therapist_emr.vault import disks, doctor
from therapist_emr.vault.disks import Swap
from therapist_emr.vault.doctor import Finding, examine

NO_BUS = "unix:path=/nonexistent/bus"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Be a computer whose tables are not there."""
    return tmp_path


def findings(root: Path) -> dict[str, Finding]:
    return {finding.topic: finding for finding in examine(root)}


@pytest.fixture(autouse=True)
def no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", NO_BUS)


def test_everything_is_said_in_one_line_each(root: Path) -> None:
    lines = [str(finding) for finding in examine(root)]
    assert len(lines) >= 10
    assert all("\n" not in line and line.endswith((".", ").")) for line in lines)
    assert any(line.startswith("Database: SQLite 3.") for line in lines)


def test_a_missing_keyring_comes_with_advice(root: Path) -> None:
    found = findings(root)["Keyring"]
    assert "no keyring" in found.found
    assert found.advice


def test_a_keyring_that_answers_is_named(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answering = SimpleNamespace(name="Secret Service", get=lambda *_: None)
    monkeypatch.setattr(doctor, "SystemKeyring", lambda: answering)
    assert findings(root)["Keyring"].found == "Secret Service, answering."


def test_a_synced_place_is_warned_of(
    root: Path, private_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(private_home / "Dropbox"))
    found = findings(root)["Practice"]
    assert "Dropbox copies this folder" in found.found
    assert found.advice


def test_little_room_is_said(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=1024**3))
    assert findings(root)["Disk"].advice == "Make room soon."
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=1024**5))
    assert findings(root)["Disk"].advice == ""


@pytest.mark.parametrize("off", [True, False])
def test_core_dumps_are_looked_at(
    root: Path, monkeypatch: pytest.MonkeyPatch, *, off: bool
) -> None:
    monkeypatch.setattr(doctor, "core_dumps_off", lambda: off)
    assert bool(findings(root)["Crashes"].advice) is not off


def test_a_library_that_is_built_in_has_no_version(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(name: str) -> str:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "version", missing)
    assert findings(root)["keyring"].found == "built in."


@pytest.mark.skipif(sys.platform != "linux", reason="reads Linux's own tables")
@pytest.mark.parametrize(("sealed", "words"), [(True, "on."), (False, "off."), (None, "could")])
def test_disk_encryption_is_said_with_advice(
    root: Path, monkeypatch: pytest.MonkeyPatch, *, sealed: bool | None, words: str
) -> None:
    monkeypatch.setattr(disks, "encrypted", lambda _folder, _root: sealed)
    found = findings(root)["Disk encryption"]
    assert found.found.startswith(words)
    assert bool(found.advice) is not (sealed is True)


@pytest.mark.parametrize(
    ("swap", "words", "advice"),
    [
        (None, "could not be told.", ""),
        (Swap((), (), hibernates=False), "none on a disk.", ""),
        (Swap(("/dev/dm-1",), (), hibernates=False), "encrypted.", ""),
        (Swap(("/dev/dm-1",), (), hibernates=True), "encrypted, which hibernating writes to.", ""),
        (Swap(("/s",), ("/s",), hibernates=False), "not encrypted: /s.", "do without."),
        (Swap(("/s",), ("/s",), hibernates=True), "not encrypted: /s.", "whole memory there."),
    ],
)
def test_swap_is_said_with_advice(
    root: Path, monkeypatch: pytest.MonkeyPatch, swap: Swap | None, words: str, advice: str
) -> None:
    monkeypatch.setattr(disks, "swap", lambda _root: swap)
    found = findings(root)["Swap"]
    assert found.found == words
    assert found.advice.endswith(advice)


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_elsewhere_swap_goes_with_the_disk(platform: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    assert "encrypted when that is" in doctor._swap(disks.ROOT).found


@pytest.mark.skipif(sys.platform != "linux", reason="the log's folder is Linux's")
def test_a_log_that_cannot_be_written_is_said(root: Path, private_home: Path) -> None:
    found = findings(root)["Log"]
    assert found.found.endswith("therapist-emr.log (kinds and places of errors, never words).")
    assert not found.advice
    (log,) = private_home.rglob("therapist-emr.log")
    log.unlink()
    log.mkdir()
    found = findings(root)["Log"]
    assert found.found.endswith("cannot be written. The program goes on without.")
    assert found.advice


@pytest.mark.skipif(os.name == "nt", reason="Windows asks the system, not the environment")
@pytest.mark.usefixtures("no_home")
def test_without_a_home_folder_the_rest_is_told(root: Path) -> None:
    found = findings(root)
    assert "cannot be made" in found["Folders"].found
    assert found["Folders"].advice
    assert {"Keyring", "Crashes", "Swap"} <= set(found)
    assert "Practice" not in found
    assert "folder cannot be made" in found["Log"].found
