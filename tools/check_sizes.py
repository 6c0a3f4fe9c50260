"""Check the sizes that keep the house readable: `python -m tools.check_sizes`."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from tools.dev.project import ROOT

MODULE_CAP = 500
FUNCTION_CAP = 60
METHOD_CAP = 20
_FOLDERS = ("src", "tests", "tools", "benchmarks")


def sources(root: Path) -> Iterator[Path]:
    """Yield every Python file that people read."""
    yield from sorted(root.glob("*.py"))
    for folder in _FOLDERS:
        yield from sorted((root / folder).rglob("*.py"))


def problems(text: str) -> Iterator[str]:
    """Tell what in one module is larger than the house allows."""
    lines = text.count("\n")
    if lines > MODULE_CAP:
        yield f"1: the module has {lines} lines, over {MODULE_CAP}"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            size = (node.end_lineno or node.lineno) - node.lineno + 1
            if size > FUNCTION_CAP:
                yield f"{node.lineno}: {node.name} has {size} lines, over {FUNCTION_CAP}"
        if isinstance(node, ast.ClassDef):
            public = _public_methods(node)
            if public > METHOD_CAP:
                yield f"{node.lineno}: {node.name} has {public} public methods, over {METHOD_CAP}"


def _public_methods(node: ast.ClassDef) -> int:
    methods = (part for part in node.body if isinstance(part, ast.FunctionDef))
    # A name repeated (a property and its setter, overloads) is one door. Qt's own doors, which a
    # widget only answers at (`paintEvent`), and the tests of a test class are not counted.
    names = {method.name for method in methods if not method.name.startswith(("_", "test_"))}
    return sum(1 for name in names if name.islower())


def main(root: Path = ROOT) -> int:
    """Print every problem of the tree and return 1 when there is one."""
    found = 0
    for path in sources(root):
        for problem in problems(path.read_text(encoding="utf-8")):
            print(f"{path.relative_to(root).as_posix()}:{problem}")
            found += 1
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
