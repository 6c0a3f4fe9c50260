"""What is typed and not yet saved goes along, whatever is pressed next."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QWidget

from tests.ui.windows import Desk
from therapist_emr.ui.widgets.listview import ListView
from therapist_emr.ui.widgets.textedit import GrowingText, TextArea
from therapist_emr.ui.widgets.toast import Toast

EDITED: dict[str, type[QWidget]] = {
    "treatment_plan": TextArea,
    "history": GrowingText,
    "allergies": TextArea,
}


@pytest.fixture
def client_id(desk: Desk) -> int:
    desk.open()
    return desk.practice.clients.add(
        {"legal_name": "Mari Quiñones", "born": "1987-03-14", "status": "active"}
    ).id


def area(desk: Desk, section: str) -> Any:
    """Return the first long text of the page that is shown."""
    page = desk.shell.clients.chart.page()
    assert page is not None
    found: list[Any] = [
        one
        for one in page.findChildren(EDITED[section])
        if one.isVisible() and not getattr(one, "isReadOnly", bool)()
    ]
    return found[0]


def write(desk: Desk, section: str, client_id: int) -> None:
    """Begin an entry; type, wait until it is on disk, and type on."""
    desk.shell.begin_entry(client_id, section)
    desk.hand.rest(100)
    area(desk, section).setFocus()
    desk.hand.type("Saved")
    saved(desk, section, client_id, "Saved")
    desk.hand.settle()
    desk.hand.type(" and more")


def drafts(desk: Desk, client_id: int, section: str) -> list[str]:
    """Return what the drafts of a section hold, as one line each."""
    at = desk.practice.desk(client_id)
    return [str(at.draft(one.id).body) for one in at.drafts(section)]


def undo(desk: Desk) -> None:
    """Take back what was just done."""
    toast = next(one for one in desk.window.findChildren(Toast) if one.isVisible())
    toast.undo()


def saved(desk: Desk, section: str, client_id: int, words: str) -> None:
    """Wait until the one draft of a section has these words on disk."""

    def there() -> bool:
        return any(words in told for told in drafts(desk, client_id, section))

    desk.hand.wait(there, f"“{words}” on disk")
    assert len(drafts(desk, client_id, section)) == 1


@pytest.mark.parametrize("section", ["treatment_plan", "history"])
def test_asking_for_the_document_again_keeps_what_is_being_typed(
    desk: Desk, client_id: int, section: str
) -> None:
    write(desk, section, client_id)
    held = area(desk, section)
    desk.hand.key("Ctrl+N")
    assert area(desk, section) is held
    desk.hand.type(".")
    saved(desk, section, client_id, "Saved and more.")


def test_asking_again_at_once_begins_no_second_document(desk: Desk, client_id: int) -> None:
    desk.shell.begin_entry(client_id, "history")
    desk.hand.rest(100)
    area(desk, "history").setFocus()
    desk.hand.type("Just begun")
    desk.hand.key("Ctrl+N")
    desk.hand.type(", and on")
    saved(desk, "history", client_id, "Just begun, and on")


def press_row(desk: Desk, key: str) -> None:
    """Press a row of the section's list."""
    page = desk.shell.clients.chart.page()
    assert page is not None
    [view] = page.findChildren(ListView)
    row = view.rows().find(key)
    assert row >= 0
    desk.hand.press_row(view, row)


def test_a_press_on_the_row_of_what_is_written_keeps_it(desk: Desk, client_id: int) -> None:
    write(desk, "allergies", client_id)
    held = area(desk, "allergies")
    [draft] = desk.practice.desk(client_id).drafts("allergies")
    press_row(desk, f"draft/{draft.id}")
    assert area(desk, "allergies") is held
    held.setFocus()
    desk.hand.type(".")
    saved(desk, "allergies", client_id, "Saved and more.")


def test_reading_another_entry_saves_what_is_being_typed_first(desk: Desk, client_id: int) -> None:
    at = desk.practice.desk(client_id)
    body = {"substance": "Penicillin", "status": "active"}
    kept = at.keep("allergies", "allergy", body)
    write(desk, "allergies", client_id)
    desk.shell.clients.chart.open_entry("allergies", kept.id)
    [told] = drafts(desk, client_id, "allergies")
    assert "Saved and more" in told


@pytest.mark.parametrize("section", ["medications", "profile"])
def test_opening_a_draft_again_goes_on_where_it_was(
    desk: Desk, client_id: int, section: str
) -> None:
    desk.shell.begin_entry(client_id, section)
    desk.hand.rest(100)
    desk.hand.key("Ctrl+A")
    desk.hand.type("Saved")
    saved(desk, section, client_id, "Saved")
    desk.hand.type(" and more")
    [draft] = desk.practice.desk(client_id).drafts(section)
    desk.shell.clients.chart.open_draft(section, draft.id)
    desk.hand.rest(100)
    desk.hand.key("End")
    desk.hand.type(".")
    saved(desk, section, client_id, "Saved and more.")


def test_undo_brings_back_all_that_was_typed(desk: Desk, client_id: int) -> None:
    write(desk, "allergies", client_id)
    desk.hand.press("Cancel")
    assert drafts(desk, client_id, "allergies") == []
    undo(desk)
    [told] = drafts(desk, client_id, "allergies")
    assert "Saved and more" in told


def test_what_was_typed_a_moment_ago_comes_back_by_undo_too(desk: Desk, client_id: int) -> None:
    desk.shell.begin_entry(client_id, "allergies")
    desk.hand.rest(100)
    area(desk, "allergies").setFocus()
    desk.hand.type("Just begun")
    desk.hand.press("Cancel")
    undo(desk)
    [told] = drafts(desk, client_id, "allergies")
    assert "Just begun" in told
