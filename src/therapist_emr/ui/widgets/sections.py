"""What parts a page: section headers, hairlines, rows of label and value."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from therapist_emr.ui import style, theme
from therapist_emr.ui.theme import Role, Token
from therapist_emr.ui.widgets.listview import ListView
from therapist_emr.ui.widgets.row_delegate import PAD
from therapist_emr.ui.widgets.text import PlainLabel


class Hairline(QWidget):
    """Part what is above from what is below, or left from right."""

    def __init__(self, *, upright: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._upright = upright
        thin, long = QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding
        self.setSizePolicy(*((thin, long) if upright else (long, thin)))

    def sizeHint(self) -> QSize:
        """Return one pixel."""
        return QSize(1, 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("hair"))
        painter.end()


class SectionHeader(QWidget):
    """Name a part of a page, with a count and something at the right, over a hairline."""

    def __init__(
        self,
        text: str,
        count: int | str = "",
        *,
        remark: str = "",
        remark_tint: Token = "text3",
        end: QWidget | None = None,
        line: bool = True,
        inset: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._line = line
        self._inset = inset
        self._title = PlainLabel(text, Role.STRONG)
        self._count = PlainLabel("", Role.CAPTION, "text3")
        self._remark = PlainLabel(remark, Role.CAPTION, remark_tint)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(inset, 0, inset, theme.SPACE.s if line else theme.SPACE.xs)
        self.row.setSpacing(theme.SPACE.s - 1)
        self.row.addWidget(self._title)
        self.row.addWidget(self._count)
        self.row.addStretch(1)
        self.row.addWidget(self._remark)
        if end is not None:
            self.row.addWidget(end)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_count(count)
        self.restyle()

    def restyle(self) -> None:
        """Keep the height at the text size in force."""
        self.setMinimumHeight(theme.px(32) if self._line else theme.px(24))

    def set_title(self, text: str) -> None:
        """Change the name."""
        self._title.setText(text)

    def set_count(self, count: int | str) -> None:
        """Show a count; zero shows none."""
        words = "" if count in {0, ""} else str(count)
        self._count.setText(words)
        self._count.setVisible(bool(words))

    def set_remark(self, text: str, tint: Token = "text3") -> None:
        """Show a remark at the right."""
        self._remark.setText(text)
        self._remark.set_tint(tint)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the hairline below."""
        if self._line:
            painter = QPainter(self)
            end = self.width() - self._inset
            style.hairline(painter, self._inset, end, self.height() - 1)
            painter.end()


class SectionList(QWidget):
    """Join a section header and a list that fits its rows; their words stand on one edge."""

    def __init__(
        self,
        text: str,
        view: ListView,
        *,
        count: int | str = "",
        end: QWidget | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.view = view
        self.header = SectionHeader(text, count, end=end, inset=PAD)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE.xs)
        column.addWidget(self.header)
        column.addWidget(view)


class KeyValues(QWidget):
    """Show labels with their values beside them; values can be selected."""

    def __init__(
        self,
        rows: Iterable[tuple[str, str]] = (),
        label_width: int = 140,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._width = label_width
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.SPACE.l)
        self._grid.setVerticalSpacing(theme.SPACE.s - 2)
        self._grid.setColumnStretch(1, 1)
        self.set_rows(rows)
        self.restyle()

    def restyle(self) -> None:
        """Keep the labels' column at the text size in force."""
        self._grid.setColumnMinimumWidth(0, theme.px(self._width))

    def set_rows(self, rows: Iterable[tuple[str, str]]) -> None:
        """Show other rows."""
        while (item := self._grid.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        top = Qt.AlignmentFlag.AlignTop
        for number, (label, value) in enumerate(rows):
            head = PlainLabel(label, Role.BODY, "text3", wrap=True)
            words = PlainLabel(value, Role.BODY, "text", wrap=True, selectable=True)
            words.setAccessibleName(f"{label}: {value}")
            self._grid.addWidget(head, number, 0, top)
            self._grid.addWidget(words, number, 1, top)
