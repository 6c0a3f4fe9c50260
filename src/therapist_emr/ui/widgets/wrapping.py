"""Rows that go on in a further line where their width is used up, so that nothing is cut."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QSizePolicy, QWidget

from therapist_emr.ui import theme
from therapist_emr.ui.theme import SPACE
from therapist_emr.ui.widgets.flow import LinesLayout


def _wide(widget: QWidget) -> int:
    return min(widget.sizeHint().width(), widget.maximumWidth())


def _high(widget: QWidget, width: int) -> int:
    found = widget.heightForWidth(width) if widget.hasHeightForWidth() else -1
    return max(found if found >= 0 else widget.sizeHint().height(), widget.minimumHeight())


class _Lines(LinesLayout):
    """Keep widgets in order; they are measured themselves, since Qt's items keep old sizes."""

    def __init__(self, parent: QWidget, gap: int, line_gap: int) -> None:
        super().__init__(parent)
        self._gap, self._line_gap = gap, line_gap

    def expandingDirections(self) -> Qt.Orientation:
        """Take all the width there is."""
        return Qt.Orientation.Horizontal

    def heightForWidth(self, width: int) -> int:
        """Return the height of all lines at a width."""
        edge = self.contentsMargins()
        inner = width - edge.left() - edge.right()
        return self._place(QRect(0, 0, inner, 0), apply=False) + edge.top() + edge.bottom()

    def setGeometry(self, rect: QRect) -> None:
        """Place every widget."""
        super().setGeometry(rect)
        self._place(self.contentsRect(), apply=True)

    def minimumSize(self) -> QSize:
        """Return the size of the widget that can shrink least."""
        least = QSize()
        for widget in self._shown():
            least = least.expandedTo(widget.minimumSizeHint().expandedTo(widget.minimumSize()))
        return least.grownBy(self.contentsMargins())

    def sizeHint(self) -> QSize:
        """Return the size of everything in one line."""
        shown = self._shown()
        width = sum(_wide(one) for one in shown) + self._gap * max(0, len(shown) - 1)
        height = max((_high(one, _wide(one)) for one in shown), default=0)
        return QSize(width, height).grownBy(self.contentsMargins())

    def _shown(self) -> list[QWidget]:
        found = (item.widget() for item in self._items)
        return [one for one in found if one is not None and not one.isHidden()]

    def _place(self, rect: QRect, *, apply: bool) -> int:
        y = 0
        for line in self._broken(rect.width()):
            height = max((_high(one, width) for one, _x, width in line), default=0)
            for one, x, width in line if apply else ():
                high = min(height, _high(one, width))
                one.setGeometry(rect.x() + x, rect.y() + y + (height - high) // 2, width, high)
            y += height + self._line_gap
        return max(0, y - self._line_gap)

    def _broken(self, room: int) -> list[list[tuple[QWidget, int, int]]]:
        """Return the lines, each of widgets with where they begin and how wide they are."""
        raise NotImplementedError


class _LeadLines(_Lines):
    """Set the first widget at the left and the others at its right or, without room, below."""

    def __init__(self, parent: QWidget, least: int, gap: int) -> None:
        super().__init__(parent, gap, SPACE.xs)
        self._least = least

    def _broken(self, room: int) -> list[list[tuple[QWidget, int, int]]]:
        shown = self._shown()
        if not shown:
            return []
        lead, rest = shown[0], shown[1:]
        kept = min(_wide(lead), max(theme.px(self._least), lead.minimumSizeHint().width()))
        beside: list[QWidget] = []
        used = kept
        while rest and used + self._gap + _wide(rest[-1]) <= room:
            beside.insert(0, rest.pop())
            used += self._gap + _wide(beside[0])
        end = self._at_right(beside, room)
        left = (end[0][1] - self._gap) if end else room
        lines = [[(lead, 0, left), *end]]
        while rest:
            line = [rest.pop(0)]
            used = _wide(line[0])
            while rest and used + self._gap + _wide(rest[0]) <= room:
                used += self._gap + _wide(rest[0])
                line.append(rest.pop(0))
            lines.append(self._at_right(line, room))
        return lines

    def _at_right(self, parts: Sequence[QWidget], room: int) -> list[tuple[QWidget, int, int]]:
        widths = [min(_wide(one), room) for one in parts]
        x = room - sum(widths) - self._gap * max(0, len(parts) - 1)
        placed = []
        for one, width in zip(parts, widths, strict=True):
            placed.append((one, x, width))
            x += width + self._gap
        return placed


class _LeftLines(_Lines):
    """Set widgets at the left, one after the other."""

    def _broken(self, room: int) -> list[list[tuple[QWidget, int, int]]]:
        lines: list[list[tuple[QWidget, int, int]]] = []
        x = room + 1
        for one in self._shown():
            width = min(_wide(one), room)
            if x + width > room:
                lines.append([])
                x = 0
            lines[-1].append((one, x, width))
            x += width + self._gap
        return lines


class _EvenLines(_Lines):
    """Share the width among fields by their weight, in as many columns as there is room for."""

    def __init__(self, parent: QWidget, least: int, weights: Sequence[int]) -> None:
        super().__init__(parent, SPACE.m, SPACE.s)
        self._least, self._weights = least, tuple(weights)

    def minimumSize(self) -> QSize:
        """Let the fields stand in one column."""
        return QSize(theme.px(self._least), super().minimumSize().height())

    def _broken(self, room: int) -> list[list[tuple[QWidget, int, int]]]:
        shown = self._shown()
        columns = len(shown)
        while columns > 1 and (room - self._gap * (columns - 1)) // columns < self._need():
            columns = (columns + 1) // 2
        lines = []
        for start in range(0, len(shown), max(1, columns)):
            parts = shown[start : start + columns]
            weights = self._weights[start : start + columns] if columns == len(shown) else ()
            lines.append(self._shared(parts, weights or (1,) * columns, room))
        return lines

    def _need(self) -> int:
        return theme.px(self._least)

    def _shared(
        self, parts: Sequence[QWidget], weights: Sequence[int], room: int
    ) -> list[tuple[QWidget, int, int]]:
        whole, used = room - self._gap * (len(weights) - 1), 0
        placed = []
        for at, (one, weight) in enumerate(zip(parts, weights, strict=False)):
            begin = whole * used // sum(weights)
            used += weight
            end = whole * used // sum(weights)
            placed.append((one, begin + self._gap * at, end - begin))
        return placed


class _Wrapped(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def restyle(self) -> None:
        """Break the lines anew at the text size in force."""
        self.updateGeometry()


class WrapBar(_Wrapped):
    """Head a page: what it is at the left, what can be done at the right.

    Where both have no room in one line, the last parts stay beside the lead and the others go
    into lines below. The lead may shrink to `least` pixels (at 100% text), not further.
    """

    def __init__(
        self, lead: QWidget, parts: Iterable[QWidget] = (), *, least: int = 0,
        gap: int = SPACE.s, parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._lead = lead
        self._lines = _LeadLines(self, least, gap)
        self.set_parts(parts)

    def set_parts(self, parts: Iterable[QWidget]) -> None:
        """Show these parts after the lead; those of before are handed back unseen."""
        wanted = list(parts)
        for item in [self._lines.itemAt(at) for at in range(self._lines.count())]:
            old = item.widget() if item is not None else None
            if old is not None:
                self._lines.removeWidget(old)
                if old is not self._lead and old not in wanted:
                    old.hide()
        for part in (self._lead, *wanted):
            self._lines.addWidget(part)
        self._lines.invalidate()
        self.updateGeometry()

    def parts(self) -> list[QWidget]:
        """Return what stands after the lead, seen or not."""
        items = [self._lines.itemAt(at) for at in range(1, self._lines.count())]
        return [one for item in items if item is not None and (one := item.widget()) is not None]


class WrapRow(_Wrapped):
    """Hold buttons side by side at the left, and in further lines where there is no room."""

    def __init__(
        self, parts: Iterable[QWidget], *, gap: int = SPACE.s, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._lines = _LeftLines(self, gap, SPACE.s)
        for part in parts:
            self._lines.addWidget(part)


class WrapFields(_Wrapped):
    """Hold fields side by side, in two columns or one where that would make them too narrow."""

    def __init__(
        self, fields: Iterable[tuple[QWidget, int]], *, least: int = 150,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        told = list(fields)
        self._lines = _EvenLines(self, least, [weight for _field, weight in told])
        for field, _weight in told:
            self._lines.addWidget(field)
