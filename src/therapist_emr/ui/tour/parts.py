"""The parts of the tour, each played by a process of its own on its computer."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import NoReturn

from therapist_emr import logs
from therapist_emr.ui.tour import elsewhere, evening, first_day
from therapist_emr.ui.tour.hand import TourStopped
from therapist_emr.ui.tour.parent import FAILED
from therapist_emr.ui.tour.stage import Stage


def play_part(folder: Path, part: str) -> int:
    """Play one part on its computer; say which station failed, if one did."""
    played: dict[str, tuple[str, datetime, Callable[[Stage], None]]] = {
        "first-day": ("laptop", datetime(2026, 11, 17, 17, 4), first_day.play),  # noqa: DTZ001
        "evening": ("laptop", datetime(2026, 11, 17, 17, 58), evening.play),  # noqa: DTZ001
        "second-computer": ("new-laptop", datetime(2026, 11, 18, 9, 12), elsewhere.play),  # noqa: DTZ001
    }
    if part not in played:
        print(f"{FAILED} there is no part “{part}”", flush=True)
        return 1
    computer, start, play = played[part]
    stage = Stage(folder.absolute(), computer, start)
    try:
        play(stage)
    except TourStopped as stopped:
        _give_up(stage, str(stopped))
    except Exception as fault:  # the tour ends in one line, whatever broke
        logs.fault(fault, "tour")
        _give_up(stage, type(fault).__name__)
    sys.stdout.flush()
    return 0


def _give_up(stage: Stage, why: str) -> NoReturn:
    """Say where it stopped and leave at once, as what is open cannot be trusted to close."""
    stage.keep_last()
    print(f"{FAILED} at “{stage.where}”: {why}", flush=True)
    os._exit(1)
