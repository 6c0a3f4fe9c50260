from __future__ import annotations

import pytest
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QTextEdit
from pytestqt.qtbot import QtBot

from tests.ui.widgets.kit import child, colours, on_page, picture, type_text
from therapist_emr.forms.blocks import (
    Block,
    Heading,
    Items,
    Note,
    Pairs,
    Paragraph,
    Progress,
    Table,
    Trend,
)
from therapist_emr.ui import theme
from therapist_emr.ui.theme import Mode, Theme
from therapist_emr.ui.widgets.blocks_view import BlocksView, BlockText, block_widget
from therapist_emr.ui.widgets.progress import ProgressBar
from therapist_emr.ui.widgets.text import PlainLabel
from therapist_emr.ui.widgets.trend import TrendPlot

MARKUP = "<b>Ana</b> & <script>x</script>"
ALL: tuple[Block, ...] = (
    Heading("Data"),
    Paragraph(f"Slept well.\n{MARKUP}"),
    Heading("Plan", 3),
    Paragraph("Walk."),
    Pairs((("Place", MARKUP),)),
    Items((MARKUP,), checked=True),
    Items(("one", "two")),
    Table(("Name", "Relation"), ((MARKUP, "Sister"), ("Bo", ""))),
    Table((), ()),
    Progress("Walk three times", "2 of 3", 0.66, caption="Nov 30"),
    Progress("Sleep", "Met", 1.0, met=True),
    Trend("PHQ-9", (("2026-05-04", 19), ("2026-11-10", 9)), 0, 27),
    Note("None recorded"),
)


def words(view: BlocksView) -> str:
    texts = [edit.toPlainText() for edit in view.findChildren(QTextEdit)]
    labels = [label.text() for label in view.findChildren(PlainLabel)]
    return "\n".join(texts + labels)


def test_every_word_is_shown_as_it_was_typed(qtbot: QtBot) -> None:
    view = BlocksView(ALL)
    on_page(qtbot, view, height=1500)
    shown = words(view)
    assert shown.count(MARKUP) == 4
    for word in ("Data", "Walk.", "None recorded", "2 of 3", "Nov 30", "PHQ-9", "two", "Sister"):
        assert word in shown
    assert len(view.findChildren(ProgressBar)) == 2
    assert len(view.findChildren(TrendPlot)) == 1


@pytest.mark.parametrize("block", ALL, ids=lambda block: type(block).__name__)
def test_every_kind_of_block_has_a_widget(qtbot: QtBot, block: Block) -> None:
    made = block_widget(block)
    on_page(qtbot, made)
    assert made.isVisible()


def test_one_selection_spans_headings_and_paragraphs(qtbot: QtBot) -> None:
    view = BlocksView(ALL[:4])
    on_page(qtbot, view)
    (text,) = view.findChildren(BlockText)
    text.selectAll()
    assert text.textCursor().selectedText().split("\N{PARAGRAPH SEPARATOR}") == [
        "Data", "Slept well.", MARKUP, "Plan", "Walk.",
    ]  # fmt: skip


def test_nothing_can_be_changed(qtbot: QtBot) -> None:
    view = BlocksView(ALL[:4])
    on_page(qtbot, view)
    text = child(view, BlockText)
    before = text.toPlainText()
    text.setFocus()
    type_text(text, "x")
    assert text.toPlainText() == before


def test_headings_weigh_more_and_lines_stand_apart(qtbot: QtBot) -> None:
    text = BlockText((Heading("Data"), Paragraph("Slept well.")))
    qtbot.addWidget(text)
    first = text.document().firstBlock()
    assert first.blockFormat().headingLevel() == 2
    assert first.next().blockFormat().lineHeight() == 150.0
    cursor = QTextCursor(first)
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
    assert cursor.charFormat().fontWeight() > 400


def test_a_note_follows_theme_and_text_size(qtbot: QtBot, look: Theme) -> None:
    view = BlocksView(ALL[:4])
    on_page(qtbot, view)
    text = child(view, BlockText)
    before = text.height()
    look.set_percent(200)
    assert text.height() > before * 1.6
    look.set_mode(Mode.DARK)
    assert theme.hex_of("text") in colours(picture(text))


def test_other_blocks_take_their_place(qtbot: QtBot) -> None:
    view = BlocksView(ALL)
    on_page(qtbot, view, height=1500)
    view.set_blocks((Note("None recorded"),))

    def shown() -> list[str]:
        return [label.text() for label in view.findChildren(PlainLabel) if label.isVisible()]

    qtbot.waitUntil(lambda: shown() == ["None recorded"])
    text = BlockText(())
    qtbot.addWidget(text)
    text.set_blocks((Paragraph("x"),))
    assert text.toPlainText() == "x"
