"""The rooms' rules hold on a small house built for the purpose, and break where they should."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.dev.project import ROOT
from tools.import_contracts import cycles, parse_table, room_problems

HOUSE = {
    "errors.py": "",
    "domain/people.py": "from therapist_emr import errors\n",
    "forms/form.py": "from therapist_emr.domain import people\n",
    "sections/plan/section.py": "from therapist_emr.forms import form\n",
    "sections/plan/page_goals.py": (
        "import PySide6\nfrom therapist_emr.ui.widgets import card\n"
        "from therapist_emr.sections.plan import section\n"
    ),
    "store/connection.py": "import sqlcipher3\nfrom therapist_emr.domain import people\n",
    "vault/keyring_store.py": "import keyring\n",
    "vault/lifecycle.py": "from therapist_emr.store import connection\n",
    "practice/writing.py": "from therapist_emr.vault import lifecycle\n",
    "pdf/chart.py": "import reportlab\nfrom therapist_emr.practice import writing\n",
    "store/psychotherapy.py": "from therapist_emr.store import connection\n",
    "psychotherapy/cabinet.py": "from therapist_emr.store import psychotherapy\n",
    "ui/theme.py": "import PySide6\n",
    "ui/widgets/card.py": "from therapist_emr.ui import theme\n",
    "ui/shell.py": "from therapist_emr.practice import writing\n",
    "cli.py": "from therapist_emr.store import connection\n",
    "app.py": "from therapist_emr.ui import shell\n",
    "__main__.py": "from therapist_emr import app, cli\n",
}


def lint(folder: Path, changed: dict[str, str]) -> tuple[int, str]:
    """Build the house with some modules changed and hold the project's own contracts to it."""
    for name, text in (HOUSE | changed).items():
        module = folder / "src" / "therapist_emr" / name
        module.parent.mkdir(parents=True, exist_ok=True)
        for package in [module.parent, *module.parent.parents]:
            if package == folder / "src":
                break
            (package / "__init__.py").touch()
        module.write_text(text, "utf-8")
    program = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    paths = [str(folder / "src"), str(ROOT)]
    done = subprocess.run(
        [
            *[sys.executable, "-P", "-c", f"import sys; sys.path[:0] = {paths!r}; {program}"],
            *["--config", str(ROOT / "pyproject.toml"), "--no-cache", "--no-logo"],
        ],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_the_house_as_it_should_be_is_kept(tmp_path: Path) -> None:
    code, said = lint(tmp_path, {})
    assert code == 0, said
    rules = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    assert f"Contracts: {len(rules['contracts'])} kept, 0 broken." in said


@pytest.mark.parametrize(
    ("module", "text", "words"),
    [
        ("ui/shell.py", "from therapist_emr.store import connection", "ui.shell imports store"),
        (
            "ui/shell.py",
            "def f():\n    from therapist_emr.store import connection",
            "ui.shell imports store.connection; ui may import practice",
        ),
        ("domain/people.py", "from therapist_emr.forms import form", "domain.people imports forms"),
        ("store/connection.py", "from therapist_emr.forms import form", "store may import domain"),
        (
            "sections/plan/section.py",
            "from therapist_emr.ui.widgets import card",
            "sections.plan.section imports ui.widgets.card; sections may import",
        ),
        (
            "sections/plan/page_goals.py",
            "from therapist_emr.ui import shell",
            "sections.plan.page_goals imports ui.shell; sections.*.page* may import ui.widgets",
        ),
        (
            "sections/plan/page_goals.py",
            "from therapist_emr.practice import writing",
            "sections.plan.page_goals imports practice.writing",
        ),
        ("errors.py", "from therapist_emr.domain import people", "may import nothing of ours"),
        ("attic.py", "", "attic has no line in the table of rooms"),
        ("vault/lifecycle.py", "import sqlcipher3", "only store.connection may"),
        ("practice/writing.py", "def f():\n    import keyring", "only vault.keyring_store may"),
        ("ui/shell.py", "import pypdfium2", "ui.shell (line 1) imports pypdfium2; only pdf may"),
        ("sections/plan/section.py", "import PySide6.QtGui", "imports PySide6; only ui, sections"),
        ("cli.py", "from PySide6 import QtCore", "cli (line 1) imports PySide6"),
        (
            "pdf/chart.py",
            "from therapist_emr.psychotherapy import cabinet",
            "pdf.chart (line 1) imports psychotherapy.cabinet; only psychotherapy, ui.session",
        ),
        (
            "practice/writing.py",
            "from therapist_emr.store import psychotherapy",
            "practice.writing (line 1) imports store.psychotherapy; only psychotherapy, vault",
        ),
        (
            "domain/people.py",
            "def f():\n    from therapist_emr.domain import dates",
            "domain.dates <-> domain.people",
        ),
    ],
)
def test_each_rule_breaks_where_it_should(
    tmp_path: Path, module: str, text: str, words: str
) -> None:
    others = {"domain/dates.py": "from therapist_emr.domain import people\n"}
    code, said = lint(tmp_path, others | {module: f"{text}\n"})
    assert code == 1, said
    assert words in " ".join(said.split())


def test_what_only_a_type_checker_reads_ties_nothing(tmp_path: Path) -> None:
    text = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import PySide6\n"
    code, said = lint(tmp_path, {"sections/plan/section.py": text})
    assert code == 0, said


def test_the_first_line_that_matches_counts() -> None:
    table = parse_table(["a.special*: b", "a:", "b: a"])
    modules = ["therapist_emr.a.special_one", "therapist_emr.a.plain", "therapist_emr.b"]
    special, plain, other = modules
    assert list(room_problems(table, modules, [(special, other), (other, plain)])) == []
    assert list(room_problems(table, modules, [(plain, other)])) == [
        "a.plain imports b; a may import nothing of ours"
    ]


def _reaches(links: dict[str, set[str]], start: str) -> set[str]:
    reached: set[str] = set()
    waiting = list(links[start])
    while waiting:
        node = waiting.pop()
        if node not in reached:
            reached.add(node)
            waiting += links[node]
    return reached


NODES = "abcdefg"


@given(st.fixed_dictionaries({node: st.sets(st.sampled_from(NODES), max_size=3) for node in NODES}))
def test_cycles_are_the_groups_that_reach_each_other(links: dict[str, set[str]]) -> None:
    reached = {node: _reaches(links, node) for node in links}
    expected = set()
    for node in links:
        group = frozenset({node} | {other for other in reached[node] if node in reached[other]})
        if len(group) > 1:
            expected.add(group)
    assert {frozenset(group) for group in cycles(links)} == expected
    assert all(group == sorted(group) for group in cycles(links))


def test_a_long_chain_does_not_exhaust_the_stack() -> None:
    links = {f"{n:05}": {f"{n + 1:05}"} for n in range(5000)} | {"05000": {"00000"}}
    (group,) = cycles(links)
    assert len(group) == 5001
