"""Folders that copy themselves elsewhere, where an open practice would be torn apart."""

from __future__ import annotations

import json
import os
from pathlib import Path

from therapist_emr.errors import UserError

_BY_NAME = (
    ("dropbox", "Dropbox"),
    ("onedrive", "OneDrive"),
    ("icloud drive", "iCloud Drive"),
    ("iclouddrive", "iCloud Drive"),
    ("mobile documents", "iCloud Drive"),
    ("com~apple~clouddocs", "iCloud Drive"),
    ("google drive", "Google Drive"),
    ("googledrive", "Google Drive"),
    ("my drive", "Google Drive"),
)
_BY_MARK = (
    (".dropbox", "Dropbox"),
    (".dropbox.cache", "Dropbox"),
    (".tmp.drivedownload", "Google Drive"),
    (".tmp.driveupload", "Google Drive"),
)
_BY_VARIABLE = ("OneDrive", "OneDriveConsumer", "OneDriveCommercial")


class SyncedFolder(UserError):
    """Say why an open practice may not live in a synced folder."""

    def __init__(self, service: str) -> None:
        super().__init__(
            f"{service} copies this folder while you work, which can damage an open practice.",
            f"Keep the practice on this computer's own disk; backups may go to {service}.",
        )
        self.service = service


def refuse_synced(path: Path) -> None:
    """Raise `SyncedFolder` when a practice at this path would live in a synced folder."""
    service = synced_by(path)
    if service:
        raise SyncedFolder(service)


def synced_by(path: Path) -> str:
    """Return the service that copies the folder a path is in, or an empty string."""
    folder = path.absolute().parent
    for place in {folder, folder.resolve()}:
        service = _by_name(place) or _by_mark(place) or _by_setting(place)
        if service:
            return service
    return ""


def _by_name(folder: Path) -> str:
    for part in folder.parts:
        low = part.casefold()
        for start, service in _BY_NAME:
            if low == start or low.startswith((f"{start} ", f"{start}-", f"{start} (")):
                return service
    return ""


def _by_mark(folder: Path) -> str:
    for place in (folder, *folder.parents):
        if place == Path.home():
            break  # ~/.dropbox holds the program's settings and does not mark a synced home
        for mark, service in _BY_MARK:
            if (place / mark).exists():
                return service
    return ""


def _by_setting(folder: Path) -> str:
    roots = [(os.environ.get(name, ""), "OneDrive") for name in _BY_VARIABLE]
    roots += [(root, "Dropbox") for root in _dropbox_roots()]
    for root, service in roots:
        if root and folder.is_relative_to(Path(root)):
            return service
    return ""


def _dropbox_roots() -> list[str]:
    places = [Path.home() / ".dropbox" / "info.json"]
    bases = [os.environ.get(name, "") for name in ("APPDATA", "LOCALAPPDATA")]
    places += [Path(base) / "Dropbox" / "info.json" for base in bases if base]
    roots = []
    for place in places:
        try:
            accounts = json.loads(place.read_text(encoding="utf-8"))
            roots += [str(account["path"]) for account in accounts.values()]
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            continue
    return roots
