from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from tests.sections.measures.charts import KEY
from tests.sections.measures.pages import Show, begin, focus, settle
from tests.sections.sessions.chart import Chart
from tests.sections.sessions.seen import told
from tests.sections.sessions.typed import fill_disk, make_room, set_clock_back_after_the_check
from therapist_emr.errors import UserError
from therapist_emr.sections.measures.page import MeasuresPage
from therapist_emr.sections.measures.page_tray import MeasureTray

LONG = ("Filled in by hand. " * 200).strip()
SCORED = {"date": "2026-11-17", "name": "ISI", "total": "16", "low": "0", "high": "28"}


def begun(page: MeasuresPage) -> MeasureTray:
    """Type a score and stop before anything saves it by itself."""
    page.begin("score")
    settle()
    assert page.tray is not None
    page.tray.view.set_values({**page.tray.view.values(), **SCORED})
    page.tray.view.edited.emit()
    return page.tray


def test_what_cannot_be_kept_for_a_full_disk_is_still_saved_as_a_draft_later(
    show: Show, empty_chart: Chart
) -> None:
    page = show(empty_chart)
    tray = begun(page)
    page.flush()
    fill_disk(empty_chart)
    tray.view.set_values({**tray.view.values(), "remarks": LONG})
    tray.view.edited.emit()
    with pytest.raises(UserError):
        tray.submit()
    make_room(empty_chart)
    page.flush()
    (draft,) = empty_chart.desk.drafts(KEY)
    assert empty_chart.desk.draft(draft.id).body["remarks"] == LONG
    tray.submit()
    assert empty_chart.desk.drafts(KEY) == []


def test_a_full_disk_keeps_nobody_in_a_tray(show: Show, empty_chart: Chart) -> None:
    page = show(empty_chart)
    tray = begun(page)
    tray.view.set_values({**tray.view.values(), "remarks": LONG})
    tray.view.edited.emit()
    fill_disk(empty_chart)
    tray.cancel()
    settle()
    assert page.tray is None
    assert empty_chart.desk.drafts(KEY) == []


def test_what_the_record_refuses_is_said_beside_the_field(
    show: Show, empty_chart: Chart, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = show(empty_chart)
    tray = begun(page)
    set_clock_back_after_the_check(empty_chart, monkeypatch)
    tray.submit()
    assert page.tray is tray
    assert "This is in the future." in told(tray)
    assert tray.autosave.dirty


def test_answers_that_cannot_be_kept_for_a_full_disk_are_still_saved_later(
    show: Show, empty_chart: Chart, qtbot: QtBot
) -> None:
    page = show(empty_chart)
    begin(page)
    qtbot.keyClicks(focus(), "2")
    page.flush()
    fill_disk(empty_chart)
    editor = page.editor
    assert editor is not None
    editor._tail.set_values({"remarks": LONG})
    editor._tail.edited.emit()
    with pytest.raises(UserError):
        editor.submit()
    make_room(empty_chart)
    page.flush()
    (draft,) = empty_chart.desk.drafts(KEY)
    assert empty_chart.desk.draft(draft.id).body["remarks"] == LONG
