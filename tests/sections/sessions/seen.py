"""What a person sees of a widget, for the tests of the page."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtWidgets import QApplication, QWidget

from therapist_emr.ui.widgets.chips import Chip
from therapist_emr.ui.widgets.text import PlainLabel
from therapist_emr.ui.widgets.textedit import GrowingText

Kind = TypeVar("Kind", bound=QWidget)


def told(widget: QWidget) -> str:
    """Return every word a widget shows."""
    labels = [one.text() for one in widget.findChildren(PlainLabel) if not one.isHidden()]
    chips = [one.text() for one in widget.findChildren(Chip)]
    texts = [one.toPlainText() for one in widget.findChildren(GrowingText)]
    return "\n".join(labels + chips + texts)


def seen(widget: QWidget) -> str:
    """Return every word that can be read now; what is on its way out is not."""
    labels = [one.text() for one in widget.findChildren(PlainLabel) if one.isVisible()]
    texts = [one.toPlainText() for one in widget.findChildren(GrowingText) if one.isVisible()]
    return "\n".join(labels + texts)


def dialog(kind: type[Kind]) -> Kind:
    """Return the dialog of that kind that is open."""
    return next(
        one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible()
    )


def card(kind: type[Kind]) -> Kind:
    """Return the card of that kind that is open."""
    cards = (one for top in QApplication.topLevelWidgets() for one in top.findChildren(kind))
    return next(one for one in cards if one.isVisible())
