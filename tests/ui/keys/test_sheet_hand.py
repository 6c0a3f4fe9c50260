"""A recovery sheet handed out: recorded before it leaves, or not handed out."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget

from tests.ui.full_trail import full_trail, refused
from tests.ui.windows import Desk
from therapist_emr.store.errors import DiskFull
from therapist_emr.ui.entry import sheet_paper
from therapist_emr.ui.keys.sheet_hand import SENT, SheetHand
from therapist_emr.vault.open_vault import OpenVault

pytestmark = pytest.mark.usefixtures("cheap_passphrases")


def key(desk: Desk) -> OpenVault:
    assert desk.window.session is not None
    return desk.window.session.vault


def test_a_sheet_that_cannot_be_recorded_leaves_the_one_before(desk: Desk) -> None:
    desk.open()
    out = desk.place / "sheet.pdf"
    desk.files.prepare(out)
    with refused(out):
        SheetHand(desk.practice, desk.files).save(key(desk), desk.window)


def test_a_sheet_whose_printing_cannot_be_recorded_is_not_printed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.open()
    out = desk.place / "printed.pdf"

    def answer(_parent: QWidget) -> QPrinter:
        printer = QPrinter()
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(out))
        return printer

    monkeypatch.setattr(sheet_paper, "ask_printer", answer)
    hand = SheetHand(desk.practice, desk.files)
    with full_trail(), pytest.raises(DiskFull):
        hand.print(key(desk), desk.window)
    assert images(out) == 0
    assert hand.print(key(desk), desk.window) == SENT
    assert images(out) == 1
    assert "print" in {row.action for row in desk.practice.audit.rows()}


def images(out: Path) -> int:
    """Return how many pictures a printed file holds."""
    return out.read_bytes().count(b"/Subtype /Image") if out.exists() else 0
