"""Medication names suggested while one types; anything may still be typed freely."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from pathlib import Path

from therapist_emr.domain import words
from therapist_emr.domain.text import fold, nearest, one_line
from therapist_emr.paths import resource

_UNRANKED = 9999
_SHORTEST_INSIDE = 3


@dataclass(frozen=True, slots=True)
class NameSuggestion:
    """Offer one name, with a remark such as "Generic" or "Brand of lamotrigine"."""

    name: str
    remark: str


def suggest(text: str, limit: int = 8) -> list[NameSuggestion]:
    """Return names for what was typed: beginnings first, those often seen by therapists ahead."""
    return medication_names(resource("medications", "names.tsv")).suggest(text, limit)


def generic_of(name: str) -> str:
    """Return what a brand is a brand of; any other name as it is, both without case and marks."""
    return medication_names(resource("medications", "names.tsv")).generic_of(name)


@lru_cache(maxsize=2)
def medication_names(path: Path) -> MedicationNames:
    """Read a table of names once."""
    return MedicationNames(path.read_text(encoding="utf-8").splitlines()[1:])


class MedicationNames:
    """Search a table of generic and brand names, held in the order in which they are offered."""

    def __init__(self, lines: list[str]) -> None:
        ranked = []
        for line in lines:
            name, kind, generic, often = line.split("\t")
            rank = int(often) if often else _UNRANKED
            ranked.append((rank, kind != "generic", fold(name), name, generic))
        ranked.sort()
        self._rows = [(name, generic) for _, _, _, name, generic in ranked]
        folded = [key for _, _, key, _, _ in ranked]
        self._generics = {key: fold(generic) for _, _, key, _, generic in ranked if generic}
        self._text = "\n" + "\n".join(folded) + "\n"
        self._starts: list[int] = []
        self._kin: dict[str, list[int]] = defaultdict(list)
        start = 1
        for place, key in enumerate(folded):
            self._starts.append(start)
            start += len(key) + 1
            self._kin[self._rows[place][1] or key].append(place)

    def __len__(self) -> int:
        """Return how many names there are."""
        return len(self._rows)

    def suggest(self, text: str, limit: int = 8) -> list[NameSuggestion]:
        """Return up to `limit` names: by beginning, then kin, beginning of a word, any part.

        Where nothing fits, what is nearest to what was typed is meant.
        """
        typed = fold(one_line(text))
        if not typed or limit < 1:
            return []
        first = _taken(self._places("\n" + typed), limit)
        further = chain(
            self._related(first), self._places(" " + typed), self._places("-" + typed),
            self._places(typed) if len(typed) >= _SHORTEST_INSIDE else iter(()),
        )  # fmt: skip
        found = _taken(chain(first, further), limit)
        if not found and (meant := nearest(typed, self._text.split("\n"))):
            return self.suggest(meant, limit)
        return [self._suggestion(place) for place in found]

    def generic_of(self, name: str) -> str:
        """Return what a brand is a brand of; any other name as it is."""
        key = fold(one_line(name))
        return self._generics.get(key, key)

    def _places(self, wanted: str) -> Iterator[int]:
        """Yield the rows in which the text occurs, in the order in which they are offered."""
        at = self._text.find(wanted)
        while at >= 0:
            yield max(bisect_right(self._starts, at + 1) - 1, 0)
            following = self._text.find("\n", at + len(wanted))
            at = self._text.find(wanted, following) if following >= 0 else -1

    def _related(self, places: list[int]) -> Iterator[int]:
        """Yield brands of the generics found and generics of the brands found."""
        for place in places:
            name, generic = self._rows[place]
            yield from self._kin[generic or fold(name)][: None if not generic else 1]

    def _suggestion(self, place: int) -> NameSuggestion:
        name, generic = self._rows[place]
        if generic:
            return NameSuggestion(name, f"Brand of {generic}")
        return NameSuggestion(words.sentence(name), "Generic")


def _taken(places: Iterator[int] | list[int], limit: int) -> list[int]:
    """Return the first different places, at most `limit`."""
    seen: dict[int, None] = {}
    for place in places:
        seen.setdefault(place)
        if len(seen) == limit:
            break
    return list(seen)
