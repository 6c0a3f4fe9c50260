"""A program that unlocks and locks a practice again and again, by the vault or by the window.

Run as `python -m tests.faults.locker FILE vault|window`. The passphrase comes on standard input,
backwards. For each line it then reads, it unlocks and locks once and says so; it ends with its
input.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

from therapist_emr.vault import lifecycle
from therapist_emr.vault.hardening import harden_process


def by_vault(path: Path, passphrase: str) -> Callable[[], None]:
    """Return how to unlock and lock once without a window."""

    def cycle() -> None:
        lifecycle.unlock(path, passphrase, None).lock("again")

    return cycle


def by_window(path: Path, passphrase: str) -> Callable[[], None]:
    """Return how to unlock and lock the real window once, its first page seen."""
    from PySide6.QtCore import QEventLoop
    from PySide6.QtWidgets import QApplication

    from tests.ui.windows import Desk
    from therapist_emr.ui import style
    from therapist_emr.ui.entry.unlock import UnlockPage
    from therapist_emr.ui.theme import Mode

    app = QApplication([])
    desk = Desk(app, style.install(app, Mode.LIGHT), path.parent)
    window = desk.start()
    forgotten = QEventLoop()
    window.forgotten.connect(forgotten.quit)

    def cycle() -> None:
        page = desk.page()
        assert isinstance(page, UnlockPage)
        page.unlock_asked.emit(passphrase)
        desk.hand.wait(lambda: window.shell is not None, "the practice")
        desk.hand.rest(10)
        window.lock("again")
        forgotten.exec()

    return cycle


WAYS = {"vault": by_vault, "window": by_window}


def main(path: Path, way: str) -> None:
    """Unlock and lock once for each line that comes in."""
    harden_process()
    cycle = WAYS[way](path, sys.stdin.readline().strip()[::-1])
    for _line in sys.stdin:
        cycle()
        sys.stdout.write("locked\n")
        sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
