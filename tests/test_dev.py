"""dev.py answers in plain lines, on any Python and for any command."""

from __future__ import annotations

import ast
import os
import re
import runpy
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tools.dev.cli import COMMANDS, USAGE
from tools.dev.project import ROOT

DEV = ROOT / "dev.py"
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))


def dev(*words: str, **changed: str) -> subprocess.CompletedProcess[str]:
    """Run dev.py as a person without a screen would."""
    hidden = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    env = {key: value for key, value in os.environ.items() if key not in hidden}
    return subprocess.run(
        [sys.executable, str(DEV), *words],
        env=env | changed,
        text=True,
        capture_output=True,
        check=False,
        timeout=60,
    )


def test_help_names_every_command() -> None:
    done = dev("--help")
    assert done.returncode == 0
    for command in COMMANDS:
        assert re.search(rf"^  {command} ", done.stdout, re.MULTILINE), command
    assert done.stderr == ""


@pytest.mark.parametrize("words", [(), ("nonsense",), ("--version",)])
def test_anything_else_is_a_usage_error(words: tuple[str, ...]) -> None:
    done = dev(*words)
    assert done.returncode == 2
    assert USAGE in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("command", ["check", "package", "data"])
def test_commands_without_arguments_refuse_some(command: str) -> None:
    done = dev(command, "extra")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"`{command}` takes no arguments.\n"


def test_an_old_python_is_refused_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 12, "final", 0))
    with pytest.raises(SystemExit) as refused:
        runpy.run_path(str(DEV), run_name="__main__")
    assert refused.value.code == ("therapist-emr needs Python 3.11 or newer; this is Python 3.10.")


def test_an_old_python_can_read_the_refusal() -> None:
    tree = ast.parse(DEV.read_text("utf-8"), feature_version=(3, 4))
    imported = [node for node in tree.body if isinstance(node, ast.ImportFrom)]
    refusal = next(node for node in tree.body if isinstance(node, ast.If))
    assert all(node.lineno > refusal.lineno for node in imported)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a screen")
def test_without_a_screen_a_window_is_refused_in_one_line() -> None:
    done = dev("run", "--practice", "none.emr")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert "no screen" in done.stderr
    assert "dev.py run tour build/tour" in done.stderr


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_every_locked_package_is_exact_and_hashed(lock: Path) -> None:
    text = lock.read_text("utf-8")
    entries = text.replace("\\\n", " ").strip().splitlines()
    assert len(entries) > 20
    for entry in entries:
        assert re.match(r"[a-z0-9._-]+==\S+ ", entry), entry
        assert "--hash=sha256:" in entry, entry
    assert "://" not in text
    assert "--index" not in text


def test_the_locks_agree_with_each_other() -> None:
    seen: dict[str, dict[str, set[str]]] = {}
    for lock in LOCKS:
        for name, version in re.findall(r"^([\w.-]+)==(\S+)", lock.read_text("utf-8"), re.M):
            seen.setdefault(name, {}).setdefault(version, set()).add(lock.name)
    assert {name: found for name, found in seen.items() if len(found) > 1} == {}


def test_the_run_lock_holds_every_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    locked = set(re.findall(r"^([\w.-]+)==", (ROOT / "requirements/run.txt").read_text(), re.M))
    for dependency in [*project["dependencies"], *project["optional-dependencies"]["install"]]:
        name = re.split(r"[\[<>=]", dependency)[0].lower()
        assert name in locked, name


def test_qt_is_pinned_below_the_release_that_kills_python() -> None:
    locked = (ROOT / "requirements/run.txt").read_text("utf-8")
    assert re.search(r"^pyside6-essentials==6\.11\.\d", locked, re.M)


def test_the_tools_need_no_package_to_start() -> None:
    script = "import sys; sys.argv = ['dev.py']; import tools.dev.cli"
    done = subprocess.run(
        [
            sys.executable,
            "-I",
            "-S",
            "-c",
            f"import sys; sys.path.insert(0, {str(ROOT)!r}); {script}",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
