"""A restore is tried with the typed sheet, and what that proved is said."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.ui.narrow import LARGE
from therapist_emr.domain.progress import Silent
from therapist_emr.practice.backing_up import back_up_practice
from therapist_emr.ui.backups.drill_dialog import DrillDialog
from therapist_emr.ui.session import Session
from therapist_emr.ui.theme import Theme
from therapist_emr.vault import recovery
from therapist_emr.vault.keys import Key


@pytest.fixture
def dialog(session: Session, host: QWidget, usb: Path, qtbot: QtBot) -> DrillDialog:
    back_up_practice(session.vault, usb, session.computer.clock, Silent())
    made = DrillDialog(session, lambda: None, host)
    qtbot.addWidget(made)
    made.show()
    return made


def finish(dialog: DrillDialog, qtbot: QtBot) -> list[str]:
    dialog.go.click()
    qtbot.waitUntil(lambda: dialog._job is None, timeout=20_000)
    return dialog._found.lines()


def test_the_sheet_brings_the_newest_backup_back(
    dialog: DrillDialog, session: Session, qtbot: QtBot
) -> None:
    lines = session.vault.recovery_lines()
    dialog.type_lines(lines[:3])
    assert not dialog.go.isEnabled()
    dialog.type_lines(lines)
    assert dialog.go.isEnabled()
    told = finish(dialog, qtbot)
    assert told[0] == "The lines you typed open the backup of Tue, Nov 17, 2026, 7:42 pm."
    assert told[1].startswith("It was restored and read: 0 charts")
    assert dialog.title.text() == "The restore worked"
    assert not dialog.go.isVisible()
    last = session.practice.backups.last_drill()
    assert last is not None
    assert last.passed


def test_the_wrong_sheet_is_said_and_what_was_typed_stays(
    dialog: DrillDialog, session: Session, qtbot: QtBot
) -> None:
    dialog.type_lines(recovery.encode(Key.random()))
    (told,) = finish(dialog, qtbot)
    assert "does not open this file" in told
    assert dialog.go.isEnabled()
    assert dialog._rows[0].edit.text()
    last = session.practice.backups.last_drill()
    assert last is not None
    assert not last.passed


def test_a_drill_is_stopped_by_the_same_key_that_closes(
    dialog: DrillDialog, session: Session, qtbot: QtBot
) -> None:
    dialog.type_lines(session.vault.recovery_lines())
    dialog.go.click()
    dialog.reject()
    qtbot.waitUntil(lambda: dialog._job is None, timeout=20_000)
    assert dialog.isVisible()
    assert dialog._found.lines() == ["Stopped. The temporary file is removed."]
    assert session.practice.backups.last_drill() is None
    dialog.reject()
    assert not dialog.isVisible()
    assert [row.edit.text() for row in dialog._rows] == [""] * 4


def test_locking_closes_a_drill_that_runs(
    dialog: DrillDialog, session: Session, qtbot: QtBot
) -> None:
    dialog.type_lines(session.vault.recovery_lines())
    dialog.go.click()
    session.backups.stop()
    dialog.close()
    assert not dialog.isVisible()
    assert [row.edit.text() for row in dialog._rows] == [""] * 4
    assert session.practice.backups.last_drill() is None


def test_without_a_backup_within_reach_the_next_step_is_said(
    dialog: DrillDialog, session: Session, usb: Path, qtbot: QtBot
) -> None:
    usb.rename(usb.with_name("unplugged"))
    dialog.type_lines(session.vault.recovery_lines())
    (told,) = finish(dialog, qtbot)
    assert "Connect the drive" in told


@LARGE
def test_with_large_text_the_buttons_stay_in_reach_and_the_line_that_is_typed_in_sight(
    dialog: DrillDialog,
    session: Session,
    host: QWidget,
    qtbot: QtBot,
    look: Theme,
    percent: int,
) -> None:
    look.set_percent(percent)
    dialog.hide()
    with qtbot.waitExposed(dialog):
        dialog.show()
    qtbot.wait(60)
    assert dialog.height() <= host.height()
    for button in (dialog.cancel, dialog.go):
        assert dialog.rect().contains(button.geometry())
    dialog._rows[0].edit.setFocus()
    for row, line in zip(dialog._rows, session.vault.recovery_lines(), strict=True):
        assert row.edit.visibleRegion().boundingRect() == row.edit.rect()
        QTest.keyClicks(row.edit, line)
        qtbot.wait(20)
    qtbot.wait(60)
    tall = dialog.height()
    told = finish(dialog, qtbot)
    assert len(told) == 4
    qtbot.waitUntil(lambda: dialog.height() < tall)


@LARGE
def test_with_large_text_what_went_wrong_is_scrolled_into_sight(
    dialog: DrillDialog, qtbot: QtBot, look: Theme, percent: int
) -> None:
    look.set_percent(percent)
    dialog.type_lines(recovery.encode(Key.random()))
    finish(dialog, qtbot)
    label = dialog._found._labels[0]
    qtbot.waitUntil(lambda: label.visibleRegion().boundingRect() == label.rect())
