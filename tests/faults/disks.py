"""Small disks that fill up for real, and disks that are pulled out in the middle."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.faults.killing import Ended, done_once, measured
from tests.faults.rights import is_root
from tests.faults.row import Ground, Trial, require
from tests.faults.scenarios import (
    BACKUP,
    FILE,
    REKEY,
    RESTORE,
    SAVE,
    SHEET,
    fresh,
    image_of,
    opened,
)
from tests.faults.shim import plain_environment

SPARE = 3 * 1024 * 1024
MOST_LEFT = 400_000


def no_mount() -> str:
    """Say why no disk can be mounted here, or nothing."""
    if sys.platform != "linux" or not is_root():
        return "mounting a small disk needs root on Linux"
    try:
        with tempfile.TemporaryDirectory() as folder, small_disk(Path(folder), SPARE):
            return ""
    except subprocess.CalledProcessError:
        return "mounting is not allowed here, even for root"


@contextmanager
def small_disk(place: Path, size: int) -> Iterator[Path]:
    """Mount a disk of so many bytes."""
    place.mkdir(exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={size},mode=0700", "tmpfs", str(place)]
    subprocess.run(command, check=True, capture_output=True, env=plain_environment())
    try:
        yield place
    finally:
        pull_out(place)


def pull_out(place: Path) -> None:
    """Take a disk away, whoever is using it."""
    command = ["umount", "-l", str(place)]
    subprocess.run(command, check=False, stderr=subprocess.DEVNULL, env=plain_environment())


def filled(ground: Ground) -> Trial:
    """Save, back up, change the key and restore on a disk with a little room, less each time."""
    scenarios = (SAVE, BACKUP, REKEY, RESTORE)
    images = [image_of(scenario, ground) for scenario in scenarios]
    size = max(sum(f.stat().st_size for f in image.rglob("*")) for image in images) + SPARE

    def trial(number: int) -> None:
        scenario, image = scenarios[number % 4], images[number % 4]
        with small_disk(ground.folder / "disk", size) as disk:
            shutil.copy(ground.folder / SHEET, disk)
            desk = fresh(image, disk / "desk")
            filler = disk / "filler"
            room = ground.chance.randrange(MOST_LEFT)
            filler.write_bytes(bytes(max(0, shutil.disk_usage(disk).free - room)))
            ended = done_once(scenario.work, desk)
            require(not ended.fault, f"it ended with a bug:\n{ended.fault}")
            ground.notes["refused in plain words"] += bool(ended.refused)
            left = [path.name for path in desk.rglob(".*") if path.is_file()]
            require(not left, f"parts of files are left: {len(left)}")
            filler.unlink()
            scenario.check(desk, ended.said)

    return trial


def pulled(ground: Ground) -> Trial:
    """Pull the disk for backups out at a random moment of a backup."""
    image = image_of(BACKUP, ground)
    seconds, _ = measured(BACKUP.work, fresh(image, ground.folder / "measured"))

    def trial(_number: int) -> None:
        desk = fresh(image, ground.folder / "desk")
        usb = desk / "usb"
        usb.rmdir()
        with small_disk(ground.folder / "disk", SPARE) as disk:
            (disk / "backups").mkdir()
            usb.symlink_to(disk / "backups")
            ended = _backed_up_while_pulling(desk, disk, ground.chance.uniform(0, seconds))
            require(not ended.fault, f"it ended with a bug:\n{ended.fault}")
            ground.notes["refused in plain words"] += bool(ended.refused)
        usb.unlink()
        usb.mkdir()
        BACKUP.check(desk, [])

    return trial


def _backed_up_while_pulling(desk: Path, disk: Path, moment: float) -> Ended:
    puller = subprocess.Popen(
        ["/bin/sh", "-c", f'sleep {moment:.3f}; umount -l "$1"', "sh", str(disk)],
        stderr=subprocess.DEVNULL, env=plain_environment(),
    )  # fmt: skip
    try:
        return done_once(BACKUP.work, desk)
    finally:
        puller.wait()


def second_programs(ground: Ground) -> Trial:
    """Open a practice that another program has open."""
    image = image_of(BACKUP, ground)
    desk = fresh(image, ground.folder / "desk")

    def trial(_number: int) -> None:
        hearing, saying = os.pipe()
        pid = os.fork()
        if pid == 0:
            _hold(desk, saying)
        os.close(saying)
        os.read(hearing, 1)
        try:
            ended = done_once(BACKUP.work, desk)
            require(ended.refused.startswith("AlreadyOpen"), "a second program was let in")
        finally:
            os.kill(pid, 9)
            os.waitpid(pid, 0)
            os.close(hearing)
        BACKUP.check(desk, [])

    return trial


def _hold(desk: Path, saying: int) -> None:
    try:
        with opened(desk / FILE):
            os.write(saying, b"x")
            os.read(os.pipe()[0], 1)
    finally:
        os._exit(0)
