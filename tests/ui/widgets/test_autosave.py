from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.widgets.kit import child, click
from therapist_emr.domain.clock import Moment, moment_of
from therapist_emr.domain.people import PracticeProfile
from therapist_emr.errors import UserError
from therapist_emr.ui.widgets.autosave import Autosave, Saving
from therapist_emr.ui.widgets.buttons import Button
from therapist_emr.ui.widgets.editor_bar import EditorBar
from therapist_emr.ui.widgets.sign_dialog import SignDialog, signer_line

MOMENT = moment_of(datetime(2026, 11, 18, 3, 42, tzinfo=UTC), "America/Los_Angeles")


class Disk:
    """Take what is saved, or say why not."""

    def __init__(self) -> None:
        self.saved = 0
        self.trouble: Exception | None = None

    def save(self) -> Moment:
        if self.trouble is not None:
            raise self.trouble
        self.saved += 1
        return MOMENT


def test_typing_is_saved_after_a_pause_and_only_once(qtbot: QtBot) -> None:
    disk = Disk()
    autosave = Autosave(disk.save)
    autosave.flush()
    assert disk.saved == 0
    for _ in range(3):
        autosave.touch()
    assert autosave.dirty
    qtbot.waitUntil(lambda: autosave.state is Saving.SAVED, timeout=2000)
    assert (disk.saved, autosave.saved) == (1, MOMENT)


def test_who_never_pauses_is_saved_all_the_same(qtbot: QtBot) -> None:
    disk = Disk()
    autosave = Autosave(disk.save)
    for _ in range(22):
        autosave.touch()
        qtbot.wait(100)
    assert disk.saved >= 1


@pytest.mark.parametrize(
    ("trouble", "why"),
    [
        (UserError("The disk is full."), "The disk is full."),
        (OSError(28, "No space left on device"), "No space left on device"),
        (OSError(), "the disk did not take it"),
    ],
)
def test_what_cannot_be_saved_is_said_and_tried_again(trouble: Exception, why: str) -> None:
    disk = Disk()
    autosave = Autosave(disk.save)
    disk.trouble = trouble
    autosave.touch()
    assert not autosave.try_now()
    assert (autosave.state, autosave.why) == (Saving.FAILED, why)
    with pytest.raises(UserError):
        autosave.flush()
    disk.trouble = None
    assert autosave.try_now()
    autosave.forget()
    assert not autosave.dirty


def test_the_bar_says_only_what_is_true(qtbot: QtBot) -> None:
    disk = Disk()
    autosave = Autosave(disk.save)
    bar = EditorBar("Plan", "Mari", "Sign", autosave, lambda: date(2026, 11, 18))
    qtbot.addWidget(bar)
    assert bar.state_words() == ""
    autosave.touch()
    assert bar.state_words() == "Saving"
    disk.trouble = UserError("The disk is full.")
    autosave.try_now()
    assert bar.state_words() == "Not saved: The disk is full."
    disk.trouble = None
    autosave.flush()
    assert bar.state_words() == "Saved Nov 17, 7:42 pm"
    bar.set_title("Another")
    bar.show_problems(2)
    assert "2 fields need a look" in [one.text() for one in bar.findChildren(Button)]
    bar.add_tool(Button("Fold"))
    with qtbot.waitSignal(bar.sign_asked):
        click(bar.sign)
    with qtbot.waitSignal(bar.discard_asked):
        bar.menu.actions()[0].trigger()
    assert child(bar, Button).accessibleName() == "Back"


def test_the_signer_is_named_as_printed(qtbot: QtBot) -> None:
    profile = PracticeProfile("Quiet Room", "Dana Reyes", "LMFT", "A1234", "1245319599")
    assert signer_line(profile) == "Dana Reyes, LMFT, license A1234"
    assert signer_line(PracticeProfile("", "Dana Reyes", "", "", "")) == "Dana Reyes"
    box = SignDialog(profile, "It is true.", "note")
    qtbot.addWidget(box)
    with qtbot.waitSignal(box.accepted):
        box.sign.click()
