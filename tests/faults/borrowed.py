"""Rows whose trials are tests that stand elsewhere, carried out and counted one by one."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from xml.etree import ElementTree

from tests.faults import shim
from tests.faults.paper import ROOT
from tests.faults.row import Ground, Trial, require


def tests_of(*arguments: str) -> Callable[[Ground], Trial]:
    """Run a selection of tests; each of them that passed has survived."""

    def prepare(ground: Ground) -> Trial:
        report = ground.folder / "report.xml"
        command = [sys.executable, "-m", "pytest", "-q", f"--junitxml={report}", *arguments]
        done = subprocess.run(
            command, cwd=ROOT, env=shim.plain_environment(), capture_output=True, check=False
        )
        require(report.exists(), done.stderr.decode())
        cases = list(ElementTree.parse(report).iter("testcase"))

        def trial(number: int) -> None:
            require(number < len(cases), f"there are only {len(cases)} such tests")
            case = cases[number]
            require(len(case) == 0, f"{case.get('name')}: {[part.tag for part in case]}")

        return trial

    return prepare
