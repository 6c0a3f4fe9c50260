from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from therapist_emr.domain.progress import Progress
from therapist_emr.errors import UserError
from therapist_emr.ui.bug_dialog import BugDialog, full_report
from therapist_emr.ui.job_card import JobCard
from therapist_emr.ui.jobs import Job, JobRunner
from therapist_emr.ui.messages import MessageBar, Messages
from therapist_emr.ui.theme import Tone

CANARY = "Quetzalcoatl"


class Window(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.bar = MessageBar()
        self.content = QWidget()
        column = QVBoxLayout(self)
        column.addWidget(self.bar)
        column.addWidget(self.content, 1)
        self.messages = Messages(self.bar, self.content)
        self.resize(800, 600)


@pytest.fixture
def window(qtbot: QtBot) -> Window:
    made = Window()
    qtbot.addWidget(made)
    made.show()
    return made


class Line:
    def interrupt(self) -> None: ...

    def close(self) -> None: ...


@pytest.fixture
def runner(qtbot: QtBot) -> Iterator[JobRunner[Line]]:
    made = JobRunner(Line)
    yield made
    assert made.stop(5)


def bug_dialog() -> BugDialog | None:
    shown = [one for one in QApplication.topLevelWidgets() if isinstance(one, BugDialog)]
    return next((one for one in shown if one.isVisible()), None)


def test_a_banner_stands_free_of_the_page_below_it(window: Window) -> None:
    banner = window.messages.banner("The backup did not finish", tone=Tone.BAD)
    window.grab()
    assert window.bar.height() - banner.geometry().bottom() > 8


def test_an_expected_problem_is_a_red_banner_in_plain_words(window: Window) -> None:
    window.messages.show_error(UserError("The disk is full.", "Make room and try again."))
    (banner,) = window.bar.banners()
    assert banner.title() == "The disk is full."
    assert banner.words() == "Make room and try again."
    assert window.bar.isVisible()


def test_the_bar_takes_no_room_once_all_is_closed(qtbot: QtBot, window: Window) -> None:
    banner = window.messages.banner("Backup verified", tone=Tone.GOOD)
    banner._close()
    qtbot.waitUntil(lambda: not window.bar.isVisible())


def test_the_same_news_is_not_told_twice(window: Window) -> None:
    window.messages.banner("The disk is full.", "First")
    window.messages.banner("The disk is full.", "Second")
    (banner,) = window.bar.banners()
    assert banner.words() == "Second"


def test_at_most_three_banners_stand(window: Window) -> None:
    for number in range(5):
        window.messages.banner(f"News {number}")
    assert [banner.title() for banner in window.bar.banners()] == ["News 4", "News 3", "News 2"]


def test_a_banners_action_runs(window: Window) -> None:
    pressed: list[bool] = []
    banner = window.messages.banner(
        "Failed", action="Try again", on_action=lambda: pressed.append(True)
    )
    banner.button.click()
    assert pressed == [True]


def test_ctrl_z_takes_back_what_the_toast_offers(qtbot: QtBot, window: Window) -> None:
    taken: list[bool] = []
    window.messages.toast("Removed the phone", undo=lambda: taken.append(True))
    window.messages._undo_keys.activated.emit()
    assert taken == [True]
    assert not window.messages._undo_keys.isEnabled()


def test_a_new_toast_takes_the_olds_place(window: Window) -> None:
    first = window.messages.toast("One", undo=lambda: None)
    second = window.messages.toast("Two")
    assert not first.isVisible()
    assert second.isVisible()
    assert not window.messages._undo_keys.isEnabled()


def test_a_bug_is_shown_without_a_word_of_what_was_typed(qtbot: QtBot, window: Window) -> None:
    try:
        raise ValueError(f"could not read {CANARY}")
    except ValueError as fault:
        window.messages.show_error(fault)
    box = bug_dialog()
    assert box is not None
    assert CANARY not in box.report
    assert "ValueError" in box.report
    assert "therapist-emr" in box.report
    box.copy.click()
    assert QGuiApplication.clipboard().text() == box.report
    box.accept()
    qtbot.waitUntil(lambda: bug_dialog() is None)


def test_one_bug_dialog_at_a_time(qtbot: QtBot, window: Window) -> None:
    window.messages.show_error(KeyError("one"))
    window.messages.show_error(KeyError("two"))
    shown = [one for one in QApplication.topLevelWidgets() if isinstance(one, BugDialog)]
    assert len([one for one in shown if one.isVisible()]) == 1
    shown[0].accept()
    window.messages.show_error(KeyError("three"))
    box = bug_dialog()
    assert box is not None
    box.accept()


def test_a_fault_in_another_thread_is_shown_on_the_screens(qtbot: QtBot, window: Window) -> None:
    thread = threading.Thread(target=window.messages.tell, args=("KeyError at store.x:1 in y",))
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: bug_dialog() is not None)
    box = bug_dialog()
    assert box is not None
    assert "KeyError at store.x:1" in box.report
    box.accept()


def test_problems_within_are_shown_and_work_goes_on(window: Window) -> None:
    with window.messages.shown():
        raise UserError("This name is taken.")
    assert window.bar.banners()[0].title() == "This name is taken."


def test_a_report_names_versions_and_nothing_else() -> None:
    report = full_report("ValueError at forms.checking:12 in clean")
    assert report.splitlines()[0].startswith("therapist-emr ")
    assert report.endswith("in clean")


def cards(window: Window) -> list[JobCard]:
    return [card for card in window.bar.findChildren(JobCard) if card.isVisible()]


def waiting_job(runner: JobRunner[Line], gate: threading.Event) -> Job:
    def work(_line: Line, progress: Progress) -> None:
        progress.step(1, 4, "Copying charts")
        gate.wait(5)
        progress.step(4, 4, "Done")

    return runner.start("Backing up", work)


def test_long_work_is_shown_with_words_and_goes_away(
    qtbot: QtBot, window: Window, runner: JobRunner[Line]
) -> None:
    gate = threading.Event()
    job = waiting_job(runner, gate)
    window.messages.follow(job, at_once=True)
    qtbot.waitUntil(lambda: bool(cards(window)))
    gate.set()
    with qtbot.waitSignal(job.ended):
        pass
    qtbot.waitUntil(lambda: not cards(window))
    assert not window.bar.isVisible()


def test_long_work_can_be_stopped_from_its_card(
    qtbot: QtBot, window: Window, runner: JobRunner[Line]
) -> None:
    gate = threading.Event()
    job = waiting_job(runner, gate)
    window.messages.follow(job, at_once=True)
    qtbot.waitUntil(lambda: bool(cards(window)))
    card = cards(window)[0]
    stopped: list[bool] = []
    job.cancelled.connect(lambda: stopped.append(True))
    card.cancel.click()
    assert "Stopping" in card.words()
    assert not card.cancel.isEnabled()
    gate.set()
    qtbot.waitUntil(lambda: stopped == [True])


def test_a_card_follows_the_steps(qtbot: QtBot, window: Window) -> None:
    job = Job("Reading")
    card = JobCard(job)
    qtbot.addWidget(card)
    job.stepped.emit(3, 4, "Page 3")
    assert card.words() == "Page 3"
    assert card.fraction() == pytest.approx(0.75)
    job.stepped.emit(0, 0, "Starting")
    assert card.fraction() == 0


def test_quick_work_shows_nothing_but_its_problem(
    qtbot: QtBot, window: Window, runner: JobRunner[Line]
) -> None:
    def work(_line: Line, _progress: Progress) -> None:
        raise UserError("The folder is gone.")

    job = runner.start("Back up", work)
    window.messages.follow(job)
    qtbot.waitUntil(lambda: bool(window.bar.banners()))
    assert cards(window) == []
    assert window.bar.banners()[0].title() == "The folder is gone."


def test_a_banner_has_the_room_its_words_need_in_a_narrow_window(
    window: Window, qtbot: QtBot
) -> None:
    told = "Look around and change what you like. Your own practice is set up separately. " * 2
    window.messages.banner("Everyone here is made up", told, Tone.INFO)
    window.resize(360, 600)
    [banner] = window.bar.banners()
    qtbot.waitUntil(lambda: banner.width() < 360)
    assert banner.height() >= banner.heightForWidth(banner.width())
