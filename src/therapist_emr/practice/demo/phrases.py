"""Sentences with choices in them: read from the resources, dealt like cards, filled in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import TypeAlias

from therapist_emr.paths import resource

Slots = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Slot:
    """Name what is filled in at this place; `capital` begins a sentence with it."""

    name: str
    capital: bool = False


Part: TypeAlias = "str | Slot | tuple[tuple[Part, ...], ...]"
_PIECE = re.compile(r"\[([^\]]*)\]|\{(\w+)\}")
_SENTENCE_END = re.compile(r'[.!?]["”]? $')
_VERB = re.compile(
    r"\{([Tt]hey)\}(?= (?:\[(?:[^\]]*\|)?)?"
    r"(?:still |often |already |simply |usually |rarely |never )?[a-z]+s\b)"
)
"""They, followed by a verb in the third person singular, or by choices of which one is such."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Hold one compiled sentence and what it needs to be filled in."""

    line: str
    parts: tuple[Part, ...]
    needs: frozenset[str]

    def fill(self, slots: Slots, chance: Callable[[], float]) -> str:
        """Return the sentence with its choices made and its slots filled, beginning large."""
        text = _filled(self.parts, slots, chance)
        return text if text[:1].isupper() else text[:1].upper() + text[1:]

    def within(self, known: frozenset[str]) -> Phrase | None:
        """Return the sentence with only those choices that can be filled in, if any is left."""
        if self.needs <= known:
            return self
        parts: list[Part] = []
        for part in self.parts:
            if isinstance(part, tuple):
                part = tuple(choice for choice in part if frozenset(_needs(choice)) <= known)
            if part == () or (isinstance(part, Slot) and part.name not in known):
                return None
            parts.append(part)
        return Phrase(self.line, tuple(parts), frozenset(_needs(parts)))


def _filled(parts: tuple[Part, ...], slots: Slots, chance: Callable[[], float]) -> str:
    told: list[str] = []
    for part in parts:
        if isinstance(part, str):
            told.append(part)
        elif isinstance(part, Slot):
            word = slots[part.name]
            told.append(word[:1].upper() + word[1:] if part.capital else word)
        else:
            told.append(_filled(part[int(chance() * len(part))], slots, chance))
    return "".join(told)


@cache
def phrase(line: str) -> Phrase:
    """Compile a sentence.

    A verb in the third person singular after "they" would be wrong for clients who use they/them,
    so that such a pronoun becomes `{she}`, which for them is their name.
    """
    singular = _VERB.sub(lambda found: "{She}" if found[1] == "They" else "{she}", line)
    parts = _compiled(singular)
    return Phrase(line, parts, frozenset(_needs(parts)))


def _compiled(text: str, *, begins: bool = True) -> tuple[Part, ...]:
    """Compile a text; `begins` says whether a sentence begins with it."""
    parts: list[Part] = []
    at = 0
    for found in _PIECE.finditer(text):
        if found.start() > at:
            parts.append(text[at : found.start()])
        before = text[: found.start()]
        first = _SENTENCE_END.search(before) is not None if before else begins
        if found[2]:
            parts.append(Slot(found[2], first))
        else:
            parts.append(tuple(_compiled(choice, begins=first) for choice in found[1].split("|")))
        at = found.end()
    if at < len(text):
        parts.append(text[at:])
    return tuple(parts)


def _needs(parts: Iterable[Part]) -> Iterable[str]:
    for part in parts:
        if isinstance(part, Slot):
            yield part.name
        elif isinstance(part, tuple):
            for choice in part:
                yield from _needs(choice)


@dataclass(frozen=True, slots=True)
class Bank:
    """Hold the sentences of one file by heading, and its @facts."""

    facts: Mapping[str, str]
    lines: Mapping[str, tuple[str, ...]]

    def phrases(self, heading: str) -> tuple[Phrase, ...]:
        """Return the compiled sentences under a heading."""
        return tuple(phrase(line) for line in self.lines.get(heading, ()))


@cache
def bank(*path: str) -> Bank:
    """Read one file of sentences from resources/made_up."""
    facts: dict[str, str] = {}
    lines: dict[str, list[str]] = {}
    heading = ""
    for line in resource("made_up", *path).read_text(encoding="utf-8").splitlines():
        if line.startswith("@"):
            name, _, value = line[1:].partition(" ")
            facts[name] = value
        elif line.startswith("= "):
            heading = line[2:].strip()
        elif line.strip():
            lines.setdefault(heading, []).append(line)
    return Bank(facts, {key: tuple(found) for key, found in lines.items()})


class Deck:
    """Deal sentences of a heading in random order, each once before any comes again."""

    def __init__(self, random: Random, sources: Iterable[Bank], known: Iterable[str]) -> None:
        self._random = random
        self._known = frozenset(known)
        self._sources = tuple(sources)
        self._dealt: dict[str, list[Phrase]] = {}
        self._last: dict[str, Phrase] = {}

    def draw(self, heading: str) -> Phrase | None:
        """Return the next sentence under a heading, or None when no sentence fits the client."""
        hand = self._dealt.get(heading)
        if not hand:
            hand = self._shuffled(heading)
            if not hand:
                return None
            self._dealt[heading] = hand
        self._last[heading] = card = hand.pop()
        return card

    def _shuffled(self, heading: str) -> list[Phrase]:
        cards = (card for source in self._sources for card in source.phrases(heading))
        fitting = [fit for card in cards if (fit := card.within(self._known)) is not None]
        self._random.shuffle(fitting)
        if len(fitting) > 1 and fitting[-1] is self._last.get(heading):
            fitting.insert(0, fitting.pop())
        return fitting
