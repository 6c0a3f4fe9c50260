"""The bare PDF 1.7 file: numbered objects, packed streams and the cross-reference."""

from __future__ import annotations

import hashlib
import zlib
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from .crypt import Lock

PACK_LIMIT = 200
_LEVEL = 4
_PACK_BYTES = 120_000


def text_string(text: str) -> str:
    """Write a text as a PDF string that any reader understands, in any script."""
    return f"<FEFF{text.encode('utf-16-be', 'replace').hex().upper()}>"


def ref(number: int) -> str:
    """Write a reference to an object."""
    return f"{number} 0 R"


class PdfFile:
    """Write objects one after another, so that a long chart never lies in memory whole."""

    def __init__(self, sink: BinaryIO, lock: Lock | None = None) -> None:
        self._sink = sink
        self._lock = lock
        self._at = 0
        self._hash = hashlib.sha256()
        self._places: dict[int, tuple[int, int, int]] = {}
        self._last = 0
        self._pack: list[tuple[int, bytes]] = []
        self._pack_size = 0
        self._emit(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")

    def _emit(self, data: bytes) -> None:
        self._sink.write(data)
        self._hash.update(data)
        self._at += len(data)

    def reserve(self) -> int:
        """Return the number of an object that is written later."""
        self._last += 1
        return self._last

    def put(self, number: int, body: str) -> None:
        """Write a reserved object that is not a stream."""
        data = body.encode("latin-1")
        self._pack.append((number, data))
        self._pack_size += len(data)
        if len(self._pack) >= PACK_LIMIT or self._pack_size > _PACK_BYTES:
            self._flush()

    def add(self, body: str) -> int:
        """Write an object that is not a stream and return its number."""
        number = self.reserve()
        self.put(number, body)
        return number

    def stream(self, data: bytes, head: str = "", *, compress: bool = True) -> int:
        """Write a stream and return its number."""
        number = self.reserve()
        self._stream(number, data, head, compress=compress)
        return number

    def _stream(
        self, number: int, data: bytes, head: str, *, compress: bool = True, seal: bool = True
    ) -> None:
        if compress:
            data = zlib.compress(data, _LEVEL)
            head += "/Filter/FlateDecode"
        if self._lock and seal:
            data = self._lock.encrypt(data)
        self._places[number] = (1, self._at, 0)
        self._emit(f"{number} 0 obj\n<<{head}/Length {len(data)}>>stream\n".encode("latin-1"))
        self._emit(data)
        self._emit(b"\nendstream\nendobj\n")

    def _flush(self) -> None:
        if not self._pack:
            return
        holder = self.reserve()
        offsets, at = [], 0
        for place, (number, data) in enumerate(self._pack):
            offsets.append(f"{number} {at}")
            self._places[number] = (2, holder, place)
            at += len(data) + 1
        first = " ".join(offsets).encode("ascii") + b"\n"
        body = b"\n".join(data for _, data in self._pack)
        head = f"/Type/ObjStm/N {len(self._pack)}/First {len(first)}"
        self._pack, self._pack_size = [], 0
        self._stream(holder, first + body, head)

    def finish(self, root: int, info: int) -> None:
        """Write the cross-reference and close the file's last line."""
        self._flush()
        trailer = self._write_lock()
        number = self.reserve()
        self._places[number] = (1, self._at, 0)
        rows = [b"\x00\x00\x00\x00\x00\xff\xff"]
        for wanted in range(1, number + 1):
            kind, first, second = self._places.get(wanted, (0, 0, 0))
            rows.append(bytes([kind]) + first.to_bytes(4, "big") + second.to_bytes(2, "big"))
        ident = self._hash.hexdigest()[:32]
        head = (
            f"/Type/XRef/Size {number + 1}/W[1 4 2]/Root {ref(root)}/Info {ref(info)}"
            f"/ID[<{ident}><{ident}>]{trailer}"
        )
        start = self._at
        self._stream(number, b"".join(rows), head, seal=False)
        self._emit(f"startxref\n{start}\n%%EOF\n".encode("ascii"))

    def _write_lock(self) -> str:
        if self._lock is None:
            return ""
        number = self.reserve()
        self._places[number] = (1, self._at, 0)
        self._emit(f"{number} 0 obj\n{self._lock.dictionary()}\nendobj\n".encode("latin-1"))
        return f"/Encrypt {ref(number)}"
