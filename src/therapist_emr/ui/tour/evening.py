"""Part two: the draft comes back, the note is signed; medication, search, chart, backup, lock."""

from __future__ import annotations

from PySide6.QtWidgets import QTextEdit

from therapist_emr.ui.pages.export_page import ExportPage
from therapist_emr.ui.pages.result_list import ResultList
from therapist_emr.ui.tour import texts
from therapist_emr.ui.tour.hand import TourStopped
from therapist_emr.ui.tour.stage import Stage
from therapist_emr.ui.widgets.suggest import SuggestEdit
from therapist_emr.ui.widgets.table import RecordTable


def play(stage: Stage) -> None:
    """Play the part from the locked screen to the closed window."""
    _unlock(stage)
    _take_draft_back(stage)
    _finish_note(stage)
    _sign(stage)
    _add_addendum(stage)
    _add_medication(stage)
    _change_dose(stage)
    _look_around(stage)
    _search(stage)
    _export(stage)
    _back_up(stage)
    _lock_and_unlock(stage)
    _close(stage)


def _unlock(stage: Stage) -> None:
    hand = stage.hand
    with stage.station("After the power cut: a wrong passphrase, then the right one"):
        hand.wait(lambda: hand.shows("Unlock"), "the locked screen")
        stage.picture("unlock")
        hand.write("Passphrase", texts.WRONG)
        hand.key("Return")
        hand.wait(lambda: hand.row("Passphrase").problem(), "a word about the wrong passphrase")
        stage.picture("wrong-passphrase")
        _open(stage)


def _open(stage: Stage) -> None:
    hand = stage.hand
    hand.wait(lambda: hand.shows("Unlock"), "the locked screen")
    hand.write("Passphrase", texts.PASSPHRASE)
    hand.press("Unlock")
    hand.wait(lambda: stage.window.shell is not None, "the practice")


def _take_draft_back(stage: Stage) -> None:
    hand = stage.hand
    with stage.station("The note that was being typed is offered back, whole"):
        hand.wait(lambda: hand.shows("Go on writing"), "the offer")
        stage.picture("draft-offered")
        hand.press("Go on writing")
        hand.wait(lambda: hand.shows("Sign note"), "the note")
        text = _texts(stage)[0].toPlainText()
        hand.press("Close this message")
        if not text.startswith(texts.CUT_SHORT.strip()):
            raise TourStopped("the draft lost what was typed before the power went")
        stage.picture("draft-back")


def _texts(stage: Stage) -> list[QTextEdit]:
    return [one for one in stage.hand.seen(QTextEdit) if not one.isReadOnly()]


def _finish_note(stage: Stage) -> None:
    hand = stage.hand
    with stage.station("The note is finished"):
        for number, told in enumerate(texts.NOTE):
            hand.click(_texts(stage)[number])
            hand.key("Ctrl+A")
            hand.type(told)
        hand.press("Stop now")
        hand.rest(900)
        stage.picture("note-written")


def _sign(stage: Stage) -> None:
    hand = stage.hand
    with stage.station("The note is signed and locked"):
        hand.key("Ctrl+Return")
        hand.wait(lambda: hand.shows("Sign"), "the question")
        stage.picture("note-sign")
        hand.press("Sign")
        hand.wait(lambda: hand.shows("Add addendum"), "the signed note")
        stage.picture("note-signed")


def _add_addendum(stage: Stage) -> None:
    hand = stage.hand
    with stage.station("An addendum is added below it"):
        hand.press("Add addendum")
        hand.wait(lambda: hand.shows("Sign addendum"), "the addendum")
        hand.type(texts.ADDENDUM)
        stage.picture("addendum-written")
        hand.press("Sign addendum")
        hand.wait(lambda: hand.shows("Sign"), "the question")
        hand.press("Sign")
        hand.wait(lambda: not hand.shows("Sign addendum"), "the signed addendum")
        hand.rest(100)
        stage.picture("addendum-signed")


def _add_medication(stage: Stage) -> None:
    hand = stage.hand
    with stage.station("A medication is added with the help of the list of names"):
        hand.key("Escape")
        hand.open_row("Sections of this chart", "Medications")
        hand.press("Add a medication")
        hand.wait(lambda: hand.shows("Save medication"), "the tray")
        name = hand.row("Name").control
        hand.click(name)
        hand.type(texts.MEDICATION["typed"])
        hand.wait(lambda: isinstance(name, SuggestEdit) and name.popup_open(), "suggestions")
        stage.picture("medication-suggested")
        hand.key("Return")
        hand.write("Dose", texts.MEDICATION["dose"])
        hand.write("How often", texts.MEDICATION["often"])
        hand.write("For", texts.MEDICATION["for"])
        hand.write("Prescriber", texts.PRESCRIBER)
        hand.write("Since", "10/2026")
        stage.picture("medication-filled")
        hand.press("Save medication")
        hand.wait(lambda: not hand.shows("Save medication"), "the list")


def _change_dose(stage: Stage) -> None:
    hand = stage.hand
    with stage.station("Its dose is changed, the earlier one kept"):
        _open_medication(stage)
        hand.press("Change dose")
        hand.wait(lambda: hand.shows("Save the new dose"), "the tray")
        hand.write("Dose", texts.NEW_DOSE)
        hand.press("Save the new dose")
        hand.wait(lambda: not hand.shows("Save the new dose"), "the list")
        _open_medication(stage)
        stage.picture("dose-changed")
        hand.key("Escape")


def _open_medication(stage: Stage) -> None:
    hand = stage.hand
    hand.settle()
    hand.wait(lambda: any(True for _one in hand.seen(RecordTable)), "the list")
    hand.press_row(next(hand.seen(RecordTable)))
    hand.wait(lambda: hand.shows("Change dose"), "the card")


def _look_around(stage: Stage) -> None:
    hand = stage.hand
    with stage.station("The chart, the plan with its first progress, and Today"):
        hand.open_row("Sections of this chart", "Overview")
        stage.picture("chart-overview")
        hand.open_row("Sections of this chart", "Treatment plan")
        stage.picture("plan-progress")
        hand.key("Ctrl+1")
        stage.picture("today-evening")


def _search(stage: Stage) -> None:
    hand = stage.hand
    with stage.station("A word is found in the notes"):
        hand.key("Ctrl+3")
        hand.type(texts.SEARCHED)
        hand.wait(lambda: any(True for _one in hand.seen(ResultList)), "the passages")
        stage.picture("search")


def _export(stage: Stage) -> None:
    hand = stage.hand
    with stage.station("The palette leads to the chart's PDF, seen before it is saved"):
        hand.key("Ctrl+K")
        hand.type("noor")
        hand.rest(400)
        stage.picture("palette")
        shell = stage.window.shell
        assert shell is not None
        hand.open_row("Results", "Export the chart")
        hand.wait(lambda: isinstance(shell.shown, ExportPage), "the preview")
        hand.wait(lambda: hand.shows("Save as PDF"), "the pages")
        hand.rest(600)
        stage.picture("chart-preview")
        chart = stage.folder / "chart.pdf"
        stage.files.prepare(chart)
        hand.press("Save as PDF")
        hand.wait(chart.exists, "the chart's PDF")
        stage.picture("chart-saved")


def _back_up(stage: Stage) -> None:
    hand = stage.hand
    with stage.station("A backup is made and verified"):
        hand.key("Ctrl+1")
        hand.press("Back up now")
        hand.wait(lambda: _backups(stage), "the backup")
        hand.rest(400)
        stage.picture("backup-verified")
        hand.key("Ctrl+4")
        stage.picture("settings")


def _backups(stage: Stage) -> int:
    from therapist_emr.vault.files import BACKUP_SUFFIX

    return len(list(stage.backups.rglob(f"*{BACKUP_SUFFIX}")))


def _lock_and_unlock(stage: Stage) -> None:
    hand = stage.hand
    with stage.station("It is locked by hand and unlocked again"):
        hand.key("Ctrl+L")
        hand.wait(lambda: stage.window.shell is None, "the locked screen")
        stage.picture("locked")
        _open(stage)


def _close(stage: Stage) -> None:
    hand = stage.hand
    with stage.station("The window is closed, with a backup on the way out"):
        before = _backups(stage)
        stage.window.close()
        hand.wait(lambda: not stage.window.isVisible(), "the end")
        if _backups(stage) <= before:
            raise TourStopped("no backup was made on closing")
