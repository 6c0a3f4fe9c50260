"""Reading Qt: what only a wrong call needs is left out of the start, and there when it is asked."""

from __future__ import annotations

import subprocess
import sys

READ = "from therapist_emr.ui.qt import read_qt; read_qt()"
PLAIN = "from PySide6 import QtWidgets"


def told(reading: str, more: str) -> str:
    """Read Qt that way in a process of its own, do more, and return what was printed."""
    command = [sys.executable, "-c", f"import builtins, sys\n{reading}\n{more}"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    return done.stdout


WRONG = """
from PySide6.QtCore import QPoint, QSize, Qt
for call in (
    lambda: QSize(1, 2).scaled("wide", 1, 2),
    lambda: QPoint(1, 2, 3),
    lambda: QSize.fromTuple(one=1),
    lambda: Qt.AlignmentFlag("leftish"),
    lambda: QSize().nothing,
):
    try:
        call()
    except Exception as error:
        print(type(error).__name__, error)
print(QSize.scaled.__doc__)
"""


def test_a_wrong_call_is_worded_as_ever() -> None:
    words = told(READ, WRONG)
    assert "Supported signatures:" in words
    assert words == told(PLAIN, WRONG)


def test_what_words_a_wrong_call_is_read_by_the_first_one() -> None:
    support = 'sys.modules["shibokensupport.signature.errorhandler"].__dict__'
    asked = f"""
from PySide6.QtCore import QSize
print("seterror_argument" in {support})
try:
    QSize("wide")
except TypeError:
    print("seterror_argument" in {support})
"""
    assert told(READ, asked).split() == ["False", "True"]


def test_the_import_statement_stays_pythons_own() -> None:
    before = "mine = builtins.__import__\n"
    assert told(before + READ, "print(builtins.__import__ is mine)").strip() == "True"


def test_what_it_does_not_hold_is_told_as_of_any_module() -> None:
    asked = """
late = sys.modules["shibokensupport.signature.parser"]
print(hasattr(late, "__path__"), hasattr(late, "no_such_thing"), hasattr(late, "pyside_type_init"))
"""
    assert told(READ, asked).split() == ["False", "False", "True"]
