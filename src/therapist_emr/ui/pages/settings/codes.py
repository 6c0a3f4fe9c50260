"""Settings: which release of ICD-10-CM is offered, and taking over a newer one."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout

from therapist_emr.sections.diagnoses.codes import SYSTEM, release
from therapist_emr.sections.diagnoses.release import is_loaded, load_release, use_shipped
from therapist_emr.ui.background import Background
from therapist_emr.ui.files import Files
from therapist_emr.ui.navigation import Navigator
from therapist_emr.ui.pages.settings.column import PanelColumn
from therapist_emr.ui.theme import SPACE
from therapist_emr.ui.widgets.buttons import Button, Kind
from therapist_emr.ui.widgets.sections import KeyValues
from therapist_emr.ui.widgets.text import body, caption

_HOW = (
    "CMS publishes a new release each October, and some in April. Download “Code descriptions in"
    " tabular order” from its site, unpack it, and choose the file icd10cm_order_ with the year. It"
    " is checked whole before anything changes, and kept on this computer. Codes in charts stay as"
    " they were written."
)


class CodesPanel(PanelColumn):
    """Show the release in use; load a newer one, or go back to the shipped one."""

    def __init__(self, background: Background, files: Files, navigator: Navigator) -> None:
        super().__init__()
        self._background, self._files, self._navigator = background, files, navigator
        self._facts = KeyValues(label_width=170)
        self.add(self._facts, space=SPACE.s)
        self.load = Button("Load a newer release…", icon="download", on_click=self.choose)
        self.back = Button("Use the shipped release", Kind.QUIET, "undo", on_click=self.go_back)
        row = QHBoxLayout()
        row.setSpacing(SPACE.m)
        row.addWidget(self.load)
        row.addWidget(self.back)
        row.addStretch(1)
        self.add_row(row, space=SPACE.s)
        self.add(body(_HOW), space=SPACE.s)
        self.add(caption("DSM-5-TR is licensed text and no part of the app."))
        self.refresh()

    def refresh(self) -> None:
        """Show which release is in use."""
        own, told = is_loaded(), release()
        count = f"{told.codes:,} codes, {told.billable:,} of them billable"
        self.back.setVisible(own)
        self._facts.set_rows(
            [
                ("Diagnosis codes", f"{SYSTEM}, {told.name}"),
                ("Came", "Loaded by you" if own else "With the app"),
                ("Holds", count),
            ]
        )

    def choose(self) -> None:
        """Ask for an order file and take it over."""
        path = self._files.open_file(self, "Choose an ICD-10-CM order file", "Text (*.txt)")
        if path is None:
            return
        self.load.setEnabled(False)
        job = self._background.ask(
            lambda _practice, progress: load_release(path, progress),
            self._taken_over,
            title="Reading the diagnosis codes",
        )
        job.ended.connect(self._let_go)
        self.follow(job, self._facts)

    def go_back(self) -> None:
        """Use the release that came with the app again."""
        use_shipped()
        self.refresh()
        self._navigator.say("The shipped release is used again")

    def _taken_over(self, name: str) -> None:
        self.refresh()
        self._navigator.say(f"{SYSTEM}, {name}, is used from now on")

    def _let_go(self) -> None:
        """Offer it again, also after it was stopped."""
        self.load.setEnabled(True)
