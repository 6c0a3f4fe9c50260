from __future__ import annotations

import errno

import pytest

from therapist_emr.errors import Cancelled, UserError
from therapist_emr.store.errors import (
    AlreadyExists,
    Busy,
    Damaged,
    DiskFault,
    DiskFull,
    LongName,
    MissingFile,
    OutOfMemory,
    ReadOnly,
    WrongKey,
    explain,
)


class FromLibrary(Exception):
    def __init__(self, code: object) -> None:
        super().__init__("near 'Jane Doe': the words of a note")
        self.sqlite_errorcode = code


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (5, Busy),
        (6, Busy),
        (261, Busy),
        (7, OutOfMemory),
        (8, ReadOnly),
        (1032, ReadOnly),
        (9, Cancelled),
        (10, DiskFault),
        (266, DiskFault),
        (3338, DiskFault),
        (11, Damaged),
        (267, Damaged),
        (13, DiskFull),
        (14, ReadOnly),
        (15, Busy),
        (26, WrongKey),
    ],
)
def test_the_computers_troubles_have_plain_words(code: int, kind: type[UserError]) -> None:
    said = explain(FromLibrary(code))
    assert type(said) is kind
    assert said.message
    assert said.remedy
    assert "Jane" not in str(said)


@pytest.mark.parametrize("code", [1, 19, 20, 21, 23, 25, "text", None])
def test_our_bugs_are_not_explained_away(code: object) -> None:
    assert explain(FromLibrary(code)) is None
    assert explain(ValueError("bug")) is None


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ENOSPC, DiskFull),
        (errno.EDQUOT, DiskFull),
        (errno.EFBIG, DiskFull),
        (errno.EROFS, ReadOnly),
        (errno.EACCES, ReadOnly),
        (errno.ENOENT, MissingFile),
        (errno.ELOOP, MissingFile),
        (errno.EIO, DiskFault),
        (errno.ENODEV, DiskFault),
        (errno.ENOTCONN, DiskFault),
        (errno.EHOSTDOWN, DiskFault),
        (errno.EEXIST, AlreadyExists),
        (errno.ENAMETOOLONG, LongName),
    ],
)
def test_the_systems_troubles_have_plain_words(number: int, kind: type[UserError]) -> None:
    assert type(explain(OSError(number, "path/of/Jane Doe"))) is kind


@pytest.mark.parametrize("name", ["EUCLEAN", "EBADMSG", "EREMOTEIO", "ENOMEDIUM", "ENETDOWN"])
def test_a_file_system_that_is_damaged_or_gone_is_a_trouble_of_the_disk(name: str) -> None:
    number = getattr(errno, name, errno.EIO)  # a Mac knows no EUCLEAN
    assert type(explain(OSError(number, "structure needs cleaning"))) is DiskFault


def test_a_windows_drive_that_went_away_is_a_trouble_of_the_disk() -> None:
    error = OSError(errno.EINVAL, "no errno of its own")
    error.winerror = 1167  # type: ignore[attr-defined]  # only there on Windows
    assert type(explain(error)) is DiskFault


def test_other_troubles_of_the_system_are_bugs() -> None:
    assert explain(OSError(errno.EBADF, "bad descriptor")) is None
    assert explain(OSError("without a number")) is None
    assert type(explain(MemoryError())) is OutOfMemory


def test_what_is_plain_already_stays_as_it_is() -> None:
    error = Damaged("Its index is damaged.")
    assert explain(error) is error
    assert error.message == "Its index is damaged."
