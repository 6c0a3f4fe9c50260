"""Where things live, and that nobody else on the computer can read them."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from therapist_emr import paths

posix_only = pytest.mark.skipif(os.name != "posix", reason="file modes are a POSIX matter")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in [name for name in os.environ if name.startswith("XDG_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


@posix_only
def test_new_files_and_folders_are_private(tmp_path: Path, umask: None) -> None:
    paths.secure_umask()
    (tmp_path / "file").write_text("x", "utf-8")
    (tmp_path / "folder").mkdir()
    assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "folder").stat().st_mode) == 0o700


@posix_only
def test_each_kind_of_folder_is_made_private_inside_the_home(home: Path, umask: None) -> None:
    folders = [paths.data_dir(), paths.config_dir(), paths.log_dir()]
    assert len(set(folders)) == 3
    for folder in folders:
        assert folder.is_relative_to(home)
        assert "therapist-emr" in folder.parts
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@posix_only
def test_asking_again_changes_nothing(home: Path) -> None:
    kept = paths.data_dir() / "practice.emr"
    kept.write_bytes(b"x")
    assert paths.data_dir() == kept.parent
    assert kept.read_bytes() == b"x"


@posix_only
def test_a_folder_the_user_opened_to_others_keeps_its_mode(home: Path) -> None:
    paths.data_dir().chmod(0o750)
    assert stat.S_IMODE(paths.data_dir().stat().st_mode) == 0o750


@posix_only
def test_a_new_practice_is_kept_with_the_data(home: Path) -> None:
    assert paths.default_practice_path() == paths.data_dir() / "practice.emr"
    assert not paths.default_practice_path().exists()


def test_resources_are_found_in_the_checkout() -> None:
    assert paths.resource("icons", "today.svg").is_file()
    assert paths.resources_dir().name == "resources"


def test_a_wheel_brings_its_own_resources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "therapist_emr"
    (package / "resources").mkdir(parents=True)
    monkeypatch.setattr(paths, "__file__", str(package / "paths.py"))
    assert paths.resources_dir() == package / "resources"


def test_the_built_program_unpacks_its_resources(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert paths.resource("a", "b") == tmp_path / "therapist_emr" / "resources" / "a" / "b"


@posix_only
def test_a_private_folder_is_made_with_its_parents(tmp_path: Path, umask: None) -> None:
    folder = tmp_path / "one" / "two" / "three"
    assert paths.make_private(folder) == folder
    assert paths.make_private(folder) == folder
    for made in (folder, folder.parent, folder.parent.parent):
        assert stat.S_IMODE(made.stat().st_mode) == 0o700


def test_a_file_in_the_way_of_a_private_folder_stays(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(FileExistsError):
        paths.make_private(tmp_path / "file")
