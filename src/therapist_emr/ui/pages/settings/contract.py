"""What a panel of the settings states about itself, and what there is to make it with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from therapist_emr.forms.field import CheckContext

if TYPE_CHECKING:
    from therapist_emr.domain.people import PracticeSettings
    from therapist_emr.practice.practice import Practice
    from therapist_emr.practice.unsaved_forms import UnsavedForms
    from therapist_emr.ui.navigation import Navigator
    from therapist_emr.ui.pages.settings.column import PanelColumn
    from therapist_emr.ui.session import Session


class Group(StrEnum):
    """Name the groups of the list of panels, in their order."""

    PRACTICE = "practice"
    SAFETY = "safety"
    COMPUTER = "computer"


class Kept:
    """Read and change what the practice keeps as its settings, and say what was changed."""

    def __init__(self, practice: Practice, say: Callable[[str], None]) -> None:
        self._practice, self._say = practice, say

    @property
    def now(self) -> PracticeSettings:
        """Return the settings as they are kept."""
        return self._practice.settings

    @property
    def unsaved(self) -> UnsavedForms:
        """Return what keeps what was typed in a form and not saved."""
        return self._practice.drafting.forms

    def change(self, told: str = "", **values: Any) -> None:
        """Keep other values; `told` is said at the foot of the window."""
        self._practice.change_settings(replace(self.now, **values))
        self._say(told)


@dataclass(frozen=True, slots=True)
class Room:
    """Hold what panels are made with; each `make` hands on only what its panel needs."""

    session: Session
    navigator: Navigator
    kept: Kept

    @property
    def context(self) -> CheckContext:
        """Return what the checks of forms need to know."""
        return CheckContext(self.session.practice.now().day)


@dataclass(frozen=True, slots=True)
class Panel:
    """State all that the list, the palette and the pictures need to know of a panel."""

    key: str
    title: str
    words: str
    """The line below the title: what is decided here, and what follows from it."""
    icon: str
    """The name of an icon in resources/icons."""
    group: Group
    make: Callable[[Room], PanelColumn]
    """Imports the panel's module when it is first wanted, and makes it."""
    also: str = ""
    """Other words by which the palette finds it."""
