"""Keyboard and eye stay where they were on a page whose parts are made anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from therapist_emr.ui.widgets.listview import ListView
from therapist_emr.ui.widgets.scaffold import Scroll
from therapist_emr.ui.widgets.soon import soon

_OTHER = Qt.FocusReason.OtherFocusReason


@contextmanager
def place_kept(page: QWidget, otherwise: Callable[[], object] | None = None) -> Iterator[None]:
    """Keep the keyboard as `keyboard_kept` does, and each part scrolled as far as it was.

    What is made anew has its height a moment later, when it is laid out; until then a page that is
    scrolled is not painted, or it would be seen to jump.
    """
    bars = {one.accessibleName(): one.verticalScrollBar().value() for one in _scrolls(page)}
    scrolled = {name: value for name, value in bars.items() if value}
    page.setUpdatesEnabled(not scrolled)
    try:
        with keyboard_kept(page, otherwise):
            yield
    finally:
        if scrolled:
            back = partial(_scrolled_back, page, scrolled)
            soon(page, back, partial(page.setUpdatesEnabled, True))


def _scrolled_back(page: QWidget, scrolled: Mapping[str, int]) -> bool:
    parts = ((one.verticalScrollBar(), one.accessibleName()) for one in _scrolls(page))
    moved = [(bar, scrolled[name]) for bar, name in parts if name in scrolled]
    for bar, value in moved:
        bar.setValue(value)
    done = all(bar.value() >= value for bar, value in moved)
    if done:
        page.setUpdatesEnabled(True)
    return done


def _scrolls(page: QWidget) -> list[Scroll]:
    return [one for one in page.findChildren(Scroll) if one.isVisibleTo(page)]


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
    alike = _namesakes(page, type(focus), _name(focus))
    nth = alike.index(focus) if focus in alike else 0
    held = _Held(type(focus), _name(focus), nth, *_place(focus))
    page.setFocus(_OTHER)
    yield
    soon(page, partial(_gave_back, page, held), otherwise)


@dataclass(frozen=True, slots=True)
class _Held:
    """Hold what had the keyboard: its sort, its name, how the keyboard came there, its row.

    Of several of one sort and name, as in rows that are alike, it was the `nth`.
    """

    kind: type[QWidget]
    name: str
    nth: int
    reason: Qt.FocusReason
    key: str


def _gave_back(page: QWidget, held: _Held) -> bool:
    """Give the keyboard back, unless somebody else took it; tell whether that is done."""
    if not page.hasFocus():
        return True
    same = next(iter(_namesakes(page, held.kind, held.name)[held.nth :]), None)
    if same is None:
        return False
    same.setFocus(held.reason)
    if isinstance(same, ListView):
        same.choose(held.key)
    return True


def _namesakes(page: QWidget, kind: type[QWidget], name: str) -> list[QWidget]:
    parts = (one for one in page.findChildren(kind) if one.isVisibleTo(page))
    return [one for one in parts if _name(one) == name]


def _place(part: QWidget) -> tuple[Qt.FocusReason, str]:
    """Return how the keyboard came to a part, so that its ring stays, and a list's row."""
    if isinstance(part, ListView):
        by_key = Qt.FocusReason.TabFocusReason if part.by_keyboard else _OTHER
        return by_key, part.key()
    return getattr(part, "focus_reason", _OTHER), ""


def _name(part: QWidget) -> str:
    """Return what a part is known by: its object's name where its words change."""
    text = part.text() if isinstance(part, QAbstractButton) else ""
    return part.objectName() or f"{part.accessibleName()} {text}"
