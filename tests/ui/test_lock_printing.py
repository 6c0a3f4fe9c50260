"""The practice is locked while its pages are on their way to the printer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget

from tests.ui.windows import Desk
from therapist_emr.domain.contingency import ContingencyPlan
from therapist_emr.ui.pages import export_page
from therapist_emr.ui.pages.export_page import ExportPage
from therapist_emr.ui.pages.settings import contingency_page
from therapist_emr.ui.pages.settings.contingency import ContingencyPanel
from therapist_emr.ui.pages.settings.contingency_page import PlanDialog

PLAN = ContingencyPlan(
    executor="Ruth Okafor", executor_phone="(503) 555-0142", sheet_place="bank",
    backup_place="drawer", reviewed="2026-01-02",
)  # fmt: skip


def to_file(out: Path) -> Callable[[QWidget], QPrinter]:
    """Return what answers the system's dialog with a printer that writes a file."""

    def answer(_parent: QWidget) -> QPrinter:
        printer = QPrinter()
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(out))
        return printer

    return answer


def printed(desk: Desk) -> list[tuple[str, str]]:
    """Return what the trail says was printed."""
    rows = desk.practice.audit.rows()
    return [(row.entity, row.detail) for row in rows if row.action == "print"]


def print_chart(desk: Desk) -> int:
    """Begin printing a chart; return how many pages it has. No page is held on to."""
    born = {"legal_name": "Mari Quiñones", "born": "1987-03-14", "status": "active"}
    desk.shell.export_chart(desk.practice.clients.add(born).id)
    page = desk.shell.shown
    assert isinstance(page, ExportPage)
    desk.hand.wait(page.print.isEnabled, "pages")
    desk.hand.wait(lambda: page.view.page_count > 0, "their sizes")
    page.print.click()
    return page.view.page_count


def print_plan(desk: Desk) -> None:
    """Begin printing the contingency plan. No dialog is held on to."""
    desk.practice.change_settings(replace(desk.practice.settings, contingency=PLAN))
    desk.shell.open_settings("contingency")
    panel = desk.window.findChild(ContingencyPanel)
    assert panel is not None
    panel.open_page()
    box = panel.findChild(PlanDialog)
    assert box is not None
    desk.hand.wait(lambda: box.view.page_count == 1, "the page")
    box.print.click()


def test_locking_ends_a_print_and_the_trail_has_it(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_page, "ask_printer", to_file(tmp_path / "printed.pdf"))
    desk.open()
    pages = print_chart(desk)
    assert pages > 1
    desk.window.lock("nobody at the desk")
    desk.hand.rest(300)
    assert desk.window.shell is None
    desk.unlock()
    assert printed(desk) == [("client", f"{pages} pages; whole record")]


def test_locking_ends_the_print_of_the_contingency_plan(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contingency_page, "ask_printer", to_file(tmp_path / "printed.pdf"))
    desk.open()
    print_plan(desk)
    desk.window.lock("nobody at the desk")
    desk.hand.rest(300)
    assert desk.window.shell is None
    desk.unlock()
    assert printed(desk) == [("plan", "1 page")]
