"""What a start reads, and in which order."""

from __future__ import annotations

import subprocess
import sys

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
