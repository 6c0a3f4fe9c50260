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
def refused(earlier: Path) -> Iterator[None]:
    """Require that what is saved inside is refused, and that the earlier file stays."""

    def full(*_: object, **__: object) -> None:
        raise DiskFull

    earlier.write_bytes(EARLIER)
    with pytest.MonkeyPatch.context() as patched, pytest.raises(DiskFull):
        patched.setattr(AuditTrail, "append", full)
        yield
    assert earlier.read_bytes() == EARLIER
    assert list(earlier.parent.glob("*.part")) == list(earlier.parent.glob(".*.part")) == []
