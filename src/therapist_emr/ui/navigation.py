"""Where a page may send the reader; the window answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from therapist_emr.practice.destinations import Destination
    from therapist_emr.ui.models.passages import Spot

TODAY: Final = "today"
CLIENTS: Final = "clients"
SEARCH: Final = "search"
SETTINGS: Final = "settings"


class Navigator(Protocol):
    """Open pages and charts, begin work, and say what was done."""

    def open_page(self, key: str) -> None:
        """Show one of the pages of the rail."""

    def open_client(
        self,
        client_id: int,
        section: str = "",
        entry_id: int | None = None,
        draft_id: int | None = None,
        spot: Spot | None = None,
    ) -> None:
        """Show a client's chart, or a section, an entry, a spot in its text, or a draft in it."""

    def begin_entry(self, client_id: int, section: str = "", kind: str = "") -> None:
        """Begin an entry of a section in a client's chart; a session note when none is named."""

    def new_client(self) -> None:
        """Begin the profile of a new client."""

    def export_chart(
        self, client_id: int, section: str = "", entry_id: int | None = None, revision: int = 0
    ) -> None:
        """Open the export of a whole chart, one section, one entry or one of its versions."""

    def open_settings(self, panel: str) -> None:
        """Show one panel of the settings."""

    def export_handout(self, client_id: int, section: str, entry_id: int) -> None:
        """Open the page of an entry that the client takes along."""

    def open_psychotherapy(self, client_id: int) -> None:
        """Stand before the door of a client's psychotherapy notes."""

    def back_up(self, wanted: Sequence[Destination] | None = None) -> None:
        """Make verified backups now, in some destinations or in all."""

    def say(self, words: str, undo: Callable[[], object] | None = None) -> None:
        """Show a short message at the foot of the window, with Undo where it can be undone."""


class WindowNavigator(Navigator, Protocol):
    """Do what only the window as a whole can do."""

    def lock(self) -> None:
        """Lock the practice."""

    def flush(self) -> None:
        """Put what is being typed on disk now; raise what stands in the way."""

    def show_shortcuts(self) -> None:
        """Show the sheet of keys."""
