"""Taking over a newer release of ICD-10-CM from the order file that CMS publishes: all or nothing.

The file is text with fixed columns, a line a code: a running number of five digits, the code
without its dot, 1 when it is billable, a short title and a long one.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

from therapist_emr.domain.progress import Progress
from therapist_emr.domain.text import one_line, shorten
from therapist_emr.errors import UserError
from therapist_emr.sections.diagnoses.codes import (
    loaded,
    read_anew,
    read_table,
    shipped,
    table_text,
)
from therapist_emr.whole_files import read_start, write_whole

_LINE = re.compile(r"(\d{5}) ([A-Z][0-9A-Z]{2,6}) +([01]) (.{60}) (.+)")
_LEAST, _LARGEST = 50_000, 60 * 2**20
_FIRST, _LAST = "A00", "Z99"
_MONTHS = "january february march april may june july august september october november december"
_NEXT = "The release in use stays. Choose the order file, such as icd10cm_order_2027.txt."


class NotARelease(UserError):
    """Say why a file is not taken over."""

    def __init__(self, why: str) -> None:
        super().__init__(f"This is not an ICD-10-CM order file: {why}", _NEXT)


def load_release(path: Path, progress: Progress | None = None) -> str:
    """Check an order file whole and use it from now on; return the release's name."""
    also = _included()
    rows = [(*row, also.get(row[0], "")) for row in read_order(_text(path))]
    name = name_of(path.stem)
    text = table_text(name, rows)
    read_table(text)
    if progress is not None:
        progress.step(1, 1, "Putting it in place")  # the last moment to stop it
    _put(gzip.compress(text.encode("utf-8"), 6, mtime=0), loaded())
    read_anew()
    return name


def use_shipped() -> None:
    """Use the release that came with the program again."""
    loaded().unlink(missing_ok=True)
    read_anew()


def is_loaded() -> bool:
    """Tell whether a release was loaded by the user."""
    return loaded().is_file()


def name_of(stem: str) -> str:
    """Return what a release is called after its file: "April 2027", "fiscal year 2027"."""
    words = re.findall(r"[a-z]+|\d+", stem.casefold())
    year = next((word for word in words if re.fullmatch(r"20\d\d", word)), "")
    month = next((word for word in words if word in _MONTHS.split()), "")
    if year:
        return f"{month.capitalize()} {year}" if month else f"fiscal year {year}"
    return shorten(one_line(stem), 40) or "loaded by you"


def read_order(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield code, "1" when it is billable, and title; raise NotARelease at the first fault."""
    number, before = 0, ""
    for number, line in enumerate(text.splitlines(), 1):
        found = _LINE.fullmatch(line.rstrip())
        if found is None:
            raise NotARelease(f"line {number:,} has other columns.")
        count, bare, billable, _short, title = found.groups()
        if int(count) != number:
            raise NotARelease(f"line {number:,} has another number than its own.")
        if number == 1 and bare != _FIRST:
            raise NotARelease(f"it does not begin with {_FIRST}.")
        before = bare
        yield (bare if len(bare) == 3 else f"{bare[:3]}.{bare[3:]}"), billable, one_line(title)
    if number < _LEAST or not before.startswith(_LAST):
        raise NotARelease("it ends too soon. The download may not be complete.")


def _text(path: Path) -> str:
    try:
        data = read_start(path, _LARGEST + 1)
        if len(data) > _LARGEST:
            raise NotARelease("it is too large.")
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotARelease("it holds something other than text.") from None
    except OSError:
        raise UserError("This file could not be read.", "Copy it to this computer first.") from None


def _included() -> dict[str, str]:
    """Return what codes include, which order files leave out, from the shipped release."""
    lines = gzip.decompress(shipped().read_bytes()).decode("utf-8").splitlines()[1:]
    rows = (line.split("\t") for line in lines)
    return {row[0]: row[3] for row in rows if row[3]}


def _put(packed: bytes, target: Path) -> None:
    try:
        write_whole(target, packed)
    except OSError:
        raise UserError(
            "The codes could not be kept on this computer.",
            "Make room on the disk and try again; the release in use stays.",
        ) from None
