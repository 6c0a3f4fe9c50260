"""The daily backup: made by itself, once a day, wherever a drive is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from therapist_emr.domain.clock import FixedClock
from therapist_emr.ui.backups.watch import EVERY_MS, FIRST_MS, BackupWatch
from therapist_emr.ui.messages import Messages
from therapist_emr.ui.session import Session


@pytest.fixture
def ends() -> list[bool]:
    return []


@pytest.fixture
def watch(session: Session, messages: Messages, ends: list[bool]) -> Iterator[BackupWatch]:
    made = BackupWatch(session, messages, lambda: ends.append(True))
    yield made
    made.stop()


def test_nothing_is_done_without_a_place(watch: BackupWatch) -> None:
    assert watch._timer.interval() == FIRST_MS
    assert not watch.look()
    assert watch._timer.interval() == EVERY_MS


def test_todays_backup_is_made_once(
    watch: BackupWatch, usb: Path, session: Session, ends: list[bool], qtbot: QtBot
) -> None:
    assert watch.look()
    assert not watch.look()  # it is being made
    qtbot.waitUntil(lambda: bool(ends), timeout=20_000)
    assert len(list(usb.glob("*.emr-backup"))) == 1
    assert not watch.look()
    clock = session.computer.clock
    assert isinstance(clock, FixedClock)
    clock.instant += timedelta(days=1)
    assert watch.look()
    qtbot.waitUntil(lambda: len(ends) == 2, timeout=20_000)
    assert len(list(usb.glob("*.emr-backup"))) == 2


def test_a_drive_that_comes_back_gets_its_backup(
    watch: BackupWatch,
    usb: Path,
    session: Session,
    ends: list[bool],
    qtbot: QtBot,
    told: Callable[[], str],
) -> None:
    away = usb.rename(usb.with_name("unplugged"))
    assert watch.look()
    qtbot.waitUntil(lambda: bool(ends), timeout=20_000)
    assert session.practice.backups.destinations()[0].says == "usb is not connected."
    assert "did not finish" not in told()  # Today says it, nothing interrupts
    away.rename(usb)
    assert watch.look()
    qtbot.waitUntil(lambda: len(ends) == 2, timeout=20_000)
    assert session.practice.backups.health().good
    assert session.practice.backups.due() == ()


def test_a_backup_that_is_stopped_is_not_begun_again_that_day(
    watch: BackupWatch, usb: Path, session: Session, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(session.backups.started) as started:
        watch.look()
    assert started.args is not None
    job = started.args[0]
    with qtbot.waitSignal(job.ended, timeout=20_000):
        job.cancel()
    assert list(usb.iterdir()) == []
    assert not watch.look()
    clock = session.computer.clock
    assert isinstance(clock, FixedClock)
    clock.instant += timedelta(days=1)
    assert watch.look()
