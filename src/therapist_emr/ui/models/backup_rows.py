"""Destinations, backups and what a backup holds, in the words of the settings and dialogs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from therapist_emr.domain import words
from therapist_emr.practice.backups import BackupRun, DrillRun
from therapist_emr.practice.destinations import Destination, DriveKind, Standing, Trouble
from therapist_emr.ui.models.today_rows import age_words, local_time
from therapist_emr.ui.theme import Tone
from therapist_emr.ui.widgets.rows import Row
from therapist_emr.vault.generations import FoundBackup
from therapist_emr.vault.restore import Preview

ICONS = {
    DriveKind.DISK: "disk",
    DriveKind.REMOVABLE: "usb",
    DriveKind.NETWORK: "network",
    DriveKind.SYNCED: "cloud",
}
_SHORT = {
    Trouble.MISSING: "Not connected",
    Trouble.PULLED: "Disconnected",
    Trouble.FULL: "Full",
    Trouble.READ_ONLY: "Read-only",
    Trouble.UNREADABLE: "Not readable",
    Trouble.FAULT: "Faulty",
    Trouble.UNVERIFIED: "Not verified",
    Trouble.OTHER: "Did not finish",
}
SAME_DISK = "On the same disk as your charts: if it fails, both are lost. Add another place."


@dataclass(frozen=True, slots=True)
class DestinationWords:
    """Hold what is said of one destination: a chip, where it is, and what to do."""

    icon: str
    name: str
    where: str
    chip: str
    chip_icon: str
    tone: Tone
    remark: str
    remark_tone: Tone


def destination_words(one: Destination, today: date, zone: str) -> DestinationWords:
    """Return how a destination stands."""
    chip, icon, tone = _chip(one, today)
    last = ""
    if one.verified is not None and one.standing is not Standing.GOOD:
        last = f"Last verified backup: {_when(one.verified, today, zone)}."
    remark = " ".join(part for part in (one.next_step, last) if part)
    remark_tone = Tone.PLAIN
    if not remark and one.shares_disk and one.kind is not DriveKind.SYNCED:
        remark, remark_tone = SAME_DISK, Tone.SOON
    where = one.folder if one.kind is DriveKind.DISK else f"{one.sort}, {one.folder}"
    return DestinationWords(ICONS[one.kind], one.name, where, chip, icon, tone, remark, remark_tone)


def run_rows(runs: Iterable[BackupRun], zone: str) -> list[tuple[str, str]]:
    """Return the last backups as rows."""
    rows = []
    for run in runs:
        when = words.moment(local_time(run.at_utc, zone))
        told = f"Verified, {run.file}" if run.verified else run.problem
        rows.append((when, told))
    return rows


def drill_words(last: DrillRun | None, due: date | None, today: date, zone: str) -> str:
    """Return when trying a restore was last done and when it is due."""
    if due is None:
        return "As soon as there is a verified backup."
    if last is None:
        return "Not tried yet."
    on = local_time(last.at_utc, zone).date()
    said = age_words(on, today)
    if not last.passed:
        return f"It did not pass. {said}: {last.problem}"
    return f"Passed. {said}. Next on {words.short_day(due, today)}."


def backup_rows(found: Iterable[FoundBackup], names: dict[str, str], today: date) -> list[Row]:
    """Return backups to choose from, newest first; `names` are the destinations' by folder."""
    return [
        Row(
            str(one.path),
            words.moment(one.note.day),
            _place(one, names),
            fact=age_words(one.note.day.date(), today).partition(",")[0],
            icon="backup",
        )
        for one in found
    ]


def holdings_rows(found: Preview) -> list[tuple[str, str]]:
    """Return what a backup holds as rows."""
    held = found.holdings
    made = words.moment(found.made) if found.made else "not said"
    signed = f"of {words.stored(held.last_signed)}" if held.last_signed else "nothing yet"
    head = found.contents.head
    return [
        ("Made", made),
        ("Charts", f"{held.clients:,}"),
        ("Signed entries", f"{held.signed:,}"),
        ("Other entries", f"{held.kept:,}"),
        ("Drafts", f"{held.drafts:,}"),
        ("Last signed entry", signed),
        ("Audit trail", f"ends with row {head.seq:,}, seal {head.mac[:12]}"),
        ("Fingerprint", found.fingerprint),
        ("Size", f"{found.size / 1_000_000:.1f} MB"),
    ]


def _chip(one: Destination, today: date) -> tuple[str, str, Tone]:
    if one.trouble is not None:
        calm = one.standing is Standing.AWAY
        short = _SHORT[one.trouble]
        return (short, "disk", Tone.PLAIN) if calm else (short, "warning", Tone.BAD)
    if one.verified_on is None:
        return "No backup yet", "clock", Tone.SOON
    if one.days is None:
        return "Dated in the future", "clock", Tone.SOON
    said = words.days_away(one.verified_on, today)
    if one.standing is Standing.OLD:
        return f"Verified {said}", "clock", Tone.SOON
    return f"Verified {said}", "check", Tone.GOOD


def _when(run: BackupRun, today: date, zone: str) -> str:
    wall = local_time(run.at_utc, zone)
    day = words.short_day(wall.date(), today)
    return f"{words.days_away(wall.date(), today)}, {day}, {words.clock(wall.time())}"


def _place(one: FoundBackup, names: dict[str, str]) -> str:
    folder = str(one.path.parent)
    place = names.get(folder) or Path(folder).name
    size = f"{one.note.size / 1_000_000:.1f} MB"
    looked = ", looked through thoroughly" if one.note.thorough else ""
    return f"{place}, {size}{looked}"
