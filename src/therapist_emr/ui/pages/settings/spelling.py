"""Settings: whether misspelled words are marked, in which language, and the user's own words."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QHBoxLayout

from therapist_emr.practice.library import LibraryDesk
from therapist_emr.ui.machine import Machine
from therapist_emr.ui.navigation import Navigator
from therapist_emr.ui.pages.settings.column import PanelColumn
from therapist_emr.ui.theme import ROW_ONE, SPACE
from therapist_emr.ui.widgets.choice import CheckBox, ComboBox
from therapist_emr.ui.widgets.field import FieldRow
from therapist_emr.ui.widgets.listview import ListView
from therapist_emr.ui.widgets.row_delegate import RowLook
from therapist_emr.ui.widgets.rows import Row
from therapist_emr.ui.widgets.sections import SectionList
from therapist_emr.ui.widgets.text import body

NOTHING = (
    "This computer has no dictionary, so nothing is marked. On Debian and Ubuntu the packages "
    "libenchant-2-2 and hunspell-en-us bring one."
)
NO_WORDS = "None yet. A right click on a marked word adds it here; the list is kept in your file."


def language_words(language: str) -> str:
    """Return a language as one says it: "American English (en_US)"."""
    found = QLocale(language)
    return f"{found.nativeLanguageName() or language} ({language})"


class SpellingPanel(PanelColumn):
    """Choose how words are checked; `restart` lets what is open follow at once."""

    def __init__(
        self,
        machine: Machine,
        library: LibraryDesk,
        languages: Callable[[], list[str]],
        restart: Callable[[], None],
        navigator: Navigator,
    ) -> None:
        super().__init__()
        self._machine, self._library, self._navigator = machine, library, navigator
        self._restart = restart
        offered = languages()
        self.on = CheckBox("Mark words that may be misspelled")
        self.on.toggled.connect(self._switched)
        self.language = ComboBox(
            [("", "Like this computer"), *((one, language_words(one)) for one in offered)]
        )
        self.language.chosen.connect(self._language_chosen)
        self.add(self.on, space=SPACE.s)
        row = QHBoxLayout()
        row.addWidget(FieldRow("Language", self.language, reserve=False))
        row.addStretch(1)
        self.add_row(row, space=SPACE.s)
        self.nothing = body(NOTHING)
        self.add(self.nothing, space=SPACE.s)
        self.nothing.setVisible(not offered)
        for part in (self.on, self.language):
            part.setEnabled(bool(offered))
        self.words = ListView([], RowLook(height=ROW_ONE, gap=0), name="Your words", fits=True)
        self.words.opened.connect(self._forget)
        self.list = SectionList("Your words", self.words)
        self.add(self.list, space=SPACE.xl, flush=True)
        self.no_words = body(NO_WORDS)
        self.add(self.no_words, space=SPACE.xs)
        self.refresh()

    def refresh(self) -> None:
        """Read again what is kept."""
        told = self._library.words()
        self.on.setChecked(self._machine.spelling)
        self.language.set_value(self._machine.language)
        self.words.set_rows([Row(word, word, end_icon="close") for word in told])
        self.list.header.set_count(len(told))
        self.list.header.set_remark("Choose a word to take it out" if told else "")
        if self.words.hasFocus() and not told:
            self.on.setFocus(Qt.FocusReason.TabFocusReason)
        self.words.setVisible(bool(told))
        self.no_words.setVisible(not told)

    def _switched(self, on: bool) -> None:
        if on != self._machine.spelling:
            self._machine.spelling = on
            self._restart()

    def _language_chosen(self, language: str) -> None:
        self._machine.language = language
        self._restart()

    def _forget(self, word: str) -> None:
        self._library.forget_word(word)
        self.refresh()

        def again() -> None:
            self._library.add_word(word)
            self.refresh()

        self._navigator.say("Taken out of your words", again)
