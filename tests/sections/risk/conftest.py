from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sections.chart_desk import chart
from therapist_emr.practice import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with chart(tmp_path) as (_practice, opened):
        yield opened
