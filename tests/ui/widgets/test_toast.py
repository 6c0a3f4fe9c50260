from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.widgets.kit import click, on_page
from therapist_emr.ui.theme import TOAST_MS, Theme, Tone
from therapist_emr.ui.widgets.floating import keep_free
from therapist_emr.ui.widgets.toast import Toast


def host(qtbot: QtBot) -> QWidget:
    return on_page(qtbot, QWidget())


def enter(toast: Toast) -> None:
    place = QPointF(5, 5)
    QApplication.sendEvent(toast, QEnterEvent(place, place, place))


def test_a_toast_stands_at_the_bottom_centre_and_follows(qtbot: QtBot) -> None:
    page = host(qtbot)
    toast = Toast(page, "Removed the phone", undo=lambda: None)
    toast.appear()
    card = toast.card_rect().translated(toast.pos())
    assert abs(card.center().x() - page.width() // 2) <= 1
    assert card.bottom() < page.height()
    page.resize(900, 700)
    card = toast.card_rect().translated(toast.pos())
    assert abs(card.center().x() - 450) <= 1


def test_undo_takes_back_and_goes_away(qtbot: QtBot) -> None:
    taken: list[bool] = []
    toast = Toast(host(qtbot), "Removed", undo=lambda: taken.append(True))
    toast.appear()
    with qtbot.waitSignal(toast.left):
        click(toast.button)
    assert taken == [True]
    assert not toast.isVisible()


def test_time_runs_only_while_nobody_looks(qtbot: QtBot) -> None:
    toast = Toast(host(qtbot), "Removed")
    toast.appear()
    assert 0 < toast.remaining() <= TOAST_MS * 1.1
    enter(toast)
    assert toast.remaining() == -1
    QApplication.sendEvent(toast, QEvent(QEvent.Type.Leave))
    assert toast.remaining() > TOAST_MS - 1000


def test_it_stays_while_its_button_has_the_focus(qtbot: QtBot) -> None:
    toast = Toast(host(qtbot), "Removed", undo=lambda: None)
    toast.appear()
    toast.button.setFocus(Qt.FocusReason.TabFocusReason)
    toast._over()
    assert toast.isVisible()
    toast.button.clearFocus()
    toast._over()
    assert not toast.isVisible()


def test_it_is_read_out_and_grows_with_the_text(qtbot: QtBot, look: Theme) -> None:
    toast = Toast(host(qtbot), "Removed", Tone.BAD)
    toast.appear()
    assert toast.accessibleName() == "Removed"
    before = toast.height()
    look.set_percent(200)
    qtbot.waitUntil(lambda: toast.height() > before)


def test_it_fades_in_only_where_things_may_move(qtbot: QtBot, look: Theme) -> None:
    toast = Toast(host(qtbot), "Removed")
    toast.appear()
    assert toast.graphicsEffect() is None
    look.set_motion(True)
    other = Toast(host(qtbot), "Removed")
    other.appear()
    assert other.graphicsEffect() is not None
    qtbot.waitUntil(lambda: other.graphicsEffect() is None)


def test_it_stands_above_the_foot_of_a_page_also_of_one_that_opens_meanwhile(
    qtbot: QtBot, look: Theme
) -> None:
    foot = QWidget()
    foot.setFixedHeight(70)
    keep_free(foot)
    page = on_page(qtbot, QWidget())
    column = page.layout()
    assert column is not None
    column.addWidget(foot)
    look.set_percent(150)
    toast = Toast(page, "Draft discarded", undo=lambda: None)

    def apart() -> bool:
        card = toast.card_rect().translated(toast.pos())
        return card.bottom() < foot.mapTo(page, QPoint(0, 0)).y()

    foot.hide()
    toast.appear()
    assert toast.card_rect().translated(toast.pos()).bottom() > page.height() - 70
    foot.show()
    qtbot.waitUntil(apart)
    foot.hide()
    qtbot.waitUntil(lambda: toast.card_rect().translated(toast.pos()).bottom() > page.height() - 70)
