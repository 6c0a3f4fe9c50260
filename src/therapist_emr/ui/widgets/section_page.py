"""What the chart expects of every page of a section."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from therapist_emr.ui.widgets.menu import MenuEntry

if TYPE_CHECKING:
    from therapist_emr.domain.entry import Body
    from therapist_emr.sections.desk import ChartDesk


class Chrome(Enum):
    """Say how much of the window around it a page leaves standing."""

    SECTIONS = "the chart's header and its list of sections"
    HEADER = "the chart's header only; the page brings its own list"
    NONE = "nothing but the rail; the page brings its own header"


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Hold what is to be begun in another chart: a draft is moved there, an entry is copied."""

    section: str
    kind: str
    body: Body
    draft_id: int = 0
    entry_id: int = 0


class SectionPage(QWidget):
    """Show one section of one client's chart.

    `chrome_changed` and `actions_changed` tell the chart to lay itself out anew, `text_changed`
    that other text is read, in which what is looked for is found anew. `chrome` is what
    the page wants now, `comfort` the width in pixels at 100% text below which the client list
    folds away to leave room, `least` that below which the list of sections does too.
    """

    chrome_changed = Signal()
    actions_changed = Signal()
    text_changed = Signal()
    elsewhere_wanted = Signal(object)
    """Sent with what belongs in another chart, an `Elsewhere`."""

    comfort = 560
    least = 420

    def __init__(self, desk: ChartDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.chrome = Chrome.SECTIONS

    def set_chrome(self, chrome: Chrome) -> None:
        """Ask the chart for more or less around the page."""
        if chrome is not self.chrome:
            self.chrome = chrome
            self.chrome_changed.emit()

    def own(self, *buttons: QWidget) -> None:
        """Keep buttons for the chart's header: unseen until they stand there, gone with the page.

        The header takes them in as its own, so that as children of the page they would stay there
        when it goes, and with them all that they call.
        """
        for button in buttons:
            button.setParent(self)
            button.hide()
            self.destroyed.connect(button.deleteLater)

    def header_buttons(self) -> Sequence[QWidget]:
        """Return the buttons that belong in the chart's header now; the last is the primary."""
        return ()

    def menu_entries(self) -> Sequence[MenuEntry]:
        """Return what the chart's menu offers for what is shown now, above its own entries."""
        return ()

    def begin(self, kind: str = "") -> None:
        """Begin a new entry of that kind, as the chart's own buttons and Ctrl+N ask for."""

    def open_entry(self, entry_id: int) -> None:
        """Show one entry."""

    def open_draft(self, draft_id: int) -> None:
        """Show one draft where it was left."""

    def flush(self) -> None:
        """Put what is being typed on disk now: before locking, closing or leaving the page."""

    def refresh(self) -> None:
        """Read again what is shown, after something was written elsewhere."""
