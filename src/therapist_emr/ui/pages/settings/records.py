"""Settings: check that nothing in the record was altered, and say what was found."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from therapist_emr.domain import words
from therapist_emr.domain.clock import moment_from
from therapist_emr.domain.progress import Progress
from therapist_emr.practice.practice import Practice
from therapist_emr.practice.records_check import Outcome, Suspect
from therapist_emr.practice.records_words import sentences, verdict
from therapist_emr.ui.background import Background
from therapist_emr.ui.job_card import JobCard
from therapist_emr.ui.navigation import Navigator
from therapist_emr.ui.pages.settings.column import PanelColumn
from therapist_emr.ui.theme import SPACE, Role, Tone
from therapist_emr.ui.widgets.aloud import say_aloud
from therapist_emr.ui.widgets.banner import TONE_ICON, Banner
from therapist_emr.ui.widgets.buttons import Button, Kind
from therapist_emr.ui.widgets.listview import ListView
from therapist_emr.ui.widgets.row_delegate import RowLook
from therapist_emr.ui.widgets.rows import Row
from therapist_emr.ui.widgets.sections import SectionList
from therapist_emr.ui.widgets.text import PlainLabel
from therapist_emr.vault.heads import remembered_heads
from therapist_emr.vault.open_vault import OpenVault

TITLE = "Checking your records"
_WHAT = (
    "Every entry is compared with its seal, every seal with the audit trail, and the trail with "
    "what the keyring and the notes beside your backups remember of it."
)
_ADVICE = (
    "Do not delete anything, and do not sign over it. Compare what is named below with your "
    "latest backup, and keep both."
)


class _Told(QWidget):
    """Hold what is told of a check; all of it is told anew."""

    def __init__(self) -> None:
        super().__init__()
        self._words, self._lists = QVBoxLayout(), QVBoxLayout()
        # A list's rows reach further out than words do, so that all words stand on one edge.
        self._words.setContentsMargins(PanelColumn.OUTDENT, 0, PanelColumn.OUTDENT, 0)
        self._words.setSpacing(SPACE.m)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.l)
        column.addLayout(self._words)
        column.addLayout(self._lists)

    def add(self, widget: QWidget) -> None:
        """Add words at the end."""
        self._words.addWidget(widget)

    def add_list(self, widget: QWidget) -> None:
        """Add a list below the words."""
        self._lists.addWidget(widget)

    def clear(self) -> None:
        """Take every part away."""
        for column in (self._words, self._lists):
            while (item := column.takeAt(0)) is not None:
                if (old := item.widget()) is not None:
                    old.hide()
                    old.deleteLater()


class RecordsPanel(PanelColumn):
    """Run the check, follow it, tell how it ended, and open what does not fit."""

    def __init__(
        self, practice: Practice, background: Background, vault: OpenVault, navigator: Navigator
    ) -> None:
        super().__init__()
        self._practice, self._background = practice, background
        self._vault, self._navigator = vault, navigator
        self._suspects: Sequence[Suspect] = ()
        self.card: JobCard | None = None
        self._when = PlainLabel("", Role.BODY, "text2", wrap=True)
        self.run = Button("Check my records", Kind.PRIMARY, "check-circle", on_click=self.check)
        row = QHBoxLayout()
        row.setSpacing(SPACE.l)
        row.addWidget(self._when, 1)
        row.addWidget(self.run)
        self.add_row(row, space=SPACE.s)
        self._told = _Told()
        self.add(self._told, flush=True, space=SPACE.s)
        self.refresh()

    def refresh(self) -> None:
        """Show how the last check ended."""
        last = self._practice.audit.records.last()
        if self.card is not None:
            return
        if last is None:
            self._told.clear()
            self._when.setText("Not checked yet.")
            self._told.add(PlainLabel(_WHAT, Role.BODY, "text2", wrap=True))
            return
        at = moment_from(last.at_utc, self._practice.now().zone)
        self._when.setText(f"Last checked {words.moment(at.wall)}.")
        self.tell(last)

    def check(self) -> None:
        """Begin a check; a second one waits for no one, since the button sleeps meanwhile."""
        folders = [Path(one.folder) for one in self._practice.backups.destinations()]
        vault = self._vault

        def work(practice: Practice, progress: Progress) -> Outcome:
            return practice.audit.records.check(remembered_heads(vault, folders), progress)

        def told(outcome: Outcome) -> None:
            say_aloud(self, verdict(outcome))

        job = self._background.ask(work, told, title=TITLE)
        job.ended.connect(self._over)
        self._told.clear()
        self.card = JobCard(job)
        self._told.add(self.card)
        self.card.cancel.setFocus()  # else the keyboard goes with the button that falls asleep
        self.run.setEnabled(False)
        self._when.setText("You can go on working meanwhile.")

    def _over(self) -> None:
        self.card = None
        self.run.setEnabled(True)
        if self.isVisible():
            self.run.setFocus()
        self.refresh()

    def tell(self, outcome: Outcome) -> None:
        """Show how a check ended, in words, and what does not fit."""
        self._told.clear()
        tone = Tone.GOOD if outcome.ok else Tone.BAD
        self._told.add(Banner(verdict(outcome), "" if outcome.ok else _ADVICE, tone))
        for sentence in sentences(outcome):
            self._told.add(PlainLabel(sentence, Role.BODY, wrap=True))
        self._suspects = self._practice.audit.records.suspects(outcome)
        if not self._suspects:
            return
        icons = {section.key: section.icon for section in self._practice.sections}
        rows = [
            Row(
                str(number),
                one.client.name,
                one.title,
                words.iso_day(one.at[:10]),
                icon=icons.get(one.section, "document"),
                end_icon=TONE_ICON[Tone.BAD],
                end_tone=Tone.BAD,
            )
            for number, one in enumerate(self._suspects)
        ]
        view = ListView(rows, RowLook(height=44), name="Entries that do not fit", fits=True)
        view.opened.connect(self._open)
        self._told.add_list(SectionList("Entries that do not fit", view, count=len(rows)))

    def _open(self, key: str) -> None:
        one = self._suspects[int(key)]
        self._navigator.open_client(one.client.id, one.section, one.entry_id)
