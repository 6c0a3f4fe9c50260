"""Settings: who takes over when the clinician cannot work, and the page that says so."""

from __future__ import annotations

from therapist_emr.domain import words
from therapist_emr.forms.field import CheckContext
from therapist_emr.practice.contingency import CONTINGENCY_FORM, facts_of, plan_of, values_of
from therapist_emr.practice.practice import Practice
from therapist_emr.ui.files import Files
from therapist_emr.ui.navigation import Navigator
from therapist_emr.ui.pages.settings.column import PanelColumn
from therapist_emr.ui.pages.settings.contingency_page import PlanDialog
from therapist_emr.ui.pages.settings.contract import Kept
from therapist_emr.ui.pages.settings.saved_form import SavedForm
from therapist_emr.ui.theme import SPACE, Role
from therapist_emr.ui.widgets.buttons import Button
from therapist_emr.ui.widgets.sections import SectionHeader
from therapist_emr.ui.widgets.text import PlainLabel
from therapist_emr.ui.widgets.wrapping import WrapRow
from therapist_emr.vault.open_vault import OpenVault

_ABOUT_PAPER = (
    "One page: who acts, where the sheet and the backups are, and the steps. It holds no key and "
    "nothing about a client. Give it to your executor, and keep one with the recovery sheet."
)


class ContingencyPanel(PanelColumn):
    """Fill in the plan, and put it on paper."""

    def __init__(
        self,
        kept: Kept,
        context: CheckContext,
        practice: Practice,
        vault: OpenVault,
        files: Files,
        navigator: Navigator,
    ) -> None:
        super().__init__()
        self._kept, self._context, self._practice = kept, context, practice
        self._vault, self._files, self._navigator = vault, files, navigator
        self.form = SavedForm(
            CONTINGENCY_FORM,
            lambda: values_of(kept.now.contingency),
            context,
            self._save,
            kept.unsaved,
        )
        self.add(self.form, space=SPACE.s)
        self.add(SectionHeader("On paper"), space=SPACE.l)
        self.add(PlainLabel(_ABOUT_PAPER, Role.BODY, "text2", wrap=True))
        self._reviewed = PlainLabel("", Role.CAPTION, "text3", wrap=True)
        self.preview = Button("Preview and print…", icon="printer", on_click=self.open_page)
        self.still_right = Button(
            "All of it still holds", icon="check", on_click=self._went_through
        )
        self.add(WrapRow((self.preview, self.still_right), gap=SPACE.m))
        self.add(self._reviewed)
        self.refresh()

    def refresh(self) -> None:
        """Say when the plan was last gone through."""
        plan = self._kept.now.contingency
        told = f"Gone through {words.iso_day(plan.reviewed)}" if plan.reviewed else ""
        self._reviewed.setText(told)
        self._reviewed.setVisible(bool(told))
        self.still_right.setVisible(plan.usable)

    def flush(self) -> None:
        """Put what is being typed on disk now."""
        self.form.flush()

    def open_page(self) -> None:
        """Save what was changed, and show the page as it will be printed."""
        if not self.form.settle():
            return
        from therapist_emr.pdf.contingency_plan import contingency_plan_bytes

        settings = self._kept.now
        facts = facts_of(self._practice, self._vault.fingerprint, self._vault.path)
        data = contingency_plan_bytes(
            settings.contingency,
            facts,
            page_size="a4" if settings.page_size == "a4" else "letter",
        )
        box = PlanDialog(data, self._files, self._practice.audit, self._navigator.say, self)
        box.finished.connect(box.deleteLater)
        box.open()

    def _save(self, told: dict[str, object]) -> None:
        self._kept.change("Plan saved", contingency=plan_of(told, self._context.today))
        self.refresh()

    def _went_through(self) -> None:
        if self.form.settle():
            self._save(values_of(self._kept.now.contingency))
