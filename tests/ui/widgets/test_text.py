from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QFontMetrics, QPalette
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.ui.widgets.kit import on_page
from therapist_emr.ui import theme
from therapist_emr.ui.theme import Mode, Role, Theme
from therapist_emr.ui.widgets import text
from therapist_emr.ui.widgets.text import PlainLabel, plain_tip, shortened_title

MARKUP = "<b>Ana</b> &amp; <img src='x'>"


def test_markup_is_shown_as_typed(qtbot: QtBot) -> None:
    label = PlainLabel(MARKUP)
    plain = PlainLabel("x")
    on_page(qtbot, label, plain)
    assert label.text() == MARKUP
    assert label.sizeHint().width() > plain.sizeHint().width() * 10


def test_a_long_line_is_cut_and_its_tool_tip_says_it_all(qtbot: QtBot) -> None:
    label = PlainLabel("Marisol Elena Quiñones Reyes de la Cruz", elide=True)
    page = on_page(qtbot, label, width=120)
    assert "Marisol Elena Quiñones Reyes de la Cruz" in label.toolTip()
    page.resize(900, 200)
    qtbot.waitUntil(lambda: label.toolTip() == "")


def test_a_tool_tip_never_reads_markup() -> None:
    assert plain_tip("plain") == "plain"
    assert "&lt;b&gt;" in plain_tip("<b>Ana</b>")


def test_an_eliding_label_may_shrink_and_others_may_not(qtbot: QtBot) -> None:
    words = "A long line of words"
    assert PlainLabel(words, elide=True).minimumSizeHint().width() < 60
    assert PlainLabel(words).minimumSizeHint().width() > 60


def test_colours_follow_the_theme(qtbot: QtBot, look: Theme) -> None:
    label = PlainLabel("x", Role.BODY, "text3")
    qtbot.addWidget(label)
    look.set_mode(Mode.DARK)
    seen = label.palette().color(QPalette.ColorRole.WindowText)
    assert seen == theme.color("text3")
    label.set_tint("red")
    assert label.palette().color(QPalette.ColorRole.WindowText) == theme.color("red")


def test_colour_survives_a_change_of_parent(qtbot: QtBot) -> None:
    """A style sheet on the application would let Qt put an old palette back here."""
    label = PlainLabel("x", Role.BODY, "text")
    label.set_tint("red")
    on_page(qtbot, label)
    assert label.palette().color(QPalette.ColorRole.WindowText) == theme.color("red")


def test_every_style_of_text_has_its_helper() -> None:
    sizes: dict[Callable[[str], QLabel], int] = {
        text.title: 22, text.name: 15, text.strong: 13, text.label: 13, text.caption: 12,
    }  # fmt: skip
    for helper, size in sizes.items():
        made = helper("x")
        assert made.font().pixelSize() == size
    assert text.body("x").wordWrap()


def test_selectable_text_can_be_reached_by_keyboard() -> None:
    label = PlainLabel("x", selectable=True)
    assert label.textInteractionFlags().value & 2


def test_a_title_that_is_cut_keeps_its_number(look: Theme) -> None:
    metrics = QFontMetrics(theme.font(Role.LABEL))
    whole = "Addendum to Session 12"
    width = metrics.horizontalAdvance(whole)
    assert shortened_title(metrics, whole, width) == whole
    cut = shortened_title(metrics, whole, width * 2 // 3)
    assert cut.startswith("Addendum")
    assert cut.endswith("… 12")
    assert metrics.horizontalAdvance(cut) <= width * 2 // 3
    assert shortened_title(metrics, "Marisol Quiñones", width // 4).endswith("…")
    assert shortened_title(metrics, whole, metrics.horizontalAdvance("12")) != "… 12"
