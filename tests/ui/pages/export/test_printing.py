"""Printing what was looked at: its pages alone, recorded, one after the other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.ui.full_trail import refused
from tests.ui.pages.conftest import Steps
from tests.ui.pages.export.conftest import Clients, ready
from therapist_emr.errors import UserError
from therapist_emr.pdf.preview import Preview
from therapist_emr.practice import Practice
from therapist_emr.ui.pages import export_page
from therapist_emr.ui.pages.export_page import ExportPage
from therapist_emr.ui.pages.printing import NoPrinter, NoSuchPages, PrintRun, ask_printer


def test_without_a_printer_one_is_told_so(
    qtbot: QtBot, page: ExportPage, clients: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("therapist_emr.ui.pages.printing.QPrinterInfo.availablePrinterNames", list)
    with pytest.raises(NoPrinter, match="No printer is set up"):
        ask_printer(page)


def to_file(out: Path) -> Callable[[QWidget], QPrinter]:
    """Return what answers the system's dialog with a printer that writes a file."""

    def answer(_parent: QWidget) -> QPrinter:
        printer = QPrinter()
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(out))
        printer.setResolution(100)
        return printer

    return answer


def pictures(file: Path) -> list[bytes]:
    """Return how the pages of a file look, small."""
    with Preview(file) as book:
        return [book.render(page, 0.3).pixels for page in range(book.page_count)]


def test_pages_are_printed_one_after_the_other(
    qtbot: QtBot, page: ExportPage, clients: Clients, tmp_path: Path, practice: Practice,
    steps: Steps, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    page.open(clients["Yusuf Demir"].id)
    ready(qtbot, page)
    out = tmp_path / "printed.pdf"
    monkeypatch.setattr(export_page, "ask_printer", to_file(out))
    page.print.click()
    assert not page.print.isEnabled()
    assert page.where.text().startswith("Printing 1 of")
    qtbot.waitUntil(lambda: bool(steps.said), timeout=20_000)
    assert steps.said == [("Sent to the printer", None)]
    assert len(pictures(out)) == page.view.page_count
    row = practice.audit.rows()[0]
    assert (row.action, row.detail.partition("; ")[2]) == ("print", "whole record")
    assert page.where.text().startswith("1 of")
    assert page.print.isEnabled()


def test_pages_beyond_the_end_are_not_printed_nor_recorded(
    page: ExportPage, qtbot: QtBot, clients: Clients, tmp_path: Path, practice: Practice,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    page.open(clients["Yusuf Demir"].id)
    ready(qtbot, page)

    def choose(parent: QWidget) -> QPrinter:
        printer = to_file(tmp_path / "printed.pdf")(parent)
        printer.setFromTo(900, 950)
        return printer

    monkeypatch.setattr(export_page, "ask_printer", choose)
    with pytest.raises(NoSuchPages, match="This PDF has") as refused:
        page.print_pages()
    assert str(page.view.page_count) in refused.value.message
    assert practice.audit.rows()[0].action != "print"
    assert page.print.isEnabled()


def test_turning_the_pages_meanwhile_does_not_stop_the_printer(
    qtbot: QtBot, page: ExportPage, clients: Clients, tmp_path: Path, steps: Steps,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    page.open(clients["Mari Quiñones"].id)
    ready(qtbot, page)
    out = tmp_path / "printed.pdf"
    monkeypatch.setattr(export_page, "ask_printer", to_file(out))
    page.print.click()
    page.view.go(page.view.page_count - 1)
    page.view.zoom_in()
    qtbot.waitUntil(lambda: bool(steps.said), timeout=20_000)
    assert len(pictures(out)) == page.view.page_count


def test_what_is_printed_stays_one_clients_when_another_chart_is_opened(
    qtbot: QtBot, page: ExportPage, clients: Clients, tmp_path: Path, practice: Practice,
    steps: Steps, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    mari, yusuf = clients["Mari Quiñones"], clients["Yusuf Demir"]
    jobs = {name: tmp_path / f"{name}.pdf" for name in ("alone", "left", "next")}
    page.open(mari.id)
    ready(qtbot, page)
    monkeypatch.setattr(export_page, "ask_printer", to_file(jobs["alone"]))
    page.print.click()
    qtbot.waitUntil(lambda: len(steps.said) == 1, timeout=20_000)
    monkeypatch.setattr(export_page, "ask_printer", to_file(jobs["left"]))
    page.print.click()
    page.close_export()
    page.open(yusuf.id)
    ready(qtbot, page)
    monkeypatch.setattr(export_page, "ask_printer", to_file(jobs["next"]))
    page.print.click()
    qtbot.waitUntil(lambda: len(steps.said) == 3, timeout=20_000)
    assert pictures(jobs["left"]) == pictures(jobs["alone"])
    assert len(pictures(jobs["next"])) == page.view.page_count
    assert not set(pictures(jobs["next"])) & set(pictures(jobs["left"]))
    printed = [row.entity_id for row in practice.audit.rows() if row.action == "print"]
    assert printed == [yusuf.uuid, mari.uuid, mari.uuid]


def test_nothing_is_printed_that_cannot_be_recorded(
    qtbot: QtBot, page: ExportPage, clients: Clients, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    page.open(clients["Yusuf Demir"].id)
    ready(qtbot, page)
    out = tmp_path / "printed.pdf"
    monkeypatch.setattr(export_page, "ask_printer", to_file(out))
    with refused(out):
        page.print_pages()
    assert page.print.isEnabled()


def test_without_a_printer_chosen_nothing_is_printed(
    qtbot: QtBot, page: ExportPage, clients: Clients, practice: Practice,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    asked: list[QWidget] = []
    monkeypatch.setattr(export_page, "ask_printer", asked.append)
    page.print_pages()
    assert not asked
    page.open(clients["Yusuf Demir"].id)
    ready(qtbot, page)
    page.print.click()
    assert asked == [page]
    assert page.print.isEnabled()
    assert all(row.action != "print" for row in practice.audit.rows())


@pytest.mark.qt_log_ignore("QPainter::begin", extend=True)
def test_a_printer_that_takes_nothing_is_told(page: ExportPage, tmp_path: Path) -> None:
    run = PrintRun(to_file(tmp_path / "gone" / "printed.pdf")(page), b"", 1, page)
    with pytest.raises(UserError, match="The printer did not answer"):
        run.start()
