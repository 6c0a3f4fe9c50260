from __future__ import annotations

import pytest

from therapist_emr.store.backups import BackupRun, Backups
from therapist_emr.store.connection import Connection, IntegrityError, transaction

GOOD = BackupRun("2026-11-16T20:00:00Z", "/media/usb", "a.emr", 4096, "ab" * 32, verified=True)
BAD = BackupRun("2026-11-17T20:00:00Z", "/media/usb", problem="The disk is full.")


def test_the_newest_run_and_the_last_that_counts(connection: Connection) -> None:
    backups = Backups(connection)
    assert backups.last_verified() is None
    assert backups.newest() == []
    with transaction(connection):
        backups.add(GOOD)
        backups.add(BAD)
    assert backups.newest() == [BAD, GOOD]
    assert backups.newest(1) == [BAD]
    assert backups.last_verified() == GOOD


def test_a_run_is_verified_or_not(connection: Connection) -> None:
    with pytest.raises(IntegrityError), transaction(connection):
        connection.execute("INSERT INTO backup_run (at_utc, folder, verified) VALUES ('', '', 2)")
