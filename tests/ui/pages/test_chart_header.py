from __future__ import annotations

import pytest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from tests.ui.pages.conftest import show_active
from therapist_emr.domain.clock import FixedClock
from therapist_emr.practice import Practice
from therapist_emr.ui.pages.chart_header import ChartHeader, short_facts
from therapist_emr.ui.theme import Theme
from therapist_emr.ui.widgets.buttons import Button, Kind
from therapist_emr.ui.widgets.text import PlainLabel

LONG = "Maximiliana Konstantina Papadopoulou-Wolfeschlegelsteinhausen de la Cruz y Montenegro"


@pytest.mark.parametrize("percent", [100, 150, 200])
@pytest.mark.parametrize("name", ["Mari Quiñones", LONG])
def test_the_birth_date_is_whole_however_long_the_name_and_large_the_text(
    qtbot: QtBot, theme: Theme, practice: Practice, clock: FixedClock, name: str, percent: int
) -> None:
    client = practice.clients.add(
        {"legal_name": name, "pronouns": "she/her", "born": "1948-02-29", "status": "active"}
    )
    theme.set_percent(percent)
    menu, sections = QMenu(), QMenu()
    header = ChartHeader(menu, sections)
    header.show_client(client, clock.now().day)
    header.set_compact(True)
    header.set_folded(True)
    edit = Button("Edit profile", Kind.PRIMARY, "pencil")
    header.set_actions((Button("Changes", Kind.QUIET, "history"), edit))
    header.resize(808, header.sizeHint().height())
    qtbot.addWidget(header)
    show_active(qtbot, header)
    facts = short_facts(client, clock.now().day)
    (shown,) = [one for one in header.findChildren(PlainLabel) if one.text() == ", ".join(facts)]
    assert facts[-1] == "born Feb 29, 1948"
    assert shown.width() >= shown.fontMetrics().horizontalAdvance(facts[-1])
    assert header.rect().contains(shown.mapTo(header, shown.rect().bottomRight()))
    assert shown.toolTip() in ("", shown.text())
