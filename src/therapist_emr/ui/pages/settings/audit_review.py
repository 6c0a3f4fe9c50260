"""The monthly review: what was done since the last one, what stands out, and the sign-off."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from therapist_emr.practice.reviewing import Finding, Review
from therapist_emr.ui import theme
from therapist_emr.ui.models.audit_rows import review_facts, standing_out
from therapist_emr.ui.theme import SPACE, Role
from therapist_emr.ui.widgets.choice import ChipChoice
from therapist_emr.ui.widgets.dialogs import Dialog, room_in
from therapist_emr.ui.widgets.field import FieldRow
from therapist_emr.ui.widgets.listview import ListView
from therapist_emr.ui.widgets.row_delegate import RowLook
from therapist_emr.ui.widgets.scaffold import Scroll
from therapist_emr.ui.widgets.sections import KeyValues, SectionHeader
from therapist_emr.ui.widgets.text import PlainLabel

_HIGH = 360
_LOOK = RowLook(height=44, hairlines=True, quiet_facts=True, pad=0)
_CALM = "No wrong tries, no unlocking at night, nothing handed out, no key changed."
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
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, SPACE.l, 0)
        column.setSpacing(SPACE.m)
        column.addWidget(KeyValues(review_facts(review), label_width=170))
        rows = standing_out(review, today)
        more = f"{review.more:,} earlier ones are in the list behind this" if review.more else ""
        column.addWidget(SectionHeader("What stands out", len(rows) + review.more, remark=more))
        if rows:
            column.addWidget(ListView(rows, _LOOK, name="What stands out", fits=True))
        else:
            column.addWidget(PlainLabel(_CALM, Role.BODY, "text2", wrap=True))
        column.addStretch(1)
        self.looked = Scroll(inner, "What there is to review")
        self.looked.setMinimumHeight(room_in(parent, theme.px(_HIGH)))
        self.add(self.looked)
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
