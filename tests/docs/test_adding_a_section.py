"""The page on adding a section is followed word for word in a scratch copy."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "adding-a-section.md"
CODE = re.compile(r"`(?P<file>[\w/.]+\.py)`[^`]*?```(?:python|text)\n(?P<code>.*?)```", re.DOTALL)
LIST = "src/therapist_emr/sections/__init__.py"


def test_one_folder_one_test_and_one_line_make_a_section(tmp_path: Path) -> None:
    told = {one["file"]: one["code"] for one in CODE.finditer(PAGE.read_text(encoding="utf-8"))}
    line = told.pop(LIST)
    assert line.count("\n") == 1
    assert sorted(name.split("/")[0] for name in told) == ["src", "tests"]
    for name in ("src", "tests"):
        unwanted = shutil.ignore_patterns("__pycache__", "old_databases")
        shutil.copytree(ROOT / name, tmp_path / name, ignore=unwanted)
    (tmp_path / "resources").symlink_to(ROOT / "resources", target_is_directory=True)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for name, code in told.items():
        path = tmp_path / name
        path.parent.mkdir()
        path.write_text(code, encoding="utf-8")
    listed = tmp_path / LIST
    text = listed.read_text(encoding="utf-8")
    after = "    history,\n"
    assert after in text
    listed.write_text(text.replace(after, after + line), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", "hospital",
         "tests/contract", "tests/sections/hospital_stays"],
        cwd=tmp_path,
        env={**_environment(), "PYTHONPATH": str(tmp_path / "src")},
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert int(re.findall(r"(\d+) passed", done.stdout)[0]) >= 12


def _environment() -> dict[str, str]:
    import os

    hidden = ("COVERAGE", "PYTEST_XDIST")
    return {key: value for key, value in os.environ.items() if not key.startswith(hidden)}
