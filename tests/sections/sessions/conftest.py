from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.sections.sessions.chart import Chart, open_chart
from therapist_emr.ui import style
from therapist_emr.ui.theme import Mode


@pytest.fixture(scope="session", autouse=True)
def dressed(qapp: QApplication) -> None:
    """Give every test the application's own look."""
    style.install(qapp, Mode.LIGHT)


@pytest.fixture
def chart(tmp_path: Path) -> Iterator[Chart]:
    opened = open_chart(tmp_path)
    yield opened
    opened.connection.close()


@pytest.fixture
def empty_chart(tmp_path: Path) -> Iterator[Chart]:
    opened = open_chart(tmp_path, filled=False)
    yield opened
    opened.connection.close()
