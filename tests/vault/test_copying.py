from __future__ import annotations

import hashlib
import stat
from pathlib import Path

import pytest

from tests.vault.practices import Steps, listing
from therapist_emr.domain.progress import Silent
from therapist_emr.errors import Cancelled
from therapist_emr.store.errors import DiskFault, DiskFull
from therapist_emr.vault.copying import (
    CHUNK_BYTES,
    copy_in,
    partial_file,
    require_space,
    sha256_of,
)

SOURCE = bytes(range(256)) * (2 * CHUNK_BYTES // 256) + b"the rest"


def read_at(offset: int, size: int) -> bytes:
    return SOURCE[offset : offset + min(size, 1000_003)]


def test_a_copy_is_equal_private_and_added_up_on_the_way(tmp_path: Path) -> None:
    steps = Steps()
    target = tmp_path / "copy"
    digest = copy_in(read_at, len(SOURCE), target, steps, "Copying")
    assert target.read_bytes() == SOURCE
    assert digest == hashlib.sha256(SOURCE).hexdigest()
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert steps.said[-1] == (len(SOURCE), len(SOURCE), "Copying")
    assert sha256_of(target, steps, "Adding up") == digest
    assert steps.said[-1] == (len(SOURCE), len(SOURCE), "Adding up")


def test_a_source_that_shrinks_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(DiskFault):
        copy_in(read_at, len(SOURCE) + 1, tmp_path / "copy", Silent(), "Copying")


def test_a_copy_never_takes_the_place_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "copy").write_bytes(b"mine")
    with pytest.raises(FileExistsError):
        copy_in(read_at, 10, tmp_path / "copy", Silent(), "Copying")
    assert (tmp_path / "copy").read_bytes() == b"mine"


def test_a_cancelled_copy_leaves_no_part(tmp_path: Path) -> None:
    stop = Steps("Copying", Cancelled())
    with pytest.raises(Cancelled), partial_file(tmp_path / "copy.part") as part:
        copy_in(read_at, len(SOURCE), part, stop, "Copying")
    assert listing(tmp_path) == set()


def test_a_part_that_got_its_name_stays(tmp_path: Path) -> None:
    with partial_file(tmp_path / "copy.part") as part:
        part.write_bytes(b"x")
        (tmp_path / "copy.part-journal").write_bytes(b"x")
        part.rename(tmp_path / "copy")
    assert listing(tmp_path) == {"copy"}


def test_room_is_looked_for_before_the_copy_starts(tmp_path: Path) -> None:
    require_space(tmp_path, 1)
    with pytest.raises(DiskFull):
        require_space(tmp_path, 2**60)
