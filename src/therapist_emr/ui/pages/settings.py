"""Settings: who keeps the records, notes, backups, locking, look, and what the file is."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from therapist_emr import __version__
from therapist_emr.domain import words
from therapist_emr.domain.clock import moment_of
from therapist_emr.domain.people import PracticeSettings
from therapist_emr.forms.field import CheckContext, Choice, Field, Kind
from therapist_emr.forms.form import Form
from therapist_emr.practice.practice_form import PRACTICE_FORM, profile_of, values_of
from therapist_emr.ui.navigation import Navigator
from therapist_emr.ui.session import Session
from therapist_emr.ui.theme import SPACE, Mode, Role
from therapist_emr.ui.widgets.buttons import Button
from therapist_emr.ui.widgets.buttons import Kind as ButtonKind
from therapist_emr.ui.widgets.choice import CheckBox, ChipChoice, ComboBox
from therapist_emr.ui.widgets.field import FieldRow
from therapist_emr.ui.widgets.form_view import FormView
from therapist_emr.ui.widgets.scaffold import Column, PageHeader
from therapist_emr.ui.widgets.sections import KeyValues, SectionHeader
from therapist_emr.ui.widgets.text import PlainLabel

_SIZES = tuple((str(one), f"{one}%") for one in (80, 90, 100, 110, 125, 150, 175, 200))
_MODES = (("system", "Like the system"), ("light", "Light"), ("dark", "Dark"))
_IDLE = tuple((str(one), f"{one} minutes") for one in (2, 5, 10, 15, 30, 60))
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


class SavedForm(QWidget):
    """Hold a form with a Save button that wakes when something was changed."""

    saved = Signal(dict)

    def __init__(self, form: Form, values: dict[str, object], context: CheckContext) -> None:
        super().__init__()
        self._form, self._context = form, context
        self.view = FormView(form, values)
        self.save = Button("Save", ButtonKind.SECONDARY, on_click=self.submit)
        self.save.setEnabled(False)
        self.view.edited.connect(lambda: self.save.setEnabled(True))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(SPACE.s)
        grid.addWidget(self.view, 0, 0, 1, 2)
        grid.addWidget(self.save, 1, 1)
        grid.setColumnStretch(0, 1)

    def submit(self) -> None:
        """Hand clean values on, or say what is wrong beside the fields."""
        values = self._form.clean(self.view.values(), self._context)
        problems = self._form.problems(values, self._context)
        self.view.show_problems(problems)
        if problems:
            self.view.focus_first_problem()
            return
        self.save.setEnabled(False)
        self.saved.emit(values)


class SettingsPage(Column):
    """Show and change what can be chosen."""

    def __init__(self, session: Session, navigator: Navigator) -> None:
        super().__init__("Settings", width=720, centred=False)
        self._session, self._navigator = session, navigator
        self._practice = session.practice
        self._machine, self._theme = session.computer.machine, session.computer.theme
        self._context = CheckContext(self._practice.now().day)
        self.add(PageHeader("Settings"))
        self._add_practice()
        self._add_notes()
        self._add_backup()
        self._add_locking()
        self._add_look()
        self._file_facts = KeyValues(label_width=170)
        self.add(SectionHeader("This file"), space=SPACE.l)
        self.add(self._file_facts)
        self.refresh()

    def refresh(self) -> None:
        """Read again what may have changed."""
        settings = self._practice.settings
        self._folder.setText(settings.backup_folder or "No folder chosen yet")
        self._on_close.setChecked(settings.backup_on_close)
        self._runs.set_rows(self._backup_rows())
        self._file_facts.set_rows(self._facts(settings))

    def _add_practice(self) -> None:
        self.add(SectionHeader("Practice"), space=SPACE.s)
        values = values_of(self._practice.settings.profile)
        self.practice_form = SavedForm(PRACTICE_FORM, values, self._context)
        self.practice_form.saved.connect(
            lambda told: self._change("Practice saved", profile=profile_of(told))
        )
        self.add(self.practice_form)

    def _add_notes(self) -> None:
        settings = self._practice.settings
        self.add(SectionHeader("Notes and plans"), space=SPACE.l)
        values: dict[str, object] = {
            "review_days": settings.review_days,
            "page_size": settings.page_size,
            "service_codes": " ".join(settings.service_codes),
        }
        self.notes_form = SavedForm(NOTES_FORM, values, self._context)
        self.notes_form.saved.connect(self._notes_saved)
        self.add(self.notes_form)

    def _notes_saved(self, told: dict[str, object]) -> None:
        codes = tuple(str(told["service_codes"]).upper().split())
        self._change(
            "Saved",
            review_days=told["review_days"],
            page_size=told["page_size"],
            service_codes=codes,
        )

    def _add_backup(self) -> None:
        self.add(SectionHeader("Backup"), space=SPACE.l)
        self._folder = PlainLabel("", Role.BODY, "text2", elide=True)
        row = QHBoxLayout()
        row.setSpacing(SPACE.m)
        choose = Button("Choose a folder", icon="disk", on_click=self._choose_folder)
        row.addWidget(choose)
        row.addWidget(self._folder, 1)
        row.addWidget(Button("Back up now", icon="backup", on_click=self._navigator.back_up))
        self.add_row(row)
        self._on_close = CheckBox("Back up when the app is closed")
        self._on_close.toggled.connect(
            lambda on: self._change("", backup_on_close=on) if self.isVisible() else None
        )
        self.add(self._on_close)
        self._runs = KeyValues(label_width=190)
        self.add(self._runs)

    def _choose_folder(self) -> None:
        folder = self._session.computer.files.folder(self, "Choose where backups go")
        if folder is not None:
            self._change("Backups go there from now on", backup_folder=str(folder))

    def _backup_rows(self) -> list[tuple[str, str]]:
        rows = []
        for run in self._practice.backups.newest(5):
            when = words.moment(words_local(run.at_utc, self._practice.now().zone))
            told = f"Verified, {run.file}" if run.verified else f"Failed: {run.problem}"
            rows.append((when, told))
        return rows or [("Backups", "None yet")]

    def _add_locking(self) -> None:
        self.add(SectionHeader("Locking"), space=SPACE.l)
        self._idle = ComboBox(_IDLE)
        self._idle.set_value(str(self._practice.settings.idle_minutes))
        self._idle.chosen.connect(lambda key: self._change("", idle_minutes=int(key)))
        row = FieldRow("Lock by itself after", self._idle, help_text="Ctrl+L locks at once")
        row.setMaximumWidth(240)
        self.add(row)

    def _add_look(self) -> None:
        self.add(SectionHeader("Look, on this computer"), space=SPACE.l)
        self._mode = ChipChoice(_MODES, single=True, name="Colors")
        self._mode.set_values([self._machine.mode.value])
        self._mode.edited.connect(self._mode_chosen)
        self._size = ComboBox(_SIZES)
        self._size.set_value(str(self._machine.percent))
        self._size.chosen.connect(self._size_chosen)
        row = QHBoxLayout()
        row.setSpacing(SPACE.xxl)
        row.addWidget(FieldRow("Colors", self._mode))
        row.addWidget(FieldRow("Text size", self._size))
        row.addStretch(1)
        self.add_row(row)
        self._veil = CheckBox("Hide names, for when others see the screen")
        self._veil.toggled.connect(self._practice.hide_names)
        self.add(self._veil)

    def _mode_chosen(self) -> None:
        mode = Mode(self._mode.value() or Mode.SYSTEM.value)
        self._machine.mode = mode
        self._theme.set_mode(mode)

    def _size_chosen(self, percent: str) -> None:
        self._machine.percent = int(percent)
        self._theme.set_percent(int(percent))

    def _facts(self, settings: PracticeSettings) -> list[tuple[str, str]]:
        vault = self._session.vault
        checked = words.iso_day(settings.sheet_checked) if settings.sheet_checked else "not yet"
        place = vault.key_place
        head = self._practice.audit.head()
        return [
            ("Practice file", str(vault.path)),
            ("Key fingerprint", vault.fingerprint),
            ("Recovery sheet read back", checked),
            ("Key kept in", place.value if place is not None else "nowhere but on the sheet"),
            ("Audit trail", f"{head.seq} entries, last seal {head.mac[:12]}"),
            ("Version", __version__),
        ]

    def _change(self, told: str, **values: Any) -> None:
        self._practice.change_settings(replace(self._practice.settings, **values))
        self.refresh()
        if told:
            self._navigator.say(told)


def words_local(utc: str, zone: str) -> datetime:
    """Return a stored instant as wall time in a zone."""
    return moment_of(datetime.fromisoformat(utc), zone).wall
