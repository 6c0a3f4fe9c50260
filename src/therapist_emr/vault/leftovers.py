"""What a program that was killed leaves beside a practice: copies of all its charts, if sealed.

They would stay for good, and after a change of the key open with the former one.
"""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path

from therapist_emr.whole_files import sweep


def restoring(practice: Path) -> str:
    """Return how the names begin under which a backup is copied before it takes the place."""
    return f".{practice.name}.restore-"


def trial(practice: Path) -> str:
    """Return how the names of folders begin in which a restore is tried."""
    return f".{practice.name}.trial-"


def clear(practice: Path) -> None:
    """Remove what is left of such work; who calls holds the guard, so that it is nobody's."""
    place = Path(os.path.realpath(practice))
    with suppress(OSError):  # what cannot be removed keeps nobody out
        sweep(place.parent, restoring(place))
        clear_trials(place)


def clear_trials(place: Path) -> None:
    """Remove the folders in which a restore was tried."""
    for left in place.parent.iterdir():
        if left.name.startswith(trial(place)):
            shutil.rmtree(left, ignore_errors=True)
