"""What opens a practice without its passphrase has one name wherever the app speaks of it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import therapist_emr

STORED = {"unlock with recovery key"}  # an action's name in the trail; it is shown in other words
ITS_FILE = {"write a made-up practice and its recovery key"}  # demo's recovery-key.txt


def spoken(source: str) -> Iterator[str]:
    """Yield the texts of a module, its docstrings left out."""
    tree = ast.parse(source)
    silent = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in silent
        ):
            yield node.value


def test_the_app_speaks_of_the_recovery_sheet_alone() -> None:
    root = Path(therapist_emr.__file__).parent
    found = {
        text
        for path in root.rglob("*.py")
        for text in spoken(path.read_text(encoding="utf-8"))
        if "recovery key" in text.lower()
    }
    assert found <= STORED | ITS_FILE, found
