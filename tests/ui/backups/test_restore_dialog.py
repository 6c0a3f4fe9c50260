"""A backup is chosen, looked into, compared, and only then ordered to be restored."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.backups.conftest import Chosen
from tests.vault.practices import FAST, PASSPHRASE
from therapist_emr.domain.progress import Silent
from therapist_emr.practice.backing_up import back_up_practice
from therapist_emr.practice.restoring import RestoreOrder
from therapist_emr.ui.backups.restore_dialog import RestoreDialog
from therapist_emr.ui.session import Session
from therapist_emr.vault import lifecycle
from therapist_emr.vault.backup import back_up


@pytest.fixture
def orders() -> list[RestoreOrder]:
    return []


@pytest.fixture
def backup(session: Session, usb: Path) -> Path:
    made = back_up_practice(session.vault, usb, session.computer.clock, Silent()).path
    told = {"legal_name": "Ana Soto", "born": "1990-05-04", "status": "active"}
    session.practice.clients.add(told)
    return made


def opened(
    session: Session, orders: list[RestoreOrder], host: QWidget, qtbot: QtBot
) -> RestoreDialog:
    made = RestoreDialog(session, orders.append, host)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: made._found.lines() != ["Looking for backups"] or not
                    made._found.isVisible(), timeout=20_000)  # fmt: skip
    return made


def words(dialog: RestoreDialog) -> list[str]:
    return [label.text() for label in dialog.findChildren(QLabel) if label.isVisible()]


def test_a_backup_is_chosen_compared_and_ordered(
    session: Session, orders: list[RestoreOrder], host: QWidget, backup: Path, qtbot: QtBot
) -> None:
    dialog = opened(session, orders, host, qtbot)
    qtbot.waitUntil(lambda: dialog.list.rows().rowCount() == 1, timeout=20_000)
    assert not dialog.go.isVisible()
    dialog.list.opened.emit(dialog.list.rows().row(0).key)
    qtbot.waitUntil(lambda: dialog.go.isVisible(), timeout=20_000)
    told = words(dialog)
    assert "Missing afterwards: 1 client and 1 other entry, written since this backup." in told
    assert any("moved into a dated folder" in one for one in told)
    dialog.back.click()
    qtbot.waitUntil(lambda: dialog.list.isVisible(), timeout=20_000)
    dialog.look(backup)
    qtbot.waitUntil(lambda: dialog.go.isVisible(), timeout=20_000)
    dialog.go.click()
    (order,) = orders
    assert order.found.path == backup
    assert order.key.fingerprint() == session.vault.fingerprint
    order.zero()


def test_without_backups_the_next_step_is_said(
    session: Session, orders: list[RestoreOrder], host: QWidget, qtbot: QtBot
) -> None:
    dialog = opened(session, orders, host, qtbot)
    qtbot.waitUntil(lambda: "Connect the drive" in " ".join(words(dialog)), timeout=20_000)
    assert not dialog.list.isVisible()


def test_another_file_is_looked_into_or_refused(
    session: Session,
    orders: list[RestoreOrder],
    host: QWidget,
    backup: Path,
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    dialog = opened(session, orders, host, qtbot)
    files = session.computer.files
    assert isinstance(files, Chosen)
    dialog.other.click()
    assert dialog._looked is None
    other = lifecycle.create_practice(tmp_path / "other.emr", PASSPHRASE, None, kdf=FAST)
    (tmp_path / "elsewhere").mkdir()
    files.answer = back_up(other, tmp_path / "elsewhere", Silent()).path
    other.lock("done")
    dialog.other.click()
    qtbot.waitUntil(lambda: "No key" in " ".join(dialog._found.lines()), timeout=20_000)
    files.answer = backup
    dialog.other.click()
    qtbot.waitUntil(lambda: dialog.go.isVisible(), timeout=20_000)
    backup.unlink()
    dialog.go.click()
    assert orders == []
    assert dialog._found.lines()


def test_closing_while_it_looks_leaves_nothing_behind(
    session: Session, orders: list[RestoreOrder], host: QWidget, backup: Path, qtbot: QtBot
) -> None:
    dialog = RestoreDialog(session, orders.append, host)
    dialog.show()
    dialog.look(backup)
    dialog.reject()
    dialog.deleteLater()
    qtbot.waitUntil(lambda: not session.backups.busy(), timeout=20_000)
    assert orders == []
