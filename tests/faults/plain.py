"""Troubles of disks, rights and other programs: the command line says each in a plain sentence."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path

from tests.faults import saver
from tests.faults.killing import Say, done_once
from tests.faults.rights import ordinary_user
from tests.faults.row import Ground, Trial, require
from tests.faults.scenarios import SHEET, fresh, prepare_restore
from therapist_emr import cli
from therapist_emr.vault.guard import Guard

OWN_FAULT = "An error of the program's own"


def _commands(desk: Path) -> tuple[tuple[str, ...], ...]:
    path, key = str(desk / saver.FILE), ("--recovery-key-file", str(desk.parent / SHEET))
    backup = next((desk / "usb").glob("*.emr-backup"), desk / "usb" / "gone.emr-backup")
    return (
        ("clients", "--practice", path, *key),
        ("export", "0001", "--practice", path, *key, "--out", str(desk / "out.pdf")),
        ("backup", "--practice", path, *key, "--to", str(desk / "usb")),
        ("verify", path, *key),
        ("verify", str(backup), *key),
        ("restore", str(backup), "--to", path, "--replace", *key),
        ("demo", str(desk / "demo"), "--clients", "1", "--years", "1"),
    )


@contextmanager
def _mode(path: Path, mode: int) -> Iterator[None]:
    before = path.stat().st_mode
    path.chmod(mode)
    try:
        yield
    finally:
        path.chmod(before)


@contextmanager
def _moved(path: Path) -> Iterator[None]:
    away = path.with_name(f"{path.name}.away")
    path.rename(away)
    try:
        yield
    finally:
        away.rename(path)


@contextmanager
def _folder_instead(path: Path) -> Iterator[None]:
    with _moved(path):
        path.mkdir()
        try:
            yield
        finally:
            shutil.rmtree(path)


TROUBLES: tuple[Callable[[Path], AbstractContextManager[object]], ...] = (
    lambda desk: _mode(desk, 0o500),
    lambda desk: _mode(desk, 0o000),
    lambda desk: _mode(desk / saver.FILE, 0o400),
    lambda desk: _mode(desk / saver.FILE, 0o000),
    lambda desk: _mode(desk / "usb", 0o500),
    lambda desk: _mode(desk / "usb", 0o000),
    lambda desk: _moved(desk / saver.FILE),
    lambda desk: _moved(desk / "usb"),
    lambda desk: _folder_instead(desk / saver.FILE),
    lambda desk: _folder_instead(desk / "usb"),
    lambda desk: Guard(desk / saver.FILE),
)
COMMANDS = range(7)
CASES = len(TROUBLES) * len(COMMANDS)


def sentences(ground: Ground) -> Trial:
    """Meet each trouble with each command, as a user who may not do everything."""
    image = ground.folder / "image"
    image.mkdir()
    prepare_restore(image)
    ground.facts["pairs of trouble and command"] = CASES

    def trial(number: int) -> None:
        desk = fresh(image, ground.folder / "desk")
        command = _commands(desk)[number % len(COMMANDS)]
        with TROUBLES[number // len(COMMANDS) % len(TROUBLES)](desk), ordinary_user():
            ended = done_once(_told(command), ground.folder)
        require(not ended.fault, ended.fault)
        code, words = int(ended.said[-1].split()[1]), "\n".join(ended.said[:-1])
        require("Traceback" not in words, "a traceback was shown")
        require(OWN_FAULT not in words, f"{command[0]}: {words}")
        require(code == 0 or words, f"{command[0]} failed without a word")
        ground.notes["refused in plain words"] += code != 0

    return trial


def _told(command: tuple[str, ...]) -> Callable[[Path, Say], None]:
    def work(_folder: Path, say: Say) -> None:
        spoken = io.StringIO()
        with redirect_stdout(io.StringIO()), redirect_stderr(spoken):
            code = cli.main(list(command))
        for line in spoken.getvalue().splitlines():
            say(line)
        say(f"code {code}")

    return work
