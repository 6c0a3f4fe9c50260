"""Pictures of every page and dialog: `python -m therapist_emr.ui.screens DIR`.

Each scene is built at 100% and at 150% text and taken in both sizes and both themes.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from therapist_emr.errors import UserError

if TYPE_CHECKING:
    from therapist_emr.ui.studio import Scene

SIZES = ((1280, 800), (1440, 900))
PERCENTS = (100, 150)
DAY = date(2026, 11, 17)
EVENING = datetime(2026, 11, 17, 19, 42)  # noqa: DTZ001 - a wall time
CLIENTS, YEARS, SEED = 24, 3, 1


def main(argv: Sequence[str] | None = None) -> int:
    """Render the scenes into a folder; return 1 when one of them could not be shown."""
    parser = argparse.ArgumentParser(prog="screens", description="Render every page and dialog.")
    parser.add_argument("dir", type=Path, metavar="DIR")
    parser.add_argument("--only", default="", metavar="WORD", help="scenes whose name holds WORD")
    parser.add_argument("--fast", action="store_true", help="1280x800 and 100%% text alone")
    asked = parser.parse_args(argv)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    try:
        return _render(asked.dir.absolute(), asked.only, fast=asked.fast)
    except UserError as problem:
        sys.stderr.write(f"screens: {problem}\n")
        return 1


def scenes_of() -> list[Scene]:
    """Return every scene, in the order of the pictures."""
    from therapist_emr.ui import (
        scenes,
        scenes_apart,
        scenes_backups,
        scenes_health,
        scenes_keys,
        scenes_measures,
        scenes_writing,
    )

    return [
        *scenes.OPEN, *scenes_writing.WRITING, *scenes_health.HEALTH, *scenes_measures.MEASURES,
        *scenes_backups.BACKUPS, *scenes_apart.APART, *scenes.LOCKED,
        *scenes_keys.KEYS,
    ]  # fmt: skip


def _render(folder: Path, only: str, *, fast: bool) -> int:
    from therapist_emr.ui.studio import Studio

    scenes = [scene for scene in scenes_of() if only in scene.name]
    if not scenes:
        raise UserError(f"No scene is named like “{only}”.", "Leave --only away to see them all.")
    folder.mkdir(parents=True, exist_ok=True)
    sizes, percents = (SIZES[:1], PERCENTS[:1]) if fast else (SIZES, PERCENTS)
    with tempfile.TemporaryDirectory() as place:
        studio = Studio(folder, Path(place), EVENING)
        studio.make_practice(clients=CLIENTS, years=YEARS, seed=SEED, today=DAY)
        failed = studio.render(scenes, sizes, percents)
        studio.leave()
    sys.stdout.write(f"{studio.taken} pictures in {folder}\n")
    for name, why in failed:
        sys.stderr.write(f"screens: {name}: {why}\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
