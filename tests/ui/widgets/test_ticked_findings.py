from __future__ import annotations

from pytestqt.qtbot import QtBot

from tests.ui.pages.conftest import show_active
from therapist_emr.forms.field import Field, Kind
from therapist_emr.sections.quick_fill import quick_fill
from therapist_emr.ui.theme import Theme
from therapist_emr.ui.widgets.labelled_editor import NarrativeEditor
from therapist_emr.ui.widgets.ticked_findings import TickedFindings

FIELD = Field("asked", "Asked", Kind.FINDINGS, sheet="risk", help="As told today")
DENIED = quick_fill("risk").findings({"suicidal_ideation": ["denied"]})


def shown(qtbot: QtBot) -> TickedFindings:
    made = TickedFindings(FIELD, "required")
    qtbot.addWidget(made)
    made.resize(640, 300)
    show_active(qtbot, made)
    return made


def test_what_is_ticked_is_read_back(qtbot: QtBot, look: Theme) -> None:
    made = shown(qtbot)
    assert made.values() == []
    made.tick.click()
    assert made.sheet is not None
    made.sheet.areas["suicidal_ideation"].set_values(["denied"])
    with qtbot.waitSignal(made.edited):
        made.sheet.accept()
    assert made.values() == DENIED
    assert made.tick.text() == "Change"
    assert made.tick.accessibleName() == "Asked: change"


def test_a_sheet_left_alone_changes_nothing(qtbot: QtBot, look: Theme) -> None:
    made = shown(qtbot)
    made.set_values(DENIED)
    made.open_sheet()
    assert made.sheet is not None
    assert made.sheet.areas["suicidal_ideation"].values() == ("denied",)
    made.sheet.reject()
    assert made.values() == DENIED
    made.set_values(None)
    assert made.tick.text() == "Tick what applies"


def test_what_is_ticked_counts_at_once_and_is_taken_back_by_cancel(
    qtbot: QtBot, look: Theme
) -> None:
    made = shown(qtbot)
    made.set_values(DENIED)
    made.open_sheet()
    assert made.sheet is not None
    with qtbot.waitSignal(made.edited):
        made.sheet.clear_all()
    assert made.values() == []
    with qtbot.waitSignal(made.edited):
        made.sheet.reject()
    assert made.values() == DENIED


def test_a_problem_stands_below_and_goes(qtbot: QtBot, look: Theme) -> None:
    made = shown(qtbot)
    assert made.first_wrong() is None
    made.show_problem("", "This is needed.", "Fill it in to go on.")
    assert made.first_wrong() is made.tick
    assert made.tick.accessibleDescription() == "This is needed. Fill it in to go on."
    made.clear_problems()
    assert made.first_wrong() is None
    assert made.tick.accessibleDescription() == "As told today"


def test_a_gathered_part_that_is_changed_counts_as_written(qtbot: QtBot, look: Theme) -> None:
    row = {"key": "a", "label": "A", "help": "Gathered", "text": "2", "carried_from": "2026-11-17"}
    editor = NarrativeEditor(Field("parts", "Parts", Kind.NARRATIVE))
    qtbot.addWidget(editor)
    editor.set_values([row])
    assert editor.values() == [row]
    editor.sections()[0].set_text("3")
    assert editor.values() == [{"key": "a", "label": "A", "text": "3"}]
