"""Every test that the papers call a proof is there, and every command they name exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.faults.rows import ROWS
from therapist_emr import cli
from tools.dev.cli import COMMANDS

ROOT = Path(__file__).parents[2]
PAPERS = ("threat-model.md", "security-rule.md", "security.md")
NAMED = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")
DEV = re.compile(r"python3 dev\.py (\w+)")
ROW = re.compile(r'--row (?:"([^"]+)"|([\w-]+))')
PROGRAM = re.compile(r"therapist-emr (\w+)")


@pytest.mark.parametrize("paper", PAPERS)
def test_every_proof_is_a_test_that_exists(paper: str) -> None:
    text = (ROOT / "docs" / paper).read_text(encoding="utf-8")
    for file, name in NAMED.findall(text):
        path = ROOT / file
        assert path.is_file(), file
        assert not name or f"def {name}(" in path.read_text(encoding="utf-8"), f"{file}::{name}"


@pytest.mark.parametrize("paper", PAPERS)
def test_every_fault_is_a_row_of_the_table(paper: str) -> None:
    text = (ROOT / "docs" / paper).read_text(encoding="utf-8")
    named = {quoted or bare for quoted, bare in ROW.findall(text)}
    assert named <= {row.name for row in ROWS}


def test_the_threat_model_proves_its_claims() -> None:
    text = (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")
    assert len(NAMED.findall(text)) > 40
    assert len(ROW.findall(text)) > 4


@pytest.mark.parametrize("paper", PAPERS)
def test_every_command_exists(paper: str) -> None:
    text = (ROOT / "docs" / paper).read_text(encoding="utf-8")
    assert set(DEV.findall(text)) <= set(COMMANDS)
    known = {*cli.HEADLESS, "tour"}
    assert {word for word in PROGRAM.findall(text) if word.islower()} <= known


@pytest.mark.parametrize("paper", PAPERS)
def test_nothing_is_claimed_that_nobody_granted(paper: str) -> None:
    text = (ROOT / "docs" / paper).read_text(encoding="utf-8").casefold()
    for claim in ("hipaa compliant", "hipaa-compliant", "hipaa certified", "is certified"):
        assert claim not in text
