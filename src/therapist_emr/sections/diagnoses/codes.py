"""The codes of ICD-10-CM, found as one types by code, by words, by what therapists say.

The table is an index of words in memory. Reading it takes about half a second, once, so it is read
when it is first asked for and never by the start.
"""

from __future__ import annotations

import gzip
import re
import zlib
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from heapq import merge
from itertools import accumulate, chain, islice, repeat
from operator import itemgetter
from pathlib import Path
from threading import Lock

from therapist_emr.domain.text import fold, nearest, one_line
from therapist_emr.paths import data_dir, resource

SYSTEM = "ICD-10-CM"
LIMIT = 8
_SHORT = 3
_FEW = 400
_UNSAID = 9999
_BATCH = 4096
_TAB = "\t"
_CODE = re.compile(r"[a-z](\d[0-9a-z]?|[a-z]\d)(\.[0-9a-z]{0,4}|[0-9a-z]{0,4})")
_APART = {at: " " for at in range(128) if not chr(at).isalnum()} | {ord("'"): None}
_END = "\x7f"


@dataclass(frozen=True, slots=True)
class Code:
    """Hold one code as it is offered."""

    code: str
    title: str
    billable: bool


@dataclass(frozen=True, slots=True)
class Release:
    """Hold what a release tells of itself."""

    name: str
    codes: int
    billable: int


Row = Sequence[str]
"""Code, "1" when it is billable, title, and what else the list says it includes."""
Said = Sequence[tuple[str, str]]
"""Pairs of a code and what is said for it, in the order in which they are offered."""


class _Lines:
    """Hold many lines in one text, which takes a third of the room of as many texts."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._starts = array("I", [0])
        self._text = "".join(self._batches(lines))

    def __len__(self) -> int:
        return len(self._starts) - 1

    def __getitem__(self, at: int) -> str:
        return self._text[self._starts[at] : self._starts[at + 1] - 1]

    def has_all(self, at: int, words: Iterable[str]) -> bool:
        """Tell whether each of the words lies in one line."""
        start, stop = self._starts[at], self._starts[at + 1]
        return all(self._text.find(word, start, stop) >= 0 for word in words)

    def _batches(self, lines: Iterable[str]) -> Iterator[str]:
        for batch in _batches(lines):
            for line in batch:
                self._starts.append(self._starts[-1] + len(line) + 1)
            yield "\n".join(batch) + "\n"


def _batches(lines: Iterable[str]) -> Iterator[list[str]]:
    """Yield some thousand lines at a time, so that none are held all at once."""
    left = iter(lines)
    while batch := list(islice(left, _BATCH)):
        yield batch


class CodeTable:
    """Search one release's codes; F and Z come first, before them what is most often said."""

    def __init__(self, release: str, lines: Iterable[str], said: Said = ()) -> None:
        self.release = release
        ranked, spoken = _ranked(lines, said)
        self.billable = sum(line.split("\t", 2)[1] == "1" for line in ranked)
        bare = [line[: line.index("\t")].replace(".", "") for line in ranked]
        self._places = array("I", sorted(range(len(bare)), key=bare.__getitem__))
        self._bare = [bare[at] for at in self._places]
        self._spoken: dict[str, dict[int, None]] = {}
        for at, told in enumerate(spoken):
            for phrase in _folded(told.split(";")) if told else ():
                self._spoken.setdefault(" ".join(phrase.split()), {})[at] = None
        self._rows = _Lines(ranked)
        self._keys = _Lines(self._index(_keys(ranked, spoken)))

    def __len__(self) -> int:
        """Return how many codes there are."""
        return len(self._rows)

    def get(self, code: str) -> Code | None:
        """Return a code by its letters and digits, with the dot or without."""
        bare = code.replace(".", "").strip().upper()
        at = bisect_left(self._bare, bare)
        found = at < len(self._bare) and self._bare[at] == bare
        return self._code(self._places[at]) if found else None

    def find(self, typed: str, limit: int = LIMIT) -> list[Code]:
        """Return codes that begin as typed, or whose words begin with each word, in any order.

        Where nothing does, words that nothing begins with are read as the ones they are nearest to.
        """
        text = one_line(typed).casefold()
        places = self._by_code(text)
        if places is None:
            words = _folded([text])[0].split()
            found = self._of_words(words, limit)
            if found or (meant := self._put_right(words)) == words:
                return found
            return self._of_words(meant, limit)
        return [self._code(at) for at in islice(places, limit)]

    def _of_words(self, words: list[str], limit: int) -> list[Code]:
        # What is said in just these words comes first: "si" is meant before "single".
        meant = self._spoken.get(" ".join(words), {})
        further = (at for at in self._by_words(words, limit) if at not in meant)
        return [self._code(at) for at in islice(chain(meant, further), limit)]

    def _put_right(self, words: list[str]) -> list[str]:
        spans = [self._span(word) for word in words]
        return [
            word if low < high else nearest(word, self._words) or word
            for word, (low, high) in zip(words, spans, strict=True)
        ]

    def documents(self) -> Iterator[tuple[str, str, str]]:
        """Yield code, title and all words of each code, in the order in which they are offered."""
        for at in range(len(self)):
            one = self._code(at)
            yield one.code, one.title, self._keys[at]

    def _code(self, at: int) -> Code:
        code, billable, title, _also = self._rows[at].split("\t")
        return Code(code, title, billable == "1")

    def _index(self, keys: Iterable[str]) -> Iterator[str]:
        """Yield the keys on, noting for each word the places where it occurs, in their order."""
        found: dict[str, array[int]] = {}
        for at, key in enumerate(keys):
            for word in set(key.split()):
                if word in found:
                    found[word].append(at)
                else:
                    found[word] = array("I", (at,))
            yield key
        self._words = sorted(found)
        self._lists = [found[word] for word in self._words]
        self._sums = [0, *accumulate(map(len, self._lists))]
        heads: dict[str, list[int]] = {}
        for word, places in zip(self._words, self._lists, strict=True):
            for length in range(1, min(len(word), _SHORT) + 1):
                heads.setdefault(word[:length], []).extend(places[:LIMIT])
        self._heads = {start: sorted(set(places))[:LIMIT] for start, places in heads.items()}

    def _by_code(self, text: str) -> Iterator[int] | None:
        """Return the codes that begin with the first word, further words narrowing; or None."""
        first, _, rest = text.partition(" ")
        if not _CODE.fullmatch(first):
            return None
        bare = first.replace(".", "").upper()
        low = bisect_left(self._bare, bare)
        high = bisect_left(self._bare, bare + _END, low)
        if low == high:
            return None
        wanted = [f" {word}" for word in _folded([rest])[0].split()]
        places = self._places[low:high]
        return (at for at in places if self._keys.has_all(at, wanted))

    def _by_words(self, words: list[str], limit: int) -> Iterable[int]:
        if len(words) == 1 and len(words[0]) <= _SHORT and limit <= LIMIT:
            return self._heads.get(words[0], ())
        spans = [self._span(word) for word in words]
        sizes = [self._sums[high] - self._sums[low] for low, high in spans]
        if not sizes or not all(sizes):
            return ()
        rarest = sizes.index(min(sizes))
        lists = self._lists[slice(*spans[rarest])]
        if len(words) == 1:
            return sorted(set(chain.from_iterable(places[:limit] for places in lists)))
        others = [f" {word}" for at, word in enumerate(words) if at != rarest]
        return self._matching(lists, others, sizes[rarest])

    def _span(self, word: str) -> tuple[int, int]:
        low = bisect_left(self._words, word)
        return low, bisect_left(self._words, word + _END, low)

    def _matching(self, lists: Sequence[array[int]], others: list[str], size: int) -> Iterator[int]:
        """Yield the places in these lists where the other words begin words too."""
        few = len(lists) == 1 or size > _FEW
        places = merge(*lists) if few else iter(sorted(set(chain.from_iterable(lists))))
        last = -1
        for at in places:
            if at != last and self._keys.has_all(at, others):
                yield at
            last = at


_Placed = tuple[tuple[int, int, bool, str], str, str]


def _ranked(lines: Iterable[str], said: Said) -> tuple[list[str], list[str]]:
    """Return the lines in the order in which they are offered, and what is said of the first."""
    exact: dict[str, int] = {}
    beneath: dict[str, int] = {}
    said_of: dict[str, list[str]] = {}
    for rank, (code, told) in enumerate(said):
        start = code.removesuffix("-")
        (exact if start == code else beneath).setdefault(start, rank)
        said_of.setdefault(code, []).append(told)
    starts = tuple(beneath)
    first: list[_Placed] = []
    others: tuple[list[str], list[str]] = ([], [])
    for line in lines:
        code, billable = line.split("\t", 2)[:2]
        heading = billable != "1"
        within = [one for one in starts if code.startswith(one)] if code.startswith(starts) else []
        if not within and code not in exact and code[0] not in "FZ":
            others[heading].append(line)
            continue
        own = [told for one in (code, *(f"{o}-" for o in within)) for told in said_of.get(one, ())]
        rank = exact.get(code, max((beneath[one] for one in within), default=_UNSAID))
        first.append(((rank, _chapter(code), heading, code), line, "; ".join(own)))
    first.sort(key=itemgetter(0))
    ranked = [line for _place, line, _told in first] + others[0] + others[1]
    return ranked, [told for _place, _line, told in first]


def _keys(lines: Sequence[str], spoken: Sequence[str]) -> Iterator[str]:
    """Yield the words of each line: its title, what it includes, and what is said for it."""
    told = chain(spoken, repeat(""))
    words = (f"{line.split(_TAB, 2)[2]} {said}" for line, said in zip(lines, told, strict=False))
    for batch in _batches(words):
        yield from _folded(batch)


def _chapter(code: str) -> int:
    if code.startswith("F"):
        return 1 if code.startswith("F0") else 0
    return 2


def _folded(texts: Iterable[str]) -> list[str]:
    """Return texts as words in lower case without marks, each led by a blank."""
    plain = (text if text.isascii() else fold(text) for text in texts)
    lower = "\n".join(plain).casefold()
    return [f" {line}" for line in lower.translate(_KEEP_LINES).split("\n")]


_KEEP_LINES = {**_APART, ord("\n"): "\n"}


def read_table(text: str, said: Said = ()) -> CodeTable:
    """Read a table's text; raise ValueError when it is not one."""
    head, *lines = text.splitlines() or [""]
    told = read_head(head)
    if not lines or len(lines) != told.codes or any(line.count(_TAB) != 3 for line in lines):
        raise ValueError("not a table of codes")
    return CodeTable(told.name, lines, said)


def table_text(name: str, rows: Sequence[Row]) -> str:
    """Return a table's text, as `read_table` reads it: its head, then a row a line."""
    billable = sum(row[1] == "1" for row in rows)
    lines = [f"{SYSTEM}\t{name}\t{len(rows)}\t{billable}", *("\t".join(row) for row in rows)]
    return "\n".join(lines) + "\n"


def read_head(line: str) -> Release:
    """Read the first line of a table; raise ValueError when it is none."""
    system, *told = line.rstrip("\n").split("\t")
    if system != SYSTEM or len(told) != 3 or not told[0]:
        raise ValueError("not a table of codes")
    return Release(told[0], int(told[1]), int(told[2]))


def read_said(text: str) -> Said:
    """Read what is said for codes: a code, a tab, and words parted by semicolons."""
    lines = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return [(code, spoken) for code, spoken in lines]


def shipped() -> Path:
    """Return the file of the release that came with the program."""
    return resource("diagnoses", "icd10cm.tsv.gz")


def loaded() -> Path:
    """Return where a newer release that the user loaded is kept on this computer."""
    return data_dir() / "icd10cm.tsv.gz"


_READING = Lock()
_DAMAGED = (OSError, EOFError, ValueError, zlib.error)


def codes() -> CodeTable:
    """Return the release in use, read once: the one that was loaded, else the shipped one."""
    with _READING:
        return _codes()


def at_hand() -> CodeTable | None:
    """Return the release in use if it was read already; never wait for it."""
    return _codes() if _codes.cache_info().currsize and not _READING.locked() else None


def read_anew() -> None:
    """Forget what was read, after another release was chosen."""
    _codes.cache_clear()


def release() -> Release:
    """Return what is told of the release in use, without reading its codes."""
    for path in (loaded(), shipped()):
        try:
            with gzip.open(path, "rt", encoding="utf-8") as lines:
                return read_head(lines.readline())
        except _DAMAGED:
            continue
    return Release("not there", 0, 0)


@lru_cache(maxsize=1)
def _codes() -> CodeTable:
    said = read_said(resource("diagnoses", "often_said.tsv").read_text(encoding="utf-8"))
    try:
        return read_table(_unpacked(loaded()), said)
    except _DAMAGED:
        return read_table(_unpacked(shipped()), said)


def _unpacked(path: Path) -> str:
    return gzip.decompress(path.read_bytes()).decode("utf-8")
