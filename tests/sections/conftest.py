from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sections.sessions.chart import Chart, open_chart


@pytest.fixture
def empty_chart(tmp_path: Path) -> Iterator[Chart]:
    opened = open_chart(tmp_path, filled=False)
    yield opened
    opened.connection.close()
