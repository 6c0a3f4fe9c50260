"""Order files as CMS publishes them, taken over whole or not at all."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from therapist_emr.errors import Cancelled, UserError
from therapist_emr.sections.diagnoses import codes as codes_module
from therapist_emr.sections.diagnoses import release as module
from therapist_emr.sections.diagnoses.codes import codes, loaded, read_anew, release, shipped
from therapist_emr.sections.diagnoses.release import (
    NotARelease,
    is_loaded,
    load_release,
    name_of,
    read_order,
    use_shipped,
)

ROWS = (
    ("A00", "0", "Cholera"), ("A00.0", "1", "Cholera due to Vibrio cholerae"),
    ("F43.10", "1", "Post-traumatic stress disorder, unspecified"), ("Z99.9", "1", "Dependence"),
)  # fmt: skip


def order_text(rows: object = ROWS) -> str:
    """Write rows as the order file does, in its fixed columns."""
    assert isinstance(rows, tuple | list)
    return "".join(
        f"{at:05d} {code.replace('.', ''):7} {billable} {title[:60]:60} {title}\r\n"
        for at, (code, billable, title) in enumerate(rows, 1)
    )


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codes_module, "data_dir", lambda: tmp_path)
    monkeypatch.setattr(module, "_LEAST", 4)
    read_anew()


def write(folder: Path, text: str, name: str = "icd10cm_order_2027.txt") -> Path:
    path = folder / name
    path.write_bytes(text.encode("utf-8"))
    return path


def test_a_newer_release_is_used_until_the_shipped_one_is_wanted_again(tmp_path: Path) -> None:
    assert not is_loaded()
    assert load_release(write(tmp_path, order_text())) == "fiscal year 2027"
    assert is_loaded()
    assert release() == codes_module.Release("fiscal year 2027", 4, 3)
    assert [one.code for one in codes().find("ptsd")] == ["F43.10"]
    use_shipped()
    assert not is_loaded()
    assert codes().release == "April 2026"
    use_shipped()
    read_anew()


def test_the_whole_shipped_release_written_as_an_order_file_reads_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    monkeypatch.setattr(codes_module, "data_dir", lambda: tmp_path)
    text = gzip.decompress(shipped().read_bytes()).decode("utf-8")
    rows = sorted(tuple(line.split("\t")[:3]) for line in text.splitlines()[1:])
    assert len(list(read_order(order_text(rows)))) == 98186
    load_release(write(tmp_path, order_text(rows), "icd10cm-order-April-2027.txt"))
    table = codes()
    assert (table.release, len(table), table.billable) == ("April 2027", 98186, 74719)
    assert [one.code for one in table.find("panic attack")][:1] == ["F41.0"]
    use_shipped()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "ends too soon"),
        (order_text(ROWS[:3]), "ends too soon"),
        (order_text(ROWS[1:]), "does not begin with A00"),
        (order_text(ROWS[:2] + ROWS[3:]), "ends too soon"),
        ("A000\tCholera\n", "line 1 has other columns"),
        (order_text().replace("00003", "00004"), "line 3 has another number"),
        (order_text().replace("F4310 ", "f4310 "), "line 3 has other columns"),
    ],
)
def test_a_file_with_one_fault_changes_nothing(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(NotARelease, match=why) as caught:
        load_release(write(tmp_path, text))
    assert "The release in use stays." in caught.value.remedy
    assert not is_loaded()
    assert [one.name for one in tmp_path.iterdir()] == ["icd10cm_order_2027.txt"]


def test_what_is_no_text_too_large_or_gone_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path, order_text())
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(NotARelease, match="other than text"):
        load_release(path)
    monkeypatch.setattr(module, "_LARGEST", 2)
    with pytest.raises(NotARelease, match="too large"):
        load_release(path)
    path.unlink()
    with pytest.raises(UserError, match="could not be read"):
        load_release(path)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "icd10cm_order_2027.txt")
    with pytest.raises(UserError, match="could not be read"):
        load_release(tmp_path / "icd10cm_order_2027.txt")


@pytest.mark.parametrize("at", range(10, 40))
def test_a_damaged_release_gives_way_to_the_shipped_one(tmp_path: Path, at: int) -> None:
    load_release(write(tmp_path, order_text()))
    packed = bytearray(loaded().read_bytes())
    packed[at] ^= 0xFF
    loaded().write_bytes(packed)
    read_anew()
    assert release().name
    assert codes().find("ptsd")


def test_a_full_disk_leaves_what_is_in_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load_release(write(tmp_path, order_text()))
    before = loaded().read_bytes()

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(UserError, match="could not be kept"):
        load_release(write(tmp_path, order_text(), "icd10cm_order_2028.txt"))
    assert loaded().read_bytes() == before
    assert not list(tmp_path.glob(".icd10cm-*"))
    read_anew()


@pytest.mark.parametrize(
    ("stem", "name"),
    [
        ("icd10cm_order_2027", "fiscal year 2027"),
        ("icd10cm-order-April-2026", "April 2026"),
        ("codes", "codes"),
        ("", "loaded by you"),
    ],
)
def test_a_release_is_called_after_its_file(stem: str, name: str) -> None:
    assert name_of(stem) == name


@given(st.text(max_size=200))
def test_any_text_is_a_release_or_is_refused_in_words(text: str) -> None:
    try:
        list(read_order(text))
    except NotARelease as refused:
        assert refused.message.startswith("This is not an ICD-10-CM order file: ")


class _Stopped:
    def step(self, _done: int, _total: int, _words: str) -> None:
        raise Cancelled


def test_a_release_that_is_stopped_leaves_the_one_in_use(tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        load_release(write(tmp_path, order_text()), _Stopped())
    assert not is_loaded()
