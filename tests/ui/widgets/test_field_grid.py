from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from therapist_emr.forms.field import Field, Kind, Problem
from therapist_emr.forms.form import Form
from therapist_emr.ui.pages.form_editor import FormEditor
from therapist_emr.ui.theme import Theme
from therapist_emr.ui.widgets.field import FieldRow

FORM = Form(
    "allergy",
    "Allergy",
    1,
    (
        Field("substance", "Substance", required=True),
        Field("reaction", "Reaction", help="Short help"),
        Field("noted_on", "Noted on", Kind.DATE),
        Field("source", "Source"),
    ),
)
HINTS = [
    Problem("substance", "This is on the list already, entered on Nov 3, 2026, as severe.",
            "Look whether this is another one."),
    Problem("source", "This says who told it, not whether it was seen in a record.", "Say both."),
]  # fmt: skip


@pytest.mark.parametrize("percent", [100, 150, 200])
@pytest.mark.parametrize("width", [420, 520, 960])
def test_a_hint_of_two_lines_leaves_its_field_as_high_as_it_was(
    qtbot: QtBot, look: Theme, width: int, percent: int
) -> None:
    look.set_percent(percent)
    editor = FormEditor(
        FORM, "Allergy", "Save allergy",
        suggest=lambda _source, _typed: (), today=lambda: None, problems=lambda _values: [],  # type: ignore[arg-type, return-value]  # no date is asked for
    )  # fmt: skip
    qtbot.addWidget(editor)
    editor.resize(width, 640)
    with qtbot.waitExposed(editor):
        editor.show()
    for _ in range(5):
        QApplication.processEvents()
    editor.view.show_hints(HINTS)
    for _ in range(5):
        QApplication.processEvents()
    for row in editor.findChildren(FieldRow):
        assert row.control.height() >= row.control.sizeHint().height(), row.label()
        assert row.height() >= row.heightForWidth(row.width()), row.label()
