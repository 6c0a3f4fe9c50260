from __future__ import annotations

import ctypes
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from therapist_emr.vault import hardening

IN_A_PROCESS = """
import os, resource
from pathlib import Path
from therapist_emr.vault.hardening import core_dumps_off, harden_process
resource.setrlimit(resource.RLIMIT_CORE, (resource.getrlimit(resource.RLIMIT_CORE)[1],) * 2)
harden_process()
harden_process()
Path("made").write_text("x")
core, mode = resource.getrlimit(resource.RLIMIT_CORE)[0], os.stat("made").st_mode
print(core_dumps_off(), core, oct(mode), flush=True)
os.abort()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX modes and limits")
def test_a_hardened_process_leaves_no_core_and_makes_private_files(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", IN_A_PROCESS],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode < 0
    assert [path.name for path in tmp_path.glob("core*")] == []
    assert done.stdout.split() == ["True", "0", "0o100600"]


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_another_program_cannot_read_a_hardened_process(tmp_path: Path) -> None:
    script = (
        "from therapist_emr.vault.hardening import *; harden_process();"
        "import ctypes; print(core_dumps_off(), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["True", "0"]


@pytest.mark.skipif(sys.platform != "linux", reason="undone again by prctl")
def test_hardening_says_that_core_dumps_are_off() -> None:
    before, limits = os.umask(0o022), resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (limits[1], limits[1]))
    assert hardening.core_dumps_off() == (limits[1] == 0)
    hardening.harden_process()
    assert hardening.core_dumps_off()
    assert os.umask(before) == 0o077
    resource.setrlimit(resource.RLIMIT_CORE, limits)
    ctypes.CDLL(None).prctl(4, 1, 0, 0, 0)


def test_windows_writes_no_core_files(monkeypatch: pytest.MonkeyPatch) -> None:
    before = os.umask(0o077)
    monkeypatch.setattr(sys, "platform", "win32")
    hardening.harden_process()
    assert hardening.core_dumps_off()
    os.umask(before)
