from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.pages.conftest import Steps, show_active, words_on
from tests.ui.pages.made_charts import session, sign
from therapist_emr.domain.clock import FixedClock
from therapist_emr.domain.people import Client
from therapist_emr.practice import Practice
from therapist_emr.ui.background import Background
from therapist_emr.ui.pages.result_list import ResultRow
from therapist_emr.ui.pages.search import BEST, SearchPage
from therapist_emr.ui.theme import Theme
from therapist_emr.ui.widgets.suggest import Suggestion

Clients = dict[str, Client]
Jobs = Background


def shown(qtbot: QtBot, practice: Practice, background: Jobs, steps: Steps) -> SearchPage:
    page = SearchPage(practice, background, steps)
    qtbot.addWidget(page)
    page.resize(1204, 800)
    show_active(qtbot, page)
    page.take_focus()
    return page


def results(page: SearchPage) -> list[ResultRow]:
    rows = page.results.rows()
    found = [rows.row(at) for at in range(rows.rowCount())]
    return [row for row in found if isinstance(row, ResultRow)]


def find(qtbot: QtBot, page: SearchPage, text: str, count: int) -> list[ResultRow]:
    page.edit.clear()
    qtbot.keyClicks(page.edit, text)
    qtbot.waitUntil(lambda: page._running is None and len(results(page)) == count)
    return results(page)


def test_passages_are_found_newest_first_with_the_words_marked(
    qtbot: QtBot, theme: Theme, practice: Practice, background: Jobs, clients: Clients, steps: Steps
) -> None:
    page = shown(qtbot, practice, background, steps)
    found = find(qtbot, page, "market sat", 17)
    assert found[0].fact == "Nov 17"
    assert found[-1].fact == "Sep 8"
    row = found[0]
    marked = [row.passage[start : start + length] for start, length in row.passage_marks]
    assert marked == ["market", "Saturday"]
    assert row.detail == "Session 1"
    assert page.count.text() == "17 places"
    page.results.grab()


def test_a_result_opens_the_note_and_is_recorded_without_the_words(
    qtbot: QtBot, theme: Theme, practice: Practice, background: Jobs, clients: Clients, steps: Steps
) -> None:
    page = shown(qtbot, practice, background, steps)
    find(qtbot, page, "market", 17)
    qtbot.keyClick(page.edit, Qt.Key.Key_Down)
    qtbot.keyClick(page.results, Qt.Key.Key_Return)
    kind, client_id, section, entry_id, _draft = steps.taken[-1]
    assert (kind, section) == ("client", "sessions")
    assert [spot.word for spot in steps.spots] == ["market"]
    assert entry_id == practice.desk(client_id).headers("sessions")[0].id
    looked = [row.entity for row in practice.audit.rows() if row.action == "search"]
    assert looked == ["entry", ""]
    assert not [row for row in practice.audit.rows() if "market" in row.detail]


def test_one_client_one_section_and_dates_narrow_the_search(
    qtbot: QtBot, theme: Theme, practice: Practice, background: Jobs, clients: Clients, steps: Steps
) -> None:
    page = shown(qtbot, practice, background, steps)
    page.client.setFocus()
    qtbot.keyClicks(page.client, "quinones")
    qtbot.waitUntil(page.client.popup_open)
    qtbot.keyClick(page.client, Qt.Key.Key_Return)
    assert {row.title for row in find(qtbot, page, "market", 10)} == {"Mari Quiñones"}
    page.since.setText("10/1/2026")
    page.since.edited.emit()
    qtbot.waitUntil(lambda: len(results(page)) == 6)
    page.until.setText("Oct 2026")
    page.until.edited.emit()
    qtbot.waitUntil(lambda: len(results(page)) == 4)
    page.until.setText("9999")
    page.until.edited.emit()
    qtbot.waitUntil(lambda: len(results(page)) == 6)
    page.section.set_value("medications")
    page.section.chosen.emit("medications")
    qtbot.waitUntil(lambda: "Nothing found" in words_on(page))
    page.since.setText("someday")
    page.since.edited.emit()
    qtbot.waitUntil(lambda: "This is not a date. Write it like 6/30/1999." in words_on(page))


def test_a_day_without_its_year_looks_back(
    qtbot: QtBot,
    theme: Theme,
    practice: Practice,
    background: Jobs,
    clients: Clients,
    clock: FixedClock,
    steps: Steps,
) -> None:
    page = shown(qtbot, practice, background, steps)
    clock.instant = datetime(2027, 1, 4, 18, tzinfo=UTC)
    for edit in (page.since, page.until):
        edit.setText("Nov 17")
    query = page.query()
    assert query is not None
    assert (query.since, query.until) == ("2026-11-17", "2026-11-18")


def test_typing_over_the_client_searches_all_again(
    qtbot: QtBot, theme: Theme, practice: Practice, background: Jobs, clients: Clients, steps: Steps
) -> None:
    page = shown(qtbot, practice, background, steps)
    page.search_for("market", clients["Mari Quiñones"])
    qtbot.waitUntil(lambda: len(results(page)) == 10)
    page.client.setFocus()
    qtbot.keyClick(page.client, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: len(results(page)) == 17)
    page.client.taken.emit(Suggestion("Mari Quiñone"))
    assert page.client.text() == ""


def test_hostile_queries_find_nothing_and_say_so(
    qtbot: QtBot, theme: Theme, practice: Practice, background: Jobs, clients: Clients, steps: Steps
) -> None:
    page = shown(qtbot, practice, background, steps)
    assert "Search every note" in words_on(page)
    for typed, said in (
        ('"*()^', "No word to search for"),
        ("' OR 1=1 --", "Nothing found"),
        ("NEAR(", "Nothing found"),
        ("zzzz", "Nothing found"),
        ("x" * 5000, "Nothing found"),
        ("\x00\ud800 AND", "Nothing found"),
    ):
        page.edit.setText(typed)
        page.edit.returnPressed.emit()
        qtbot.waitUntil(lambda said=said: said in words_on(page))  # type: ignore[misc]  # default
    qtbot.keyClick(page.edit, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: "Search every note" in words_on(page))


def test_the_best_come_first_when_asked_for(
    qtbot: QtBot, theme: Theme, practice: Practice, background: Jobs, clients: Clients, steps: Steps
) -> None:
    body = session("2026-09-07", "10:00", "10:50", "Kite kite kite on the market square.")
    sign(practice, clients["Yusuf Demir"].id, "sessions", "session", body)
    body = session("2026-11-16", "10:00", "10:50", "A kite. " + "Long walk by the river. " * 40)
    sign(practice, clients["Yusuf Demir"].id, "sessions", "session", body)
    page = shown(qtbot, practice, background, steps)
    assert [row.fact for row in find(qtbot, page, "kite", 2)] == ["Nov 16", "Sep 7"]
    page.order.choose(BEST)
    page.order.chosen.emit(BEST)
    qtbot.waitUntil(lambda: [row.fact for row in results(page)] == ["Sep 7", "Nov 16"])


def sign_kites(practice: Practice, client: Client, count: int) -> None:
    for number in range(count):
        day = f"2026-{1 + number // 28:02d}-{1 + number % 28:02d}"
        sign(practice, client.id, "sessions", "session", session(day, "10:00", "10:50", "Kite."))


def test_more_comes_while_one_scrolls(
    qtbot: QtBot, theme: Theme, practice: Practice, background: Jobs, clients: Clients, steps: Steps
) -> None:
    sign_kites(practice, clients["Yusuf Demir"], 60)
    page = shown(qtbot, practice, background, steps)
    find(qtbot, page, "kite", 50)
    bar = page.results.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    bar.setValue(bar.maximum())
    place = bar.value()
    qtbot.waitUntil(lambda: len(results(page)) == 60)
    assert bar.value() == place
    assert page.count.text() == "60 places"


def test_the_place_in_the_results_is_kept_when_something_is_written(
    qtbot: QtBot, theme: Theme, practice: Practice, background: Jobs, clients: Clients, steps: Steps
) -> None:
    yusuf = clients["Yusuf Demir"]
    sign_kites(practice, yusuf, 120)
    page = shown(qtbot, practice, background, steps)
    find(qtbot, page, "kite", 50)
    bar = page.results.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    bar.setValue(bar.maximum())
    qtbot.waitUntil(lambda: page._running is None and len(results(page)) == 100)
    page.results.choose(results(page)[60].key)
    bar.setValue(bar.maximum() // 2)
    place, chosen = bar.value(), results(page)[60]
    note = session("2026-11-02", "8:00", "8:50", "Kite.")
    sign(practice, yusuf.id, "sessions", "session", note)
    page.refresh()
    qtbot.waitUntil(lambda: page.count.text() == "121 places")
    assert bar.value() == place
    assert len(results(page)) == 100
    assert page.results.key() == results(page)[61].key
    assert results(page)[61].fact == chosen.fact
    page.edit.returnPressed.emit()
    qtbot.waitUntil(lambda: page._running is None and len(results(page)) == 50)
    assert bar.value() == 0


def test_an_answer_that_comes_too_late_is_dropped(
    qtbot: QtBot, theme: Theme, practice: Practice, background: Jobs, clients: Clients, steps: Steps
) -> None:
    page = shown(qtbot, practice, background, steps)
    page.edit.setText("market")
    page.edit.returnPressed.emit()
    page.edit.setText("zzzz")
    page.edit.returnPressed.emit()
    qtbot.waitUntil(lambda: "Nothing found" in words_on(page))
    qtbot.wait(50)
    assert "Nothing found" in words_on(page)
