from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QDialog, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.pages.conftest import Steps, show_active, words_on
from tests.ui.pages.tomorrow import KEPT, RANKED, SIGNED, SINGLE
from therapist_emr.domain.clock import FixedClock
from therapist_emr.domain.entry import EntryStatus
from therapist_emr.domain.people import Client, PracticeProfile
from therapist_emr.practice import Practice, open_practice
from therapist_emr.practice.charting import BeingChanged
from therapist_emr.practice.desk import Window
from therapist_emr.sections import SECTIONS
from therapist_emr.sections.contract import Section
from therapist_emr.store.connection import Connection
from therapist_emr.ui.pages.section_general import GeneralPage
from therapist_emr.ui.theme import Theme
from therapist_emr.ui.widgets.banner import Banner
from therapist_emr.ui.widgets.reason_dialog import ReasonDialog
from therapist_emr.ui.widgets.sign_dialog import SignDialog
from therapist_emr.ui.widgets.textedit import GrowingText

Show = Callable[[Section], GeneralPage]


@pytest.fixture
def practice(connection: Connection, clock: FixedClock) -> Practice:
    opened = open_practice(connection, clock, "tester", (*SECTIONS, KEPT, SIGNED, RANKED, SINGLE))
    who = PracticeProfile("Quiet Room", "Dana Reyes", "LMFT", "A1", "")
    opened.change_settings(replace(opened.settings, profile=who))
    return opened


@pytest.fixture
def client(practice: Practice) -> Client:
    return practice.clients.add({"legal_name": "Ana Silva", "born": "1990-01-01"})


@pytest.fixture
def taken() -> list[tuple[str, int | None]]:
    return []


@pytest.fixture
def page(
    qtbot: QtBot, theme: Theme, practice: Practice, client: Client, steps: Steps,
    taken: list[tuple[str, int | None]],
) -> Iterator[GeneralPage]:  # fmt: skip
    def export(key: str, entry_id: int | None, _revision: int) -> None:
        taken.append((key, entry_id))

    made = GeneralPage(practice.desk(client.id, Window(export=export, say=steps.say)), KEPT)
    qtbot.addWidget(made)
    made.resize(900, 640)
    show_active(qtbot, made)
    yield made
    made.flush()


@pytest.fixture
def show(qtbot: QtBot, theme: Theme, practice: Practice, client: Client, steps: Steps) -> Show:
    def made(which: Section) -> GeneralPage:
        page = GeneralPage(practice.desk(client.id, Window(say=steps.say)), which)
        qtbot.addWidget(page)
        page.resize(900, 640)
        show_active(qtbot, page)
        return page

    return made


def line(page: GeneralPage, key: str) -> QLineEdit:
    assert page._editor is not None
    widget = page._editor.view.editor(key).widget
    return widget if isinstance(widget, QLineEdit) else widget.findChildren(QLineEdit)[0]


def press(page: GeneralPage, text: str) -> None:
    QCoreApplication.sendPostedEvents()  # what was just laid out is shown by then
    found = [one for one in page.findChildren(QPushButton) if one.text() == text]
    next(one for one in found if one.isVisible()).click()


def titles(page: GeneralPage) -> list[str]:
    rows = page.list.rows()
    return [rows.row(at).title for at in range(rows.rowCount())]


def test_an_empty_section_says_what_belongs_there(page: GeneralPage) -> None:
    assert "No allergies yet" in words_on(page)
    assert page.header_buttons() == ()


def test_an_entry_is_written_kept_read_and_changed(
    qtbot: QtBot, page: GeneralPage, practice: Practice, client: Client, steps: Steps
) -> None:
    press(page, "Add an allergy")
    press(page, "Save allergy")
    assert "This is needed. Fill it in to go on." in words_on(page)
    qtbot.keyClicks(line(page, "substance"), "Penicillin")
    qtbot.keyClicks(line(page, "reaction"), "Hives")
    press(page, "Save allergy")
    assert steps.said[-1][0] == "Penicillin is saved"
    assert titles(page) == ["Penicillin"]
    assert practice.drafting.headers(client.id) == []
    assert list(page.header_buttons()) == [page.change, page.print, page.new]
    page.change.click()
    line(page, "reaction").setText("Severe hives")
    line(page, "reaction").textEdited.emit("Severe hives")
    press(page, "Save allergy")
    [entry] = practice.desk(client.id).entries("pets")
    assert [one.body["reaction"] for one in entry.contents] == ["Hives", "Severe hives"]


def test_a_draft_is_listed_and_taken_up(
    qtbot: QtBot, page: GeneralPage, practice: Practice, client: Client, steps: Steps
) -> None:
    page.begin()
    qtbot.keyClicks(line(page, "substance"), "Latex")
    page.flush()
    page.refresh()
    assert titles(page) == ["Latex"]
    [draft] = practice.drafting.headers(client.id, "pets")
    page.open_draft(draft.id)
    assert line(page, "substance").text() == "Latex"
    press(page, "Cancel")
    assert practice.drafting.headers(client.id) == []
    undo = steps.said[-1][1]
    assert undo is not None
    undo()
    page.refresh()
    assert titles(page) == ["Latex"]


def test_a_change_that_was_begun_goes_on_instead_of_a_second_one(
    qtbot: QtBot, page: GeneralPage, practice: Practice, client: Client
) -> None:
    kept = practice.charting.keep(client.id, "pets", "allergy", {"substance": "Latex"})
    page.refresh()
    for typed in ("hives", "Severe "):
        page.open_entry(kept.id)
        page.change.click()
        qtbot.keyClicks(line(page, "reaction"), typed)
        page.flush()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert line(page, "reaction").text() == "Severe hives"
    assert len(practice.drafting.headers(client.id, "pets")) == 1


def test_what_is_read_can_be_printed(
    qtbot: QtBot, page: GeneralPage, practice: Practice, client: Client,
    taken: list[tuple[str, int | None]],
) -> None:  # fmt: skip
    kept = practice.charting.keep(client.id, "pets", "allergy", {"substance": "Latex"})
    page.refresh()
    page.print.click()
    assert taken == [("pets", kept.id)]


def test_entries_are_walked_and_one_in_error_is_told(
    qtbot: QtBot, page: GeneralPage, practice: Practice, client: Client
) -> None:
    charting = practice.charting
    first = charting.keep(client.id, "pets", "allergy", {"substance": "Latex"})
    charting.keep(client.id, "pets", "allergy", {"substance": "Pollen"})
    charting.withdraw(first.id, "Wrong chart")
    page.refresh()
    page.open_entry(first.id)
    qtbot.waitUntil(lambda: "Entered in error: Wrong chart" in banners(page))
    (told,) = [one.words() for one in page.findChildren(Banner) if one.isVisible()]
    assert told.endswith("The entry stays below as it was kept.")
    rows = page.list.rows()
    assert [rows.row(at).faint for at in range(2)].count(True) == 1


def test_a_section_that_is_signed_asks_for_the_signature(
    qtbot: QtBot, theme: Theme, practice: Practice, client: Client, steps: Steps,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    page = GeneralPage(practice.desk(client.id, Window(say=steps.say)), SIGNED)
    qtbot.addWidget(page)
    page.resize(900, 640)
    show_active(qtbot, page)
    answers = [QDialog.DialogCode.Rejected, QDialog.DialogCode.Accepted]
    monkeypatch.setattr(SignDialog, "exec", lambda _box: int(answers.pop(0).value))
    page.begin()
    qtbot.keyClicks(line(page, "substance"), "A letter")
    press(page, "Sign allergy")
    assert practice.desk(client.id).headers("letters") == []
    press(page, "Sign allergy")
    [header] = practice.desk(client.id).headers("letters")
    assert header.status is EntryStatus.SIGNED
    practice.charting.add_addendum(header.id, "Sent by fax.")
    page.open_entry(header.id)
    qtbot.waitUntil(lambda: "Unchanged since signing" in words_on(page))
    assert [one for one in words_on(page) if one.startswith("Dana Reyes, LMFT")]
    assert page.change not in page.header_buttons()


def test_every_change_is_shown_with_who_made_it(
    qtbot: QtBot, page: GeneralPage, practice: Practice, client: Client
) -> None:
    charting = practice.charting
    kept = charting.keep(client.id, "pets", "allergy", {"substance": "Latex"})
    page.refresh()
    page.open_entry(kept.id)
    assert page.menu_entries()[0].text == "Entered in error…"
    assert "Changes" not in [one.text() for one in page.findChildren(QPushButton)]
    body = {"substance": "Latex", "reaction": "Rash"}
    charting.keep(client.id, "pets", "allergy", body, kept.id, "asked again")
    page.open_entry(kept.id)
    assert page.menu_entries()[0].text == "Changes"
    press(page, "Changes")
    qtbot.waitUntil(lambda: "Latex, 2 versions" in words_on(page))
    seen = words_on(page)
    assert {"Reaction", "Nothing", "Rash", "asked again", "First entered"} <= set(seen)
    press(page, "Back")
    qtbot.waitUntil(lambda: "Latex" in words_on(page))
    assert any(one.startswith("Entered ") and "last changed" in one for one in words_on(page))


def test_an_error_needs_a_reason_and_stays_readable(
    qtbot: QtBot, page: GeneralPage, practice: Practice, client: Client, steps: Steps
) -> None:
    kept = practice.charting.keep(client.id, "pets", "allergy", {"substance": "Latex"})
    page.refresh()
    page.open_entry(kept.id)
    press(page, "Entered in error…")
    box = page.window().findChild(ReasonDialog)
    assert box is not None
    box.mark.click()
    assert box.row.problem().startswith("A reason is needed.")
    box.reason.setText("Belongs to a brother")
    box.mark.click()
    qtbot.waitUntil(lambda: "Entered in error: Belongs to a brother" in words_on(page))
    assert steps.said[-1][0] == "Marked as entered in error"
    assert page.change not in page.header_buttons()
    assert page.menu_entries() == []


def test_no_reason_is_asked_for_while_a_change_is_being_written(
    qtbot: QtBot, page: GeneralPage, practice: Practice, client: Client
) -> None:
    kept = practice.charting.keep(client.id, "pets", "allergy", {"substance": "Latex"})
    practice.drafting.begin(client.id, "pets", "allergy", {"substance": "Pollen"}, kept.id)
    page.refresh()
    page.open_entry(kept.id)
    with pytest.raises(BeingChanged):
        page.ask_why()
    assert page.window().findChild(ReasonDialog) is None


def test_a_list_by_rank_offers_what_can_be_done(
    qtbot: QtBot, show: Show, practice: Practice, client: Client, steps: Steps
) -> None:
    for name, reaction in (("Long", "Very long"), ("Gone", "Gone"), ("Short", "No")):
        body = {"substance": name, "reaction": reaction}
        practice.charting.keep(client.id, "ranked", "allergy", body)
    page = show(RANKED)
    assert titles(page) == ["Short", "Gone", "Long"]
    assert [page.list.rows().row(at).faint for at in range(3)] == [False, True, False]
    assert "From the list of 2026" in words_on(page)
    page.list.setFocus()
    qtbot.keyClick(page.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert steps.said[-1][0] == "Louder now"
    assert titles(page) == ["Gone", "Short", "Long"]
    assert page.list.key() == f"entry/{page._shown}"
    told = len(steps.said)
    press(page, "Wait")
    assert len(steps.said) == told
    qtbot.keyClick(page.list, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert len(steps.said) == told


def test_hints_follow_what_is_typed_and_stand_in_nobodys_way(
    qtbot: QtBot, show: Show, practice: Practice, client: Client
) -> None:
    page = show(RANKED)
    press(page, "Add an allergy")
    qtbot.keyClicks(line(page, "substance"), "Cat")
    qtbot.waitUntil(lambda: "This is new." in words_on(page))
    press(page, "Save allergy")
    assert titles(page) == ["Cat"]
    page.change.click()
    assert "This is being changed." in words_on(page)
    press(page, "Cancel")


def test_another_kind_is_begun_from_the_empty_page_and_from_the_header(
    qtbot: QtBot, show: Show, practice: Practice, client: Client
) -> None:
    page = show(RANKED)
    press(page, "Something else")
    assert page._kind.key == "other"
    qtbot.keyClicks(line(page, "substance"), "Dust")
    press(page, "Save something else")
    assert titles(page) == ["Dust"]
    other = next(iter(page.others.values()))
    assert other in page.header_buttons()
    other.click()
    assert page._kind.key == "other"
    press(page, "Cancel")


def test_another_kind_is_not_offered_where_the_section_rules_it_out(
    qtbot: QtBot, show: Show
) -> None:
    page = show(replace(RANKED, offers=lambda _kind, told: not told))
    press(page, "Something else")
    qtbot.keyClicks(line(page, "substance"), "Dust")
    press(page, "Save something else")
    assert page.new in page.header_buttons()
    assert not {*page.others.values()} & {*page.header_buttons()}


def test_one_document_has_no_list_and_is_edited_in_place(
    qtbot: QtBot, show: Show, practice: Practice, client: Client
) -> None:
    page = show(SINGLE)
    press(page, "Add an allergy")
    qtbot.keyClicks(line(page, "substance"), "Latex")
    press(page, "Save allergy")
    assert not page.list.isVisible()
    assert list(page.header_buttons()) == [page.change, page.print]
    page.begin()
    qtbot.keyClicks(line(page, "reaction"), "Rash")
    page.flush()
    again = show(SINGLE)
    again.begin()
    assert line(again, "reaction").text() == "Rash"
    press(again, "Save allergy")
    [entry] = practice.desk(client.id).entries("one")
    assert len(entry.contents) == 2
    practice.charting.withdraw(entry.header.id, "Belongs to a brother")
    page.refresh()
    again.refresh()
    again.open_entry(entry.header.id)
    assert list(again.header_buttons()) == [again.print, again.new]
    practice.charting.keep(client.id, "one", "allergy", {"substance": "Dust"})
    assert len(practice.desk(client.id).headers("one")) == 2


def words_of(page: GeneralPage) -> str:
    return "\n".join(one.text() for one in page.findChildren(GrowingText))


def banners(page: GeneralPage) -> list[str]:
    return [one.title() for one in page.findChildren(Banner) if one.isVisible()]


def _signed(show: Show, desk_of: Practice, client: Client) -> GeneralPage:
    desk = desk_of.desk(client.id)
    desk.sign(desk.begin("letters", "allergy", {"substance": "Letter to Dr. Pillai"}).header.id)
    return show(SIGNED)


def test_an_addendum_is_written_kept_and_signed(
    show: Show, practice: Practice, client: Client
) -> None:
    page = _signed(show, practice, client)
    assert page.add in page.header_buttons()
    page.add.click()
    editor = page._reader.addendum
    assert editor is not None
    editor.part.set_text("It went by fax.")
    editor.part.edited.emit()
    page.flush()
    (draft,) = practice.desk(client.id).drafts("letters")
    assert draft.title == "Addendum to Letter to Dr. Pillai"
    page.open_draft(draft.id)
    again = page._reader.addendum
    assert again is not None
    assert again.part.text() == "It went by fax."
    again.ask()
    box = next(one for one in page.window().findChildren(SignDialog) if one.isVisible())
    box.sign.click()
    assert "It went by fax." in words_of(page)
    assert practice.desk(client.id).drafts("letters") == []


def test_an_addendum_thrown_away_comes_back(
    show: Show, practice: Practice, client: Client, steps: Steps
) -> None:
    page = _signed(show, practice, client)
    page.write_addendum()
    editor = page._reader.addendum
    assert editor is not None
    editor.part.set_text("Half a thought")
    editor.part.edited.emit()
    editor.discard.click()
    assert page._reader.addendum is None
    assert practice.desk(client.id).drafts("letters") == []
    words, undo = steps.said[-1]
    assert words == "Addendum discarded"
    assert undo is not None
    undo()
    back = page._reader.addendum
    assert back is not None
    assert back.part.text() == "Half a thought"


def test_what_is_kept_or_marked_takes_no_addendum(
    show: Show, practice: Practice, client: Client
) -> None:
    page = _signed(show, practice, client)
    desk = practice.desk(client.id)
    desk.withdraw(desk.headers("letters")[0].id, "Wrong chart")
    page.refresh()
    assert page.add not in page.header_buttons()
    page.write_addendum()
    assert page._reader.addendum is None


def test_a_new_entry_begins_with_what_the_section_knows(show: Show, practice: Practice) -> None:
    knowing = replace(SIGNED, begin_with=lambda desk, _kind: {"reaction": desk.client.name})
    page = show(knowing)
    page.begin()
    assert page._editor is not None
    assert page._editor.values()["reaction"] == "Ana Silva"


def test_a_form_takes_the_whole_of_a_narrow_page(
    qtbot: QtBot, show: Show, practice: Practice, client: Client
) -> None:
    practice.charting.keep(client.id, "ranked", "allergy", {"substance": "Dust"})
    page = show(RANKED)
    page.resize(600, 640)
    assert page.list.isVisible()
    assert page.list.width() < 340
    page.begin()
    assert not page.list.isVisible()
    page.resize(1100, 640)
    qtbot.waitUntil(page.list.isVisible)
    page.resize(600, 640)
    qtbot.waitUntil(lambda: not page.list.isVisible())
    press(page, "Cancel")
    qtbot.waitUntil(page.list.isVisible)
