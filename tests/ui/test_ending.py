from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ui.pages.made_charts import profile
from tests.ui.windows import PASSPHRASE, PROFILE
from tests.vault.practices import FAST
from therapist_emr.domain.clock import SystemClock
from therapist_emr.domain.people import PracticeSettings
from therapist_emr.practice.practice import open_practice
from therapist_emr.vault import lifecycle
from therapist_emr.vault.keyring_store import MemoryKeyring

_PROGRAM = """
import json, os, signal, sys, traceback
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QTextEdit
from therapist_emr.domain.clock import SystemClock
from therapist_emr.ui.program import run
from therapist_emr.ui.tour.hand import Hand
from therapist_emr.ui.window import Window
from therapist_emr.vault.keyring_store import MemoryKeyring

path, number, secrets, write = sys.argv[1:]
signal.signal(int(number), signal.SIG_DFL)  # the tests may run where it is ignored, as by nohup

def begin():
    try:
        drive()
    except Exception:
        traceback.print_exc()
        texts = [one.text() for one in QApplication.allWidgets() if hasattr(one, "text")]
        print(texts, file=sys.stderr)
        os._exit(70)

def drive():
    app = QApplication.instance()
    window = next(one for one in app.topLevelWidgets() if isinstance(one, Window))
    hand = Hand(app, window)
    if not write:
        os.kill(os.getpid(), int(number))
        return
    window.activateWindow()
    hand.wait(window.isActiveWindow, "an active window")
    hand.wait(lambda: hand.shows("Unlock"), "the locked screen")
    hand.write("Passphrase", "seven quiet herons")
    hand.press("Unlock")
    hand.wait(lambda: window.shell is not None, "the practice")
    window.shell.begin_entry(1)
    hand.rest(300)
    texts = [one for one in hand.seen(QTextEdit) if not one.isReadOnly()]
    hand.click(max(texts, key=lambda one: one.height()))
    hand.type("Slept through.")
    os.kill(os.getpid(), int(number))

class Keyring(MemoryKeyring):
    begun = False
    def get(self, service, user):
        if not Keyring.begun:
            Keyring.begun = True
            QTimer.singleShot(0, QApplication.instance(), begin)
        return super().get(service, user)

keyring = Keyring()
keyring.secrets = {(service, user): secret for service, user, secret in json.loads(secrets)}
raise SystemExit(run(Path(path), SystemClock(), keyring))
"""


def ended(path: Path, keyring: MemoryKeyring, number: int, home: Path, *, write: bool) -> int:
    """Start the program, have the system end it, and return its exit code."""
    secrets = json.dumps([[*names, secret] for names, secret in keyring.secrets.items()])
    told = [str(path), str(int(number)), secrets, "write" if write else ""]
    command = [sys.executable, "-c", _PROGRAM, *told]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "HOME": str(home)}
    done = subprocess.run(command, env=environment, capture_output=True, timeout=60, check=False)
    sys.stderr.write(done.stderr.decode(errors="replace"))
    return done.returncode


@pytest.mark.skipif(os.name == "nt", reason="the system closes the window itself")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_what_was_just_typed_is_kept_when_the_system_ends_the_program(
    tmp_path: Path, number: signal.Signals
) -> None:
    path, keyring = tmp_path / "practice.emr", MemoryKeyring()
    vault = lifecycle.create_practice(path, PASSPHRASE, keyring, kdf=FAST)
    practice = open_practice(vault.connection, SystemClock())
    kept = PracticeSettings(profile=PROFILE, sheet_checked="2026-11-17", backup_on_close=True)
    practice.change_settings(kept)
    practice.clients.add(profile("Mari Lind", "1992-03-02", "(503) 555-0142", "she/her"))
    vault.lock("made for a test")
    assert ended(path, keyring, number, tmp_path, write=True) == 0
    vault = lifecycle.unlock(path, PASSPHRASE, keyring)
    practice = open_practice(vault.connection, SystemClock())
    draft = practice.drafting.get(practice.drafting.headers(1)[0].id)
    assert "Slept through." in str(draft.body)
    told = [(row.action, row.detail) for row in practice.audit.rows(6)]
    assert ("lock", "the computer ended the program") in told
    vault.lock("looked at")


@pytest.mark.skipif(os.name == "nt", reason="the system closes the window itself")
def test_a_locked_window_goes_when_the_system_ends_the_program(tmp_path: Path) -> None:
    path, keyring = tmp_path / "practice.emr", MemoryKeyring()
    lifecycle.create_practice(path, PASSPHRASE, keyring, kdf=FAST).lock("made for a test")
    assert ended(path, keyring, signal.SIGTERM, tmp_path, write=False) == 0
