"""What this computer offers a practice, in sentences, with advice where something is weak."""

from __future__ import annotations

import platform
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from therapist_emr import __version__, logs, paths
from therapist_emr.errors import UserError
from therapist_emr.store.connection import versions
from therapist_emr.vault import disks
from therapist_emr.vault.folders import synced_by
from therapist_emr.vault.hardening import core_dumps_off
from therapist_emr.vault.keyring_store import SystemKeyring

_WITHOUT = "The program goes on without."
LOW_SPACE = 2 * 1024**3
_LIBRARIES = ("PySide6-Essentials", "sqlcipher3", "keyring", "cryptography", "reportlab")


@dataclass(frozen=True, slots=True)
class Finding:
    """Hold one thing that was looked at: what was found, and advice where it could be better."""

    topic: str
    found: str
    advice: str = ""

    def __str__(self) -> str:
        """Return it as one line."""
        return f"{self.topic}: {self.found}" + (f" Advice: {self.advice}" if self.advice else "")


def examine(root: Path = disks.ROOT) -> Iterator[Finding]:
    """Look at versions, keyring, folders, memory and disk encryption, one after the other."""
    yield Finding("Program", f"therapist-emr {__version__}.")
    yield Finding("Python", f"{platform.python_version()} on {platform.platform(terse=True)}.")
    yield _database()
    for name in _LIBRARIES:
        yield _library(name)
    yield _keyring()
    yield from _folders(root)
    yield _log()
    yield _dumps()
    yield _swap(root)


def _database() -> Finding:
    sqlite, cipher = versions()
    return Finding("Database", f"SQLite {sqlite}, SQLCipher {cipher or 'missing'}.")


def _library(name: str) -> Finding:
    try:
        return Finding(name, f"{metadata.version(name)}.")
    except metadata.PackageNotFoundError:
        return Finding(name, "built in.")


def _keyring() -> Finding:
    keyring = SystemKeyring()
    try:
        name = keyring.name
        keyring.get("therapist-emr.doctor", "doctor")
    except UserError as error:
        return Finding("Keyring", error.message, error.remedy)
    return Finding("Keyring", f"{name}, answering.")


def _folders(root: Path) -> Iterator[Finding]:
    try:
        practice, settings = paths.default_practice_path(), paths.config_dir()
    except OSError:
        told = "The folders of this program cannot be made in your home folder."
        yield Finding("Folders", told, "See to it that it is there and can be written to.")
        return
    yield _place("Practice", practice)
    yield _space(practice.parent)
    yield Finding("Settings", f"{settings} (nothing about a client is in there).")
    yield _encryption(practice.parent, root)


def _log() -> Finding:
    try:
        folder = paths.log_dir()
    except OSError:
        return Finding("Log", f"its folder cannot be made. {_WITHOUT}", "Look at who owns it.")
    log = folder / logs.LOG_NAME
    if logs.can_be_written(folder):
        return Finding("Log", f"{log} (kinds and places of errors, never words).")
    advice = "Remove what lies there, as the administrator if it is not yours."
    return Finding("Log", f"{log} cannot be written. {_WITHOUT}", advice)


def _place(topic: str, path: Path) -> Finding:
    state = "there" if path.exists() else "not there yet"
    service = synced_by(path)
    if service:
        told = f"{service} copies this folder while the file is in use, which can damage it."
        return Finding(topic, f"{path} ({state}). {told}", "Keep the practice in another folder.")
    return Finding(topic, f"{path} ({state}).")


def _space(folder: Path) -> Finding:
    free = shutil.disk_usage(folder).free
    told = f"{free / 1024**3:.1f} GB free."
    return Finding("Disk", told, "Make room soon." if free < LOW_SPACE else "")


def _dumps() -> Finding:
    if core_dumps_off():
        return Finding("Crashes", "leave no memory on disk.")
    return Finding("Crashes", "may leave memory on disk.", "Start the program anew.")


def _encryption(folder: Path, root: Path) -> Finding:
    found = disks.encrypted(folder, root)
    if found:
        return Finding("Disk encryption", "on.")
    advice = (
        "The practice itself is always encrypted; encrypt the whole disk too, for what other "
        "programs leave on it (BitLocker, FileVault or LUKS)."
    )
    return Finding("Disk encryption", "off." if found is False else "could not be told.", advice)


def _swap(root: Path) -> Finding:
    if sys.platform in {"win32", "darwin"}:
        return Finding("Swap", "is on the system's disk, and encrypted when that is.")
    found = disks.swap(root)
    if found is None:
        return Finding("Swap", "could not be told.")
    if not found.open_places:
        rests = ", which hibernating writes to" if found.hibernates else ""
        return Finding("Swap", f"encrypted{rests}." if found.places else "none on a disk.")
    advice = "Memory of an unlocked practice can end up there; encrypt the swap or do without."
    if found.hibernates:
        advice += " Until then do not hibernate: that writes the whole memory there."
    return Finding("Swap", f"not encrypted: {', '.join(found.open_places)}.", advice)
