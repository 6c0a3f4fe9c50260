"""The file says what it is."""

from __future__ import annotations

from tests.ui.pages.conftest import words_on
from therapist_emr import __version__
from therapist_emr.ui.pages.settings.page import SettingsPage
from therapist_emr.ui.session import Session


def test_the_file_says_what_it_is(page: SettingsPage, session: Session) -> None:
    page.open_panel("about")
    told = set(words_on(page))
    assert {session.vault.fingerprint, str(session.vault.path), "Not yet", __version__} <= told
