"""Folders that copy themselves elsewhere, where an open practice would be torn apart."""

from __future__ import annotations

import json
import os
from itertools import pairwise
from pathlib import Path, PurePath

from therapist_emr.errors import UserError

_BY_NAME = (
    ("dropbox", "Dropbox"),
    ("onedrive", "OneDrive"),
    ("skydrive", "OneDrive"),
    ("icloud drive", "iCloud Drive"),
    ("iclouddrive", "iCloud Drive"),
    ("mobile documents", "iCloud Drive"),
    ("com~apple~clouddocs", "iCloud Drive"),
    ("google drive", "Google Drive"),
    ("googledrive", "Google Drive"),
    ("google-drive", "Google Drive"),
    ("my drive", "Google Drive"),
    ("box sync", "Box"),
    ("nextcloud", "Nextcloud"),
    ("owncloud", "ownCloud"),
    ("pclouddrive", "pCloud"),
    ("pcloud drive", "pCloud"),
    ("proton drive", "Proton Drive"),
    ("protondrive", "Proton Drive"),
    ("megasync", "MEGA"),
    ("syncthing", "Syncthing"),
    ("tresorit", "Tresorit"),
)
_NEXT = (" ", "-", "_", " (", ":")
"""What may follow a service's name in a folder's: an account, a company, a second copy."""
_CLOUD_STORAGE = ("library", "cloudstorage")
"""Where macOS keeps the folders of all such services, each under the service's own name."""
_BY_MARK = (
    (".dropbox", "Dropbox"),
    (".dropbox.cache", "Dropbox"),
    (".tmp.drivedownload", "Google Drive"),
    (".tmp.driveupload", "Google Drive"),
    (".stfolder", "Syncthing"),
    (".owncloudsync.log", "ownCloud"),
    (".nextcloudsync.log", "Nextcloud"),
)
_BY_VARIABLE = ("OneDrive", "OneDriveConsumer", "OneDriveCommercial")
_ICLOUD_HOME = ("Library", "Mobile Documents", "com~apple~CloudDocs")
_ICLOUD_TAKES = ("Desktop", "Documents")


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
    """Return the service that copies the folder a path is in, or an empty string.

    Links are followed, of the folder and of the file: what counts is where the bytes are.
    """
    folder = path.absolute().parent
    real = (os.path.realpath(place) for place in (folder / "file", path))  # also where links loop
    for place in dict.fromkeys((folder, *(Path(place).parent for place in real))):
        service = service_named(place) or _by_mark(place) or _by_setting(place)
        if service:
            return service
    return ""


def service_named(folder: PurePath) -> str:
    """Return the service that a folder's own name or that of one above it gives away."""
    low = [part.casefold() for part in folder.parts]
    for part in low:
        for start, service in _BY_NAME:
            if part == start or part.startswith(tuple(start + sign for sign in _NEXT)):
                return service
    for at, pair in enumerate(pairwise(low)):
        if pair == _CLOUD_STORAGE and len(low) > at + 2:
            return folder.parts[at + 2].partition("-")[0]
    return ""


def _by_mark(folder: Path) -> str:
    for place in (folder, *folder.parents):
        if place == Path.home():
            break  # ~/.dropbox holds the program's settings and does not mark a synced home
        for mark, service in _BY_MARK:
            if os.path.lexists(place / mark):  # false where it may not be looked at
                return service
    return ""


def _by_setting(folder: Path) -> str:
    roots = [(os.environ.get(name, ""), "OneDrive") for name in _BY_VARIABLE]
    roots += [(root, "Dropbox") for root in _dropbox_roots()]
    roots += [(root, "iCloud Drive") for root in _icloud_roots()]
    for root, service in roots:
        if root and any(folder.is_relative_to(one) for one in (Path(root), Path(root).resolve())):
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


def _icloud_roots() -> list[str]:
    """Return the folders of a Mac's home that iCloud Drive has taken over."""
    home = Path.home()
    return [
        str(home / name) for name in _ICLOUD_TAKES if home.joinpath(*_ICLOUD_HOME, name).exists()
    ]
