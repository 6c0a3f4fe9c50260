"""What can be done with an entry besides editing it: "Make primary", "Move up"."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from therapist_emr.sections.desk import ChartDesk


@dataclass(frozen=True, slots=True)
class Deed:
    """Name one thing to do with an entry that stands, and do it at a desk.

    `run` returns the short message that says it is done, or nothing. `keys` do the same from the
    list ("Alt+Up").
    """

    words: str
    icon: str
    run: Callable[[ChartDesk], str]
    keys: str = ""
