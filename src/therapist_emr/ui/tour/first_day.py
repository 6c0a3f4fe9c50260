"""Part one: an empty laptop becomes a practice with a client, a plan and a note half written."""

from __future__ import annotations

from PySide6.QtWidgets import QTextEdit, QWidget

from therapist_emr.pdf.preview import Preview
from therapist_emr.ui.tour import texts
from therapist_emr.ui.tour.hand import TourStopped
from therapist_emr.ui.tour.parent import TYPING
from therapist_emr.ui.tour.sheet import key_lines
from therapist_emr.ui.tour.stage import Stage

_LONGEST_TYPING = 900


def play(stage: Stage) -> None:
    """Play the part; its end is that the process is killed while it types."""
    _name_practice(stage)
    _choose_passphrase(stage)
    _save_sheet(stage)
    _choose_backups(stage)
    _add_client(stage)
    _write_plan(stage)
    _begin_note(stage)


def _name_practice(stage: Stage) -> None:
    hand = stage.hand
    with stage.station("First run: the practice is named, a mistyped NPI is noticed"):
        hand.wait(lambda: hand.shows("Continue"), "the first step")
        stage.picture("first-run")
        for label, typed in texts.PRACTICE.items():
            hand.write(label, typed)
        hand.press("Continue")
        if not hand.row("NPI").problem():
            raise TourStopped("the mistyped NPI was not noticed")
        stage.picture("npi-mistyped")
        hand.write("NPI", texts.NPI)
        hand.press("Continue")


def _choose_passphrase(stage: Stage) -> None:
    hand = stage.hand
    with stage.station("A passphrase is chosen, the key is made"):
        hand.wait(lambda: "Passphrase" in _labels(stage), "the passphrase")
        hand.write("Passphrase", texts.PASSPHRASE)
        hand.write("Once more", texts.PASSPHRASE)
        stage.picture("passphrase")
        hand.press("Continue")
        hand.wait(lambda: hand.shows("Save as PDF"), "the recovery sheet")


def _save_sheet(stage: Stage) -> None:
    hand = stage.hand
    with stage.station("The recovery sheet is saved and two lines are typed back from it"):
        sheet = stage.folder / "recovery-sheet.pdf"
        stage.files.prepare(sheet)
        stage.picture("recovery-sheet")
        hand.press("Save as PDF")
        hand.wait(sheet.exists, "the sheet's PDF")
        with Preview(sheet) as pages:
            lines = key_lines(pages.text(0))
        for number, line in enumerate(lines, 1):
            if f"Line {number}" in _labels(stage):
                hand.write(f"Line {number}", line)
        stage.picture("recovery-sheet-read-back")
        hand.press("Continue")


def _choose_backups(stage: Stage) -> None:
    hand = stage.hand
    with stage.station("A folder for backups is chosen"):
        hand.wait(lambda: hand.shows("Choose a folder"), "the last step")
        stage.files.prepare(stage.backups)
        hand.press("Choose a folder")
        stage.picture("backup-folder")
        hand.press("Finish")
        hand.wait(lambda: stage.window.shell is not None, "the practice")
        stage.picture("today-first")


def _add_client(stage: Stage) -> None:
    hand = stage.hand
    with stage.station("A client is added: a minor, so a guardian is asked for"):
        hand.press("New client")
        hand.wait(lambda: hand.shows("Add client"), "the profile's form")
        hand.write("Legal name", texts.LEGAL_NAME)
        hand.write("Chosen name", texts.NAME)
        hand.write("Pronouns", texts.PRONOUNS)
        hand.write("Date of birth", texts.BORN)
        hand.press("Add client")
        if not hand.row("Why there is no guardian").problem():
            raise TourStopped("the missing guardian was not noticed")
        stage.picture("minor-needs-guardian")
        hand.press("Add a guardian")
        for label, typed in texts.GUARDIAN.items():
            hand.write(label, typed, -1)
            hand.key("Tab")
        hand.press("Add client")
        hand.wait(lambda: _clients(stage) == [texts.NAME], "the chart")
        stage.picture("chart-new")
    with stage.station("The same person again: the likely duplicate is noticed"):
        hand.key("Ctrl+2")
        hand.press("New client")
        hand.write("Legal name", "Nour Haddad")
        hand.write("Date of birth", texts.BORN)
        hand.wait(lambda: hand.shows("This is someone else"), "the notice")
        stage.picture("duplicate-noticed")
        hand.press("Cancel")
        hand.open_row("Clients", texts.NAME)


def _write_plan(stage: Stage) -> None:
    hand = stage.hand
    with stage.station("The treatment plan is written and signed"):
        hand.open_row("Sections of this chart", "Treatment plan")
        stage.picture("plan-empty")
        hand.press("Start a plan")
        hand.wait(lambda: hand.shows("Sign plan"), "the plan's editor")
        hand.write("In the client's own words", texts.WISH)
        hand.press("Problem")
        hand.type(texts.PROBLEM)
        hand.write("Code", "F41.0")
        hand.press("Goal")
        hand.type(texts.GOAL)
        hand.press("Objective")
        hand.type(texts.OBJECTIVE)
        hand.write("Baseline", texts.BASELINE)
        hand.write("Target", texts.TARGET)
        hand.write("Target date", texts.TARGET_DATE)
        hand.press("Intervention")
        hand.type(texts.INTERVENTION)
        hand.write("How often", texts.EVERY)
        hand.row("Client's agreement").control.setFocus()
        hand.type("Agreed")
        hand.write("Agreed on", "11/17/2026")
        stage.picture("plan-written")

        def sign() -> None:
            stage.picture("plan-sign")
            hand.press("Sign")

        hand.press("Sign plan", then=sign)
        hand.wait(lambda: not hand.shows("Sign plan"), "the signed plan")
        stage.picture("plan-signed")


def _begin_note(stage: Stage) -> None:
    hand = stage.hand
    with stage.station("A session note is begun, by quick fill and with an objective"):
        hand.open_row("Sections of this chart", "Overview")
        hand.press("New session")
        hand.wait(lambda: hand.shows("Sign note"), "the note")
        stage.picture("note-empty")
        hand.press("Mental status: fill in by ticking")
        hand.wait(lambda: hand.shows("Use in the note"), "the sheet of findings")
        normal = next(b for b in hand.seen(QWidget) if b.toolTip().startswith("Tick the usual"))
        hand.click(normal)
        stage.picture("quick-fill")
        hand.press("Use in the note")
        hand.wait(lambda: hand.shows("Sign note"), "the note again")
        hand.press(f"Worked on: {texts.OBJECTIVE}")
        hand.type("2")
        hand.key("Tab")
        hand.type(texts.SEEN)
        stage.picture("note-begun")
    with stage.station("The note is typed, and in mid-sentence the power goes"):
        first = next(one for one in hand.seen(QTextEdit) if not one.isReadOnly())
        hand.click(first)
        hand.type(texts.CUT_SHORT)
        print(TYPING, flush=True)
        for _word in range(_LONGEST_TYPING):
            hand.type("and then ", pause_ms=25)
    raise TourStopped("nobody killed it")


def _labels(stage: Stage) -> list[str]:
    from therapist_emr.ui.widgets.field import FieldRow

    return [row.label() for row in stage.hand.seen(FieldRow)]


def _clients(stage: Stage) -> list[str]:
    session = stage.window.session
    return [one.name for one in session.practice.clients.listed()] if session else []
