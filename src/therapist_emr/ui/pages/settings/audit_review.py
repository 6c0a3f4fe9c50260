"""The monthly review: what was done since the last one, what stands out, and the sign-off."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from therapist_emr.practice.reviewing import Finding, Review
from therapist_emr.ui import theme
from therapist_emr.ui.models.audit_rows import COLUMNS, review_facts, standing_out
from therapist_emr.ui.theme import Role
from therapist_emr.ui.widgets.choice import ChipChoice
from therapist_emr.ui.widgets.dialogs import Dialog
from therapist_emr.ui.widgets.field import FieldRow
from therapist_emr.ui.widgets.sections import KeyValues, SectionHeader
from therapist_emr.ui.widgets.table import RecordTable
from therapist_emr.ui.widgets.text import PlainLabel

_FEW, _HIGH = 5, 260
_FINDINGS = (
    (Finding.NOTHING.value, "Nothing unusual"),
    (Finding.FOLLOWED_UP.value, "Something was followed up"),
)
_WHAT_TO_ASK = (
    "Was each unlocking yours? Do you know every PDF that was saved or printed, and why? "
    "If not: change the passphrase, keep this computer as it is, and write down what you saw."
)


class ReviewDialog(Dialog):
    """Show what there is to look through, and take the sign-off."""

    signed = Signal(str)

    def __init__(self, review: Review, today: date, parent: QWidget | None = None) -> None:
        super().__init__("Review the audit trail", _WHAT_TO_ASK, wide=True, parent=parent)
        self.add(KeyValues(review_facts(review), label_width=170))
        rows = standing_out(review, today)
        more = f"{review.more:,} earlier ones are in the list behind this" if review.more else ""
        self.add(SectionHeader("What stands out", len(rows) + review.more, remark=more))
        if rows:
            few = len(rows) <= _FEW
            table = RecordTable(COLUMNS, rows, name="What stands out", fits=few, row_height=44)
            if not few:
                table.setMinimumHeight(theme.px(_HIGH))
            self.add(table)
        else:
            calm = "No wrong tries, no unlocking at night, nothing handed out, no key changed."
            self.add(PlainLabel(calm, Role.BODY, "text2", wrap=True))
        self.finding = ChipChoice(_FINDINGS, single=True, name="What it came to")
        self.row = FieldRow("What it came to", self.finding)
        self.add(self.row)
        self.add_cancel("Not now")
        self.sign = self.add_action("Sign off", icon="check", on_click=self._sign)

    def _sign(self) -> None:
        if not self.finding.value():
            self.row.show_problem("Say what the review came to.")
            self.finding.setFocus()
            return
        self.signed.emit(self.finding.value())
        self.accept()
