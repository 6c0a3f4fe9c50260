"""Where things live on this computer, and with which permissions."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

from therapist_emr.whole_files import sync_folder

APP_DIR = "therapist-emr"


def secure_umask() -> None:
    """Make every file and folder this process creates readable by its owner only."""
    os.umask(0o077)


def make_private(folder: Path) -> Path:
    """Make a folder that only its owner can read, to stay there when the power fails; return it.

    Parents that are missing are made too.
    """
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    for place in reversed(missing[1:]):
        place.mkdir(mode=0o700, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    for place in missing:
        sync_folder(place.parent)
    return folder


def _user_dir(kind: str) -> Path:
    import platformdirs

    folders: dict[str, Callable[..., str]] = {
        "data": platformdirs.user_data_dir,
        "config": platformdirs.user_config_dir,
        "log": platformdirs.user_log_dir,
    }
    return Path(folders[kind](APP_DIR, appauthor=False))


def data_dir() -> Path:
    """Return the folder for practices, made private to the user when it is new."""
    return make_private(_user_dir("data"))


def config_dir() -> Path:
    """Return the folder for this computer's settings, which hold nothing about a client."""
    return make_private(_user_dir("config"))


def log_dir() -> Path:
    """Return the folder for logs."""
    return make_private(_user_dir("log"))


def default_practice_path() -> Path:
    """Return where a new practice is kept unless the user chooses another place."""
    return data_dir() / "practice.emr"


def resources_dir() -> Path:
    """Return the folder of shipped resources: in the wheel, the built program or the checkout."""
    if bundle := getattr(sys, "_MEIPASS", None):
        return Path(bundle) / "therapist_emr" / "resources"
    packaged = Path(__file__).parent / "resources"
    return packaged if packaged.is_dir() else Path(__file__).parents[2] / "resources"


def resource(*parts: str) -> Path:
    """Return the path of one shipped resource."""
    return resources_dir().joinpath(*parts)
