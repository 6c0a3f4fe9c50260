from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from therapist_emr.whole_files import (
    hold,
    is_held,
    let_go,
    read_start,
    sweep,
    sync_folder,
    write_whole,
)


def names(folder: Path) -> set[str]:
    return {entry.name for entry in folder.iterdir()}


def test_a_small_file_is_replaced_whole_and_private(tmp_path: Path) -> None:
    path = tmp_path / "practice.emr.key"
    write_whole(path, "old")
    write_whole(path, "new\n")
    assert path.read_text(encoding="utf-8") == "new\n"
    assert os.name == "nt" or stat.S_IMODE(path.stat().st_mode) == 0o600
    assert names(tmp_path) == {path.name}


def test_a_file_that_a_database_has_open_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "practice.emr"
    path.write_bytes(b"noise")
    handle = os.open(path, os.O_RDONLY)
    hold(handle)
    assert is_held(path)
    assert not is_held(tmp_path / "gone")
    with pytest.raises(IsADirectoryError):
        read_start(path, 5)
    let_go(handle)
    os.close(handle)
    assert read_start(path, 5) == b"noise"


def test_a_write_that_fails_leaves_the_old_file_and_no_part(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "practice.emr.key"
    write_whole(path, "old")
    begun: list[set[str]] = []

    def full(_handle: int) -> None:
        begun.append(names(tmp_path))
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="full"):
        write_whole(path, "new")
    assert len(begun[0]) == 2
    assert path.read_text(encoding="utf-8") == "old"
    assert names(tmp_path) == {path.name}


def test_sweeping_takes_only_what_bears_the_mark(tmp_path: Path) -> None:
    for name in (".1234-a.part", ".1234-b", ".1235-a", "practice.emr"):
        (tmp_path / name).write_bytes(b"x")
    sweep(tmp_path, ".1234-", ".part")
    assert not (tmp_path / ".1234-a.part").exists()
    sweep(tmp_path, ".1234-")
    assert names(tmp_path) == {".1235-a", "practice.emr"}


def test_a_folder_that_bears_the_mark_stays_and_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / ".1234-folder").mkdir()
    (tmp_path / ".1234-x").touch()
    sweep(tmp_path, ".1234-")
    assert names(tmp_path) == {".1234-folder"}


def test_what_an_earlier_crash_left_of_a_write_is_removed(tmp_path: Path) -> None:
    for name in (".keep.0badf00d.part", ".other.0badf00d.part"):
        (tmp_path / name).write_bytes(b"half")
    write_whole(tmp_path / "keep", "text")
    assert names(tmp_path) == {"keep", ".other.0badf00d.part"}


def test_line_ends_are_written_as_they_are(tmp_path: Path) -> None:
    write_whole(tmp_path / "text", "one\ntwo\r\n")
    assert (tmp_path / "text").read_bytes() == b"one\ntwo\r\n"


def test_a_folder_can_be_made_durable(tmp_path: Path) -> None:
    sync_folder(tmp_path)
    with pytest.raises(FileNotFoundError):
        sync_folder(tmp_path / "gone")


def refusing_folders(monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    """Let the file system refuse to sync folders, as that of a network drive may."""
    real = os.fsync

    def fsync(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(code, os.strerror(code))
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)


@pytest.mark.parametrize("code", [errno.EINVAL, errno.ENOTSUP, errno.EBADF, errno.ENOSYS])
def test_a_drive_that_syncs_no_folders_takes_files_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    refusing_folders(monkeypatch, code)
    sync_folder(tmp_path)
    write_whole(tmp_path / "chart.pdf", b"whole")
    assert (tmp_path / "chart.pdf").read_bytes() == b"whole"


def test_a_folder_that_fails_and_a_file_that_is_not_synced_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusing_folders(monkeypatch, errno.EIO)
    with pytest.raises(OSError, match=os.strerror(errno.EIO)):
        sync_folder(tmp_path)

    def refuse(_handle: int) -> None:
        raise OSError(errno.EINVAL, "a file")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(OSError, match="a file"):
        write_whole(tmp_path / "chart.pdf", b"whole")
    assert names(tmp_path) == set()


def test_windows_folders_are_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "name", "nt")
    sync_folder(tmp_path / "gone")


def test_what_has_to_come_before_leaves_the_old_file_when_it_fails(tmp_path: Path) -> None:
    out = tmp_path / "chart.pdf"
    write_whole(out, b"old")

    def refuse() -> None:
        assert out.read_bytes() == b"old"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_whole(out, b"new", before=refuse)
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"old"]
