"""Each state of a real keyring, met by the window: four ways on, and nothing made."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.keyring.test_real_keyring import STATES, Daemon, locked
from tests.ui.windows import Desk, desk_at
from therapist_emr.errors import UserError
from therapist_emr.ui import style
from therapist_emr.ui.entry.unlock import NoKeyPage
from therapist_emr.ui.theme import Mode
from therapist_emr.vault.keyring_store import KeyringSilent, SystemKeyring

pytestmark = [
    pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
SECONDS = 3.0
Spoil = Callable[[Daemon, pytest.MonkeyPatch], None]


@pytest.fixture
def desk(qapp: QApplication, daemon: Daemon, tmp_path: Path) -> Iterator[Desk]:
    """Lend a window on a computer with a real keyring."""
    assert daemon.poll() is None
    with desk_at(qapp, style.install(qapp, Mode.LIGHT, 100), tmp_path) as made:
        made.keyring = SystemKeyring()
        made.make()
        made.keyring = SystemKeyring()
        yield made


def contents(desk: Desk) -> dict[str, bytes]:
    """Return the practice and all beside it."""
    return {path.name: path.read_bytes() for path in desk.place.glob("*.emr*")}


def meets_the_screen(desk: Desk) -> NoKeyPage:
    """Start the window; return the screen it comes to within three seconds."""
    before = contents(desk)
    started = time.monotonic()
    desk.start()
    desk.hand.wait(lambda: isinstance(desk.page(), NoKeyPage), "the recovery screen")
    assert time.monotonic() - started < SECONDS
    assert contents(desk) == before
    page = desk.page()
    assert isinstance(page, NoKeyPage)
    for way in ("Try again", "Use the passphrase", "Use the recovery sheet", "Open another file"):
        assert desk.hand.shows(way)
    return page


@pytest.mark.parametrize(("spoil", "said"), STATES, ids=[state.__name__ for state, _ in STATES])
def test_every_state_reaches_the_recovery_screen(
    desk: Desk,
    daemon: Daemon,
    monkeypatch: pytest.MonkeyPatch,
    spoil: Spoil,
    said: type[UserError],
) -> None:
    assert issubclass(said, UserError)
    spoil(daemon, monkeypatch)
    page = meets_the_screen(desk)
    words = page.words.text()
    assert words.count(".") >= 2
    assert "Traceback" not in words
    assert "dbus" not in words.lower()
    assert any("safe and unchanged" in told for told in desk.said())


def test_a_prompt_that_nobody_answers_reaches_it_too(
    desk: Desk, daemon: Daemon, monkeypatch: pytest.MonkeyPatch
) -> None:
    prompter = subprocess.Popen(
        [sys.executable, "-m", "tests.keyring.prompter", "60"],
        stdout=subprocess.PIPE,
        env=dict(os.environ),
    )
    try:
        assert prompter.stdout is not None
        assert prompter.stdout.readline() == b"there\n"
        locked(daemon, monkeypatch)
        assert KeyringSilent().message in meets_the_screen(desk).words.text()
    finally:
        prompter.kill()
        prompter.wait()
        assert prompter.stdout is not None
        prompter.stdout.close()
