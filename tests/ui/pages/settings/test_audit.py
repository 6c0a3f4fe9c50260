"""The trail is listed, narrowed, opened, exported and reviewed."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.ui.pages.conftest import Steps, words_on
from tests.ui.pages.settings.conftest import Chosen
from therapist_emr.domain.clock import FixedClock
from therapist_emr.domain.people import Client
from therapist_emr.practice.audit_export import Sort
from therapist_emr.practice.auditing import PAGE
from therapist_emr.ui.pages.settings.audit import AuditPanel
from therapist_emr.ui.pages.settings.audit_review import ReviewDialog
from therapist_emr.ui.pages.settings.page import SettingsPage
from therapist_emr.ui.session import Session


@pytest.fixture
def client(session: Session) -> Client:
    return session.practice.clients.add(
        {"legal_name": "Ines Duarte", "born": "1980-02-03", "status": "active"}
    )


@pytest.fixture
def panel(qtbot: QtBot, client: Client, page: SettingsPage) -> AuditPanel:
    page.open_panel("audit")
    shown = page.shown
    assert isinstance(shown, AuditPanel)
    settled(qtbot, shown)
    return shown


def settled(qtbot: QtBot, panel: AuditPanel) -> None:
    qtbot.waitUntil(lambda: panel.settled)


def listed(panel: AuditPanel) -> list[tuple[str, str]]:
    model = panel.table.model()
    return [
        (str(model.index(row, 1).data()), str(model.index(row, 2).data()))
        for row in range(model.rowCount())
    ]


def test_the_newest_is_first_with_the_chart_it_is_about(panel: AuditPanel) -> None:
    assert listed(panel)[:3] == [
        ("Audit trail looked at", ""),
        ("Entry kept", "Ines Duarte"),
        ("Client added", "Ines Duarte"),
    ]


def test_filters_narrow_and_an_empty_list_says_so(
    qtbot: QtBot, panel: AuditPanel, client: Client, page: SettingsPage
) -> None:
    panel.filters.group.set_value("write")
    panel.filters.changed.emit()
    settled(qtbot, panel)
    assert [words for words, _ in listed(panel)] == ["Entry kept", "Client added"]
    panel.filters.since.set_value("not a day")
    panel.ask()
    assert "This is not a date. Write it like 6/30/1999." in words_on(page)
    panel.filters.since.set_iso("2030-01-01")
    panel.ask()
    settled(qtbot, panel)
    assert listed(panel) == []
    assert "Nothing was done that fits these filters." in words_on(page)
    panel.filters.since.set_value("")
    panel.filters.group.set_value("")
    panel.filters.actor.set_value("clinician")
    panel.ask()
    settled(qtbot, panel)
    assert len(listed(panel)) == 4


def test_one_chart_alone_is_chosen_by_typing(qtbot: QtBot, panel: AuditPanel) -> None:
    edit = panel.filters.client
    edit.setFocus()
    qtbot.keyClicks(edit, "Duar")
    qtbot.waitUntil(edit.popup_open)
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    settled(qtbot, panel)
    assert {name for _, name in listed(panel)} == {"Ines Duarte"}
    qtbot.keyClicks(edit, "x")
    qtbot.waitUntil(lambda: len(listed(panel)) == 4)


def test_a_row_opens_what_it_is_about(
    qtbot: QtBot, panel: AuditPanel, steps: Steps, client: Client
) -> None:
    keys = [panel.table.model().index(row, 0) for row in range(3)]
    for index in keys:
        panel.table.clicked.emit(index)
    assert steps.taken[0][:3] == ("client", client.id, "profile")
    assert steps.taken[1] == ("client", client.id, "", None, None)
    assert len(steps.taken) == 2


def test_names_are_hidden_here_too(
    qtbot: QtBot, panel: AuditPanel, session: Session, client: Client
) -> None:
    session.practice.hide_names(hide=True)
    panel.refresh()
    settled(qtbot, panel)
    assert ("Client added", "I. D.") in listed(panel)


def test_older_rows_come_as_one_scrolls(qtbot: QtBot, panel: AuditPanel, session: Session) -> None:
    for _ in range(PAGE + 30):
        session.practice.audit.record("print")
    panel.ask()
    settled(qtbot, panel)
    assert len(listed(panel)) == PAGE
    qtbot.waitUntil(lambda: panel.verticalScrollBar().maximum() > 0)
    panel.verticalScrollBar().setValue(panel.verticalScrollBar().maximum())
    qtbot.waitUntil(lambda: len(listed(panel)) > PAGE)
    assert len(listed(panel)) == session.practice.audit.head().seq


MANY = 7


class Place(Chosen):
    """Answer with one file, or none, as a person would."""

    def save_file(self, parent: QWidget, title: str, name: str, suffix: str) -> Path | None:
        return self.answer / name if self.answer else None


def test_what_is_listed_is_exported(
    qtbot: QtBot, panel: AuditPanel, session: Session, steps: Steps, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(panel, "_files", Place(None))
    panel.export(Sort.CSV)
    assert steps.said == []
    monkeypatch.setattr(panel, "_files", Place(tmp_path))
    for sort in Sort:
        panel.export(sort)
        qtbot.waitUntil(lambda: len(list(tmp_path.glob("audit-trail-*"))) > 0)
        qtbot.waitUntil(lambda: bool(steps.said))
        assert steps.said.pop()[0].startswith(("4 rows written", "5 rows written"))
    settled(qtbot, panel)
    assert {path.suffix for path in tmp_path.glob("audit-trail-*")} == {".csv", ".json"}
    assert listed(panel)[0][0] == "Audit trail exported"


def test_a_review_is_signed_off_only_with_what_it_came_to(
    qtbot: QtBot, panel: AuditPanel, session: Session, steps: Steps, clock: FixedClock,
    page: SettingsPage,
) -> None:  # fmt: skip
    clock.instant += timedelta(days=40)
    for _ in range(MANY):
        session.practice.audit.record("print")
    panel.refresh()
    assert "A review is due. It takes a few minutes, and is itself recorded." in words_on(page)
    panel.open_review()
    qtbot.waitUntil(lambda: panel.findChild(ReviewDialog) is not None)
    box = panel.findChild(ReviewDialog)
    assert box is not None
    box.sign.click()
    assert box.row.problem() == "Say what the review came to."
    assert session.practice.audit.reviews.last() is None
    box.finding.set_value("nothing unusual")
    box.sign.click()
    assert session.practice.audit.reviews.last() is not None
    assert steps.said[-1][0] == "The review is signed off and recorded"
    settled(qtbot, panel)
    assert listed(panel)[0][0] == "Audit trail reviewed and signed off"
    panel.open_review()
    qtbot.waitUntil(lambda: "No wrong tries" in " ".join(shown_in_dialogs(panel)))


def shown_in_dialogs(panel: AuditPanel) -> list[str]:
    return [words for box in panel.findChildren(ReviewDialog) for words in words_on(box)]
