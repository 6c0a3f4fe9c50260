"""Settings: when plans are reviewed, on what paper, and which service codes are offered."""

from __future__ import annotations

from therapist_emr.forms.field import CheckContext, Choice, Field, Kind
from therapist_emr.forms.form import Form
from therapist_emr.ui.pages.settings.column import PanelColumn
from therapist_emr.ui.pages.settings.contract import Kept
from therapist_emr.ui.pages.settings.saved_form import SavedForm
from therapist_emr.ui.theme import SPACE

_PAPER = (("letter", "US Letter"), ("a4", "A4"))

NOTES_FORM = Form(
    key="note_settings",
    title="Notes and plans",
    version=1,
    fields=(
        Field(
            "review_days",
            "Days between plan reviews",
            Kind.NUMBER,
            required=True,
            low=7,
            high=730,
            help="90 is usual; your state or payer may ask for another",
        ),
        Field(
            "page_size",
            "Paper",
            Kind.CHOICE,
            required=True,
            choices=tuple(Choice(*one) for one in _PAPER),
        ),
        Field(
            "service_codes",
            "Service codes you use",
            help="Five characters each, with blanks between them, from your own fee list",
            wide=True,
            check=lambda value, _beside, _context: codes_problem(value),
        ),
    ),
)


def codes_problem(text: str) -> str:
    """Return what is wrong with a line of service codes."""
    wrong = [one for one in text.split() if len(one) != 5 or not one.isalnum()]
    return f"{wrong[0]} has not five letters or digits." if wrong else ""


class NotesPanel(PanelColumn):
    """Choose what new notes and plans begin with."""

    def __init__(self, kept: Kept, context: CheckContext) -> None:
        super().__init__()
        self._kept = kept
        self.form = SavedForm(NOTES_FORM, self._stored, context, self._save, kept.unsaved)
        self.add(self.form, space=SPACE.s)

    def flush(self) -> None:
        """Put what is being typed on disk now."""
        self.form.flush()

    def _stored(self) -> dict[str, object]:
        now = self._kept.now
        return {
            "review_days": now.review_days,
            "page_size": now.page_size,
            "service_codes": " ".join(now.service_codes),
        }

    def _save(self, told: dict[str, object]) -> None:
        codes = tuple(str(told["service_codes"]).upper().split())
        self._kept.change(
            "Saved",
            review_days=told["review_days"],
            page_size=told["page_size"],
            service_codes=codes,
        )
