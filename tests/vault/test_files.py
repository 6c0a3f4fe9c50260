from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.faults.rights import ordinary_user
from tests.vault.notes import NOON, leave
from therapist_emr.store.errors import DiskFull, MissingFile
from therapist_emr.vault.files import (
    NameOfOurs,
    NotReplaced,
    beside,
    can_be_written,
    plain_words,
    refuse_losing,
    sync_file,
)
from therapist_emr.vault.sidecar import sidecar_path
from therapist_emr.whole_files import write_whole


def test_a_folder_that_is_not_there_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(MissingFile), plain_words():
        write_whole(tmp_path / "gone" / "file", "text")


def test_bugs_pass_as_they_are() -> None:
    with pytest.raises(OSError, match="descriptor"), plain_words():
        os.close(99_999)
    with pytest.raises(DiskFull), plain_words():
        raise DiskFull


def test_names_beside_a_file_keep_its_whole_name(tmp_path: Path) -> None:
    assert beside(tmp_path / "a.emr", ".key") == tmp_path / "a.emr.key"


def test_a_file_can_be_made_durable(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("x", encoding="utf-8")
    sync_file(path)
    with pytest.raises(FileNotFoundError):
        sync_file(tmp_path / "gone")


def test_only_a_pdf_gives_way_to_a_pdf(tmp_path: Path) -> None:
    practice, old, empty = (tmp_path / name for name in ("practice.emr", "old.pdf", "empty"))
    practice.write_bytes(bytes(range(256)))
    old.write_bytes(b"%PDF-1.7 and so on")
    empty.touch()
    for fine in (old, empty, tmp_path, tmp_path / "new.pdf", tmp_path / "no" / "new.pdf"):
        refuse_losing(fine)
    with pytest.raises(NotReplaced):
        refuse_losing(practice)


@pytest.mark.parametrize("suffix", ["-wal", "-shm", "-journal", ".lock", ".key", ".pending.key"])
def test_a_pdf_takes_no_name_that_a_practice_uses(tmp_path: Path, suffix: str) -> None:
    # The log is there only while the practice is open, so that there is nothing to look at before.
    with pytest.raises(NameOfOurs):
        refuse_losing(tmp_path / f"practice.emr{suffix}")


@pytest.mark.parametrize(("beginning", "sort"), [(b"%PDF-", "PDF"), (b"{", "JSON")])
def test_the_note_beside_a_backup_is_never_written_over(
    tmp_path: Path, beginning: bytes, sort: str
) -> None:
    backup = leave(tmp_path, NOON)
    with pytest.raises(NameOfOurs):
        refuse_losing(sidecar_path(backup), beginning, sort)
    backup.unlink()
    with pytest.raises(NameOfOurs):
        refuse_losing(sidecar_path(backup), beginning, sort)
    refuse_losing(tmp_path / "trail.json", beginning, sort)


@pytest.mark.skipif(os.name == "nt", reason="devices are files on Unix only")
def test_a_device_is_never_replaced() -> None:
    with pytest.raises(NotReplaced):
        refuse_losing(Path(os.devnull))


@pytest.mark.skipif(os.name == "nt", reason="a folder's mode says nothing there")
def test_a_practice_is_opened_only_where_it_can_be_written(tmp_path: Path) -> None:
    practice, link = tmp_path / "desk" / "practice.emr", tmp_path / "link.emr"
    practice.parent.mkdir()
    practice.touch()
    link.symlink_to(practice)
    assert can_be_written(link)
    assert can_be_written(tmp_path / "not there")
    for place, mode in ((practice, 0o400), (practice.parent, 0o500)):
        before = place.stat().st_mode
        place.chmod(mode)
        with ordinary_user():
            told = can_be_written(link)
        place.chmod(before)
        assert not told
