"""What lies in the memory of another process: read from outside, page by page."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from therapist_emr.vault import recovery
from therapist_emr.vault.keys import Key

PIECE = 16 * 1024 * 1024


def missing() -> str:
    """Say why another process's memory cannot be read here, or nothing."""
    return "" if Path("/proc/self/mem").exists() else "only Linux shows a process's memory"


def key_needles(key: Key) -> dict[str, bytes]:
    """Return every form in which a key may lie in memory."""
    raw = bytes(key.raw)
    lines = recovery.encode(key)
    found = {"key": raw, "first half of the key": raw[:16], "second half of the key": raw[16:]}
    for name, words in (("hex", raw.hex()), ("capital hex", raw.hex().upper())):
        found |= written(name, words)
    for number, line in enumerate(lines, 1):
        found |= written(f"line {number} of the sheet", line.replace(" ", ""))
        found |= written(f"line {number} of the sheet, spaced", line)
    return found


def key_halves(key: Key) -> dict[str, bytes]:
    """Return the forms that no other form of a key can be in memory without, quickly looked for."""
    raw = bytes(key.raw)
    halves = {"first half of the key": raw[:16], "second half of the key": raw[16:]}
    return halves | written("hex", raw.hex()[:32])


def written(name: str, words: str) -> dict[str, bytes]:
    """Return the two ways in which Python, SQLite and Qt keep words."""
    return {
        f"{name} in bytes": words.encode(),
        f"{name} in Qt's letters": words.encode("utf-16-le"),
    }


def regions(pid: int) -> Iterator[tuple[int, int, str]]:
    """Yield the pieces of a process's memory that it can have written: start, end, their sort."""
    for line in Path(f"/proc/{pid}/maps").read_text(encoding="utf-8").splitlines():
        span, rights, _offset, _device, _inode, *name = line.split(maxsplit=5)
        if rights.startswith("rw") or (rights.startswith("r") and not name):
            start, _dash, end = span.partition("-")
            yield int(start, 16), int(end, 16), name[0] if name else "unnamed"


def count(pid: int, needles: Mapping[str, bytes]) -> Counter[str]:
    """Return how often each needle lies in the memory of a process."""
    return Counter(name for name, _place in sightings(pid, needles))


def sightings(pid: int, needles: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """Yield the name of each needle found, with the sort of memory it lies in."""
    overlap = max(map(len, needles.values())) - 1
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for start, end, sort in regions(pid):
            tail = b""
            for at in range(start, end, PIECE):
                piece = _read(memory.fileno(), at, min(PIECE, end - at))
                if piece is None:
                    break
                block = tail + piece
                for name, needle in needles.items():
                    for _found in _places(block, needle, len(tail)):
                        yield name, sort
                tail = block[-overlap:] if overlap else b""


def resident(pid: int) -> int:
    """Return the bytes of memory a process holds."""
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def _places(block: bytes, needle: bytes, known: int) -> Iterator[int]:
    """Yield where a needle begins, leaving out what lay in the part read before."""
    at = block.find(needle)
    while at >= 0:
        if at + len(needle) > known:
            yield at
        at = block.find(needle, at + 1)


def _read(handle: int, at: int, size: int) -> bytes | None:
    try:
        return os.pread(handle, size, at)
    except OSError:
        return None  # a page that the kernel keeps for itself
