"""The programs in docs/file-format.md, run as a stranger would run them."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from tests.vault.practices import FAST
from therapist_emr.practice.made_up_file import KEY_NAME, write_demo
from therapist_emr.vault import recovery

PAGE = Path(__file__).parents[2] / "docs" / "file-format.md"
CLIENTS = 5


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made-up")
    day = date(2026, 11, 17)
    return write_demo(folder, clients=CLIENTS, years=1, seed=1, today=day, kdf=FAST)


def program(imports: str) -> str:
    found: list[str] = re.findall(
        r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL
    )
    return next(code for code in found if imports in code)


def run(code: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", "-c", code, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_reader_opens_a_practice_with_its_recovery_key(made_up: Path) -> None:
    told = run(program("sqlcipher3"), made_up, made_up.with_name(KEY_NAME))
    assert told.stderr == ""
    lines = told.stdout.splitlines()
    assert len(lines) == CLIENTS + 1
    assert lines[-1] == "all seals fit: True"


def test_the_decryptor_needs_no_sqlcipher(made_up: Path, tmp_path: Path) -> None:
    key = recovery.decode(made_up.with_name(KEY_NAME).read_text(encoding="ascii"))
    plain = tmp_path / "plain.db"
    told = run(program("ciphers"), made_up, key.raw.hex(), plain)
    assert (told.returncode, told.stderr) == (0, "")
    opened = sqlite3.connect(f"{plain.as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        assert opened.execute("SELECT count(*) FROM client").fetchone() == (CLIENTS,)
        assert opened.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    finally:
        opened.close()


def test_the_decryptor_notices_a_changed_page(made_up: Path, tmp_path: Path) -> None:
    key = recovery.decode(made_up.with_name(KEY_NAME).read_text(encoding="ascii"))
    changed = bytearray(made_up.read_bytes())
    changed[3 * 4096 + 7] ^= 1
    copy = tmp_path / "changed.emr"
    copy.write_bytes(changed)
    told = run(program("ciphers"), copy, key.raw.hex(), tmp_path / "plain.db")
    assert told.returncode == 1
    assert "page 4 was altered" in told.stderr
