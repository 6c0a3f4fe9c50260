"""The plan is filled in, gone through, looked at, saved and printed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.pdf.papers import texts
from tests.ui.full_trail import refused
from tests.ui.pages.conftest import Steps, words_on
from tests.ui.pages.settings.conftest import Chosen, Write, cell
from therapist_emr.domain.clock import FixedClock
from therapist_emr.domain.contingency import ContingencyPlan
from therapist_emr.practice.contingency import values_of
from therapist_emr.ui.pages.settings import contingency_page
from therapist_emr.ui.pages.settings.contingency import ContingencyPanel
from therapist_emr.ui.pages.settings.contingency_page import PlanDialog
from therapist_emr.ui.pages.settings.page import SettingsPage
from therapist_emr.ui.session import Session

PLAN = ContingencyPlan(
    executor="Ruth Okafor", executor_phone="(503) 555-0142", sheet_place="bank",
    backup_place="drawer", reviewed="2026-01-02",
)  # fmt: skip


class Place(Chosen):
    """Answer with one file, or none, as a person would."""

    def save_file(self, parent: QWidget, title: str, name: str, suffix: str) -> Path | None:
        return self.answer / name if self.answer else None


@pytest.fixture
def panel(page: SettingsPage) -> ContingencyPanel:
    page.open_panel("contingency")
    shown = page.shown
    assert isinstance(shown, ContingencyPanel)
    return shown


@pytest.fixture
def box(qtbot: QtBot, session: Session, panel: ContingencyPanel) -> PlanDialog:
    session.practice.change_settings(replace(session.practice.settings, contingency=PLAN))
    panel.open_page()
    box = panel.findChild(PlanDialog)
    assert box is not None
    qtbot.waitUntil(lambda: box.view.page_count == 1)
    return box


def test_a_plan_is_kept_when_it_says_who_and_where(
    panel: ContingencyPanel, session: Session, write: Write, clock: FixedClock
) -> None:
    assert not panel.still_right.isVisible()
    write(panel.form, "executor", "Ruth Okafor, PhD")
    panel.form.submit()
    assert cell(panel.form, "sheet_place").problem()
    write(panel.form, "executor_phone", "503 555 0142")
    write(panel.form, "sheet_place", "Safe-deposit box")
    write(panel.form, "backup_place", "Drawer")
    panel.form.submit()
    kept = session.practice.settings.contingency
    assert (kept.executor, kept.sheet_place) == ("Ruth Okafor, PhD", "Safe-deposit box")
    assert kept.reviewed == clock.now().day.isoformat()
    assert panel.still_right.isVisible()


def test_what_is_previewed_is_what_stands_on_the_screen(
    box: PlanDialog, panel: ContingencyPanel, session: Session, write: Write, qtbot: QtBot
) -> None:
    box.reject()
    panel.form.view.set_values(values_of(PLAN))
    write(panel.form, "executor", "Femi Adeyemi")
    panel.open_page()
    assert session.practice.settings.contingency.executor == "Femi Adeyemi"
    again = next(one for one in panel.findChildren(PlanDialog) if one.isVisible())
    qtbot.waitUntil(lambda: again.view.page_count == 1)
    again.reject()
    write(panel.form, "executor", "")
    panel.open_page()
    assert not any(one.isVisible() for one in panel.findChildren(PlanDialog))


def test_that_all_of_it_still_holds_is_one_click(
    page: SettingsPage, session: Session, clock: FixedClock
) -> None:
    session.practice.change_settings(replace(session.practice.settings, contingency=PLAN))
    page.open_panel("contingency")
    panel = page.shown
    assert isinstance(panel, ContingencyPanel)
    panel.refresh()
    assert "Gone through Jan 2, 2026" in words_on(page)
    panel.still_right.click()
    assert session.practice.settings.contingency == replace(
        PLAN, reviewed=clock.now().day.isoformat()
    )


def test_the_page_is_saved_where_one_says_and_that_is_recorded(
    box: PlanDialog, session: Session, steps: Steps, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(box, "_files", Place(None))
    box.save.click()
    assert not list(tmp_path.glob("*.pdf"))
    monkeypatch.setattr(box, "_files", Place(tmp_path))
    box.save.click()
    (text,) = texts((tmp_path / "contingency-plan.pdf").read_bytes())
    assert "Ruth Okafor" in text
    assert steps.said[-1][0] == "Saved as contingency-plan.pdf"
    row = session.practice.audit.rows(1)[0]
    assert (row.action, row.entity) == ("export", "plan")


def test_a_page_that_cannot_be_recorded_leaves_the_one_before(
    box: PlanDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(box, "_files", Place(tmp_path))
    with refused(tmp_path / "contingency-plan.pdf"):
        box.save_page()


def test_the_page_is_printed_and_that_is_recorded(
    qtbot: QtBot,
    box: PlanDialog,
    session: Session,
    steps: Steps,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def to_file(_parent: QWidget) -> QPrinter:
        printer = QPrinter()
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(tmp_path / "printed.pdf"))
        return printer

    monkeypatch.setattr(contingency_page, "ask_printer", lambda _parent: None)
    box.print.click()
    assert steps.said == []
    monkeypatch.setattr(contingency_page, "ask_printer", to_file)
    box.print.click()
    qtbot.waitUntil(lambda: bool(steps.said))
    assert (tmp_path / "printed.pdf").stat().st_size > 0
    row = session.practice.audit.rows(1)[0]
    assert (row.action, row.entity, row.detail) == ("print", "plan", "1 page")
