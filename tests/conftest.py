"""What holds for every test: no screen, no clock in the rules' tests, the same cases on CI.

A test leaves no window behind: what is left takes every later change of colours and text size too.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Generator

import pytest
from hypothesis import HealthCheck, settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# A shell starts what runs behind it deaf to Ctrl+C, and every program a test starts would be, too.
signal.signal(signal.SIGINT, signal.default_int_handler)

# A busy machine is slow now and then; tests do not time anything, `dev.py bench` does.
settings.register_profile(
    "house",
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("house")


_held: list[object] = []

LONGEST = (
    "tests/ui/test_screens.py",
    "tests/ui/test_tour.py",
    "tests/tools/dev/test_environment.py",
    "tests/faults/",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest tests, so that at the end no worker waits for one of them."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))


def pytest_collection_finish() -> None:
    """Set aside what was read so far: every locking collects, and would go through all tests."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call() -> Generator[None, object, object]:
    """Hold a test's windows from its last line on: they are still there, and nobody's.

    A collection would take the attributes of parts that are painted once more.
    """
    try:
        return (yield)
    finally:
        if "PySide6.QtWidgets" in sys.modules:
            from PySide6.QtWidgets import QApplication

            _held[:] = QApplication.topLevelWidgets()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown() -> Generator[None]:
    """Take down every part that a test left on the screen or beside it."""
    yield
    if "PySide6.QtWidgets" in sys.modules:
        take_down()
    _held.clear()


def take_down() -> None:
    """Delete the widgets that have no parent, as the end of the program would."""
    from PySide6.QtCore import QCoreApplication, QEvent
    from PySide6.QtWidgets import QApplication
    from shiboken6 import isValid

    left = [one for one in QApplication.topLevelWidgets() if isValid(one)]
    for one in left:
        one.deleteLater()
    if left:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
