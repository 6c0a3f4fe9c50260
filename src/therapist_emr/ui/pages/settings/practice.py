"""Settings: who keeps the records."""

from __future__ import annotations

from therapist_emr.forms.field import CheckContext
from therapist_emr.practice.practice_form import PRACTICE_FORM, profile_of, values_of
from therapist_emr.ui.pages.settings.column import PanelColumn
from therapist_emr.ui.pages.settings.contract import Kept
from therapist_emr.ui.pages.settings.saved_form import SavedForm
from therapist_emr.ui.theme import SPACE


class PracticePanel(PanelColumn):
    """Name the practice and the clinician."""

    def __init__(self, kept: Kept, context: CheckContext) -> None:
        super().__init__()
        self.form = SavedForm(
            PRACTICE_FORM,
            lambda: values_of(kept.now.profile),
            context,
            lambda told: kept.change("Practice saved", profile=profile_of(told)),
            kept.unsaved,
        )
        self.add(self.form, space=SPACE.s)

    def flush(self) -> None:
        """Put what is being typed on disk now."""
        self.form.flush()
