from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ui.away.buses import FakeLogind, logind_on, private_bus


@pytest.fixture
def bus(tmp_path: Path) -> Iterator[str]:
    with private_bus(tmp_path) as address:
        yield address


@pytest.fixture
def logind(bus: str) -> Iterator[FakeLogind]:
    with logind_on(bus) as made:
        yield made
