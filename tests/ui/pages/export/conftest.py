"""The page that shows a PDF before it leaves, for tests: with a folder for what is saved."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.ui.pages.conftest import Steps, show_active
from therapist_emr.domain.people import Client
from therapist_emr.pdf.preview import Preview
from therapist_emr.practice import Practice
from therapist_emr.ui.background import Background
from therapist_emr.ui.pages.export_page import ExportPage
from therapist_emr.ui.theme import Theme

Clients = dict[str, Client]


class Places:
    """Answer where a file goes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.cancel = False
        self.asked: list[str] = []

    def __call__(self, parent: QWidget, name: str) -> Path | None:
        self.asked.append(name)
        return None if self.cancel else self.folder / name


@pytest.fixture
def places(tmp_path: Path) -> Places:
    folder = tmp_path / "out"
    folder.mkdir()
    return Places(folder)


@pytest.fixture
def page(
    qtbot: QtBot, theme: Theme, practice: Practice, background: Background, steps: Steps,
    places: Places, clients: Clients,
) -> ExportPage:  # fmt: skip
    made = ExportPage(practice, background, steps, choose=places)
    qtbot.addWidget(made, before_close_func=lambda one: one.stop())
    made.resize(1204, 800)
    show_active(qtbot, made)
    return made


def ready(qtbot: QtBot, page: ExportPage) -> None:
    qtbot.waitUntil(lambda: page.save.isEnabled() and page.view.page_count > 0, timeout=30_000)


def text_of(page: ExportPage) -> str:
    rendered = page._rendered
    assert rendered is not None
    with Preview(rendered.data) as book:
        return "\n".join(book.text(number) for number in range(book.page_count))
