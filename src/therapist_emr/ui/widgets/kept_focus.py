"""The keyboard stays where it was on a page whose parts are made anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from therapist_emr.ui.widgets.listview import ListView

_OTHER = Qt.FocusReason.OtherFocusReason


@contextmanager
def keyboard_kept(page: QWidget, otherwise: Callable[[], object] | None = None) -> Iterator[None]:
    """Give the keyboard back to the part of the same name, or to what `otherwise` finds.

    Meanwhile the page holds it: it would wander from each part taken away to the next, scroll to
    that, and end outside.
    """
    focus = QApplication.focusWidget()
    if focus is None or focus is page or not page.isAncestorOf(focus):
        yield
        return
    kind, name = type(focus), _name(focus)
    key = focus.key() if isinstance(focus, ListView) else ""
    page.setFocus(_OTHER)
    yield
    QTimer.singleShot(0, page, partial(_give_back, page, kind, name, key, otherwise))


def _give_back(
    page: QWidget, kind: type[QWidget], name: str, key: str,
    otherwise: Callable[[], object] | None,
) -> None:  # fmt: skip
    if not page.hasFocus():
        return
    parts = (one for one in page.findChildren(kind) if one.isVisibleTo(page))
    same = next((one for one in parts if _name(one) == name), None)
    if same is not None:
        same.setFocus(_OTHER)
        if isinstance(same, ListView):
            same.choose(key)
    elif otherwise is not None:
        otherwise()


def _name(part: QWidget) -> str:
    """Return what a part is known by: its object's name where its words change."""
    text = part.text() if isinstance(part, QAbstractButton) else ""
    return part.objectName() or f"{part.accessibleName()} {text}"
