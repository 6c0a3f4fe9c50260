from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.pages.conftest import Steps, words_on
from tests.ui.pages.export.conftest import Clients, Places, ready, text_of
from therapist_emr.domain.progress import Progress
from therapist_emr.pdf.from_practice import render_chart
from therapist_emr.pdf.preview import PdfLocked, Preview
from therapist_emr.practice import Practice
from therapist_emr.practice.record import Scope
from therapist_emr.ui.pages import export_page
from therapist_emr.ui.pages.export_page import ExportPage
from therapist_emr.ui.theme import Theme


def test_the_whole_chart_is_seen_before_it_leaves(
    qtbot: QtBot, page: ExportPage, clients: Clients
) -> None:
    page.open(clients["Mari Quiñones"].id)
    assert not page.save.isEnabled()
    ready(qtbot, page)
    assert page.where.text() == f"1 of {page.view.page_count}"
    qtbot.waitUntil(lambda: page.view.is_drawn(0))
    told = text_of(page)
    assert "Marisol Elena Quiñones Reyes" in told
    assert "Session 10" in told
    assert "Draft - not signed" not in told


def test_the_pages_are_painted_on_paper(
    qtbot: QtBot, page: ExportPage, clients: Clients, theme: Theme
) -> None:
    page.open(clients["Yusuf Demir"].id)
    ready(qtbot, page)
    qtbot.waitUntil(lambda: page.view.is_drawn(0))
    picture = page.view.grab().toImage()
    seen = {picture.pixelColor(x, 120).name().upper() for x in range(0, picture.width(), 3)}
    assert "#FFFFFF" in seen
    assert picture.pixelColor(4, 120).name().upper() == "#E9E7E2"


def test_choices_narrow_what_is_printed(qtbot: QtBot, page: ExportPage, clients: Clients) -> None:
    page.open(clients["Mari Quiñones"].id)
    ready(qtbot, page)
    for key, box in page.panel.boxes.items():
        if key != "sessions":
            box.click()
    page.panel.since.setText("11/1/2026")
    page.panel.since.edited.emit()
    page.panel.drafts.click()
    page.panel.earlier.click()
    page.panel.errors.click()
    qtbot.waitUntil(lambda: not page.save.isEnabled())
    ready(qtbot, page)
    told = text_of(page)
    assert "Session 9" in told and "Session 8" not in told
    assert "Draft - not signed" in told
    assert "Sertraline" not in told
    assert page.panel.scope() == Scope(
        sections=("sessions",), since="2026-11-01", drafts=True, changed=True, errors=True
    )


def test_what_cannot_be_printed_is_said_beside_the_choice(
    qtbot: QtBot, page: ExportPage, clients: Clients
) -> None:
    page.open(clients["Yusuf Demir"].id)
    ready(qtbot, page)
    page.panel.since.setText("11/10/2026")
    page.panel.until.setText("11/1/2026")
    page.panel.until.edited.emit()
    qtbot.waitUntil(lambda: "Nothing to print yet" in words_on(page))
    assert "This is before the first day. Check both dates." in words_on(page)
    page.panel.until.setText("someday")
    page.panel.until.edited.emit()
    qtbot.waitUntil(lambda: "This is not a date. Write it like 6/30/1999." in words_on(page))
    page.panel.until.clear()
    for box in page.panel.boxes.values():
        box.click()
    qtbot.waitUntil(lambda: "Choose at least one section." in words_on(page))
    assert not page.save.isEnabled()


def test_one_entry_alone(
    qtbot: QtBot, page: ExportPage, practice: Practice, clients: Clients
) -> None:
    mari = clients["Mari Quiñones"].id
    entry = practice.desk(mari).headers("sessions")[0]
    page.open(mari, "sessions", entry.id)
    assert not page.panel.boxes["sessions"].isVisible()
    ready(qtbot, page)
    told = text_of(page)
    assert "Session 10" in told and "Session 9" not in told
    assert not (page.panel.earlier.isVisible() or page.panel.errors.isVisible())
    desk = practice.desk(mari)
    kept = next(one for one in desk.entries("medications") if one.header.kind == "medication")
    changed = {**kept.current.body, "dose": "12.5 mg"}
    desk.keep("medications", "medication", changed, kept.header.id, "Misheard")
    page.open(mari, "medications", kept.header.id)
    page.panel.earlier.click()
    ready(qtbot, page)
    assert "Misheard" in text_of(page)


def test_saving_puts_a_whole_file_in_place_and_says_where(
    qtbot: QtBot, page: ExportPage, practice: Practice, clients: Clients, steps: Steps,
    places: Places,
) -> None:  # fmt: skip
    page.open(clients["Mari Quiñones"].id)
    ready(qtbot, page)
    page.save.click()
    qtbot.waitUntil(lambda: bool(steps.said))
    [file] = list(places.folder.iterdir())
    assert file.name == "Chart 0015 2026-11-17.pdf"
    assert "Mari" not in file.name
    assert steps.said == [("Saved “Chart 0015 2026-11-17.pdf” in out", None)]
    with Preview(file) as book:
        assert book.page_count == page.view.page_count
    assert any(row.action == "export" for row in practice.audit.rows())


def test_a_password_locks_the_file(
    qtbot: QtBot, page: ExportPage, clients: Clients, steps: Steps, places: Places
) -> None:
    page.open(clients["Yusuf Demir"].id)
    ready(qtbot, page)
    page.panel.password.setText("open sesame")
    page.save.click()
    qtbot.waitUntil(lambda: bool(steps.said), timeout=15_000)
    [file] = list(places.folder.iterdir())
    with pytest.raises(PdfLocked):
        Preview(file)
    with Preview(file, "open sesame") as book:
        assert "Yusuf Demir" in book.text(0)


def test_a_place_that_takes_no_file_is_said_and_nothing_half_is_left(
    qtbot: QtBot, page: ExportPage, clients: Clients, steps: Steps, places: Places
) -> None:
    page.open(clients["Yusuf Demir"].id)
    ready(qtbot, page)
    places.folder.rmdir()
    with qtbot.captureExceptions() as raised:
        page.save.click()
        qtbot.waitUntil(lambda: bool(raised))
    assert "The PDF was not saved." in str(raised[0][1])
    assert page.save.isEnabled()
    assert steps.said == []
    places.cancel = True
    page.save.click()
    assert steps.said == []


def test_a_practice_is_never_written_over_by_a_chart(
    qtbot: QtBot, page: ExportPage, clients: Clients, steps: Steps, places: Places
) -> None:
    page.open(clients["Yusuf Demir"].id)
    ready(qtbot, page)
    taken = places.folder / "Chart 0005 2026-11-17.pdf"
    page._choose = lambda _parent, _name: taken
    taken.write_bytes(b"a practice under a poor name")
    with qtbot.captureExceptions() as raised:
        page.save.click()
        qtbot.waitUntil(lambda: bool(raised))
    assert "not a PDF" in str(raised[0][1])
    assert taken.read_bytes() == b"a practice under a poor name"
    assert steps.said == []


def test_long_work_can_be_stopped_and_begun_again(
    qtbot: QtBot, page: ExportPage, clients: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    import threading

    going, calls = threading.Event(), []
    real = render_chart

    def slow(practice: Practice, client_id: int, options: object, progress: Progress) -> object:
        calls.append(1)
        step = 0
        while len(calls) == 1 and not going.wait(0.01):
            step += 1
            progress.step(step, 10_000, f"Page {step}")
        return real(practice, client_id, options, progress)  # type: ignore[arg-type]  # passed on

    monkeypatch.setattr(export_page, "render_chart", slow)
    page.open(clients["Yusuf Demir"].id)
    qtbot.waitUntil(lambda: any(one.startswith("Page ") for one in words_on(page)))
    page.panel.boxes["sessions"].click()
    next(b for b in page.findChildren(QPushButton) if b.text() == "Cancel").click()
    qtbot.waitUntil(lambda: "Stopped at your request" in words_on(page))
    qtbot.wait(500)
    again = [b for b in page.findChildren(QPushButton) if b.text() == "Try again"]
    next(b for b in again if b.isVisible()).click()
    ready(qtbot, page)
    assert len(calls) == 2


def test_pages_are_turned_and_zoomed_by_keyboard(
    qtbot: QtBot, page: ExportPage, clients: Clients
) -> None:
    page.open(clients["Mari Quiñones"].id)
    ready(qtbot, page)
    view, control = page.view, Qt.KeyboardModifier.ControlModifier
    view.setFocus(Qt.FocusReason.TabFocusReason)
    fitting = view.zoom()
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert page.where.text() == f"2 of {view.page_count}"
    qtbot.keyClick(view, Qt.Key.Key_End)
    assert view.page() == view.page_count - 1
    assert not page.forth.isEnabled()
    qtbot.keyClick(view, Qt.Key.Key_Home)
    assert view.page() == 0
    assert not page.back.isEnabled()
    qtbot.keyClick(view, Qt.Key.Key_Plus, control)
    assert view.zoom() > fitting
    qtbot.waitUntil(lambda: view.is_drawn(0))
    qtbot.keyClick(view, Qt.Key.Key_0, control)
    assert view.zoom() == fitting
    qtbot.keyClick(view, Qt.Key.Key_Minus, control)
    assert view.zoom() < fitting
    page.forth.click()
    assert view.page() == 1
    page.fit.click()
    view.grab()


def test_esc_goes_back_to_the_chart_and_forgets_the_pages(
    qtbot: QtBot, page: ExportPage, clients: Clients
) -> None:
    page.open(clients["Yusuf Demir"].id)
    ready(qtbot, page)
    page.panel.password.setText("secret")
    with qtbot.waitSignal(page.closed) as closed:
        qtbot.keyClick(page.view, Qt.Key.Key_Escape)
    assert closed.args == [clients["Yusuf Demir"].id]
    assert page.view.page_count == 0
    assert page.panel.password.text() == ""
    assert page._rendered is None


@pytest.mark.parametrize("percent", [100, 150, 200])
def test_the_page_fits_the_window_at_any_text_size(
    qtbot: QtBot, theme: Theme, page: ExportPage, clients: Clients, percent: int
) -> None:
    theme.set_percent(percent)
    page.resize(1204, 800)
    page.open(clients["Yusuf Demir"].id)
    ready(qtbot, page)
    assert page.width() == 1204
    assert page.panel.width() <= 0.36 * 1204 + 1
    for button in (page.save, page.print, page.forth):
        assert button.isVisible()
        assert button.mapTo(page, button.rect().bottomRight()).x() < page.width()
    assert page.fit.isVisible() or percent > 100


def test_the_page_to_take_along_is_one_page_without_the_chart(
    qtbot: QtBot, page: ExportPage, practice: Practice, clients: Clients, places: Places
) -> None:
    mari = clients["Mari Quiñones"]
    desk = practice.desk(mari.id)
    plan = {"date": "2026-11-03", "signs": "I lie awake", "remarks": "CANARY"}
    entry_id = desk.sign(desk.begin("risk", "safety_plan", plan).header.id).id
    page.open_handout(mari.id, "risk", entry_id)
    ready(qtbot, page)
    assert page.view.page_count == 1
    page.save_pdf()
    qtbot.waitUntil(lambda: bool(list(places.folder.iterdir())), timeout=30_000)
    assert places.asked == ["My safety plan.pdf"]
    qtbot.waitUntil(page.save.isEnabled)
    with Preview(places.folder / "My safety plan.pdf") as preview:
        text = preview.text(0)
    assert "I lie awake" in text
    for words in ("CANARY", "Mari", mari.record_number):
        assert words not in text


def test_an_entry_without_such_a_page_says_so(
    qtbot: QtBot, page: ExportPage, practice: Practice, clients: Clients
) -> None:
    mari = clients["Mari Quiñones"]
    entry_id = practice.desk(mari.id).headers("sessions")[0].id
    page.open_handout(mari.id, "sessions", entry_id)
    qtbot.waitUntil(lambda: any("not there" in one for one in words_on(page)), timeout=30_000)


def test_pages_of_the_choices_before_are_never_offered(
    qtbot: QtBot, page: ExportPage, clients: Clients, steps: Steps, places: Places
) -> None:
    page.open(clients["Yusuf Demir"].id)
    page.panel.boxes["sessions"].click()
    qtbot.waitUntil(page.save.isEnabled, timeout=30_000)
    page.save.click()
    qtbot.waitUntil(lambda: bool(steps.said), timeout=30_000)
    [file] = list(places.folder.iterdir())
    with Preview(file) as book:
        told = "\n".join(book.text(number) for number in range(book.page_count))
    assert "Sessions" not in told
    assert "From the health record" in told
