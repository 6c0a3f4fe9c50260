from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.pages.conftest import show_active, words_on
from tests.ui.pages.made_charts import at, plan, profile, session, sign
from therapist_emr.domain.clock import FixedClock
from therapist_emr.domain.people import Client
from therapist_emr.practice import Desk, Practice
from therapist_emr.sections import on_screen
from therapist_emr.sections.contract import Section
from therapist_emr.sections.desk import ChartReading
from therapist_emr.sections.glance import Glance
from therapist_emr.ui.models.timeline_facts import timeline
from therapist_emr.ui.pages.overview import OverviewPage
from therapist_emr.ui.theme import Theme
from therapist_emr.ui.widgets.choice import ChipChoice
from therapist_emr.ui.widgets.listview import ListView
from therapist_emr.ui.widgets.progress import Bar

Clients = dict[str, Client]


def shown(qtbot: QtBot, desk: Desk) -> OverviewPage:
    page = OverviewPage(desk, on_screen())
    qtbot.addWidget(page)
    page.resize(760, 700)
    show_active(qtbot, page)
    return page


def view(page: OverviewPage, name: str) -> ListView:
    """Return a list; of those made one after the other, the last."""
    return [one for one in page.findChildren(ListView) if one.accessibleName() == name][-1]


def test_the_timeline_holds_all_sections_newest_first(
    practice: Practice, clients: Clients, clock: FixedClock
) -> None:
    mari = clients["Mari Quiñones"]
    newest = practice.desk(mari.id).headers("sessions")[0]
    practice.charting.add_addendum(newest.id, "The log covers Nov 3 to 9.")
    oldest = practice.desk(mari.id).headers("sessions")[-1]
    practice.charting.withdraw(oldest.id, "Wrong chart")
    found = timeline(practice.desk(mari.id), on_screen())
    assert [one.at for one in found] == sorted((one.at for one in found), reverse=True)
    assert {one.section for one in found} == {
        "sessions",
        "treatment_plan",
        "medications",
        "profile",
    }
    draft = found[0]
    assert draft.draft_id and draft.detail.startswith("Draft, not signed")
    told = {one.entry_id: one for one in found}
    assert told[newest.id].detail.endswith("1 addendum")
    assert told[oldest.id].withdrawn
    assert told[oldest.id].detail == "Entered in error"


def test_the_keyboard_stays_where_the_timeline_is_opened_and_sifted(
    qtbot: QtBot, theme: Theme, practice: Practice, clients: Clients
) -> None:
    page = shown(qtbot, practice.desk(clients["Mari Quiñones"].id))

    def press(text: str) -> str:
        """Press a button by the keyboard; return what stands on the one that has it then."""
        buttons = [one for one in page.findChildren(QAbstractButton) if one.isVisible()]
        button = next(one for one in buttons if one.text() == text)
        button.setFocus(Qt.FocusReason.TabFocusReason)
        qtbot.keyClick(button, Qt.Key.Key_Space)
        qtbot.wait(60)
        rings = page.findChildren(QWidget, "focus-ring")
        assert [ring.isVisible() for ring in rings] == [True]
        focus = QApplication.focusWidget()
        return focus.text() if isinstance(focus, QAbstractButton) else ""

    assert press("All") == "Fewer"
    assert press("Medications") == "Medications"
    assert press("Fewer") == "All"


def test_each_section_is_read_once_for_both_columns(
    qtbot: QtBot, theme: Theme, practice: Practice, clients: Clients
) -> None:
    read: list[str] = []

    def noted(section: Section) -> Section:
        def glance(desk: ChartReading) -> Glance | None:
            assert section.glance is not None
            read.append(section.key)
            return section.glance(desk)

        return replace(section, glance=glance) if section.glance is not None else section

    page = OverviewPage(
        practice.desk(clients["Mari Quiñones"].id), [noted(one) for one in on_screen()]
    )
    qtbot.addWidget(page)
    assert len(read) > 3
    assert sorted(read) == sorted(set(read))


def test_every_line_asks_for_the_thing_itself(
    qtbot: QtBot, theme: Theme, practice: Practice, clients: Clients
) -> None:
    desk = practice.desk(clients["Mari Quiñones"].id)
    page = shown(qtbot, desk)
    asked: list[tuple[str, int, int]] = []
    page.wanted.connect(lambda section, entry, draft: asked.append((section, entry, draft)))
    drugs = view(page, "Medications")
    drugs.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(drugs, Qt.Key.Key_Return)
    assert asked[-1][0] == "medications" and asked[-1][1]
    moments = view(page, "Timeline")
    moments.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(moments, Qt.Key.Key_Return)
    assert asked[-1][0] == "sessions" and asked[-1][2]
    next(b for b in page.findChildren(QPushButton) if b.text() == "Open plan").click()
    assert asked[-1] == ("treatment_plan", 0, 0)
    assert [round(bar.fraction(), 2) for bar in page.findChildren(Bar)] == [0.12, 0.67, 1.0]


def test_the_whole_timeline_is_one_press_away(
    qtbot: QtBot, theme: Theme, practice: Practice, clients: Clients
) -> None:
    page = shown(qtbot, practice.desk(clients["Mari Quiñones"].id))
    assert view(page, "Timeline").rows().rowCount() == 8
    next(b for b in page.findChildren(QPushButton) if b.text() == "All").click()
    qtbot.waitUntil(lambda: any(b.text() == "Fewer" for b in page.findChildren(QPushButton)))
    longest = max(one.rows().rowCount() for one in page.findChildren(ListView))
    assert longest > 15


def test_one_section_of_the_timeline_can_be_seen_alone(
    qtbot: QtBot, theme: Theme, practice: Practice, clients: Clients
) -> None:
    page = shown(qtbot, practice.desk(clients["Mari Quiñones"].id))
    assert page.findChildren(ChipChoice) == []
    next(b for b in page.findChildren(QPushButton) if b.text() == "All").click()
    qtbot.waitUntil(lambda: bool(page.findChildren(ChipChoice)))
    whole = view(page, "Timeline").rows().rowCount()
    [chips] = page.findChildren(ChipChoice)
    assert chips.value() == ""
    next(b for b in chips.findChildren(QAbstractButton) if b.text() == "Medications").click()

    def titles() -> list[str]:
        rows = view(page, "Timeline").rows()
        return [rows.row(at).title for at in range(rows.rowCount())]

    qtbot.waitUntil(lambda: 0 < len(titles()) < whole)
    assert not any(title.startswith("Session") for title in titles())
    next(b for b in page.findChildren(QPushButton) if b.text() == "Fewer").click()
    qtbot.waitUntil(lambda: len(titles()) == 8)


def test_a_new_chart_says_what_to_do_first(
    qtbot: QtBot, theme: Theme, practice: Practice, clients: Clients
) -> None:
    waiting = practice.clients.add({"legal_name": "Ana Silva", "status": "waiting"})
    page = shown(qtbot, practice.desk(waiting.id))
    steps = view(page, "What to do first")
    told = [steps.rows().row(at).key for at in range(steps.rows().rowCount())]
    assert told[:3] == ["profile", "sessions", "treatment_plan"]
    assert {"measures", "diagnoses", "medications"} <= set(told)
    asked: list[str] = []
    page.session_wanted.connect(lambda: asked.append("session"))
    page.wanted.connect(lambda section, _entry, _draft: asked.append(section))
    steps.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(steps, Qt.Key.Key_Return)
    qtbot.keyClick(steps, Qt.Key.Key_Down)
    qtbot.keyClick(steps, Qt.Key.Key_Return)
    assert asked == ["profile", "session"]


def test_what_is_not_there_yet_is_offered(
    qtbot: QtBot, theme: Theme, practice: Practice, clients: Clients
) -> None:
    page = shown(qtbot, practice.desk(clients["Fatima Haddad"].id))
    words = words_on(page)
    assert "No medications yet" in words
    assert "Next session" in words
    texts = [button.text() for button in page.findChildren(QPushButton)]
    assert {"Start a plan", "Add a medication"} <= set(texts)


def test_the_guardians_of_a_minor_are_shown(
    qtbot: QtBot, theme: Theme, practice: Practice, clients: Clients
) -> None:
    page = shown(qtbot, practice.desk(clients["Kwame Mensah"].id))
    people = view(page, "Guardians and contacts")
    assert people.rows().row(0).words() == "Ama Mensah, Mother, (503) 555-0172, may sign"


def test_a_plan_without_open_objectives_says_so(
    qtbot: QtBot, theme: Theme, practice: Practice, clock: FixedClock
) -> None:
    client = practice.clients.add(profile("Ana Silva", "1990-01-01", "(503) 555-0130", ""))
    body = plan("2026-12-30", "2026-11-01")
    for objective in body["problems"][0]["goals"][0]["objectives"]:
        objective["status"] = "dropped"
        objective.pop("met_on", None)
    with at(clock, "2026-11-01"):
        from dataclasses import replace

        from therapist_emr.domain.people import PracticeProfile

        who = PracticeProfile("Quiet Room", "Dana Reyes", "LMFT", "A1", "")
        practice.change_settings(replace(practice.settings, profile=who))
        sign(practice, client.id, "treatment_plan", "plan", body)
        sign(practice, client.id, "sessions", "session", session("2026-10-30", "10:00", "10:50"))
    page = shown(qtbot, practice.desk(client.id))
    assert "This plan has no objective that is still open." in words_on(page)
