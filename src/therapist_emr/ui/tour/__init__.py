"""A guided first day: the real window, driven by keys and mouse, leaving pictures and PDFs.

The day is played by processes of their own, so that one of them can really be killed while it
types. This module and `parent` import no Qt; `play` does, in the child.
"""

from __future__ import annotations

from pathlib import Path

from therapist_emr.ui.tour.parent import PARTS, tour

__all__ = ["PARTS", "play", "tour"]


def play(folder: Path, part: str) -> int:
    """Play one part of the day in this process; return 0, or 1 when a station failed."""
    from therapist_emr.ui.tour.parts import play_part

    return play_part(folder, part)
