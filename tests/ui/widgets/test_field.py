from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.ui.widgets.kit import on_page
from therapist_emr.ui.theme import Theme
from therapist_emr.ui.widgets.choice import CheckBox
from therapist_emr.ui.widgets.field import CaptionLine, FieldRow, ShowsProblem
from therapist_emr.ui.widgets.lineedit import LineEdit, PasswordEdit


def test_the_control_is_named_and_described_for_screen_readers() -> None:
    edit = LineEdit()
    row = FieldRow("Pronouns", edit, help_text="Shown everywhere", marker="optional")
    assert edit.accessibleName() == "Pronouns, optional"
    assert edit.accessibleDescription() == "Shown everywhere"
    assert row.label() == "Pronouns"
    assert row.focusProxy() is edit
    buddies = [label.buddy() for label in row.findChildren(QLabel)]
    assert edit in buddies


def test_a_problem_takes_the_helps_place_and_nothing_jumps(qtbot: QtBot) -> None:
    edit, below = LineEdit("06/30/2099"), LineEdit()
    row = FieldRow("Date of birth", edit, help_text="As on the card")
    page = on_page(qtbot, row, below)

    def places() -> tuple[QRect, QRect]:
        return row.geometry(), below.geometry()

    before = places()
    row.show_problem("This is in the future.", "Did you mean 1999?")
    layout = page.layout()
    assert layout is not None
    layout.activate()
    assert places() == before
    assert row.caption() == "This is in the future. Did you mean 1999?"
    assert edit.accessibleDescription() == row.problem()
    row.clear_problem()
    assert row.caption() == "As on the card"
    assert row.problem() == ""


def test_help_changed_under_a_problem_waits_for_its_turn() -> None:
    row = FieldRow("Phone", LineEdit(), help_text="Old")
    row.show_problem("One digit is missing.")
    row.set_help("New")
    assert row.caption() == "One digit is missing."
    row.clear_problem()
    assert row.caption() == "New"
    row.set_help("Newer")
    assert row.caption() == "Newer"


def test_caps_lock_is_said_below_the_passphrase_unless_something_is_wrong() -> None:
    edit = PasswordEdit()
    row = FieldRow("Passphrase", edit, help_text="Four words are good")
    edit.hinted.emit("Caps Lock is on")
    assert row.caption() == "Caps Lock is on"
    edit.hinted.emit("")
    assert row.caption() == "Four words are good"
    row.show_problem("This passphrase does not open the practice.")
    edit.hinted.emit("Caps Lock is on")
    assert row.caption() == "This passphrase does not open the practice."


def test_a_tick_box_keeps_its_own_name() -> None:
    box = CheckBox("May leave a voice message")
    row = FieldRow("", box, reserve=False)
    row.show_problem("Not both.")
    assert row.caption() == "Not both."
    assert box.accessibleName() == ""
    assert not isinstance(box, ShowsProblem)


def test_a_caption_without_words_takes_no_room_unless_reserved(qtbot: QtBot, look: Theme) -> None:
    free, kept = CaptionLine(reserve=False), CaptionLine()
    on_page(qtbot, free, kept)
    free.show_words("")
    assert not free.isVisible()
    assert kept.minimumHeight() > 0
    before = kept.minimumHeight()
    look.set_percent(200)
    assert kept.minimumHeight() > before * 1.7
