"""The sheet a client answers alone: one question at a time, large, with no score and no name."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from therapist_emr.domain.measures import Answer, Answers, Ask, Instrument, Item, asked_items
from therapist_emr.sections.measures.answers import read_answer, written
from therapist_emr.sections.measures.page_questions import digit_of
from therapist_emr.ui import theme
from therapist_emr.ui.theme import SPACE, Role
from therapist_emr.ui.widgets.answers import AnswerButton
from therapist_emr.ui.widgets.buttons import Button, Kind
from therapist_emr.ui.widgets.field import CaptionLine
from therapist_emr.ui.widgets.lineedit import LineEdit
from therapist_emr.ui.widgets.progress import Bar
from therapist_emr.ui.widgets.scaffold import Column
from therapist_emr.ui.widgets.text import PlainLabel

WIDTH = 720
MOVE_ON_MS = 220
NOT_A_NUMBER = "This is not a number. Change it, or clear it to go on."
HELP = (
    "If you are having thoughts of hurting yourself, please tell your therapist today. In the US"
    " you can also call or text 988 at any hour."
)
DONE = "Thank you. Please hand the computer back."


class ClientSheet(Column):
    """Ask one question after another; `changed` comes with every answer, `finished` at the end."""

    changed = Signal()
    finished = Signal()

    def __init__(self, instrument: Instrument, answers: Answers) -> None:
        super().__init__("Questions", width=WIDTH, top=2 * SPACE.xxl, gap=SPACE.l)
        self._instrument = instrument
        self._answers: dict[str, Answer] = dict(answers)
        self._shown = ""
        self._first: QWidget | None = None
        self._buttons: dict[str, AnswerButton] = {}
        self._edit: LineEdit | None = None
        self._caption = CaptionLine(reserve=False)
        self._move_on = QTimer(self)
        self._move_on.setSingleShot(True)
        self._move_on.timeout.connect(self._next)
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.timeout.connect(lambda: self._take_presses(on=True))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        if answers:
            self._show_first_open()
        else:
            self._show_welcome()

    def answers(self) -> dict[str, Answer]:
        """Return what is answered so far."""
        return dict(self._answers)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Answer by a digit; let no other key do anything to the window."""
        item = self._item()
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if item is not None and plain and event.text() and not event.isAutoRepeat():
            for at, option in enumerate(item.options):
                if event.text() == digit_of(item, at):
                    self._choose(option.key)
                    return
        event.accept()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Hand the keyboard to the question."""
        super().focusInEvent(event)
        self._take_keyboard()

    def _show_welcome(self) -> None:
        self._clear()
        words = self._instrument.intro or "Please answer as well as you can. There is no hurry."
        self.add(PlainLabel("A few questions", Role.QUESTION, wrap=True))
        self.add(PlainLabel(words, Role.ANSWER, "text2", wrap=True))
        begin = _large(Button("Begin", Kind.PRIMARY, on_click=self._show_first_open))
        self.add(begin, space=SPACE.s)
        self._first = begin
        self._take_keyboard()

    def _show_first_open(self) -> None:
        asked = self._asked()
        open_ones = [item for item in asked if item.id not in self._answers]
        self._show((open_ones or asked)[0])

    def _asked(self) -> list[Item]:
        found = asked_items(self._instrument, self._answers)
        return [item for item in found if item.ask is not Ask.DISPLAY]

    def _item(self) -> Item | None:
        return self._instrument.item(self._shown) if self._shown else None

    def _clear(self) -> None:
        self.clear()
        self._settling.stop()
        self._take_presses(on=True)
        self._shown, self._first = "", None
        self._buttons, self._edit = {}, None

    def _show(self, item: Item) -> None:
        self._clear()
        self._shown = item.id
        asked = self._asked()
        at = [one.id for one in asked].index(item.id)
        place = f"Question {at + 1} of {len(asked)}"
        self.add(PlainLabel(place, Role.READING, "text2"))
        self.add(Bar(at / len(asked), name=place))
        lead = " ".join(part for part in (item.heading, self._instrument.stem) if part)
        if lead:
            self.add(PlainLabel(lead, Role.ANSWER, "text2", wrap=True), space=SPACE.s)
        for words in self._read_before(item):
            self.add(PlainLabel(words, Role.ANSWER, "text2", wrap=True))
        self.add(PlainLabel(item.text, Role.QUESTION, wrap=True))
        if item.ask is Ask.CHOICE:
            self._offer(item)
        else:
            self._ask_line(item)
        self._add_ways(item, at)
        self.verticalScrollBar().setValue(0)
        self._take_keyboard()
        self._take_presses(on=False)
        self._settling.start(QApplication.doubleClickInterval())

    def _take_presses(self, *, on: bool) -> None:
        """Let the pointer answer or not: a double click's second press is no answer to the next."""
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, not on)

    def _read_before(self, item: Item | None) -> list[str]:
        """Return the words directly before a question, or the end, that ask nothing."""
        found: list[str] = []
        for one in asked_items(self._instrument, self._answers):
            if item is not None and one.id == item.id:
                return found
            found = [*found, one.text] if one.ask is Ask.DISPLAY else []
        return found

    def _offer(self, item: Item) -> None:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.s)
        for at, option in enumerate(item.options):
            button = AnswerButton(digit_of(item, at), option.text)
            button.setChecked(self._answers.get(item.id) == option.key)
            button.clicked.connect(lambda _on=False, key=option.key: self._choose(key))
            self._buttons[option.key] = button
            column.addWidget(button)
        self.add(holder, space=SPACE.s)

    def _ask_line(self, item: Item) -> None:
        self._edit = LineEdit(name=item.text)
        theme.set_role(self._edit, Role.ANSWER)
        given = self._answers.get(item.id)
        self._edit.setText("" if given is None else written(given))
        self._edit.textEdited.connect(self._typed)
        self._edit.returnPressed.connect(self._next)
        self._caption = CaptionLine(reserve=True)
        self.add(self._edit, space=SPACE.s)
        self.add(self._caption)

    def _add_ways(self, item: Item, at: int) -> None:
        row = QHBoxLayout()
        row.setSpacing(SPACE.s)
        if at:
            back = Button("Back", Kind.QUIET, "chevron-left", on_click=self._back)
            row.addWidget(_large(back))
        row.addStretch(1)
        answered = item.id in self._answers
        if item.ask is Ask.CHOICE and not answered:
            skip = Button("Skip this question", Kind.QUIET, on_click=self._next)
            row.addWidget(_large(skip))
        else:
            row.addWidget(_large(Button("Next", Kind.SECONDARY, on_click=self._next)))
        self.add_row(row, space=SPACE.s)

    def _choose(self, key: str) -> None:
        self._answers[self._shown] = key
        for other, button in self._buttons.items():
            button.setChecked(other == key)
        self.changed.emit()
        self._move_on.start(MOVE_ON_MS if theme.moves() else 0)

    def _typed(self, text: str) -> None:
        item = self._item()
        assert item is not None
        answer = read_answer(item, text)
        if answer is None:
            self._answers.pop(item.id, None)
        else:
            self._answers[item.id] = answer
        wrong = bool(text.strip()) and answer is None
        self._caption.show_words(
            NOT_A_NUMBER if wrong else "", theme.Tone.SOON, "info" if wrong else ""
        )
        self.changed.emit()

    def _unread(self) -> bool:
        """Stay with what was typed while it is no answer, so that it is not lost unseen."""
        item = self._item()
        if self._edit is None or item is None or item.id in self._answers:
            return False
        if not self._edit.text().strip():
            return False
        self._caption.show_words(NOT_A_NUMBER, theme.Tone.BAD, "warning")
        self._edit.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def _next(self) -> None:
        self._move_on.stop()
        if self._unread():
            return
        asked = self._asked()
        at = [one.id for one in asked].index(self._shown)
        if at + 1 < len(asked):
            self._show(asked[at + 1])
        else:
            self._show_end()

    def _back(self) -> None:
        self._move_on.stop()
        if self._unread():
            return
        asked = self._asked()
        at = [one.id for one in asked].index(self._shown)
        self._show(asked[max(0, at - 1)])

    def _show_end(self) -> None:
        self._clear()
        for words in self._read_before(None):
            self.add(PlainLabel(words, Role.ANSWER, "text2", wrap=True))
        self.add(PlainLabel(DONE, Role.QUESTION, wrap=True))
        if any(item.safety for item in self._instrument.items):
            self.add(PlainLabel(HELP, Role.ANSWER, "text2", wrap=True))
        again = _large(Button("Look at my answers again", on_click=self._again))
        self.add(again, space=SPACE.s)
        self._first = again
        self.finished.emit()
        self._take_keyboard()

    def _again(self) -> None:
        self._show(self._asked()[0])

    def _take_keyboard(self) -> None:
        chosen = [button for button in self._buttons.values() if button.isChecked()]
        options = [*chosen, *self._buttons.values()]
        where = self._edit or (options[0] if options else self._first)
        if where is not None:
            where.setFocus(Qt.FocusReason.OtherFocusReason)


def _large(button: Button) -> Button:
    """Set a button's words as large as text one reads."""
    theme.set_role(button, Role.READING)
    return button
