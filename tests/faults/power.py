"""What a disk may hold after the power failed, worked out from a log of what a program did.

The rules are harsher than any file system in use. Until a file was made durable, each write to it
may be there, missing, or there in some of its sectors only, in any order; a part of a file that was
never written may hold anything. Until its folder was made durable, each coming and going of a name
may be there or missing; only two changes of the same name keep their order, and a rename is whole.
"""

from __future__ import annotations

import random
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from tests.faults.shim import Kind

SECTOR = 512
_HEAD = struct.Struct("=BHHQQQ")


@dataclass(frozen=True, slots=True)
class Op:
    """One thing a program did to the disk."""

    kind: Kind
    path: str
    other: str
    file: int
    offset: int
    data: bytes

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names it touches."""
        return (self.path, self.other) if self.other else (self.path,)


@dataclass(slots=True)
class Content:
    """A file's bytes on the disk, and what was written since they were made durable."""

    durable: bytes = b""
    pending: list[Op] = field(default_factory=list)


@dataclass(slots=True)
class Change:
    """A coming or going of a name, until the folders it is in were made durable."""

    op: Op
    content: Content | None
    waits_for: set[str]


def read_log(data: bytes) -> Iterator[Op]:
    """Yield what `shim.c` wrote."""
    at = 0
    while at < len(data):
        kind, first, second, file, offset, size = _HEAD.unpack_from(data, at)
        at += _HEAD.size
        path = data[at : at + first].decode()
        other = data[at + first : at + first + second].decode()
        at += first + second
        yield Op(Kind(kind), path, other, file, offset, data[at : at + size])
        at += size


class Disk:
    """Follow a program's operations, knowing at each moment what is durable and what is not."""

    def __init__(self, folder: Path) -> None:
        """Begin with what lies in a folder, all of it durable."""
        self.root = folder
        self._by_number: dict[int, Content] = {}
        self._live: dict[str, Content | None] = {}
        for path in folder.rglob("*"):
            content = None if path.is_dir() else Content(path.read_bytes())
            self._live[str(path)] = content
            if content is not None:
                self._by_number[path.stat().st_ino] = content
        self._durable = dict(self._live)
        self._changes: list[Change] = []

    def follow(self, op: Op) -> None:
        """Take in the program's next operation."""
        if op.kind in (Kind.WRITE, Kind.CUT):
            self._by_number[op.file].pending.append(op)
        elif op.kind is Kind.SYNC:
            content = self._by_number[op.file]
            content.durable = _applied(content.durable, content.pending)
            content.pending = []
        elif op.kind is Kind.SYNC_FOLDER:
            self._settle(op.path)
        elif op.kind is not Kind.MARK:
            self._name(op)

    def after_power_loss(self, chance: random.Random, target: Path) -> None:
        """Write one of the states the disk may be in now into an empty folder."""
        names = dict(self._durable)
        dropped: set[str] = set()
        luck = chance.choice((0.0, 0.3, 0.7, 1.0))
        for change in self._changes:
            if chance.random() < luck and not dropped.intersection(change.op.names):
                _rename(names, change.op, change.content)
            else:
                dropped.update(change.op.names)
        contents = {id(c): _torn(c, chance) for c in names.values() if c is not None}
        folders = {name for name, content in names.items() if content is None}
        for name in sorted(names):
            place = target / PurePosixPath(name).relative_to(self.root)
            parents = PurePosixPath(name).relative_to(self.root).parents
            if not all(str(self.root / parent) in folders for parent in list(parents)[:-1]):
                continue  # what lies in a folder that is not there cannot be reached
            content = names[name]
            if content is None:
                place.mkdir(mode=0o700)
            else:
                place.write_bytes(contents[id(content)])

    def _name(self, op: Op) -> None:
        content = self._live.get(op.path)
        if op.kind is Kind.MADE:
            content = self._by_number[op.file] = Content()
        _rename(self._live, op, content)
        folders = {str(PurePosixPath(name).parent) for name in op.names}
        self._changes.append(Change(op, content, folders))

    def _settle(self, folder: str) -> None:
        waiting = []
        for change in self._changes:
            change.waits_for.discard(folder)
            if change.waits_for:
                waiting.append(change)
            else:
                _rename(self._durable, change.op, change.content)
        self._changes = waiting


def _rename(names: dict[str, Content | None], op: Op, content: Content | None) -> None:
    if op.kind in (Kind.MADE, Kind.MKDIR):
        names[op.path] = content
    else:
        names.pop(op.path, None)
    if op.kind is Kind.RENAME:
        names[op.other] = content


def _torn(content: Content, chance: random.Random) -> bytes:
    """Return the file with some of its pending writes, one of them perhaps by halves."""
    pending = content.pending
    how = chance.choice(("none", "all", "first", "any"))
    if how == "none":
        kept = []
    elif how == "first":
        kept = pending[: chance.randrange(len(pending) + 1)]
    else:
        kept = [op for op in pending if how == "all" or chance.random() < 0.5]
    if kept and chance.random() < 0.5:
        at = chance.randrange(len(kept))
        kept[at : at + 1] = _sectors(kept[at], chance)
    return _applied(content.durable, kept, chance if chance.random() < 0.5 else None)


def _sectors(op: Op, chance: random.Random) -> list[Op]:
    parts = []
    for start in range(0, len(op.data), SECTOR):
        if chance.random() < 0.5:
            piece = op.data[start : start + SECTOR]
            parts.append(Op(op.kind, "", "", op.file, op.offset + start, piece))
    return parts


def _applied(durable: bytes, ops: list[Op], noise: random.Random | None = None) -> bytes:
    """Write into bytes; a gap holds zeros, or noise where a sector was never written."""
    data = bytearray(durable)
    for op in ops:
        end = op.offset + len(op.data)
        if op.kind is Kind.CUT:
            del data[op.offset :]
            end = op.offset
        if end > len(data):
            gap = end - len(data)
            data += noise.randbytes(gap) if noise else bytes(gap)
        data[op.offset : op.offset + len(op.data)] = op.data
    return bytes(data)
