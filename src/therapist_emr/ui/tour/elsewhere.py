"""Part three: another laptop, with nothing but the backup and the recovery sheet."""

from __future__ import annotations

from therapist_emr.pdf.preview import Preview
from therapist_emr.ui.tour import texts
from therapist_emr.ui.tour.hand import TourStopped
from therapist_emr.ui.tour.sheet import key_lines
from therapist_emr.ui.tour.stage import Stage
from therapist_emr.ui.widgets.text import PlainLabel
from therapist_emr.vault.files import BACKUP_SUFFIX


def play(stage: Stage) -> None:
    """Play the part: restore, and look at the chart once more."""
    _type_sheet(stage)
    _restore(stage)
    _look(stage)


def _type_sheet(stage: Stage) -> None:
    hand = stage.hand
    with stage.station("On another laptop the sheet is typed in for the newest backup"):
        hand.wait(lambda: hand.shows("Restore a backup"), "the first step")
        found = sorted(stage.backups.rglob(f"*{BACKUP_SUFFIX}"), key=lambda at: at.stat().st_mtime)
        stage.files.prepare(found[-1])
        hand.press("Restore a backup")
        hand.wait(lambda: hand.buttons("Look into the backup"), "the lines")
        with Preview(stage.folder / "recovery-sheet.pdf") as pages:
            lines = key_lines(pages.text(0))
        hand.click(hand.row("Line 1").control)
        for line in lines:
            hand.type(line.replace("-", "").lower())
        hand.write("New passphrase", texts.PASSPHRASE_ELSEWHERE)
        stage.picture("sheet-typed")
        hand.press("Look into the backup")


def _restore(stage: Stage) -> None:
    hand = stage.hand
    with stage.station("The backup says what it holds and is restored"):
        hand.wait(lambda: hand.shows("Restore"), "what the backup holds")
        stage.picture("backup-preview")
        hand.press("Restore")
        hand.wait(lambda: stage.window.shell is not None, "the restored practice")
        stage.picture("restored")


def _look(stage: Stage) -> None:
    hand = stage.hand
    with stage.station("The chart is there as it was, the note unchanged since signing"):
        hand.key("Ctrl+2")
        hand.open_row("Clients", texts.NAME)
        hand.wait(lambda: hand.shows("New session"), "the chart")
        stage.picture("restored-chart")
        hand.open_row("Sections of this chart", "Sessions")
        hand.wait(lambda: hand.shows("Add addendum"), "the note")
        said = [one.text() for one in hand.seen(PlainLabel)]
        if "Unchanged since signing" not in said:
            raise TourStopped("the restored note is not as it was signed")
        stage.picture("restored-note")
        stage.window.close()
        hand.wait(lambda: not stage.window.isVisible(), "the end")
