"""What comes where the keyboard is not is said all the same."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.heard import listen
from therapist_emr.ui.theme import Tone
from therapist_emr.ui.widgets.aloud import read_out, say_aloud
from therapist_emr.ui.widgets.banner import Banner
from therapist_emr.ui.widgets.field import FieldRow
from therapist_emr.ui.widgets.lineedit import LineEdit
from therapist_emr.ui.widgets.text import PlainLabel
from therapist_emr.ui.widgets.toast import Toast


@pytest.fixture
def host(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    return listen(monkeypatch)


def test_a_toast_is_said_with_the_way_back(host: QWidget, heard: list[str]) -> None:
    Toast(host, "Saved").appear()
    Toast(host, "Deleted", undo=lambda: None).appear()
    assert heard == ["Saved", "Deleted. Undo Ctrl+Z"]


def test_a_banner_is_said_and_bad_news_breaks_in(host: QWidget, heard: list[str]) -> None:
    Banner("Backup verified", parent=host).announce()
    Banner("The disk is full", "Nothing is lost.", Tone.BAD, parent=host).announce()
    assert heard == ["Backup verified", "!The disk is full Nothing is lost."]


def test_a_page_is_read_without_its_fields_and_what_is_hidden(
    qtbot: QtBot, heard: list[str]
) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    column = QVBoxLayout(page)
    hidden = PlainLabel("Not yet")
    row = FieldRow("Passphrase", LineEdit(), help_text="At least 8 characters")
    for part in (PlainLabel("Locked"), PlainLabel("Drafts are saved."), hidden, row):
        column.addWidget(part)
    hidden.hide()
    page.show()
    read_out(page)
    say_aloud(page, "")
    assert heard == ["Locked. Drafts are saved."]
