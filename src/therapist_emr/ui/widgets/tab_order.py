"""The way of the Tab key through a page: region after region, in the order one reads."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from therapist_emr.ui import theme


def stops_of(regions: Iterable[QWidget]) -> list[QWidget]:
    """Return what the Tab key stops at within some regions, in their order."""
    return [
        one
        for region in regions
        for one in (region, *region.findChildren(QWidget))
        if _takes_tab(one) and one.isEnabled() and one.isVisibleTo(region.window())
    ]


def step(whole: QWidget, regions: Iterable[QWidget], *, onward: bool) -> bool:
    """Move the keyboard to the next stop or the one before; past the ends it leaves `whole`."""
    stops = stops_of(regions)
    now = QApplication.focusWidget()
    if now is None or now not in stops:
        return False
    at = stops.index(now) + (1 if onward else -1)
    goal = stops[at] if 0 <= at < len(stops) else _outside(whole, now, onward=onward)
    if goal is None:
        goal = stops[0 if onward else -1]
    reason = Qt.FocusReason.TabFocusReason if onward else Qt.FocusReason.BacktabFocusReason
    goal.setFocus(reason)
    bring_up(goal)
    return True


def weave(late: QWidget, before: QWidget) -> None:
    """Let Tab come by a part that was added late just before a widget, and not at the very end."""
    last = _beside(before, onward=False) or before
    while last is not before and not _takes_tab(last):
        last = _beside(last, onward=False) or before
    for one in filter(_takes_tab, (late, *late.findChildren(QWidget))):
        if one.window() is last.window():  # what opens above the page is a window of its own
            QWidget.setTabOrder(last, one)
            last = one


def bring_up(widget: QWidget, room: int = theme.SPACE.xl) -> None:
    """Scroll whatever a widget lies in until it is in sight, its top where it is too high.

    Qt itself would be content to show the cursor of a text.
    """
    above = widget.parentWidget()
    while above is not None:
        page = above.widget() if isinstance(above, QScrollArea) else None
        if isinstance(above, QScrollArea) and page is not None and page.isAncestorOf(widget):
            at = widget.mapTo(page, widget.rect().topLeft())
            for y in (at.y() + widget.height(), at.y()):
                above.ensureVisible(at.x(), y, 0, room)
        above = above.parentWidget()


def _takes_tab(one: QWidget) -> bool:
    return bool(one.focusPolicy() & Qt.FocusPolicy.TabFocus) and one.focusProxy() is None


def _outside(whole: QWidget, now: QWidget, *, onward: bool) -> QWidget | None:
    one = _beside(now, onward=onward)
    while one is not None and one is not now:
        if not whole.isAncestorOf(one) and one is not whole and one in stops_of((one,)):
            return one
        one = _beside(one, onward=onward)
    return None


def _beside(one: QWidget, *, onward: bool) -> QWidget | None:
    return one.nextInFocusChain() if onward else one.previousInFocusChain()
