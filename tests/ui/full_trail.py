"""A trail that takes no row any more, as on a disk that is full."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from therapist_emr.store.audit import AuditTrail
from therapist_emr.store.errors import DiskFull

EARLIER = b"%PDF-1.4 earlier"


@contextmanager
def full_trail() -> Iterator[None]:
    """Let the trail take no row inside."""

    def full(*_: object, **__: object) -> None:
        raise DiskFull

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(AuditTrail, "append", full)
        yield


@contextmanager
def refused(earlier: Path) -> Iterator[None]:
    """Require that what is saved inside is refused, and that the earlier file stays."""
    earlier.write_bytes(EARLIER)
    with full_trail(), pytest.raises(DiskFull):
        yield
    assert earlier.read_bytes() == EARLIER
    assert list(earlier.parent.glob("*.part")) == list(earlier.parent.glob(".*.part")) == []
