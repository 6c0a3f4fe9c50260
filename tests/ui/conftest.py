from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.ui.windows import Desk, desk_at
from tests.vault.practices import FAST
from therapist_emr.domain.words import AMERICAN, use_style
from therapist_emr.ui import style
from therapist_emr.ui.theme import Mode, Theme
from therapist_emr.vault import wrap
from therapist_emr.vault.wrap import KdfParams


@pytest.fixture(scope="session")
def dressed(qapp: QApplication) -> Theme:
    """Give the one application its look, as the program does at its start."""
    return style.install(qapp, Mode.LIGHT)


@pytest.fixture(autouse=True)
def look(dressed: Theme) -> Iterator[Theme]:
    """Hand out the switch for colours and text size, and put it back afterwards."""
    dressed.set_motion(False)
    use_style(AMERICAN)
    yield dressed
    use_style(AMERICAN)
    dressed.set_motion(False)
    if dressed.mode is not Mode.LIGHT:
        dressed.set_mode(Mode.LIGHT)
    if dressed.percent != 100:
        dressed.set_percent(100)


@pytest.fixture
def cheap_passphrases(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a new passphrase cost next to nothing."""
    monkeypatch.setattr(wrap, "KdfParams", lambda *given: KdfParams(*given) if given else FAST)


@pytest.fixture
def desk(
    qapp: QApplication, dressed: Theme, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Desk]:
    """Lend a computer of the test's own with the real window on it."""
    for name, folder in (("HOME", "home"), ("XDG_CONFIG_HOME", "conf"), ("XDG_DATA_HOME", "data")):
        (tmp_path / folder).mkdir()
        monkeypatch.setenv(name, str(tmp_path / folder))
    with desk_at(qapp, dressed, tmp_path) as made:
        yield made
