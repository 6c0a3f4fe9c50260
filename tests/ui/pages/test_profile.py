from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from tests.practice.profiles import change_profile, profile_of
from tests.ui.cut_words import cut_words
from tests.ui.pages.conftest import Steps, show_active, words_on
from therapist_emr.domain.clock import FixedClock
from therapist_emr.domain.people import Client
from therapist_emr.practice import Practice
from therapist_emr.practice.desk import Window
from therapist_emr.practice.newcomer import AnotherBegun
from therapist_emr.sections import SECTIONS
from therapist_emr.sections.contract import identity_of
from therapist_emr.store.connection import Connection
from therapist_emr.ui.pages.clients import ClientsPage
from therapist_emr.ui.pages.new_client import NewClientPage
from therapist_emr.ui.pages.profile_page import ProfilePage
from therapist_emr.ui.theme import Theme
from therapist_emr.ui.widgets.autosave import Saving
from therapist_emr.ui.widgets.banner import Banner

Clients = dict[str, Client]


def shown(qtbot: QtBot, practice: Practice, client: Client, steps: Steps) -> ProfilePage:
    page = ProfilePage(practice.desk(client.id, Window(say=steps.say)), identity_of(SECTIONS))
    qtbot.addWidget(page)
    page.resize(760, 720)
    show_active(qtbot, page)
    return page


def line(page: ProfilePage | NewClientPage, key: str) -> QLineEdit:
    widget = page.editor.view.editor(key).widget
    return widget if isinstance(widget, QLineEdit) else widget.findChildren(QLineEdit)[0]


def retype(qtbot: QtBot, edit: QLineEdit, text: str) -> None:
    edit.setFocus(Qt.FocusReason.TabFocusReason)
    edit.selectAll()
    qtbot.keyClicks(edit, text)


def test_a_profile_is_read_and_its_buttons_stand_in_the_header(
    qtbot: QtBot, theme: Theme, practice: Practice, clients: Clients, steps: Steps
) -> None:
    page = shown(qtbot, practice, clients["Mari Quiñones"], steps)
    assert list(page.header_buttons()) == [page.history, page.edit]
    page.begin()
    assert page.header_buttons() == ()


def test_a_profile_that_was_altered_on_the_disk_says_so(
    qtbot: QtBot,
    theme: Theme,
    practice: Practice,
    connection: Connection,
    clients: Clients,
    steps: Steps,
) -> None:
    mari = clients["Mari Quiñones"]
    connection.set_authorizer(None)
    connection.execute("DROP TRIGGER revision_fixed")
    connection.execute("UPDATE revision SET body = replace(body, 'she/her', 'he/him')")
    page = shown(qtbot, practice, mari, steps)
    banner = page.findChild(Banner)
    assert banner is not None
    assert banner.title() == "This profile is not as it was kept"


def test_editing_is_on_disk_as_a_draft_and_kept_by_saving(
    qtbot: QtBot, theme: Theme, practice: Practice, clients: Clients, steps: Steps
) -> None:
    mari = clients["Mari Quiñones"]
    page = shown(qtbot, practice, mari, steps)
    page.begin()
    assert practice.drafting.headers(mari.id, "profile") == []
    retype(qtbot, line(page, "pronouns"), "they/them")
    qtbot.waitUntil(lambda: page.editor.autosave.state is Saving.SAVED)
    [draft] = practice.drafting.headers(mari.id, "profile")
    assert practice.drafting.get(draft.id).body["pronouns"] == "they/them"
    assert practice.clients.get(mari.id).pronouns == "she/her"
    assert "Editing, saved 7:42 pm as a draft" in words_on(page)
    qtbot.keyClick(line(page, "pronouns"), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert practice.clients.get(mari.id).pronouns == "they/them"
    assert practice.drafting.headers(mari.id, "profile") == []
    assert steps.said[-1][0] == "Profile saved"
    assert len(profile_of(practice, mari.id).contents) == 2


def test_what_is_wrong_is_said_beside_the_fields_and_counted(
    qtbot: QtBot, theme: Theme, practice: Practice, clients: Clients, steps: Steps
) -> None:
    page = shown(qtbot, practice, clients["Mari Quiñones"], steps)
    page.begin()
    retype(qtbot, line(page, "born"), "06/30/2099")
    retype(qtbot, line(page, "phones"), "(503) 555-014")
    page.editor.submit()
    assert page.editor.foot.problem_words() == "2 fields need a look"
    words = words_on(page)
    assert "This is in the future. Did you mean 1999?" in words
    assert "One digit is missing." in words
    assert line(page, "born").text() == "Jun 30, 2099"
    page.editor.foot.go.click()
    assert line(page, "born").hasFocus()
    retype(qtbot, line(page, "born"), "06/30/1999")
    assert page.editor.foot.problem_words() == "1 field needs a look"


def test_cancel_throws_the_draft_away_and_undo_brings_it_back(
    qtbot: QtBot, theme: Theme, practice: Practice, clients: Clients, steps: Steps
) -> None:
    mari = clients["Mari Quiñones"]
    page = shown(qtbot, practice, mari, steps)
    page.begin()
    retype(qtbot, line(page, "pronouns"), "they/")
    page.flush()
    qtbot.keyClicks(line(page, "pronouns"), "them")
    page.editor.foot.cancel.click()
    assert practice.drafting.headers(mari.id, "profile") == []
    said, undo = steps.said[-1]
    assert said == "Changes to the profile discarded"
    assert undo is not None
    undo()
    page.refresh()
    qtbot.waitUntil(lambda: bool(visible_banners(page)))
    [banner] = visible_banners(page)
    banner.button.click()
    assert line(page, "pronouns").text() == "they/them"


def test_cancel_without_typing_leaves_nothing_behind(
    qtbot: QtBot, theme: Theme, practice: Practice, clients: Clients, steps: Steps
) -> None:
    mari = clients["Mari Quiñones"]
    page = shown(qtbot, practice, mari, steps)
    page.begin()
    page.editor.foot.cancel.click()
    assert practice.drafting.headers(mari.id, "profile") == []
    assert steps.said == []


def test_a_draft_is_taken_up_where_it_was_left(
    qtbot: QtBot, theme: Theme, practice: Practice, clients: Clients, steps: Steps
) -> None:
    mari = clients["Mari Quiñones"]
    first = shown(qtbot, practice, mari, steps)
    first.begin()
    retype(qtbot, line(first, "chosen_name"), "Mar")
    first.flush()
    [draft] = practice.drafting.headers(mari.id, "profile")
    again = shown(qtbot, practice, mari, steps)
    again.open_draft(draft.id)
    assert line(again, "chosen_name").text() == "Mar"
    assert again.editor.autosave.state is Saving.SAVED


def test_every_change_is_told_with_who_and_when(
    qtbot: QtBot, theme: Theme, practice: Practice, clients: Clients, steps: Steps,
    clock: FixedClock,
) -> None:  # fmt: skip
    mari = clients["Mari Quiñones"]
    change_profile(practice, mari.id, "Asked for it", chosen_name="Marisol")
    page = shown(qtbot, practice, mari, steps)
    page.history.click()
    qtbot.waitUntil(lambda: "Changes to the profile" in words_on(page))
    assert "2 versions" in words_on(page)
    next(b for b in page.findChildren(QPushButton) if b.text() == "Profile").click()
    assert page.header_buttons() != ()


def test_a_minor_needs_a_guardian_or_a_reason(
    qtbot: QtBot, theme: Theme, practice: Practice, steps: Steps
) -> None:
    page = new_page(qtbot, practice)
    retype(qtbot, line(page, "legal_name"), "Ana Silva")
    retype(qtbot, line(page, "born"), "3/3/2015")
    page.editor.submit()
    assert page.editor.foot.problem_words() == "1 field needs a look"
    retype(qtbot, line(page, "no_guardian_reason"), "Emancipated, court order 2026")
    with qtbot.waitSignal(page.added):
        page.editor.submit()
    assert [one.legal_name for one in practice.clients.listed()] == ["Ana Silva"]


def test_a_new_client_flows_into_the_chart(
    qtbot: QtBot, theme: Theme, practice: Practice, steps: Steps
) -> None:
    page = new_page(qtbot, practice)
    page.take_focus()
    assert line(page, "legal_name").hasFocus()
    page.editor.submit()
    assert page.editor.foot.problem_words()
    assert practice.clients.listed() == []
    retype(qtbot, line(page, "legal_name"), "Ana Silva")
    retype(qtbot, line(page, "born"), "3/3/1990")
    with qtbot.waitSignal(page.added) as added:
        qtbot.keyClick(line(page, "born"), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert practice.clients.get(added.args[0]).name == "Ana Silva"


def test_the_same_person_is_noticed_before_the_chart_is_made(
    qtbot: QtBot, theme: Theme, practice: Practice, clients: Clients, steps: Steps
) -> None:
    page = new_page(qtbot, practice)
    before = len(practice.clients.listed())
    retype(qtbot, line(page, "legal_name"), "Mari Quinones")
    retype(qtbot, line(page, "born"), "3/2/1992")
    shown_now = page.notice.findChildren
    qtbot.waitUntil(lambda: any(one.isVisible() for one in shown_now(Banner)))
    [banner] = [one for one in page.notice.findChildren(Banner) if one.isVisible()]
    assert banner.words() == "Mari Quiñones: the same name and the same date of birth"
    page.editor.submit()
    assert len(practice.clients.listed()) == before
    with qtbot.waitSignal(page.other_wanted) as wanted:
        page.notice.buttons[0].click()
    assert wanted.args == [clients["Mari Quiñones"].id]
    page.notice.buttons[-1].click()
    assert not page.notice.isVisible()
    with qtbot.waitSignal(page.added):
        page.editor.submit()
    assert len(practice.clients.listed()) == before + 1


def test_a_likeness_is_answered_by_keys_alone_and_leads_back_to_adding(
    qtbot: QtBot, theme: Theme, practice: Practice, clients: Clients, steps: Steps
) -> None:
    page = new_page(qtbot, practice)
    retype(qtbot, line(page, "legal_name"), "Mari Quinones")
    retype(qtbot, line(page, "born"), "3/2/1992")
    page.editor.submit()
    door, other = page.notice.buttons
    qtbot.waitUntil(lambda: door.isVisible() and other.hasFocus())
    qtbot.keyClick(other, Qt.Key.Key_Backtab)
    assert door.hasFocus()
    qtbot.keyClick(door, Qt.Key.Key_Tab)
    qtbot.keyClick(other, Qt.Key.Key_Tab)
    assert page.editor.foot.cancel.hasFocus()
    qtbot.keyClick(page.editor.foot.cancel, Qt.Key.Key_Backtab)
    qtbot.keyClick(other, Qt.Key.Key_Space)
    assert page.editor.foot.save.hasFocus()
    with qtbot.waitSignal(page.added):
        qtbot.keyClick(page.editor.foot.save, Qt.Key.Key_Space)


def test_leaving_a_new_client_keeps_what_was_typed_and_cancel_does_not(
    qtbot: QtBot, theme: Theme, practice: Practice, steps: Steps
) -> None:
    page = new_page(qtbot, practice)
    retype(qtbot, line(page, "legal_name"), "Ana")
    with qtbot.waitSignal(page.closed):
        qtbot.keyClick(line(page, "legal_name"), Qt.Key.Key_Escape)
    page.begin()
    assert line(page, "legal_name").text() == "Ana"
    page.editor.foot.cancel.click()
    page.begin()
    assert line(page, "legal_name").text() == ""


def new_page(qtbot: QtBot, practice: Practice) -> NewClientPage:
    page = NewClientPage(practice)
    qtbot.addWidget(page)
    page.resize(900, 720)
    page.begin()
    show_active(qtbot, page)
    return page


def visible_banners(page: ProfilePage) -> list[Banner]:
    return [one for one in page.findChildren(Banner) if one.isVisible()]


def test_a_new_client_being_typed_is_on_disk_and_found_again(
    qtbot: QtBot, theme: Theme, practice: Practice, steps: Steps
) -> None:
    page = new_page(qtbot, practice)
    retype(qtbot, line(page, "legal_name"), "Ana Sil")
    qtbot.waitUntil(lambda: page.editor.autosave.state is Saving.SAVED)
    again = new_page(qtbot, practice)
    assert line(again, "legal_name").text() == "Ana Sil"
    retype(qtbot, line(again, "legal_name"), "Ana Silva")
    retype(qtbot, line(again, "born"), "3/3/1990")
    with qtbot.waitSignal(again.added):
        again.editor.submit()
    assert practice.newcomer.begun() is None


def test_what_was_begun_is_named_and_another_can_be_begun_instead(
    qtbot: QtBot, theme: Theme, practice: Practice, steps: Steps
) -> None:
    page = ClientsPage(practice, steps)
    qtbot.addWidget(page)
    show_active(qtbot, page)
    page.new_client()
    assert page.new.begun.banner is None
    retype(qtbot, line(page.new, "legal_name"), "Ana Sil")
    qtbot.keyClick(line(page.new, "legal_name"), Qt.Key.Key_Escape)
    page.new_client()
    banner = page.new.begun.banner
    assert banner is not None
    assert banner.title() == "Ana Sil was begun and not added yet"
    banner.button.click()
    assert line(page.new, "legal_name").text() == ""
    assert line(page.new, "legal_name").hasFocus()
    assert page.new.begun.banner is None
    said, undo = steps.said[-1]
    assert said == "The new client was discarded"
    assert undo is not None
    undo()
    assert line(page.new, "legal_name").text() == "Ana Sil"
    assert page.new.begun.banner is not None
    retype(qtbot, line(page.new, "legal_name"), "Ana Silva")
    assert page.new.begun.banner is None
    page.new.editor.autosave.forget()


def discarded(
    qtbot: QtBot, practice: Practice, steps: Steps, name: str
) -> tuple[ClientsPage, Callable[[], object]]:
    """Type a new client and throw it away; return the page and the call that undoes that."""
    page = ClientsPage(practice, steps)
    qtbot.addWidget(page)
    show_active(qtbot, page)
    page.new_client()
    retype(qtbot, line(page.new, "legal_name"), name)
    page.new.editor.foot.cancel.click()
    said, undo = steps.said[-1]
    assert said == "The new client was discarded"
    assert undo is not None
    return page, undo


def test_a_discarded_new_client_can_be_brought_back(
    qtbot: QtBot, theme: Theme, practice: Practice, steps: Steps
) -> None:
    page, undo = discarded(qtbot, practice, steps, "Ana")
    undo()
    assert line(page.new, "legal_name").text() == "Ana"
    page.new.editor.autosave.forget()


def test_a_discarded_new_client_comes_back_into_a_form_begun_anew(
    qtbot: QtBot, theme: Theme, practice: Practice, steps: Steps
) -> None:
    page, undo = discarded(qtbot, practice, steps, "Ana")
    page.new_client()
    assert line(page.new, "legal_name").text() == ""
    undo()
    assert line(page.new, "legal_name").text() == "Ana"


def test_a_discarded_new_client_does_not_replace_the_next_one(
    qtbot: QtBot, theme: Theme, practice: Practice, steps: Steps
) -> None:
    page, undo = discarded(qtbot, practice, steps, "Ana")
    page.new_client()
    retype(qtbot, line(page.new, "legal_name"), "Bert")
    with pytest.raises(AnotherBegun):
        undo()
    assert line(page.new, "legal_name").text() == "Bert"
    begun = practice.newcomer.begun()
    assert begun is not None
    assert begun.body["legal_name"] == "Bert"


@pytest.mark.parametrize("percent", [100, 150, 200])
def test_the_foot_is_read_whole_at_every_text_size(
    qtbot: QtBot, theme: Theme, practice: Practice, clients: Clients, steps: Steps, percent: int
) -> None:
    theme.set_percent(percent)
    page = shown(qtbot, practice, clients["Mari Quiñones"], steps)
    page.setMinimumSize(1, 1)
    page.resize(600, 560)
    page.begin()
    retype(qtbot, line(page, "born"), "06/30/2099")
    qtbot.mouseClick(page.editor.foot.save, Qt.MouseButton.LeftButton)
    assert page.editor.foot.problem_words() == "1 field needs a look"
    assert cut_words(page.editor.foot) == []
