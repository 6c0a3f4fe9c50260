from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.vault.notes import note
from therapist_emr.practice.backups import BackupRun, DrillRun
from therapist_emr.practice.destinations import Destination, DriveKind
from therapist_emr.store.audit import AuditHead
from therapist_emr.store.holdings import Holdings
from therapist_emr.ui.models.backup_rows import (
    SAME_DISK,
    backup_rows,
    destination_words,
    drill_words,
    holdings_rows,
    run_rows,
)
from therapist_emr.ui.theme import Tone
from therapist_emr.vault.drives import Trouble
from therapist_emr.vault.generations import FoundBackup
from therapist_emr.vault.inspection import Contents
from therapist_emr.vault.restore import Preview

TODAY, ZONE = date(2026, 11, 17), "America/Los_Angeles"
GOOD = BackupRun("2026-11-16T20:00:00Z", "/usb", "a.emr-backup", verified=True)


def place(**more: Any) -> Destination:
    values: dict[str, Any] = {"kind": DriveKind.REMOVABLE, "label": "STICK", "apart": True, **more}
    return Destination(1, "/media/dana/STICK", **values)


def bad(trouble: str) -> BackupRun:
    return BackupRun("2026-11-17T20:00:00Z", "/usb", problem="It failed.", trouble=trouble)


@pytest.mark.parametrize("trouble", Trouble)
def test_every_trouble_of_a_place_is_said(trouble: Trouble) -> None:
    told = destination_words(place(last=bad(trouble.value)), TODAY, ZONE)
    assert (bool(told.chip), told.tone, bool(told.remark)) == (True, Tone.BAD, True)


@pytest.mark.parametrize(
    ("one", "chip", "tone"),
    [
        (place(), "No backup yet", Tone.SOON),
        (place(verified=GOOD, last=GOOD, verified_on=TODAY, days=0), "Verified today", Tone.GOOD),
        (
            place(verified=GOOD, last=GOOD, verified_on=date(2026, 11, 8), days=9),
            "Verified 9 days ago",
            Tone.SOON,
        ),
        (
            place(verified=GOOD, last=bad("missing"), verified_on=date(2026, 11, 16), days=1),
            "Not connected",
            Tone.PLAIN,
        ),
        (
            place(verified=GOOD, last=GOOD, verified_on=date(2027, 12, 22)),
            "Dated in the future",
            Tone.SOON,
        ),
        (place(last=bad("full")), "Full", Tone.BAD),
        (place(last=bad("pulled")), "Disconnected", Tone.BAD),
    ],
)
def test_a_chip_says_how_a_place_stands(one: Destination, chip: str, tone: Tone) -> None:
    told = destination_words(one, TODAY, ZONE)
    assert (told.chip, told.tone) == (chip, tone)
    assert told.where == "USB disk, /media/dana/STICK"


def test_trouble_is_followed_by_the_next_step_and_the_last_good_backup() -> None:
    one = place(verified=GOOD, last=bad("full"), verified_on=date(2026, 11, 16), days=1)
    assert destination_words(one, TODAY, ZONE).remark == (
        "Make room on it, or choose a larger one. The backups on it are kept. "
        "Last verified backup: yesterday, Nov 16, 12:00 pm."
    )


def test_a_place_on_the_practices_own_disk_is_warned_of() -> None:
    told = destination_words(
        place(
            kind=DriveKind.DISK,
            apart=False,
            verified=GOOD,
            last=GOOD,
            verified_on=TODAY,
            days=0,
        ),
        TODAY,
        ZONE,
    )
    assert (told.remark, told.remark_tone) == (SAME_DISK, Tone.SOON)
    assert told.where == "/media/dana/STICK"
    synced = place(kind=DriveKind.SYNCED, apart=False, verified=GOOD, last=GOOD,
                   verified_on=TODAY, days=0)  # fmt: skip
    assert destination_words(synced, TODAY, ZONE).remark == ""


def test_runs_and_drills_are_told_by_their_days() -> None:
    assert run_rows([GOOD, bad("full")], ZONE) == [
        ("Mon, Nov 16, 2026, 12:00 pm", "Verified, a.emr-backup"),
        ("Tue, Nov 17, 2026, 12:00 pm", "It failed."),
    ]
    assert drill_words(None, None, TODAY, ZONE).startswith("As soon as")
    assert drill_words(None, TODAY, TODAY, ZONE) == "Not tried yet."
    passed = DrillRun("2026-11-16T20:00:00Z", "/usb", "a", True)
    assert drill_words(passed, date(2026, 12, 16), TODAY, ZONE) == (
        "Passed. Yesterday, Nov 16. Next on Dec 16."
    )
    wrong = DrillRun("2026-11-16T20:00:00Z", "/usb", "a", False, "Another sheet.")
    assert drill_words(wrong, TODAY, TODAY, ZONE) == (
        "It did not pass. Yesterday, Nov 16: Another sheet."
    )


def test_backups_are_listed_with_where_they_are() -> None:
    found = [FoundBackup(Path("/usb/a.emr-backup"), note())]
    (row,) = backup_rows(found, {"/usb": "STICK"}, date(2026, 11, 24))
    assert (row.title, row.detail, row.fact) == (
        "Mon, Nov 23, 2026, 7:42 pm",
        "STICK, 0.1 MB",
        "Yesterday",
    )
    (row,) = backup_rows(found, {}, date(2026, 11, 24))
    assert row.detail == "usb, 0.1 MB"


def test_what_a_backup_holds_is_told_row_by_row() -> None:
    held = Holdings(2, 14, 3, 1, "2026-11-17T12:00:00")
    contents = Contents(1, AuditHead(1392, "ab" * 32), {})
    found = Preview(Path("a"), 2_000_000, "K7QD2M9FW4", contents, held, datetime(2026, 11, 17, 19))  # noqa: DTZ001 - wall time
    rows = dict(holdings_rows(found))
    assert rows["Charts"] == "2"
    assert rows["Signed entries"] == "14"
    assert rows["Last signed entry"] == "of Tue, Nov 17, 2026, 12:00 pm"
    assert rows["Audit trail"] == "ends with row 1,392, seal abababababab"
    empty = Holdings(0, 0, 0, 0, "")
    rows = dict(holdings_rows(Preview(Path("a"), 0, "K7", contents, empty, None)))
    assert (rows["Made"], rows["Last signed entry"]) == ("not said", "nothing yet")
