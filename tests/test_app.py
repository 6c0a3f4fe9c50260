"""What a start reads, what it goes on without, and what it never prints."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

_AFTER_A_START = """
import builtins, linecache
python = builtins.__import__
from therapist_emr.app import read_first
read_first()
import PySide6.QtWidgets
from therapist_emr.ui import shell
print(builtins.__import__ is python)
print(any("therapist_emr" in name for name in linecache.cache))
import sys
late = ("sections.", "psychotherapy.cabinet", "ui.writing.helping", "ui.widgets.textedit")
print([name for name in sys.modules if name.removeprefix("therapist_emr.").startswith(late)])
"""


def test_qt_looks_through_no_source_of_ours_and_pages_are_read_when_wanted() -> None:
    command = [sys.executable, "-c", _AFTER_A_START]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.splitlines() == ["True", "False", "[]"]


CANARY = "Marta said she drank again"
_A_START = f"""
import gc, sys, threading
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

class Failing:
    def __del__(self):
        raise ValueError("{CANARY}")

def fails():
    raise LookupError("{CANARY}")

def look():
    Failing()
    gc.collect()
    thread = threading.Thread(target=fails)
    thread.start()
    thread.join()
    print("shown:", any(one.isVisible() for one in QApplication.topLevelWidgets()))
    QApplication.quit()

stay = QApplication.exec
def stay_a_moment(*_):
    QTimer.singleShot(200, look)
    return stay()

QApplication.exec = stay_a_moment
from therapist_emr.__main__ import main
sys.argv = ["therapist-emr"]
sys.exit(main())
"""


def started(home: Path) -> subprocess.CompletedProcess[str]:
    """Open the real window in a home folder of the test's own, and close it again."""
    names = ("HOME", "USERPROFILE", "LOCALAPPDATA", "APPDATA", "XDG_CONFIG_HOME",
             "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME")  # fmt: skip
    return subprocess.run(
        [sys.executable, "-c", _A_START],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env={
            **os.environ,
            **{name: str(home) for name in names},
            "QT_QPA_PLATFORM": "offscreen",
            "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
        },
    )


def log_in(home: Path) -> Path:
    return home / "therapist-emr" / "log" / "therapist-emr.log"


@pytest.mark.skipif(sys.platform != "linux", reason="the log's folder is Linux's")
@pytest.mark.parametrize("way", ["a folder", "a pipe", "a file above"])
def test_a_log_that_cannot_be_written_keeps_nobody_out(tmp_path: Path, way: str) -> None:
    log = log_in(tmp_path)
    log.parent.parent.mkdir(parents=True)
    if way == "a file above":
        log.parent.write_bytes(b"")
    else:
        log.parent.mkdir()
        log.mkdir() if way == "a folder" else os.mkfifo(log)
    done = started(tmp_path)
    assert (done.stdout, done.returncode) == ("shown: True\n", 0)
    assert CANARY not in done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="the log's folder is Linux's")
def test_an_error_nobody_caught_is_in_the_log_and_its_words_are_nowhere(tmp_path: Path) -> None:
    done = started(tmp_path)
    assert (done.stdout, done.returncode) == ("shown: True\n", 0)
    assert "Error" not in done.stderr
    assert CANARY not in done.stderr
    written = log_in(tmp_path).read_text("utf-8")
    assert "unraisable: ValueError" in written
    assert "uncaught in a thread: LookupError" in written
    assert CANARY not in written


_A_COMMAND = f"""
import logging, sys, threading
from therapist_emr import cli

def fails():
    raise LookupError("{CANARY}")

def main():
    thread = threading.Thread(target=fails)
    thread.start()
    thread.join()
    logging.getLogger("some.package").warning("bad text: %s", "{CANARY}")
    return 0

cli.main = main
from therapist_emr.__main__ import main
sys.exit(main())
"""


def test_a_command_prints_no_words_of_an_error_either() -> None:
    command = [sys.executable, "-c", _A_COMMAND]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert done.stderr.startswith("therapist-emr met an error of its own and stopped: LookupError")
    assert done.stderr.count("\n") == 1
    assert CANARY not in done.stderr
