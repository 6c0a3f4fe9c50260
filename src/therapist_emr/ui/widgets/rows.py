"""The rows of a list as values, and the model that holds them, however many there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from therapist_emr.ui.theme import Tone
from therapist_emr.ui.widgets.text import plain_tip

_TIP_FROM = 40


class RowKind(Enum):
    """Say whether a row can be chosen, names a group, or parts two groups."""

    ITEM = "item"
    CAPTION = "caption"
    SEPARATOR = "separator"


@dataclass(frozen=True, slots=True)
class Row:
    """Hold one row: what it is called, what is said of it, and the fact at its right.

    `lead` is a short text before the icon (a date, a time). `marks` are (start, length) stretches
    of the title that matched a search. `faint` rows are done or past. `spoken` replaces what a
    screen reader would put together itself.
    """

    key: str
    title: str
    detail: str = ""
    fact: str = ""
    icon: str = ""
    monogram: str = ""
    lead: str = ""
    tone: Tone = Tone.PLAIN
    fact_icon: str = ""
    end_icon: str = ""
    end_tone: Tone = Tone.PLAIN
    marks: tuple[tuple[int, int], ...] = ()
    faint: bool = False
    kind: RowKind = RowKind.ITEM
    spoken: str = ""

    def words(self) -> str:
        """Return what a screen reader says."""
        if self.spoken:
            return self.spoken
        return ", ".join(one for one in (self.lead, self.title, self.detail, self.fact) if one)


def caption_row(title: str) -> Row:
    """Return a row that names the group below it."""
    return Row(f"caption:{title}", title, kind=RowKind.CAPTION)


def separator_row(number: int) -> Row:
    """Return a row that parts two groups by a line."""
    return Row(f"separator:{number}", "", kind=RowKind.SEPARATOR)


AnyIndex = QModelIndex | QPersistentModelIndex


class RowModel(QAbstractListModel):
    """Offer a sequence of rows to a view; the sequence may make its rows only when asked."""

    def __init__(self, rows: Sequence[Row] = (), parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows = rows

    def rowCount(self, parent: AnyIndex | None = None) -> int:
        """Return how many rows there are."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def row(self, number: int) -> Row:
        """Return one row."""
        return self._rows[number]

    def find(self, key: str) -> int:
        """Return a key's row number, or -1."""
        return next((at for at, row in enumerate(self._rows) if row.key == key), -1)

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the title to search by, the words to be spoken."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.words()
        if role == Qt.ItemDataRole.UserRole:
            return row.key
        if role == Qt.ItemDataRole.ToolTipRole and len(row.title) + len(row.detail) > _TIP_FROM:
            return plain_tip(f"{row.title}\n{row.detail}".strip())
        return None

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Let only items be chosen."""
        if index.isValid() and self._rows[index.row()].kind is not RowKind.ITEM:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
