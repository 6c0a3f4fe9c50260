"""Where backups go is chosen or left, and what became of them is told."""

from __future__ import annotations

from pathlib import Path

from tests.ui.pages.conftest import Steps, words_on
from tests.ui.pages.settings.conftest import Chosen
from therapist_emr.ui.pages.settings.backups import BackupsPanel
from therapist_emr.ui.pages.settings.page import SettingsPage
from therapist_emr.ui.session import Session


def test_a_backup_folder_is_chosen_or_not(
    page: SettingsPage, session: Session, steps: Steps, tmp_path: Path
) -> None:
    page.open_panel("backups")
    panel = page.shown
    assert isinstance(panel, BackupsPanel)
    assert {"No folder chosen yet", "None yet"} <= set(words_on(page))
    files = session.computer.files
    assert isinstance(files, Chosen)
    files.answer = None
    panel.choose_folder()
    assert session.practice.settings.backup_folder == ""
    files.answer = tmp_path
    panel.choose_folder()
    assert session.practice.settings.backup_folder == str(tmp_path)
    assert str(tmp_path) in words_on(page)
    assert steps.said[-1][0] == "Backups go there from now on"
    before = session.practice.settings.backup_on_close
    panel.on_close.click()
    assert session.practice.settings.backup_on_close == panel.on_close.isChecked() != before
