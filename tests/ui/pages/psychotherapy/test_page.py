"""The psychotherapy notes in the real window: their door, and what is behind it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from tests.ui.cut_words import cut_words
from tests.ui.full_trail import refused
from tests.ui.narrow import LARGE, sideways
from tests.ui.windows import PASSPHRASE, Desk
from therapist_emr.pdf.preview import Preview
from therapist_emr.pdf.record import LEFT_OUT
from therapist_emr.psychotherapy.cabinet import Cabinet
from therapist_emr.psychotherapy.form import NOT_HERE
from therapist_emr.store.audit import AuditTrail
from therapist_emr.ui.navigation import TODAY
from therapist_emr.ui.pages.psychotherapy.page import PsychotherapyPage
from therapist_emr.ui.pages.psychotherapy.room import Room
from therapist_emr.ui.widgets.banner import Banner
from therapist_emr.ui.widgets.reason_dialog import ReasonDialog
from therapist_emr.ui.window import SMALLEST

CANARY = "ZANZIBAR"


@pytest.fixture
def client_id(desk: Desk) -> int:
    desk.open()
    body = {"legal_name": "Mari Quiñones", "born": "1992-03-02", "status": "active"}
    return desk.practice.clients.add(body).id


def cabinet(desk: Desk, client_id: int) -> Cabinet:
    assert desk.window.session is not None
    return desk.window.session.cabinet(client_id)


def stand(desk: Desk, client_id: int) -> PsychotherapyPage:
    desk.shell.open_psychotherapy(client_id)
    page = desk.shell.shown
    assert isinstance(page, PsychotherapyPage)
    return page


def enter(desk: Desk, client_id: int) -> Room:
    page = stand(desk, client_id)
    desk.hand.write("Passphrase", PASSPHRASE)
    desk.hand.press("Open the notes")
    desk.hand.wait(lambda: page.is_open, "the open door")
    assert page.room is not None
    return page.room


def titles(room: Room) -> list[tuple[str, str]]:
    rows = room.list.rows()
    return [(rows.row(at).title, rows.row(at).detail) for at in range(rows.rowCount())]


def seek(room: Room, words: str) -> list[tuple[str, str]]:
    room.sought.set_value(words)
    room.sought.textEdited.emit(words)
    return titles(room)


def keep(desk: Desk, client_id: int, text: str, heading: str = "") -> int:
    body = {"date": "2026-11-16", "heading": heading, "text": text}
    return cabinet(desk, client_id).keep(body)


def test_the_door_opens_to_the_passphrase_alone(desk: Desk, client_id: int) -> None:
    keep(desk, client_id, CANARY)
    page = stand(desk, client_id)
    assert not any(CANARY in said for said in desk.said())
    desk.hand.press("Open the notes")
    assert page.door.row.problem()
    desk.hand.write("Passphrase", "not this one")
    desk.hand.press("Open the notes")
    desk.hand.wait(lambda: bool(page.door.row.problem()), "a word about the passphrase")
    assert not page.is_open
    room = enter(desk, client_id)
    assert titles(room) == [(CANARY, "Nov 16")]


def test_the_door_closes_behind_whoever_leaves(desk: Desk, client_id: int) -> None:
    keep(desk, client_id, CANARY)
    room = enter(desk, client_id)
    page = desk.shell.shown
    assert isinstance(page, PsychotherapyPage)
    desk.shell.open_page(TODAY)
    assert not page.is_open
    assert not room.isVisible()
    stand(desk, client_id)
    assert not page.is_open
    assert page.door.edit.value() == ""


def test_locking_closes_it_too(desk: Desk, client_id: int) -> None:
    room = enter(desk, client_id)
    room.begin()
    assert room.editor is not None
    room.editor.view.grid.set_values({"date": "2026-11-16", "heading": "", "text": CANARY})
    room.editor.autosave.touch()
    desk.window.lock()
    desk.unlock()
    (draft,) = cabinet(desk, client_id).drafts()
    assert draft.body["text"] == CANARY


@pytest.mark.skipif(sys.platform == "win32", reason="a limit of the system's that Windows lacks")
def test_a_disk_that_takes_nothing_does_not_keep_it_open(desk: Desk, client_id: int) -> None:
    import resource
    import signal

    room = enter(desk, client_id)
    room.begin()
    desk.hand.write("Your analysis of the conversation", CANARY)
    assert desk.window.session is not None
    vault = desk.window.session.vault
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, limits[1]))
    try:
        desk.window.lock("nobody at the desk")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, before)
    assert vault.is_locked
    assert desk.window.shell is None
    desk.hand.rest(30)
    assert any("What was typed last could not be saved." in said for said in desk.said())


def test_a_made_up_practice_asks_for_a_word_only(desk: Desk) -> None:
    desk.open(made_up=True)
    body = {"legal_name": "Ana Novák", "born": "1990-05-04", "status": "active"}
    page = stand(desk, desk.practice.clients.add(body).id)
    assert not page.door.row.isVisible()
    desk.hand.press("Open the notes")
    assert page.is_open


def test_a_note_is_written_kept_and_found(desk: Desk, client_id: int) -> None:
    room = enter(desk, client_id)
    assert "Nothing is kept here" in desk.said()
    desk.hand.press("Write a note")
    said = " ".join(desk.said())
    assert all(line in said for line in NOT_HERE)
    desk.hand.write("Your analysis of the conversation", "The bridge again")
    desk.hand.press("Keep this note")
    assert titles(room) == [("The bridge again", "Nov 17")]
    assert seek(room, "river") == []
    assert "No note has these words." in desk.said()
    assert seek(room, "bridge") == [("The bridge again", "The bridge again")]


def test_a_change_that_was_begun_goes_on(desk: Desk, client_id: int) -> None:
    note_id = keep(desk, client_id, "The bridge again")
    room = enter(desk, client_id)
    for typed in ("first. ", "then. "):
        room.change.click()
        assert room.editor is not None
        room.editor.view.editor("text").widget.setFocus()
        desk.hand.type(typed)
        desk.shell.flush()
        room.list.picked.emit(f"note/{note_id}")
        desk.hand.rest(30)
    (draft,) = cabinet(desk, client_id).drafts()
    assert draft.body["text"] == "then. first. The bridge again"


def test_a_note_left_for_a_new_one_stands_in_the_list(desk: Desk, client_id: int) -> None:
    room = enter(desk, client_id)
    room.begin()
    desk.hand.write("Your analysis of the conversation", "The bridge again")
    desk.hand.key("Ctrl+N")
    desk.hand.wait(lambda: len(titles(room)) == 1, "the row of the note that was left")
    assert room.editor is not None
    assert room.editor.values()["text"] == ""


def test_what_is_missing_is_said_beside_its_field(desk: Desk, client_id: int) -> None:
    room = enter(desk, client_id)
    room.begin()
    desk.hand.press("Keep this note")
    assert room.editor is not None
    assert room.editor.foot.problem_words() == "1 field needs a look"
    assert cabinet(desk, client_id).listed() == []


def test_a_draft_is_offered_behind_the_door_only(desk: Desk, client_id: int) -> None:
    cabinet(desk, client_id).begin({"date": "2026-11-16", "heading": CANARY, "text": "half"})
    desk.shell.open_page(TODAY)
    desk.shell.offer_unfinished()
    assert not any(CANARY in said for said in desk.said())
    room = enter(desk, client_id)
    assert titles(room) == [(CANARY, "Draft, saved Nov 17")]
    assert room.editor is not None
    assert room.editor.values()["text"] == "half"
    desk.hand.write("Your analysis of the conversation", "half and half")
    desk.hand.press("Cancel")
    assert cabinet(desk, client_id).drafts() == []
    desk.hand.buttons("Undo")[-1].click()
    assert len(cabinet(desk, client_id).drafts()) == 1
    assert room.editor is not None
    assert room.editor.values()["text"] == "half and half"


def test_a_note_is_said_anew_and_what_it_said_stays(desk: Desk, client_id: int) -> None:
    kept = keep(desk, client_id, "First thought", "Dream")
    room = enter(desk, client_id)
    desk.hand.press("Edit")
    assert room.editor is not None
    desk.hand.write("Your analysis of the conversation", "Second thought")
    desk.hand.press("Keep this note")
    read = cabinet(desk, client_id).read(kept)
    assert [body["text"] for _made, body in read.earlier] == ["First thought"]
    assert read.body["text"] == "Second thought"


def test_a_change_thrown_away_shows_the_note_again(desk: Desk, client_id: int) -> None:
    keep(desk, client_id, "First thought", "Dream")
    room = enter(desk, client_id)
    desk.hand.press("Edit")
    desk.hand.press("Cancel")
    assert room.editor is None
    assert "Dream" in desk.said()


def test_a_note_made_in_error_is_marked(desk: Desk, client_id: int) -> None:
    kept = keep(desk, client_id, "Hers, not his")
    enter(desk, client_id)
    desk.hand.press("Entered in error…")
    (box,) = desk.window.findChildren(ReasonDialog)
    box.reason.set_value("Wrong client")
    box.mark.click()
    assert cabinet(desk, client_id).read(kept).note.withdrawal is not None
    room = desk.window.findChild(Room)
    assert room is not None
    assert [one.title() for one in room.findChildren(Banner)] == ["Entered in error: Wrong client"]
    assert "Edit" not in desk.said()


def test_paper_needs_an_authorization_and_leaves_a_row(
    desk: Desk, client_id: int, tmp_path: Path
) -> None:
    keep(desk, client_id, f"{CANARY} dreamed", "Dream")
    enter(desk, client_id)
    page = desk.shell.shown
    assert isinstance(page, PsychotherapyPage)
    desk.practice.hide_names(hide=True)
    desk.hand.press("Export all…")
    desk.hand.wait(lambda: bool(page.paper.data), "the pages")
    desk.practice.hide_names(hide=False)
    assert not page.paper.save.isEnabled()
    assert any("164.508(a)(2)" in said for said in desk.said())
    page.paper.confirmed.click()
    out = tmp_path / "notes.pdf"
    desk.files.prepare(out)
    desk.hand.press("Save as PDF")
    with Preview(out) as preview:
        text = preview.text(0)
    assert f"{CANARY} dreamed" in text
    assert "Mari Quiñones" in text
    assert "kept apart from the health record" in text
    assert desk.window.session is not None
    rows = AuditTrail(desk.window.session.vault.connection).newest(1)
    assert rows[0].action == "psychotherapy.export"
    assert "Mari" not in rows[0].detail


def words_of(page: PsychotherapyPage) -> str:
    with Preview(page.paper.data) as preview:
        return " ".join(" ".join(preview.text(at) for at in range(preview.page_count)).split())


def test_paper_says_how_many_of_the_notes_it_holds_and_what_it_leaves_out(
    desk: Desk, client_id: int
) -> None:
    kept, other = keep(desk, client_id, "A thought"), keep(desk, client_id, "Another")
    notes = cabinet(desk, client_id)
    notes.keep({"date": "2026-11-16", "heading": "", "text": "A second thought"}, kept)
    notes.withdraw(kept, "Wrong client")
    enter(desk, client_id)
    page = desk.shell.shown
    assert isinstance(page, PsychotherapyPage)
    cabinet(desk, client_id).begin({"date": "2026-11-17", "heading": "", "text": "Begun"})
    page.show_pages([kept])
    desk.hand.wait(lambda: bool(page.paper.data), "the pages")
    text = words_of(page)
    told = "1 of 2 notes. Earlier versions of 1 note are not included. 1 draft is not included."
    assert told in text
    assert "Nov 16, 2026, last changed Nov 17, 2026" in text
    marked = "Entered in error (Tue, Nov 17, 2026, 7:42 pm, America/Los_Angeles): Wrong client"
    assert marked in text
    assert "A second thought" in text
    page.show_pages([kept, other], asked_for=False)
    desk.hand.wait(lambda: bool(page.paper.data), "both notes")
    text = words_of(page)
    assert "What 1 note marked as entered in error said is not included." in text
    assert marked in text and LEFT_OUT in text
    assert "A second thought" not in text and "Another" in text
    page.show_pages([kept], asked_for=False)
    desk.hand.wait(lambda: bool(page.paper.data), "the only note")
    assert "A second thought" not in words_of(page)


def test_notes_that_cannot_be_recorded_leave_the_file_before(
    desk: Desk, client_id: int, tmp_path: Path
) -> None:
    kept = keep(desk, client_id, "A thought")
    enter(desk, client_id)
    page = desk.shell.shown
    assert isinstance(page, PsychotherapyPage)
    page.show_pages([kept])
    desk.hand.wait(lambda: bool(page.paper.data), "the pages")
    out = tmp_path / "notes.pdf"
    desk.files.prepare(out)
    with refused(out):
        page.save_pdf()


def test_nothing_to_export_is_said(desk: Desk, client_id: int) -> None:
    enter(desk, client_id)
    page = desk.shell.shown
    assert isinstance(page, PsychotherapyPage)
    page.show_pages([])
    assert page.paper.data == b""


def test_escape_goes_back_step_by_step(desk: Desk, client_id: int) -> None:
    kept = keep(desk, client_id, "A thought")
    desk.shell.open_client(client_id)
    room = enter(desk, client_id)
    page = desk.shell.shown
    assert isinstance(page, PsychotherapyPage)
    page.show_pages([kept])
    desk.hand.wait(lambda: bool(page.paper.data), "the pages")
    desk.hand.key("Escape")
    assert room.isVisible()
    desk.hand.key("Escape")
    assert desk.shell.shown is desk.shell.clients
    assert not page.is_open


def test_the_keys_begin_a_note(desk: Desk, client_id: int) -> None:
    room = enter(desk, client_id)
    desk.hand.key("Ctrl+N")
    assert room.editor is not None


def test_every_control_has_a_name(desk: Desk, client_id: int) -> None:
    room = enter(desk, client_id)
    room.begin()
    for widget in desk.shell.shown.findChildren(QWidget):
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            text = getattr(widget, "text", lambda: "")
            assert widget.accessibleName() or text(), type(widget).__name__


def test_a_note_begun_is_chosen_in_no_row_and_waits_in_the_list_when_another_is_read(
    desk: Desk, client_id: int
) -> None:
    keep(desk, client_id, CANARY, heading="Garden")
    room = enter(desk, client_id)
    assert room.list.key().startswith("note/")
    desk.hand.press("New note")
    assert room.list.key() == ""
    desk.hand.type("ORCHID")
    desk.hand.open_row("Psychotherapy notes", "Garden")
    assert room.rests
    desk.hand.wait(lambda: len(titles(room)) == 2, "the row of what was begun")
    assert [title for title, _detail in titles(room)] == ["A note begun", "Garden"]
    assert room.list.key().startswith("note/")
    desk.hand.open_row("Psychotherapy notes", "A note begun")
    assert room.editor is not None
    assert room.editor.values()["text"] == "ORCHID"
    assert room.list.key().startswith("draft/")


@LARGE
def test_reading_writing_and_printing_have_room_in_the_smallest_window(
    desk: Desk, client_id: int, percent: int
) -> None:
    keep(desk, client_id, "A house with one room too many.", "Dream")
    enter(desk, client_id)
    page = desk.shell.shown
    assert isinstance(page, PsychotherapyPage)
    desk.look.set_percent(percent)
    desk.window.resize(*SMALLEST)
    for press in ("", "New note", "Cancel", "Print"):
        if press:
            desk.hand.press(press)
        desk.hand.rest(80)
        assert sideways(page) == []
        assert cut_words(page) == []


def test_pages_that_were_left_are_not_shown_among_the_next(
    desk: Desk, client_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (keep(desk, client_id, text) for text in ("alpha", "beta"))
    enter(desk, client_id)
    page = desk.shell.shown
    assert isinstance(page, PsychotherapyPage)
    shown: list[bytes] = []
    monkeypatch.setattr(page.paper, "show_pages", shown.append)
    page.show_pages([first])
    page._back_to_room()
    page.show_pages([second])
    desk.hand.wait(lambda: bool(shown), "the pages")
    desk.hand.rest(200)
    (data,) = shown
    with Preview(data) as preview:
        assert "beta" in " ".join(preview.text(at) for at in range(preview.page_count))


def test_a_note_begun_over_its_pages_is_written_in_sight(desk: Desk, client_id: int) -> None:
    note_id = keep(desk, client_id, "alpha")
    room = enter(desk, client_id)
    page = desk.shell.shown
    assert isinstance(page, PsychotherapyPage)
    page.show_pages([note_id])
    desk.hand.key("Ctrl+N")
    assert room.editor is not None
    assert room.editor.isVisible()
