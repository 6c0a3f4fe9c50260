"""A window in a process of its own: painted, scrolled, weighed. Prints name=value lines."""

from __future__ import annotations

import os
import sys
import time


def say_painted() -> None:
    """Print the milliseconds since this process was asked for, and its processor's share."""
    began = float(os.environ["BENCH_BEGAN"])
    print(f"painted={(time.perf_counter() - began) * 1000}")
    print(f"cpu={time.process_time() * 1000}")


def resident_mb() -> float:
    """Return the memory this process holds now."""
    import re
    import resource

    with open("/proc/self/status", encoding="ascii") as stream:  # noqa: PTH123 - pathlib is not read yet
        found = re.search(r"VmRSS:\s+(\d+)", stream.read())
    if found is not None:
        return int(found[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Do what the first argument says."""
    mode, path = sys.argv[1], sys.argv[2]
    lines = sys.stdin.read().split()
    app = bare(path) if mode == "bare" else None
    app = app or (empty() if mode.startswith("empty") else ours(mode, path, lines))
    del app


def empty() -> object:
    """Paint an empty main window."""
    from PySide6.QtWidgets import QApplication, QMainWindow

    app = QApplication([])
    window = QMainWindow()
    window.resize(1280, 800)
    window.show()
    window.repaint()
    app.processEvents()
    say_painted()
    print(f"mb={resident_mb()}")
    return app


def bare(plain: str) -> object:
    """Paint the clients' names, each row by Python and nothing else: no theme, fonts or pages.

    Qt is read as we read it.
    """
    from therapist_emr.ui.qt import read_qt

    read_qt()
    from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QStringListModel, Qt
    from PySide6.QtGui import QColor, QPainter
    from PySide6.QtWidgets import (
        QApplication,
        QLineEdit,
        QListView,
        QMainWindow,
        QStyle,
        QStyledItemDelegate,
        QStyleOptionViewItem,
        QVBoxLayout,
        QWidget,
    )
    from sqlcipher3 import dbapi2

    class Line(QStyledItemDelegate):
        def paint(
            self,
            painter: QPainter,
            option: QStyleOptionViewItem,
            index: QModelIndex | QPersistentModelIndex,
        ) -> None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            rect, state = option.rect, option.state
            if state & QStyle.StateFlag.State_Selected:
                painter.fillRect(rect, QColor("lightblue"))
            painter.drawText(rect, Qt.AlignmentFlag.AlignLeft, index.data())

    app = QApplication([])
    rows = dbapi2.connect(plain).execute("SELECT name FROM client ORDER BY sort_name")
    model, line = QStringListModel([row[0] for row in rows]), Line()
    window, page, names = QMainWindow(), QWidget(), QListView()
    names.setUniformItemSizes(True)
    names.setModel(model)
    names.setItemDelegate(line)
    column = QVBoxLayout(page)
    column.addWidget(QLineEdit())
    column.addWidget(names)
    window.setCentralWidget(page)
    window.resize(1280, 800)
    window.show()
    window.repaint()
    app.processEvents()
    say_painted()
    return app


def ours(mode: str, path: str, lines: list[str]) -> object:
    """Paint our window with the client list; then scroll or weigh it when asked."""
    import gc
    from pathlib import Path

    from therapist_emr.app import read_first

    gc.disable()

    read_first()
    from PySide6.QtWidgets import QApplication

    from therapist_emr.domain.clock import SystemClock
    from therapist_emr.ui import style
    from therapist_emr.ui.files import Files
    from therapist_emr.ui.machine import Machine
    from therapist_emr.ui.session import Computer, begin_session
    from therapist_emr.ui.shell import Shell
    from therapist_emr.ui.theme import Mode
    from therapist_emr.vault import lifecycle
    from therapist_emr.vault.keyring_store import MemoryKeyring

    app = QApplication([])
    theme = style.install(app, Mode.LIGHT, 100)
    vault = lifecycle.unlock_with_recovery(Path(path), lines, None, MemoryKeyring())
    session = begin_session(vault, Computer(theme, Machine(), Files(), SystemClock()))
    shell = Shell(session, "clients")
    shell.resize(1280, 800)
    shell.show()
    shell.repaint()
    app.processEvents()
    say_painted()
    gc.enable()
    if mode == "scroll":
        scroll(app, shell, longest_chart(vault))
    if mode == "memory":
        shell.open_page("today")
        shell.open_client(session.practice.clients.listed()[0].id)
        app.processEvents()
        print(f"mb={resident_mb()}")
    shell.close_down()
    vault.lock("measured")
    return app


def longest_chart(vault: object) -> int:
    """Return the client with the most entries."""
    from therapist_emr.vault.lifecycle import OpenVault

    assert isinstance(vault, OpenVault)
    sql = "SELECT client_id FROM entry GROUP BY client_id ORDER BY count(*) DESC LIMIT 1"
    return int(vault.connection.execute(sql).fetchone()[0])


def scroll(app: object, shell: object, longest: int) -> None:
    """Scroll the client list from end to end, then the longest timeline; time every frame."""
    from PySide6.QtWidgets import QAbstractScrollArea, QApplication

    from therapist_emr.ui.shell import Shell

    assert isinstance(app, QApplication)
    assert isinstance(shell, Shell)
    number = 0
    areas: list[QAbstractScrollArea] = [shell.clients.list.view]
    shell.open_client(longest, "sessions")
    app.processEvents()
    areas += [
        area
        for area in shell.clients.chart.findChildren(QAbstractScrollArea)
        if area.isVisible() and area.verticalScrollBar().maximum() > 0
    ]
    for area in areas:
        bar = area.verticalScrollBar()
        for step in range(120):
            began = time.perf_counter()
            bar.setValue(bar.maximum() * step // 120)
            area.viewport().repaint()
            print(f"frame{number}={(time.perf_counter() - began) * 1000}")
            number += 1


if __name__ == "__main__":
    main()
