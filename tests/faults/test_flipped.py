from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.vault.practices import Tools, flipped, key_of, write
from therapist_emr.domain.progress import Silent
from therapist_emr.errors import UserError
from therapist_emr.vault.backup import back_up
from therapist_emr.vault.throttle import Throttle
from therapist_emr.vault.verify import verify_file

# Every byte is the full count; the ordinary run takes one in so many.
STEP = int(os.environ.get("THERAPIST_EMR_FLIP_STEP", "1013"))


@pytest.fixture
def tools(tmp_path: Path) -> Tools:
    return Tools(tmp_path / "desk" / "practice.emr", None, Throttle(tmp_path / "tries.json"))


def test_a_flipped_bit_anywhere_in_a_practice_is_noticed(tools: Tools) -> None:
    vault = tools.create()
    key = key_of(vault)
    vault.lock("done")
    size = tools.path.stat().st_size
    unnoticed = []
    for offset in range(0, size, STEP):
        with flipped(tools.path, offset, 1 << (offset % 8)):
            if verify_file(tools.path, key).ok:
                unnoticed.append(offset)
    assert unnoticed == []
    assert verify_file(tools.path, key).ok


def test_a_flipped_bit_anywhere_in_a_backup_is_noticed_even_without_the_key(
    tools: Tools, tmp_path: Path
) -> None:
    vault = tools.create()
    backup = back_up(vault, tmp_path, Silent())
    vault.lock("done")
    for offset in range(0, backup.size, STEP):
        with flipped(backup.path, offset, 1 << (offset % 8)):
            assert not verify_file(backup.path, None).ok


def test_a_flipped_bit_in_the_log_never_makes_a_new_practice(tools: Tools) -> None:
    vault = tools.create()
    reader = vault.connect()
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM meta").fetchone()
    for number in range(5):
        write(vault, str(number), "x" * 5000)
    folder = tools.path.parent
    saved = {suffix: (folder / f"practice.emr{suffix}").read_bytes() for suffix in ("", "-wal")}
    reader.close()
    vault.lock("done")
    for offset in range(0, len(saved["-wal"]), STEP):
        damaged = bytearray(saved["-wal"])
        damaged[offset] ^= 1 << (offset % 8)
        here = folder / f"at-{offset}"
        here.mkdir()
        (here / "practice.emr").write_bytes(saved[""])
        (here / "practice.emr-wal").write_bytes(damaged)
        shutil.copy(folder / "practice.emr.key", here)
        opened = Tools(here / "practice.emr", None, tools.throttle)
        try:
            vault = opened.unlock()
        except UserError as error:
            assert "damaged" in error.message
            continue
        assert vault.audit_head().seq >= 1
        vault.lock("done")
