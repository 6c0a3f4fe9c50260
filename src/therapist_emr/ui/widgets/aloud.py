"""What a screen reader says though the keyboard is elsewhere: news, problems, a step that came.

An alert alone is no more than a sound on Windows, and nothing on Linux.
"""

from __future__ import annotations

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from therapist_emr.ui.widgets.field import FieldRow
from therapist_emr.ui.widgets.text import PlainLabel

_ENDS = (".", "!", "?", ":")


def say_aloud(part: QWidget, words: str, *, at_once: bool = False) -> None:
    """Have a screen reader say words; what went wrong is said `at_once`, before all else."""
    if not words:
        return
    event = QAccessibleAnnouncementEvent(part, words)
    if at_once:
        event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
    QAccessible.updateAccessibility(event)


def read_out(page: QWidget) -> None:
    """Have all words of a page that has come read, but those of its fields and buttons.

    The keyboard begins in the first field, whose name is all that would be heard.
    """
    texts = [one.text() for one in page.findChildren(PlainLabel) if _is_read(one, page)]
    say_aloud(page, " ".join(one if one.endswith(_ENDS) else f"{one}." for one in texts))


def _is_read(label: PlainLabel, page: QWidget) -> bool:
    above: QWidget | None = label
    while above is not None and above is not page:
        if isinstance(above, FieldRow):
            return False
        above = above.parentWidget()
    return bool(label.text()) and label.isVisibleTo(page)
