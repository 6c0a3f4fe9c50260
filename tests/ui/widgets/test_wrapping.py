from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.cut_words import cut_words
from tests.ui.widgets.kit import on_page
from therapist_emr.domain.clock import Moment
from therapist_emr.errors import UserError
from therapist_emr.ui.theme import Theme
from therapist_emr.ui.widgets.autosave import Autosave
from therapist_emr.ui.widgets.buttons import Button
from therapist_emr.ui.widgets.editor_bar import EditorBar
from therapist_emr.ui.widgets.field import FieldRow
from therapist_emr.ui.widgets.lineedit import LineEdit
from therapist_emr.ui.widgets.text import PlainLabel, title
from therapist_emr.ui.widgets.wrapping import WrapBar, WrapFields


def no_disk() -> Moment:
    raise UserError("The disk is full.")


def settle() -> None:
    for _ in range(5):
        QApplication.processEvents()


def inside(page: QWidget, part: QWidget) -> bool:
    """Say whether a part is seen whole on a page."""
    place = part.rect().translated(part.mapTo(page, part.rect().topLeft()))
    return page.rect().contains(place)


@pytest.mark.parametrize("percent", [100, 150, 200])
@pytest.mark.parametrize("width", [500, 820, 1200])
def test_no_button_over_a_note_is_cut_once_a_problem_shows(
    qtbot: QtBot, look: Theme, width: int, percent: int
) -> None:
    look.set_percent(percent)
    autosave = Autosave(no_disk)
    bar = EditorBar("Treatment plan, version 7", "Mari Quiñones, she/her", "Sign plan", autosave)
    tool = Button("Hand to the client")
    bar.add_tool(tool)
    page = on_page(qtbot, bar, width=width)
    page.setMinimumSize(1, 1)
    bar.show_problems(12)
    autosave.touch()
    settle()
    page.resize(width, 500)
    settle()
    assert page.width() == width
    assert cut_words(page) == []
    assert all(inside(page, one) for one in page.findChildren(Button) if one.isVisible())


def test_what_can_be_done_stands_beside_and_goes_below_where_there_is_no_room(
    qtbot: QtBot,
) -> None:
    lead, first, last = title("Medications"), Button("Review together"), Button("Add a medication")
    bar = WrapBar(lead, (first, last))
    page = on_page(qtbot, bar, width=700)
    settle()
    assert lead.geometry().center().y() == pytest.approx(first.geometry().center().y(), abs=1)
    assert last.geometry().right() == bar.rect().right()
    page.resize(340, 500)
    settle()
    assert first.y() >= last.geometry().bottom()
    assert lead.geometry().right() < last.x()
    page.resize(240, 500)
    settle()
    assert min(first.y(), last.y()) >= lead.geometry().bottom()
    assert bar.height() >= bar.heightForWidth(bar.width())


def test_other_parts_are_shown_and_those_of_before_handed_back(qtbot: QtBot) -> None:
    lead, before, after = PlainLabel("Chart"), Button("Print"), Button("Sign")
    bar = WrapBar(lead, (before,))
    on_page(qtbot, bar)
    bar.set_parts((after,))
    after.show()
    assert bar.parts() == [after]
    assert before.isHidden() and not lead.isHidden()
    bar.set_parts((before, after))
    before.show()
    before.setText("Print the whole chart")
    settle()
    assert before.width() == before.sizeHint().width()


def test_fields_share_the_width_and_break_evenly(qtbot: QtBot, look: Theme) -> None:
    rows = [FieldRow(name, LineEdit(), reserve=False) for name in ("Client", "In", "From", "To")]
    fields = WrapFields([(row, 3 if at == 0 else 2) for at, row in enumerate(rows)])
    page = on_page(qtbot, fields, width=900)
    settle()
    assert {row.y() for row in rows} == {0}
    assert rows[0].width() > rows[1].width()
    assert abs(rows[1].width() - rows[2].width()) <= 1
    assert rows[-1].geometry().right() == fields.rect().right()
    page.resize(600, 500)
    settle()
    assert [row.y() > 0 for row in rows] == [False, False, True, True]
    look.set_percent(200)
    settle()
    assert len({row.y() for row in rows}) == 4
    assert all(row.control.height() >= row.control.sizeHint().height() for row in rows)
