"""What the tests of the keys share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ui.windows import Desk


@pytest.fixture
def usb(desk: Desk) -> Path:
    folder = desk.place / "usb"
    folder.mkdir()
    return folder
