from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from therapist_emr.errors import UserError
from therapist_emr.ui.theme import Theme
from therapist_emr.ui.window_page import WindowPage, flush_all


class _Page(WindowPage):
    """Be a page on which something is typed, which some disk does not take."""

    def __init__(self, takes: bool = True) -> None:
        super().__init__()
        self.saved, self._takes = False, takes

    def flush(self) -> None:
        if not self._takes:
            raise UserError("The disk is full.")
        self.saved = True


def test_what_one_page_cannot_save_keeps_no_other_from_being_saved(
    qtbot: QtBot, dressed: Theme
) -> None:
    pages = [_Page(), _Page(takes=False), _Page()]
    for page in pages:
        qtbot.addWidget(page)
    with pytest.raises(UserError, match="full"):
        flush_all(pages)
    assert [page.saved for page in pages] == [True, False, True]
