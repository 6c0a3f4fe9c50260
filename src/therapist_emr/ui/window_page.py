"""What the window expects of each of its pages."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from typing import Protocol

from therapist_emr.ui.widgets.scaffold import Surface


class WindowPage(Surface):
    """Be one page of the window; a page answers what concerns it, and the rest needs no answer."""

    def flush(self) -> None:
        """Put what is being typed on disk now; raise what stands in the way."""

    def refresh(self) -> None:
        """Read again what is shown, after something was written."""

    def take_focus(self) -> None:
        """Let the keyboard go on here, as soon as the page is shown."""

    def stop(self) -> None:
        """End what runs and forget what is shown, before the practice is locked."""


class Flushed(Protocol):
    """Be a page, or a part of one, on which something is typed."""

    def flush(self) -> None:
        """Put what is being typed on disk now; raise what stands in the way."""


def flush_all(pages: Iterable[Flushed]) -> None:
    """Put on disk what is typed on each of some pages, then raise what stood in the way of one."""
    with ExitStack() as each:
        for page in pages:
            each.callback(page.flush)
