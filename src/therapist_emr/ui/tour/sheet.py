"""Reading the recovery sheet as a person does: four numbered lines of fifteen signs."""

from __future__ import annotations

import re

from therapist_emr.ui.tour.hand import TourStopped

_LINE = re.compile(r"\b([0-9A-HJKMNP-TV-Z]{5})-([0-9A-HJKMNP-TV-Z]{5})-([0-9A-HJKMNP-TV-Z]{5})\b")


def key_lines(text: str) -> list[str]:
    """Return the four key lines as they are printed."""
    found = ["-".join(match) for match in _LINE.findall(text)]
    if len(found) != 4:
        raise TourStopped(f"the sheet has {len(found)} key lines and not four")
    return found
