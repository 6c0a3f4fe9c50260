from __future__ import annotations

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from therapist_emr.ui.widgets.list_beside import ListBeside


def test_a_list_stands_beside_the_rest_above_it_or_nowhere(qtbot: QtBot) -> None:
    rows, rest = QWidget(), QWidget()
    both = ListBeside(rest)
    both.column.addWidget(rows)
    qtbot.addWidget(both)
    both.resize(900, 600)
    both.show()
    side = rows.parentWidget()
    assert side is not None
    both.stand(300, 200, stacked=False, shown=True)
    qtbot.waitUntil(lambda: rest.x() == 300)
    assert (side.width(), side.height()) == (300, 600)
    both.stand(300, 200, stacked=True, shown=True)
    qtbot.waitUntil(lambda: rest.width() == 900)
    assert side.width() == 900
    assert rest.y() == side.height() <= 200
    both.stand(300, 200, stacked=True, shown=False)
    qtbot.waitUntil(lambda: rest.height() == 600)
    assert not rows.isVisible()
