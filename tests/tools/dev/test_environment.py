"""A real environment is made once, reused, and mended after an install that was cut short."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sysconfig
from pathlib import Path

import pytest

from tools.dev import environment
from tools.dev.environment import Environment
from tools.dev.project import Stop

PYPROJECT = """
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"
[project]
name = "small-house"
version = "1.0"
[project.scripts]
small-house = "small_house:main"
[tool.hatch.build.targets.wheel]
only-include = ["src/small_house"]
sources = ["src"]
dev-mode-dirs = ["src"]
"""


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Environment:
    """Return an environment for a small project whose locks ask for nothing."""
    (tmp_path / "requirements").mkdir()
    for lock in ("run", "dev"):
        (tmp_path / "requirements" / f"{lock}.txt").write_text(f"# {lock}\n", "utf-8")
    (tmp_path / "pyproject.toml").write_text(PYPROJECT, "utf-8")
    source = tmp_path / "src" / "small_house"
    source.mkdir(parents=True)
    (source / "__init__.py").write_text("def main():\n    print('at home')\n", "utf-8")
    # The locks are empty, so the builder comes from the environment these tests run in.
    monkeypatch.setenv("PYTHONPATH", sysconfig.get_path("purelib"))
    return Environment(tmp_path / ".venv", ("run", "dev"), tmp_path)


def stamp(house: Environment) -> dict[str, str]:
    read: dict[str, str] = json.loads((house.folder / "installed.json").read_text("utf-8"))
    return read


def says(capfd: pytest.CaptureFixture[str]) -> list[str]:
    return [line for line in capfd.readouterr().out.splitlines() if line.endswith("...")]


def test_an_environment_lives_through_its_whole_life(
    house: Environment, capfd: pytest.CaptureFixture[str]
) -> None:
    house.ensure("run")
    assert [line.split()[0] for line in says(capfd)] == ["Making", "Installing"]
    script = house.python.parent / "small-house"
    assert subprocess.check_output([script], text=True) == "at home\n"
    assert house.site_packages().is_dir()

    house.ensure("run")
    assert says(capfd) == [], "a finished install is not touched again"

    house.ensure("dev")
    assert stamp(house)["lock"] == "dev"
    house.ensure("run")
    assert len(says(capfd)) == 1, "the larger lock serves the smaller wish"

    lock = house.root / "requirements" / "dev.txt"
    lock.write_text("./no-such-package==1\n", "utf-8")
    with pytest.raises(Stop, match="could not be installed"):
        house.ensure("run")
    assert not (house.folder / "installed.json").exists(), "a failed install is not believed"

    lock.write_text("# newer\n", "utf-8")
    capfd.readouterr()
    house.ensure("dev")
    assert len(says(capfd)) == 1, "and the next one mends it in place"
    assert stamp(house)["lock"] == "dev"

    (house.folder / "installed.json").write_text("[]", "utf-8")
    house.python.unlink()
    house.ensure("run")
    assert [line.split()[0] for line in says(capfd)] == ["Making", "Installing"]
    assert stamp(house)["lock"] == "run"


def test_tool_settings_do_not_cause_an_install(house: Environment) -> None:
    before = house.project_digest()
    path = house.root / "pyproject.toml"
    path.write_text(f"{PYPROJECT}[tool.ruff]\nline-length = 80\n", "utf-8")
    assert house.project_digest() == before
    path.write_text(PYPROJECT.replace("small-house = ", "large-house = "), "utf-8")
    assert house.project_digest() != before


def test_a_python_without_venv_is_told_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    assert environment.missing_venv_parts() == ""
    absent = {"venv": object(), "ensurepip": None}
    monkeypatch.setattr(importlib.util, "find_spec", absent.get)
    assert environment.missing_venv_parts() == "no ensurepip module"
    (package,) = environment.venv_debian()
    assert package.startswith("python3.")
    assert package.endswith("-venv")
