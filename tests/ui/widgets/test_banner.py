from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.widgets.kit import child, click, colours, on_page, picture
from therapist_emr.ui import theme
from therapist_emr.ui.theme import TONE_SOFT, Tone
from therapist_emr.ui.widgets.banner import TONE_ICON, Banner
from therapist_emr.ui.widgets.buttons import IconButton
from therapist_emr.ui.widgets.empty import EmptyState


@pytest.mark.parametrize("tone", [Tone.INFO, Tone.GOOD, Tone.SOON, Tone.BAD])
def test_a_tone_has_its_ground_and_its_icon(qtbot: QtBot, tone: Tone) -> None:
    banner = Banner("Backup verified", "Read back from the USB disk.", tone)
    on_page(qtbot, banner)
    assert theme.hex_of(TONE_SOFT[tone]) in colours(picture(banner))
    assert TONE_ICON[tone]
    assert banner.accessibleName() == "Backup verified Read back from the USB disk."


def test_one_action_and_a_way_to_close(qtbot: QtBot) -> None:
    ran: list[bool] = []
    banner = Banner("Failed", action="Try again", on_action=lambda: ran.append(True), closable=True)
    on_page(qtbot, banner)
    click(banner.button)
    assert ran == [True]
    with qtbot.waitSignal(banner.closed):
        click(banner.findChildren(IconButton)[0])
    assert not banner.isVisible()


def test_without_an_action_no_button_is_seen(qtbot: QtBot) -> None:
    banner = Banner("Saved")
    on_page(qtbot, banner)
    banner.announce()
    assert not banner.button.isVisible()
    assert banner.title() == "Saved"
    assert banner.words() == ""


def test_long_words_break_and_none_is_cut(qtbot: QtBot) -> None:
    banner = Banner("The backup did not finish", "Nothing is lost. " * 20, Tone.BAD)
    page = on_page(qtbot, banner, width=400)
    high = banner.height()
    page.resize(1000, 500)
    qtbot.waitUntil(lambda: banner.height() < high)


def test_an_empty_page_says_what_belongs_there_and_begins_it(qtbot: QtBot) -> None:
    ran: list[bool] = []
    empty = EmptyState(
        "document", "No documents yet", "Scans belong here.\nThey can be searched.",
        "Add a document", lambda: ran.append(True), below="or drop a file here",
    )  # fmt: skip
    on_page(qtbot, empty)
    click(empty.button)
    assert ran == [True]
    assert empty.accessibleName() == "No documents yet"
    assert len(colours(picture(empty))) > 10


def test_an_empty_page_may_have_nothing_to_begin(qtbot: QtBot) -> None:
    empty = EmptyState("check-circle", "All done", "Nothing is waiting.")
    on_page(qtbot, empty)
    assert not empty.button.isVisible()
    assert child(empty, type(empty.button)) is empty.button
