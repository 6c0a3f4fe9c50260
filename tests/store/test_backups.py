from __future__ import annotations

import pytest

from therapist_emr.store.backups import (
    BackupRun,
    Backups,
    Destinations,
    DrillRun,
    Drills,
    StoredDestination,
)
from therapist_emr.store.connection import Connection, IntegrityError, transaction

GOOD = BackupRun("2026-11-16T20:00:00Z", "/media/usb", "a.emr", 4096, "ab" * 32, verified=True)
BAD = BackupRun("2026-11-17T20:00:00Z", "/media/usb", problem="The disk is full.", trouble="full")


def test_the_newest_run_and_the_last_that_counts(connection: Connection) -> None:
    backups = Backups(connection)
    assert backups.last_verified() is None
    assert backups.newest() == []
    with transaction(connection):
        backups.add(GOOD)
        backups.add(BAD)
    assert backups.newest() == [BAD, GOOD]
    assert backups.newest(1) == [BAD]
    assert backups.last_verified() == backups.first_verified() == GOOD
    assert backups.last_into("/media/usb") == BAD
    assert backups.last_verified_into("/media/usb") == GOOD
    assert backups.last_into("/nas") is None


def test_a_run_is_verified_or_not(connection: Connection) -> None:
    with pytest.raises(IntegrityError), transaction(connection):
        connection.execute("INSERT INTO backup_run (at_utc, folder, verified) VALUES ('', '', 2)")


def test_destinations_are_added_told_anew_and_forgotten(connection: Connection) -> None:
    kept = Destinations(connection)
    with transaction(connection):
        kept.add("/usb", "disk", "", apart=False, at_utc="2026-11-16T20:00:00Z")
        kept.add("/nas", "network", "nas", apart=True, at_utc="2026-11-17T20:00:00Z")
        kept.add("/usb", "removable", "USB", apart=True, at_utc="2026-11-18T20:00:00Z")
    usb = StoredDestination(1, "/usb", "removable", "USB", True, "2026-11-16T20:00:00Z")
    nas = StoredDestination(2, "/nas", "network", "nas", True, "2026-11-17T20:00:00Z")
    assert kept.all() == [usb, nas]
    with transaction(connection):
        kept.remove(usb.id)
    assert kept.all() == [nas]
    with pytest.raises(IntegrityError), transaction(connection):
        kept.add("/x", "cloud", "", apart=False, at_utc="")


def test_the_last_drill_is_remembered(connection: Connection) -> None:
    drills = Drills(connection)
    assert drills.newest() is None
    failed = DrillRun("2026-11-16T20:00:00Z", "/usb", "a.emr", False, "Another sheet.")
    passed = DrillRun("2026-11-17T20:00:00Z", "/usb", "a.emr", True)
    with transaction(connection):
        drills.add(failed)
    assert drills.newest() == failed
    with transaction(connection):
        drills.add(passed)
    assert drills.newest() == passed
