"""Small forms of the measures' page: a score alone, and when a measure is due."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal

from therapist_emr.domain.entry import EntryHeader
from therapist_emr.forms.field import Values
from therapist_emr.sections.draft_keeper import DraftKeeper
from therapist_emr.sections.measures.form import SCHEDULE, SCORE
from therapist_emr.sections.measures.reading import KEY, SCHEDULED
from therapist_emr.ui.widgets.draft_tray import DraftTray
from therapist_emr.ui.widgets.tab_order import bring_up

if TYPE_CHECKING:
    from therapist_emr.sections.desk import ChartDesk


class MeasureTray(DraftTray):
    """Fill in one of the small forms."""

    kept = Signal(int)

    def __init__(
        self, desk: ChartDesk, kind: str, title: str, body: Values, keeper: DraftKeeper
    ) -> None:
        scheduled = kind == SCHEDULED
        super().__init__(
            desk,
            KEY,
            kind,
            SCHEDULE if scheduled else SCORE,
            body,
            keeper,
            title=title,
            action="Save",
            hidden=("name", "instrument") if scheduled else (),
        )

    def focus_first(self) -> None:
        """Begin in the first field, and bring the tray into sight."""
        self.view.focus_first()
        QTimer.singleShot(0, self, lambda: bring_up(self))

    def tell_kept(self, header: EntryHeader) -> None:
        """Say which entry was kept."""
        self.kept.emit(header.id)
