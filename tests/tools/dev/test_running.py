"""Programs are started with what they need, and their exit codes come back."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tools.dev import keyring_session, launch, packaging, testing
from tools.dev.checks import commands
from tools.dev.project import ROOT, output, run

posix_only = pytest.mark.skipif(os.name != "posix", reason="signals are a POSIX matter")


@pytest.mark.parametrize("code", [0, 1, 2, 77])
def test_exit_codes_pass_through(code: int) -> None:
    assert run([sys.executable, "-c", f"raise SystemExit({code})"]) == code


@posix_only
def test_a_killed_program_reads_as_a_shell_reads_it() -> None:
    kill = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
    assert run([sys.executable, "-c", kill]) == 128 + signal.SIGKILL


@posix_only
def test_ctrl_c_waits_for_the_program_to_end(tmp_path: Path) -> None:
    ready, ended = tmp_path / "ready", tmp_path / "ended"
    child = (
        "import pathlib, signal, time\n"
        f"try:\n    pathlib.Path({str(ready)!r}).touch(); time.sleep(30)\n"
        f"except KeyboardInterrupt:\n    time.sleep(0.3); pathlib.Path({str(ended)!r}).touch()\n"
    )
    parent = (
        "import sys\nfrom tools.dev.project import run\n"
        f"sys.exit(run([sys.executable, '-c', {child!r}]))\n"
    )
    process = subprocess.Popen([sys.executable, "-c", parent], cwd=ROOT, start_new_session=True)
    until = time.monotonic() + 20
    while not ready.exists() and time.monotonic() < until:
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGINT)
    assert process.wait(timeout=20) == 130
    assert ended.exists()


def test_output_of_a_failing_program_is_nothing() -> None:
    assert output([sys.executable, "-c", "print('yes')"]).strip() == "yes"
    assert output([sys.executable, "-c", "print('no'); raise SystemExit(1)"]) == ""
    assert output(["no-such-program-anywhere"]) == ""


@pytest.mark.parametrize(
    ("env", "platform", "screen"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ""}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({"QT_QPA_PLATFORM": "offscreen"}, "linux", True),
        ({}, "darwin", True),
        ({}, "win32", True),
    ],
)
def test_a_screen_is_seen(env: dict[str, str], platform: str, *, screen: bool) -> None:
    assert launch.has_screen(env, platform) is screen


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ([], "window"),
        (["--practice", "x.emr"], "window"),
        (["--practice=x.emr"], "window"),
        (["--practice"], "window"),
        (["--practice", "tour"], "window"),
        (["tour", "DIR"], "tour"),
        (["clients", "--practice", "x.emr"], "clients"),
        (["--practice", "x.emr", "clients"], "clients"),
        (["--help"], "--help"),
        (["nonsense"], "nonsense"),
    ],
)
def test_what_opens_a_window_is_known(words: list[str], asked: str) -> None:
    assert launch.command_of(words) == asked


def test_tests_reach_no_screen_no_keyring_and_no_home(tmp_path: Path) -> None:
    base = {"DISPLAY": ":0", "DBUS_SESSION_BUS_ADDRESS": "x", "XDG_DATA_HOME": "/me", "PATH": "p"}
    env = testing.isolated(tmp_path, base)
    assert env["QT_QPA_PLATFORM"] == "offscreen"
    assert env["PATH"] == "p"
    assert not {"DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "XDG_DATA_HOME"} & set(env)
    if os.name == "posix":
        assert env["HOME"] == str(tmp_path)
        assert Path(env["XDG_RUNTIME_DIR"]).is_dir()


def test_what_a_test_starts_does_not_translate_the_program_again(tmp_path: Path) -> None:
    base = {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONPYCACHEPREFIX": "/elsewhere", "PATH": "p"}
    env = testing.isolated(tmp_path, base)
    assert env["PATH"] == "p"
    assert not {name for name in env if name.startswith("PYTHON")}


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (["tests/keyring"], True),
        (["./tests/keyring/test_a.py::test_b", "-x"], True),
        (["tests\\keyring"], True),
        (["tests/vault", "-k", "keyring"], False),
        (["-x"], False),
    ],
)
def test_the_real_keyring_is_started_when_asked_for(words: list[str], *, wanted: bool) -> None:
    assert testing.needs_keyring(words) is wanted


@pytest.mark.skipif(
    bool(keyring_session.missing_programs()) and not os.environ.get("CI"),
    reason="gnome-keyring is not installed",
)
def test_a_keyring_session_holds_a_secret_and_is_gone_afterwards(tmp_path: Path) -> None:
    script = (
        "import keyring, os\n"
        "keyring.set_password('house', 'me', 'kept')\n"
        "assert keyring.get_password('house', 'me') == 'kept'\n"
        "assert 'SecretService' in type(keyring.get_keyring()).__module__\n"
        f"open({str(tmp_path / 'home')!r}, 'w').write(os.environ['HOME'])\n"
        "raise SystemExit(7)\n"
    )
    env = testing.isolated(tmp_path, os.environ)
    assert keyring_session.run_with_keyring([sys.executable, "-c", script], env) == 7
    home = Path((tmp_path / "home").read_text("utf-8"))
    assert home != tmp_path
    assert not home.exists()


def test_the_built_program_meets_an_empty_computer(tmp_path: Path) -> None:
    base = {"PATH": "p", "DISPLAY": ":0", "PYTHONPATH": "src", "DBUS_SESSION_BUS_ADDRESS": "x"}
    env = packaging.empty_computer(tmp_path, base)
    assert env["HOME"] == str(tmp_path)
    assert env["PATH"] == "p"
    assert not {"DISPLAY", "PYTHONPATH", "DBUS_SESSION_BUS_ADDRESS"} & set(env)


def test_a_folder_is_weighed_without_following_links(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "file").write_bytes(b"x" * 500_000)
    if os.name == "posix":
        (tmp_path / "link").symlink_to(tmp_path / "a" / "file")
    assert packaging.size_mb(tmp_path) == pytest.approx(0.5)


def test_every_check_runs_with_the_environments_own_programs(tmp_path: Path) -> None:
    python = tmp_path / "bin" / "python"
    for name, command in commands(python).items():
        assert command[0].startswith(str(python.parent)), name
