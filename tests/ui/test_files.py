from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from therapist_emr.ui.files import Files
from therapist_emr.ui.pages.export_page import choose_file


@pytest.mark.parametrize(
    ("told", "path"),
    [("/a/chart.PDF", "/a/chart.PDF"), ("/a/chart", "/a/chart.pdf"), ("", None)],
)
def test_a_new_file_gets_its_suffix(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, told: str, path: str | None
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_asked: (told, ""))
    found = Files().save_file(parent, "Save", "chart.pdf", ".pdf")
    assert found == (Path(path) if path else None)


@pytest.mark.parametrize(
    "ask_place",
    [
        lambda parent: Files().save_file(parent, "Save", "new.pdf", ".pdf"),
        lambda parent: choose_file(parent, "new.pdf"),
    ],
)
def test_a_name_that_is_taken_with_its_suffix_is_asked_for_whole(
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    ask_place: Callable[[QWidget], Path | None],
) -> None:
    parent, asked = QWidget(), []
    qtbot.addWidget(parent)
    taken = tmp_path / "chart.pdf"
    taken.write_bytes(b"%PDF-1.7 handed out in May")
    answers = [str(tmp_path / "chart"), ""]

    def ask(_parent: QWidget, _title: str, start: str, _kinds: str) -> tuple[str, str]:
        asked.append(Path(start))
        return answers[len(asked) - 1], ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    assert ask_place(parent) is None
    assert asked[1] == taken


@pytest.mark.parametrize("told", ["/a/backup.emr", ""])
def test_a_file_or_folder_is_chosen_or_not(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, told: str
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_asked: (told, ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_asked: told)
    expected = Path(told) if told else None
    assert Files().open_file(parent, "Open", "*.emr") == expected
    assert Files().folder(parent, "Choose") == expected


def test_it_begins_in_a_folder_that_is_there(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    parent, asked = QWidget(), []
    qtbot.addWidget(parent)
    chosen = tmp_path / "letters"
    chosen.mkdir()
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.setattr(
        QStandardPaths, "writableLocation", lambda _which: str(tmp_path / "Documents")
    )

    def ask(_parent: QWidget, _title: str, start: str, _kinds: str) -> tuple[str, str]:
        asked.append(Path(start))
        return str(chosen / "chart.pdf"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    files = Files()
    for _ in range(2):
        files.save_file(parent, "Save", "new.pdf", ".pdf")
    chosen.rmdir()
    (tmp_path / "Documents").mkdir()
    files.save_file(parent, "Save", "new.pdf", ".pdf")
    assert asked == [
        tmp_path / "new.pdf", chosen / "new.pdf", tmp_path / "Documents" / "new.pdf",
    ]  # fmt: skip
