"""The gallery's pages: the design pictures put together from the kit's own parts."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from therapist_emr.ui import theme
from therapist_emr.ui.theme import Tone
from therapist_emr.ui.widgets import text
from therapist_emr.ui.widgets.avatar import initials
from therapist_emr.ui.widgets.banner import Banner
from therapist_emr.ui.widgets.buttons import Button, IconButton, Kind
from therapist_emr.ui.widgets.chips import Chip, ChipRow, FilterChips
from therapist_emr.ui.widgets.choice import ChipChoice, ComboBox
from therapist_emr.ui.widgets.command_palette import Command, CommandGroup, CommandPalette
from therapist_emr.ui.widgets.dateedit import DateEdit
from therapist_emr.ui.widgets.dialogs import TypedConfirmDialog
from therapist_emr.ui.widgets.empty import EmptyState
from therapist_emr.ui.widgets.field import FieldRow
from therapist_emr.ui.widgets.fold import Fold
from therapist_emr.ui.widgets.icon_label import IconDisc
from therapist_emr.ui.widgets.lineedit import LineEdit, NumberEdit, PasswordEdit
from therapist_emr.ui.widgets.listview import ListView
from therapist_emr.ui.widgets.rail import Rail, RailItem
from therapist_emr.ui.widgets.row_delegate import NAVIGATION, ONE_LINE, TWO_LINES
from therapist_emr.ui.widgets.rows import Row, separator_row
from therapist_emr.ui.widgets.scaffold import Column, PageHeader, SidePanel, Surface, Tray
from therapist_emr.ui.widgets.sections import SectionHeader, SectionList
from therapist_emr.ui.widgets.steps import Step, StepList, StepState
from therapist_emr.ui.widgets.suggest import SuggestEdit, Suggestion
from therapist_emr.ui.widgets.table import Cell, RecordTable, TableRow
from therapist_emr.ui.widgets.table import Column as TableColumn
from therapist_emr.ui.widgets.textedit import NoteSection
from therapist_emr.ui.widgets.timeline import Timeline
from therapist_emr.ui.widgets.toast import Toast


def today() -> QWidget:
    """Return the rows of the Today page, as design picture 01 has them."""
    page = Surface("surface")
    whole = QHBoxLayout(page)
    whole.setContentsMargins(0, 0, 0, 0)
    whole.setSpacing(0)
    column = Column("Today", width=786, side=40, gap=12, centred=False)
    below = "Three notes to sign, and one request due next week."
    column.add(PageHeader("Tuesday, November 17", below=below))
    soon = Tone.SOON
    rows = [
        Row("1", "Thùy Nguyễn", "Session, Fri Nov 13, 11:00 am", "4 days ago, Nov 13", "session",
            tone=soon, fact_icon="clock"),
        Row("2", "Dov Abramson", "Session, Mon Nov 16, 10:00 am", "Yesterday, Nov 16", "session"),
        Row("3", "Mari Quiñones", "Session, today 5:30 pm", "Draft saved 7:42 pm", "session"),
    ]  # fmt: skip
    notes = ListView(rows, ONE_LINE, name="Notes to sign", fits=True)
    column.add(SectionList("Notes to sign", notes, count=3), flush=True, space=8)
    due = [
        Row("4", "Ngozi Adeyemi", "GAD-7, last on Aug 18", "Today, Nov 17", "chart"),
        Row("5", "Aiyana Begay", "Treatment plan review", "2 days left, Nov 19", "plan"),
        Row("6", "Kwame Mensah", "Release to school counselor expires", "5 days left, Nov 22",
            "consent"),
        Row("7", "Tomasz Wójcik", "Records request, whole chart", "8 days left, Nov 25",
            "document", tone=soon, fact_icon="clock"),
    ]  # fmt: skip
    coming = ListView(due, ONE_LINE, name="Coming due", fits=True)
    column.add(SectionList("Coming due", coming, count=4), flush=True, space=16)
    whole.addWidget(column, 1)
    panel = SidePanel()
    panel.add(SectionHeader("Today"))
    seen = [
        Row("a", "Fatima Haddad", "Signed 10:04 am", lead="9:00", end_icon="check",
            end_tone=Tone.GOOD, faint=True),
        Row("b", "Mari Quiñones", "Note in progress", lead="5:30", end_icon="pencil",
            end_tone=Tone.INFO),
    ]  # fmt: skip
    from dataclasses import replace

    look = replace(TWO_LINES, lead_width=70, hairlines=True, pad=0, gap=0)
    panel.add(ListView(seen, look, name="Sessions today", fits=True))
    whole.addWidget(panel)
    return page


def chart() -> QWidget:
    """Return the client list, the chart's header and its sections, as design picture 02 has."""
    page = Surface("surface")
    whole = QHBoxLayout(page)
    whole.setContentsMargins(0, 0, 0, 0)
    whole.setSpacing(0)
    left = Surface("pane", "right")
    left.setFixedWidth(theme.px(261))
    column = QVBoxLayout(left)
    column.setContentsMargins(8, 16, 8, 0)
    head = QHBoxLayout()
    head.setContentsMargins(12, 0, 4, 0)
    head.addWidget(text.title("Clients"), 1)
    head.addWidget(IconButton("plus", "New client"))
    column.addLayout(head)
    box = QVBoxLayout()
    box.setContentsMargins(12, 0, 4, 0)
    box.addWidget(LineEdit("", "Name, phone or birth date", "search", name="Find a client"))
    options = [("a", "Active 12"), ("w", "Waiting 3"), ("d", "Discharged")]
    box.addWidget(FilterChips(options, "Clients shown"))
    column.addLayout(box)
    people = ["Dov Abramson", "Ngozi Adeyemi", "Aiyana Begay", "Yusuf Demir", "Fatima Haddad",
              "Leilani Kahale", "Siobhán Kearney", "Kwame Mensah", "Thùy Nguyễn",
              "Mari Quiñones", "Priya Raghunathan", "Tomasz Wójcik"]  # fmt: skip
    rows = [
        Row(one, one, "Today 5:30 pm", monogram=initials(one),
            end_icon="pencil" if at == 8 else "")
        for at, one in enumerate(people)
    ]  # fmt: skip
    view = ListView(rows, TWO_LINES, name="Clients", selects=True)
    view.choose("Mari Quiñones")
    column.addWidget(view, 1)
    whole.addWidget(left)
    whole.addWidget(_chart_right(), 1)
    return page


def _chart_right() -> QWidget:
    right = QWidget()
    column = QVBoxLayout(right)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    header = Surface("surface", "bottom")
    top = QVBoxLayout(header)
    top.setContentsMargins(24, 16, 24, 16)
    actions = (IconButton("more", "More"), Button("New session", Kind.PRIMARY, "plus"))
    below = "she/her    34 years    born Mar 2, 1992    (503) 555-0142, messages ok"
    top.addWidget(
        PageHeader("Mari Quiñones", "Legal name Marisol Elena Quiñones Reyes", below, actions)
    )
    top.addWidget(
        ChipRow(
            (
                Chip("Penicillin: hives", "allergy", Tone.BAD),
                Chip("Risk reviewed Nov 3", "warning", Tone.SOON),
                Chip("42 CFR Part 2", "lock"),
            )
        )
    )
    column.addWidget(header)
    body = QHBoxLayout()
    body.setSpacing(0)
    sections = Surface("surface", "right")
    sections.setFixedWidth(theme.px(theme.SECTIONS))
    nav = QVBoxLayout(sections)
    nav.setContentsMargins(8, 12, 8, 0)
    names = [("overview", "Overview", ""), ("session", "Sessions", "41"),
             ("plan", "Treatment plan", ""), ("chart", "Measures", "3")]  # fmt: skip
    rows = [Row(n, n, icon=i, fact=c) for i, n, c in names]
    rows += [separator_row(1), Row("d", "Diagnoses", icon="diagnosis", fact="3")]
    view = ListView(rows, NAVIGATION, name="Sections", selects=True)
    view.choose("Overview")
    nav.addWidget(view)
    body.addWidget(sections)
    body.addWidget(_form(), 1)
    column.addLayout(body, 1)
    return right


def _form() -> QWidget:
    column = Column("Profile", width=640)
    words = "The USB disk was taken out too early. Nothing is lost: all charts are saved here."
    title = "The backup at 7:31 pm did not finish"
    column.add(Banner(title, words, Tone.BAD, action="Try again", closable=True))
    column.add(PageHeader("Profile"))
    pair = QHBoxLayout()
    pair.setSpacing(24)
    pair.addWidget(FieldRow("Chosen name", LineEdit("Yusuf"), help_text="Shown everywhere"))
    born = FieldRow("Date of birth", DateEdit())
    born.show_problem("This is in the future.", "Did you mean 1999?")
    pair.addWidget(born)
    column.add_row(pair)
    return column


def _window() -> QWidget:
    page = Surface("surface")
    page.resize(1280, 800)
    return page


def floating() -> QWidget:
    """Return the palette over a page, with a toast at the foot, as pictures 09 and 10a."""
    page = chart()
    page.resize(1280, 800)
    toast = Toast(page, "Removed “scan-0031.pdf”", undo=lambda: None)
    toast.appear()
    groups = [
        CommandGroup(
            "Clients",
            (
                Command("1", "Mari Quiñones", print, "34, today 5:30 pm", "clients", "Return"),
                Command("2", "Omar Benkirane", print, "discharged Mar 2025", "clients"),
            ),
        ),
        CommandGroup(
            "Actions",
            (
                Command("3", "New session for Mari Quiñones", print, "", "session", "Ctrl+N"),
                Command("4", "Mark medications as reviewed", print, "Mari Quiñones",
                        "check-circle"),
                Command("5", "Print a summary of Mari Quiñones", print, "one page", "printer",
                        "Ctrl+P"),
            ),
        ),
    ]  # fmt: skip
    palette = CommandPalette(page, lambda _typed: groups)
    page.show()
    palette.open("mar")
    return page


def setting_up() -> QWidget:
    """Return the steps of the first run and the lock screen's field, as picture 08."""
    page = _window()
    whole = QHBoxLayout(page)
    whole.setContentsMargins(0, 0, 0, 0)
    whole.setSpacing(0)
    rail = Rail(
        [
            RailItem("today", "Today", "today"),
            RailItem("clients", "Clients", "clients"),
            RailItem("requests", "Requests", "document"),
            RailItem("search", "Search", "search"),
            RailItem("settings", "Settings", "settings"),
            RailItem("lock", "Lock", "lock", "Ctrl+L", foot=True, stays=False),
        ]
    )
    rail.mark("today")
    whole.addWidget(rail)
    left = Surface("pane", "right")
    left.setMinimumWidth(theme.px(301))
    column = QVBoxLayout(left)
    column.setContentsMargins(28, 36, 28, 28)
    column.addWidget(text.title("Setting up"))
    column.addWidget(text.caption("Three steps, about four minutes"))
    column.addSpacing(16)
    column.addWidget(
        StepList(
            [
                Step("Name your practice", "Marchetti Counseling", StepState.DONE),
                Step("Save your recovery sheet", "On paper or elsewhere", StepState.NOW),
                Step("Choose where backups go", "USB disk or folder"),
            ]
        )
    )
    column.addStretch(1)
    column.addWidget(Button("Look around with a made-up practice", Kind.LINK))
    whole.addWidget(left)
    body = Column("Setup", width=420)
    body.add(IconDisc("lock"))
    secret = PasswordEdit()
    secret.setText("correct horse")
    row = FieldRow("Passphrase", secret)
    row.show_hint("Caps Lock is on")
    body.add(row)
    body.add(FieldRow("Place", ComboBox([("a", "In person"), ("b", "Video")], name="Place")))
    body.add(FieldRow("Number", NumberEdit("minutes"), help_text="Between start and stop"))
    chips = ChipChoice([("a", "Calm"), ("b", "Tearful"), ("c", "Anxious")], name="Mood")
    chips.set_values(["b"])
    body.add(FieldRow("Mood", chips, help_text="Any that fit"))
    note = NoteSection("Assessment", "What it means")
    note.set_text("Depressive symptoms continue to ease (PHQ-9 9, down from 19).")
    body.add(note)
    inner = text.body("Slept through five nights of seven.")
    body.add(Fold("Last note", inner, remark="Nov 10, 7 days ago"))
    body.add(Fold("Medications", text.body("x"), remark="3", open_now=False))
    whole.addWidget(body, 1)
    return page


def records() -> QWidget:
    """Return a table, a timeline, an empty page and popups, as pictures 02, 06 and 10a."""
    page = _window()
    whole = QHBoxLayout(page)
    body = Column("Medications", width=721)
    body.add(PageHeader("Medications", "Reviewed with client Nov 10, 2026",
                        actions=(Button("Reconcile", Kind.QUIET, "check-circle"),
                                 Button("Print", Kind.QUIET, "printer"))))  # fmt: skip
    columns = [TableColumn("Current", 1.9), TableColumn("How often", 1.8),
               TableColumn("For", 1.1), TableColumn("Prescriber", 1.1),
               TableColumn("Since", 1.1)]  # fmt: skip
    rows = [
        TableRow(name, (Cell(name, "By mouth. Mild dry mouth", strong=True), Cell(often),
                        Cell(why), Cell("Dr. A. Pillai"), Cell(since)), faint=name[0] == "H")
        for name, often, why, since in (
            ("Sertraline 100 mg", "Every morning", "Depression", "Oct 20, 2026"),
            ("Prazosin 2 mg", "At bedtime", "Nightmares", "Jul 8, 2025"),
            ("Hydroxyzine 25 mg", "As needed, up to 2 a day", "Anxiety", "Feb 2, 2026"),
        )
    ]  # fmt: skip
    body.add(RecordTable(columns, rows, name="Current medications"))
    tray = Tray()
    line = QHBoxLayout()
    drug = SuggestEdit(
        lambda _typed: [Suggestion("Lamotrigine", "Generic"),
                        Suggestion("Lamictal", "Brand of lamotrigine")]
    )  # fmt: skip
    line.addWidget(FieldRow("Name", drug, reserve=False), 2)
    when = DateEdit()
    line.addWidget(FieldRow("Since", when, reserve=False), 1)
    tray.column.addLayout(line)
    body.add(tray)
    whole.addWidget(body, 2)
    right = QVBoxLayout()
    moments = [
        Row("1", "Session 41, 53 min", "Signed. DAP, in person", icon="session", lead="Nov 10"),
        Row("2", "PHQ-9 9, GAD-7 8", "Both lower than in October", icon="chart", lead="Nov 10"),
        Row("3", "Risk assessment", "Passive ideation, no plan, no intent", icon="warning",
            lead="Nov 3"),
        Row("4", "Letter to Dr. Pillai", "Coordination of care", icon="document", lead="Oct 28"),
    ]  # fmt: skip
    right.addWidget(SectionHeader("Timeline", end=Button("All", Kind.LINK)))
    right.addWidget(Timeline(moments, fits=True))
    right.addWidget(
        EmptyState("document", "No documents yet",
                   "Scans, reports from others and signed forms belong here.",
                   "Add a document", below="or drop a file anywhere on this page")
    )  # fmt: skip
    whole.addLayout(right, 1)
    page.show()
    page.activateWindow()
    QApplication.processEvents()
    drug.setFocus()
    drug.setText("lamo")
    drug._ask()
    return page


def dialog() -> QWidget:
    """Return the dialog that asks for a typed word."""
    return TypedConfirmDialog(
        "Destroy this practice file",
        "Every chart in it is gone for good. Backups are not touched.",
        "destroy", "Destroy",
    )  # fmt: skip
