from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store.opened import new_file
from therapist_emr.store.connection import Connection


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    opened = new_file(tmp_path / "practice.emr")
    yield opened
    opened.close()
