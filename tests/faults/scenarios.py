"""What the program does with whole files, and what must hold wherever it was cut off."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from tests.faults import saver
from tests.faults.killing import Say, Work
from tests.faults.row import Ground, require
from tests.store.opened import old_file
from tests.vault.practices import FAST, PASSPHRASE, read, write
from therapist_emr.domain.clock import SystemClock
from therapist_emr.domain.people import PracticeProfile
from therapist_emr.domain.progress import Silent
from therapist_emr.pdf.from_practice import ExportOptions, export_chart
from therapist_emr.pdf.preview import Preview
from therapist_emr.practice import open_practice
from therapist_emr.practice.backing_up import back_up_practice
from therapist_emr.store import migrations
from therapist_emr.vault import lifecycle, recovery
from therapist_emr.vault.files import BACKUP_SUFFIX
from therapist_emr.vault.inspection import contents_of
from therapist_emr.vault.key_history import all_keys
from therapist_emr.vault.keys import Key
from therapist_emr.vault.open_vault import OpenVault
from therapist_emr.vault.restore import restore
from therapist_emr.vault.rotation import begin, carry_out
from therapist_emr.vault.throttle import Throttle
from therapist_emr.vault.verify import verify_file, verify_vault
from tools import schema

FILE = saver.FILE
PDF = "out/chart.pdf"
LASTING = ("client", "entry", "revision", "draft")
OLD_PRACTICES = 8
SHEET = "sheet.txt"
"""The recovery sheet, which lies beside the desk and not on the disk that is tried."""
LIFE = "life"
"""Stands in what was acknowledged before each new life of a program that was killed."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """A piece of work, the files it begins with, and what must hold afterwards.

    `work` may be done again and again in the same folder. `check` is given what was
    acknowledged; it raises `Lost`, and goes on working with the files as a person would.
    """

    name: str
    prepare: Callable[[Path], None]
    work: Work
    check: Callable[[Path, list[str]], None]


def image_of(scenario: Scenario, ground: Ground) -> Path:
    """Make the files a scenario begins with, once for all trials.

    The work is done once here, so that what it imports need not be read again in each child.
    """
    image = ground.folder / f"{scenario.name}-image"
    image.mkdir()
    scenario.prepare(image)
    scenario.work(fresh(image, ground.folder / "first"), lambda _words: None)
    return image


def fresh(image: Path, place: Path) -> Path:
    """Copy the files a scenario begins with into a folder of that name, in place of any other."""
    shutil.rmtree(place, ignore_errors=True)
    return Path(shutil.copytree(image, place))


@contextmanager
def opened(path: Path) -> Iterator[OpenVault]:
    """Open a practice by its passphrase for a while."""
    vault = _unlocked(path)
    try:
        yield vault
    finally:
        vault.lock("done")


def prepare_backup(folder: Path) -> None:
    """Make a practice of some size, and a disk for its backups."""
    (folder / "usb").mkdir()
    vault = lifecycle.create_practice(folder / FILE, PASSPHRASE, None, kdf=FAST)
    for number in range(8):
        write(vault, str(number), "x" * 9_000)
    vault.lock("done")


def back_up(folder: Path, say: Say) -> None:
    """Back up as the window does."""
    with opened(folder / FILE) as vault:
        result = back_up_practice(vault, folder / "usb", SystemClock(), Silent())
        say(f"backup {result.path.name}")


def check_backup(folder: Path, said: list[str]) -> None:
    """Require that each file which passes for a backup is one, and the next backup succeeds."""
    usb = folder / "usb"
    found = [path for path in usb.iterdir() if path.name.endswith(BACKUP_SUFFIX)]
    last_life = said[len(said) - said[::-1].index(LIFE) :] if LIFE in said else said
    told = [line.split()[1] for line in last_life if line.startswith("backup ")]
    gone = set(told[-3:]) - {path.name for path in found}
    require(not gone, "a backup that was said to be verified is not there")
    with opened(folder / FILE) as vault:
        for path in found:
            report = verify_file(path, vault.key)
            require(report.ok, f"a part of a backup passes for one: {' '.join(report.lines)}")
        require(verify_vault(vault).ok, "the practice was damaged by its backup")
        back_up_practice(vault, usb, SystemClock(), Silent())
    left = [path.name for path in usb.iterdir() if path.name.endswith(".part")]
    require(not left, "parts of backups are left")


def prepare_restore(folder: Path) -> None:
    """Make a backup, and go on working a little."""
    (folder / "usb").mkdir()
    vault = lifecycle.create_practice(folder / FILE, PASSPHRASE, None, kdf=FAST)
    write(vault, "note", "kept")
    back_up_practice(vault, folder / "usb", SystemClock(), Silent())
    write(vault, "newer", "kept too")
    (folder.parent / SHEET).write_text("\n".join(vault.recovery_lines()))
    vault.lock("done")


def bring_back(folder: Path, say: Say) -> None:
    """Restore the backup in the place of the practice."""
    result = restore(
        _backup_in(folder),
        folder / FILE,
        _sheet(folder),
        None,
        replace=True,
        passphrase=PASSPHRASE,
        kdf=FAST,
    )
    say(f"restored {result.quarantine.name if result.quarantine else ''}")


def check_restore(folder: Path, said: list[str]) -> None:
    """Require that backup, replaced file and restored file are all there or never came to be."""
    key = _sheet(folder)
    require(verify_file(_backup_in(folder), key).ok, "the backup was damaged")
    target = folder / FILE
    replaced = [path for path in folder.rglob(FILE) if path != target]
    for path in replaced:
        require(verify_file(path, key).ok, "the replaced file was damaged")
    restored = sum(1 for line in said if line.startswith("restored"))
    files = len(replaced) + target.exists()
    require(files > restored, "a practice that was said to be restored is not there")
    if not target.exists():
        bring_back(folder, lambda _words: None)
    sheet = folder.parent / SHEET
    with _by_sheet(target, sheet) as vault:
        require(read(vault, "note") == "kept", "the restored practice lacks what it held")
        require(verify_vault(vault).ok, "the practice is damaged")
        has_newer = read(vault, "newer") is not None
    for path in replaced:
        if not has_newer:
            with _by_sheet(path, sheet) as vault:
                has_newer = read(vault, "newer") == "kept too"
    require(has_newer, "the replaced file with the newer note is nowhere")


def change_key(folder: Path, say: Say) -> None:
    """Change the key as the window does: backup, new sheet, two lines typed back, encrypt anew."""
    vault = _unlocked(folder / FILE)
    say(f"sheet {' '.join(vault.recovery_lines())}")
    backup = back_up_practice(vault, folder / "usb", SystemClock(), Silent())
    pending = begin(vault, backup, PASSPHRASE, throttle=_tries(folder / FILE), kdf=FAST)
    lines = pending.recovery_lines()
    say(f"sheet {' '.join(lines)}")
    pending.confirm({1: lines[0], 4: lines[3]})
    changed = carry_out(vault, pending, Silent())
    say(f"changed {changed.fingerprint}")
    changed.lock("done")


def check_change_of_key(folder: Path, said: list[str]) -> None:
    """Require that passphrase and exactly one known sheet open the file, and that it is whole."""
    path = folder / FILE
    sheets = [line.split()[1:] for line in said if line.startswith("sheet ")]
    with opened(path) as vault:
        require(verify_vault(vault).ok, "the practice is damaged")
        fingerprint = vault.fingerprint
        keys = {key.fingerprint(): key for key in all_keys(vault.connection, vault.key)}
        for backup in (folder / "usb").glob(f"*{BACKUP_SUFFIX}"):
            printed = backup.name.removesuffix(BACKUP_SUFFIX).rpartition("-")[2]
            require(printed in keys, "the key of an old backup is not known any more")
            require(verify_file(backup, keys[printed]).ok, "an old backup no longer opens")
    if said and said[-1].startswith("changed"):
        require(said[-1].split()[1] == fingerprint, "the change of the key was undone")
    opening = {tuple(sheet) for sheet in sheets if _opens(path, sheet)}
    require(len(opening) == 1 or not sheets, f"{len(opening)} of the printed sheets open the file")


def prepare_export(folder: Path) -> None:
    """Make a practice with a signed note, and a PDF of it that is there already."""
    saver.prepare(folder)
    saver.save(folder, lambda _words: None)
    (folder / "out").mkdir()
    save_chart(folder, lambda _words: None)


def save_chart(folder: Path, say: Say) -> None:
    """Save a chart as a PDF in the place of an earlier one."""
    with closing(old_file(folder / FILE)) as connection:
        practice = open_practice(connection, SystemClock())
        client = practice.clients.by_record_number("0001")
        say(f"exported {export_chart(practice, client.id, folder / PDF, ExportOptions()).sha256}")


def check_export(folder: Path, said: list[str]) -> None:
    """Require that the PDF is the earlier one or the new one, whole."""
    with Preview(folder / PDF) as pages:
        text = "".join(pages.text(page) for page in range(pages.page_count))
    require("1-addendum" in text, "the PDF lacks what the chart holds")
    saver.check(folder, said)
    save_chart(folder, lambda _words: None)
    names = {path.name for path in (folder / "out").iterdir()}
    require(names == {Path(PDF).name}, "parts of an earlier PDF are still there after the next")


def prepare_nothing(folder: Path) -> None:
    """Begin on an empty desk."""


def first_run(folder: Path, say: Say) -> None:
    """Set up a practice as the first evening does: its file, its key, whose it is."""
    number = sum(1 for path in folder.iterdir() if path.is_dir())
    vault = lifecycle.create_practice(folder / f"{number}" / FILE, PASSPHRASE, None, kdf=FAST)
    say(f"created {number}")
    practice = open_practice(vault.connection, SystemClock())
    profile = PracticeProfile(clinician="Dana Reyes", credential="LMFT")
    practice.change_settings(replace(practice.settings, profile=profile))
    say(f"named {number}")
    vault.lock("done")


def check_first_run(folder: Path, said: list[str]) -> None:
    """Require that a practice is whole or not there, and that one can be set up in its place."""
    created = {line.split()[1] for line in said if line.startswith("created ")}
    named = {line.split()[1] for line in said if line.startswith("named ")}
    desks = {path.name for path in folder.iterdir() if path.is_dir()}
    require(created <= desks, "the folder of a practice that was set up is not there")
    for desk in desks:
        path = folder / desk / FILE
        if not path.exists():
            require(desk not in created, "a practice that was set up is not there")
            lifecycle.create_practice(path, PASSPHRASE, None, kdf=FAST).lock("done")
        with opened(path) as vault:
            require(verify_vault(vault).ok, "the new practice is damaged")
            clinician = open_practice(vault.connection, SystemClock()).settings.profile.clinician
            require(clinician or desk not in named, "whose practice it is was forgotten")


def prepare_migration(folder: Path) -> None:
    """Put practices of the first released schema on the desk."""
    old = min(schema.OLD.glob(f"*/{schema.PRACTICE}")).parent
    for number in range(OLD_PRACTICES):
        shutil.copytree(old, folder / f"{number}")


def migrate(folder: Path, say: Say) -> None:
    """Open the next old practice, which brings it to today's schema."""
    for desk in sorted(folder.iterdir()):
        if not (desk / "opened").exists():
            with _by_sheet(desk / schema.PRACTICE, desk / schema.KEY):
                say(f"upgraded {desk.name}")
            (desk / "opened").touch()
            return


def check_migration(folder: Path, said: list[str]) -> None:
    """Require that each practice is as it was or upgraded, with the copy that was made first."""
    for desk in sorted(path for path in folder.iterdir() if path.is_dir()):
        if desk.name != "0" and not (desk / f"{schema.PRACTICE}.lock").exists():
            continue  # nobody came that far
        counts = schema_counts(desk)
        with _by_sheet(desk / schema.PRACTICE, desk / schema.KEY) as vault:
            now = contents_of(vault.connection)
            require(now.schema == len(migrations.load()), "the practice was not upgraded")
            kept = all(now.counts[name] == counts[name] for name in LASTING)
            require(kept, "rows were lost in the upgrade")
            require(verify_vault(vault).ok, "the upgraded practice is damaged")
            copies = list((desk / "before-upgrade").glob(f"*{BACKUP_SUFFIX}"))
            whole = [path for path in copies if verify_file(path, vault.key).ok]
            require(copies and whole == copies, "the copy from before the upgrade is not whole")
        (desk / "opened").touch()


def schema_counts(desk: Path) -> dict[str, int]:
    """Return how many rows an old practice holds, as was written down beside it."""
    counts: dict[str, int] = json.loads((desk / schema.HOLDS).read_text())["counts"]
    return counts


def _unlocked(path: Path) -> OpenVault:
    return lifecycle.unlock(path, PASSPHRASE, None, throttle=_tries(path))


def _tries(path: Path) -> Throttle:
    return Throttle(path.with_name("tries.json"))


def _opens(path: Path, sheet: Sequence[str]) -> bool:
    path.with_name("tries.json").unlink(missing_ok=True)
    try:
        vault = lifecycle.unlock_with_recovery(path, sheet, None, None, throttle=_tries(path))
    except lifecycle.WrongRecoveryKey:
        return False
    vault.lock("done")
    return True


@contextmanager
def _by_sheet(path: Path, sheet: Path) -> Iterator[OpenVault]:
    lines = sheet.read_text()
    vault = lifecycle.unlock_with_recovery(path, lines, None, None, throttle=_tries(path))
    try:
        yield vault
    finally:
        vault.lock("done")


def _sheet(folder: Path) -> Key:
    return recovery.decode((folder.parent / SHEET).read_text())


def _backup_in(folder: Path) -> Path:
    return next(path for path in (folder / "usb").iterdir() if path.name.endswith(BACKUP_SUFFIX))


SAVE = Scenario("saving", saver.prepare, saver.save, saver.check)
BACKUP = Scenario("backup", prepare_backup, back_up, check_backup)
REKEY = Scenario("rekey", prepare_backup, change_key, check_change_of_key)
RESTORE = Scenario("restore", prepare_restore, bring_back, check_restore)
MIGRATION = Scenario("migration", prepare_migration, migrate, check_migration)
EXPORT = Scenario("export", prepare_export, save_chart, check_export)
FIRST_RUN = Scenario("first-run", prepare_nothing, first_run, check_first_run)
