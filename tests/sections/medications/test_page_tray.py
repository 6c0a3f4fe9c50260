from __future__ import annotations

import pytest

from tests.sections.sessions.chart import Chart
from tests.sections.sessions.seen import told
from tests.sections.sessions.typed import fill_disk, make_room, set_clock_back_after_the_check
from therapist_emr.errors import UserError
from therapist_emr.sections.medications.page import MedicationsPage

LONG = ("Tired in the morning. " * 800).strip()


def test_what_cannot_be_kept_for_a_full_disk_is_still_saved_as_a_draft_later(
    page: MedicationsPage, chart: Chart
) -> None:
    page.begin("review")
    tray = page.tray
    assert tray is not None
    tray.view.edited.emit()
    page.flush()
    fill_disk(chart)
    tray.view.set_values({**tray.view.values(), "questions": LONG})
    tray.view.edited.emit()
    with pytest.raises(UserError):
        tray.submit()
    assert page.tray is tray
    make_room(chart)
    page.flush()
    (draft,) = chart.desk.drafts("medications")
    assert chart.desk.draft(draft.id).body["questions"] == LONG
    tray.submit()
    assert page.tray is None
    assert chart.desk.drafts("medications") == []


def test_what_the_record_refuses_is_said_beside_the_field(
    page: MedicationsPage, chart: Chart, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.begin()
    tray = page.tray
    assert tray is not None
    tray.view.set_values({**tray.view.values(), "name": "Lithium", "started": "2026-11-17"})
    tray.view.edited.emit()
    set_clock_back_after_the_check(chart, monkeypatch)
    tray.submit()
    assert page.tray is tray
    assert "This is in the future." in told(tray)
    assert tray.autosave.dirty
