"""Spelling by the computer's own dictionaries, where it has any; nothing leaves the computer."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Protocol

from PySide6.QtCore import QLocale, QObject, Signal

from therapist_emr.ui import apart

MOST_SUGGESTIONS = 5
USUAL = "en_US"


class Dictionary(Protocol):
    """Know the words of one language."""

    def check(self, word: str) -> bool:
        """Tell whether a word is spelled right."""

    def suggest(self, word: str) -> list[str]:
        """Return words that may have been meant, likeliest first."""


def languages() -> list[str]:
    """Return the languages this computer has dictionaries for, such as "en_US"."""
    try:
        import enchant
    except ImportError:
        return []
    return sorted(enchant.list_languages())


def language_for(wanted: str, offered: Iterable[str]) -> str:
    """Return the language to spell in: the wanted one, the computer's, its relatives, American."""
    known = list(offered)
    told = (wanted, QLocale.system().name())
    for one in told:
        if one in known:
            return one
    roots = [one.partition("_")[0] for one in told if one]
    relatives = (one for root in roots for one in known if one.partition("_")[0] == root)
    return next(relatives, USUAL if USUAL in known else next(iter(known), ""))


def read_dictionary(language: str) -> Dictionary | None:
    """Read a dictionary; None where the computer has none of the language."""
    try:
        import enchant

        found: Dictionary = enchant.Dict(language)
    except Exception:  # each provider has errors of its own, and spelling is never worth one
        return None
    return found


def script_of(word: str) -> str:
    """Return the script that a word begins in, such as "LATIN", or an empty string."""
    return unicodedata.name(word[:1], "").partition(" ")[0] if word else ""


def stem(word: str) -> str:
    """Return a word as a list compares it, a name without the 's of what belongs to it."""
    return word.casefold().removesuffix("'s")


class Speller(QObject):
    """Tell whether words are spelled right; says `changed` when it knows more than before.

    A word in a script that the language is not written in is none of the dictionary's.
    """

    changed = Signal()

    def __init__(self, own: Iterable[str] = (), parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._own = {word.casefold() for word in own}
        self._dictionary: Dictionary | None = None
        self._script = ""
        self._known: dict[str, bool] = {}

    @property
    def ready(self) -> bool:
        """Tell whether there is a dictionary to ask."""
        return self._dictionary is not None

    def start(self, language: str) -> None:
        """Read a language's dictionary without keeping anyone waiting; none turns spelling off."""
        if not language:
            self._take(None)
            return
        self._script = script_of(QLocale(language).nativeLanguageName())
        apart.ask(lambda: read_dictionary(language), self, self._take)

    def is_right(self, word: str) -> bool:
        """Tell whether a word may stand; without a dictionary every word may."""
        if self._dictionary is None or not self._own.isdisjoint({word.casefold(), stem(word)}):
            return True
        if self._script and script_of(word) != self._script:
            return True
        if word not in self._known:
            self._known[word] = self._dictionary.check(word)
        return self._known[word]

    def suggestions(self, word: str) -> list[str]:
        """Return a few words that may have been meant."""
        return [] if self._dictionary is None else self._dictionary.suggest(word)[:MOST_SUGGESTIONS]

    def learn(self, word: str) -> None:
        """Let a word stand from now on."""
        self._own.add(word.casefold())
        self.changed.emit()

    def set_own(self, words: Iterable[str]) -> None:
        """Let these words of the user's stand, and no others of theirs."""
        self._own = {word.casefold() for word in words}
        self.changed.emit()

    def forget(self) -> None:
        """Know no word any more: words that were looked up tell what was written."""
        self._known.clear()
        self._own.clear()
        self._dictionary = None

    def _take(self, dictionary: Dictionary | None) -> None:
        self._dictionary = dictionary
        self._known.clear()
        self.changed.emit()
