"""Missing system libraries are read from ldd and turned into packages."""

from __future__ import annotations

import sys
import sysconfig
from pathlib import Path

import pytest

from tools.dev import apt, qt_libraries
from tools.dev.project import Stop

LISTING = """
/venv/PySide6/Qt/plugins/platforms/libqxcb.so:
\tlinux-vdso.so.1 (0x00007ffd)
\tlibxcb-cursor.so.0 => not found
\tlibX11.so.6 => /lib/x86_64-linux-gnu/libX11.so.6 (0x00007f)
\tlibQt6Pdf.so.6 => not found
/venv/PySide6/Qt/lib/libQt6Gui.so.6:
\tlibEGL.so.1 => not found
\tlibxcb-cursor.so.0 => not found
"""


def test_what_ldd_did_not_find_is_missing_once() -> None:
    assert qt_libraries.missing_in(LISTING) == {"libxcb-cursor.so.0", "libEGL.so.1"}


def test_libraries_become_packages_once() -> None:
    libraries = ["libglib-2.0.so.0", "libgthread-2.0.so.0", "libEGL.so.1", "libunheard.so.9"]
    assert qt_libraries.packages_for(libraries) == ["libegl1", "libglib2.0-0"]


def test_the_line_to_type_is_exact() -> None:
    assert apt.command(["libegl1", "libgl1"]) == "sudo apt-get install -y libegl1 libgl1"


def test_someone_who_may_not_install_is_told_how(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apt, "may_install", lambda: False)
    with pytest.raises(Stop) as stop:
        apt.provide("Qt cannot start.", ["libegl1"])
    assert str(stop.value) == (
        "Qt cannot start. On Debian or Ubuntu: sudo apt-get install -y libegl1"
    )
    assert stop.value.code == 1


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux leaves libraries to the system")
def test_this_computer_runs_qt_so_nothing_is_missing() -> None:
    assert qt_libraries.missing(Path(sysconfig.get_path("purelib"))) == set()


def test_without_qt_nothing_can_be_missing(tmp_path: Path) -> None:
    assert qt_libraries.missing(tmp_path) == set()
    qt_libraries.provide(tmp_path)
