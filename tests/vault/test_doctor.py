from __future__ import annotations

import shutil
import sys
from importlib import metadata
from pathlib import Path
from types import SimpleNamespace

import pytest

from therapist_emr.vault import doctor
from therapist_emr.vault.doctor import Finding, examine

NO_BUS = "unix:path=/nonexistent/bus"


@pytest.fixture
def mounts(tmp_path: Path) -> Path:
    return tmp_path / "mounts"


def findings(mounts: Path) -> dict[str, Finding]:
    return {finding.topic: finding for finding in examine(mounts)}


@pytest.fixture(autouse=True)
def no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", NO_BUS)


def test_everything_is_said_in_one_line_each(mounts: Path) -> None:
    lines = [str(finding) for finding in examine(mounts)]
    assert len(lines) >= 10
    assert all("\n" not in line and line.endswith((".", ").")) for line in lines)
    assert any(line.startswith("Database: SQLite 3.") for line in lines)


def test_a_missing_keyring_comes_with_advice(mounts: Path) -> None:
    found = findings(mounts)["Keyring"]
    assert "no keyring" in found.found
    assert found.advice


def test_a_keyring_that_answers_is_named(mounts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answering = SimpleNamespace(name="Secret Service", get=lambda *_: None)
    monkeypatch.setattr(doctor, "SystemKeyring", lambda: answering)
    assert findings(mounts)["Keyring"].found == "Secret Service, answering."


def test_a_synced_place_is_warned_of(
    mounts: Path, private_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(private_home / "Dropbox"))
    found = findings(mounts)["Practice"]
    assert "Dropbox copies this folder" in found.found
    assert found.advice


def test_little_room_is_said(mounts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=1024**3))
    assert findings(mounts)["Disk"].advice == "Make room soon."
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=1024**5))
    assert findings(mounts)["Disk"].advice == ""


@pytest.mark.parametrize("off", [True, False])
def test_core_dumps_are_looked_at(
    mounts: Path, monkeypatch: pytest.MonkeyPatch, *, off: bool
) -> None:
    monkeypatch.setattr(doctor, "core_dumps_off", lambda: off)
    assert bool(findings(mounts)["Crashes"].advice) is not off


def test_a_library_that_is_built_in_has_no_version(
    mounts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(name: str) -> str:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "version", missing)
    assert findings(mounts)["keyring"].found == "built in."


@pytest.mark.skipif(sys.platform != "linux", reason="reads Linux's own tables")
@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("/dev/sda1 / ext4 rw 0 0\n", "off."),
        ("/dev/mapper/nothing / ext4 rw 0 0\n", "could not be told."),
        ("overlay / overlay rw 0 0\n", "could not be told."),
        ("/dev/sda1 /elsewhere ext4 rw 0 0\nbroken\n", "could not be told."),
    ],
)
def test_disk_encryption_is_read_from_the_mounts(mounts: Path, table: str, words: str) -> None:
    mounts.write_text(table, encoding="utf-8")
    found = findings(mounts)["Disk encryption"]
    assert found.found == words
    assert "encrypt the whole disk" in found.advice


def test_an_encrypted_disk_needs_no_advice(monkeypatch: pytest.MonkeyPatch, mounts: Path) -> None:
    mounts.write_text("/dev/mapper/luks-home / ext4 rw 0 0\n", encoding="utf-8")
    monkeypatch.setattr(Path, "read_text", reading(Path.read_text, "CRYPT-LUKS2-0123-home\n"))
    assert findings(mounts)["Disk encryption"] == Finding("Disk encryption", "on.")


def reading(honest: object, uuid: str) -> object:
    def read_text(path: Path, *arguments: str, **options: str) -> str:
        if path.name == "uuid":
            return uuid
        assert callable(honest)
        return str(honest(path, *arguments, **options))

    return read_text


def test_without_a_table_of_mounts_it_cannot_be_told(mounts: Path) -> None:
    assert findings(mounts)["Disk encryption"].found == "could not be told."


@pytest.mark.parametrize(
    ("platform", "command", "said", "words"),
    [
        ("darwin", "fdesetup", "FileVault is On.", "on."),
        ("darwin", "fdesetup", "FileVault is Off.", "off."),
        ("win32", "manage-bde", "Protection On", "on."),
        ("plan9", "", "", "could not be told."),
    ],
)
def test_other_systems_are_asked(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    platform: str,
    command: str,
    said: str,
    words: str,
) -> None:
    if command:
        program = tmp_path / command
        program.write_text(f"#!/bin/sh\necho '{said}'\n", encoding="utf-8")
        program.chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "platform", platform)
    assert doctor._encryption(tmp_path, tmp_path / "mounts").found == words


def test_a_system_that_does_not_answer_cannot_tell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert doctor._asked(["fdesetup", "status"], "On") is None
    refusing = tmp_path / "fdesetup"
    refusing.write_text("#!/bin/sh\nexit 3\n", encoding="utf-8")
    refusing.chmod(0o700)
    assert doctor._asked(["fdesetup", "status"], "On") is None


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("Filename Type Size\n", "none in the clear."),
        ("Filename Type Size\n/dev/zram0 partition 1\n", "none in the clear."),
        ("Filename Type Size\n/dev/sda2 partition 1\n", "not encrypted."),
    ],
)
def test_swap_is_looked_at(tmp_path: Path, table: str, words: str) -> None:
    (tmp_path / "swaps").write_text(table, encoding="utf-8")
    assert doctor._swap(tmp_path / "swaps").found == words


def test_without_a_table_of_swaps_it_cannot_be_told(tmp_path: Path) -> None:
    assert doctor._swap(tmp_path / "swaps").found == "could not be told."
