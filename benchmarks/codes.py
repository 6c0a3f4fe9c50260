"""One keystroke over all codes of ICD-10-CM, against FTS5 in memory over the same rows."""

from __future__ import annotations

import statistics
from collections.abc import Callable

from sqlcipher3 import dbapi2

from benchmarks.figures import Figure, in_turns, timed
from benchmarks.made_up import Measured
from therapist_emr.sections.diagnoses.codes import LIMIT, CodeTable, codes, read_anew

TYPED = (
    "major depressive recurrent", "post traumatic", "generalized anxiety", "recurrent moderate dep",
    "left femur fracture initial", "adjust mixed anx", "bipolar current episode", "opioid dep",
    "problem spouse", "cannabis use", "sprain ankle", "type 2 diabetes", "borderline", "insomnia",
    "attention deficit", "panic", "alcohol remission", "encounter adult abuse", "schizo",
)  # fmt: skip
_ASK = "SELECT code, title FROM codes WHERE codes MATCH ? ORDER BY rowid LIMIT ?"


def keystroke(_practice: Measured, rounds: int) -> Figure:
    """Measure what each further letter of what clinicians type costs, the list read before."""
    read_anew()
    first = timed(codes)
    table, plain = codes(), _full_text(codes())
    keys = [
        words[:at] for words in TYPED for at in range(1, len(words) + 1) if words[at - 1] != " "
    ]
    mine: list[float] = []
    theirs: list[float] = []
    for typed in keys:
        match = " ".join(f'"{word}"*' for word in typed.split())
        ours, floor = in_turns(_finding(table, typed), _asking(plain, match), rounds)
        mine.append(min(ours))
        theirs.append(min(floor))
    notes: dict[str, float | str] = {
        "codes": len(table),
        "read once, ms": round(first, 1),
        "slowest key, ms": round(max(mine), 3),
        "median ratio of medians": round(statistics.median(mine) / statistics.median(theirs), 3),
    }
    name = f"a key over {len(table):,} diagnosis codes"
    return Figure(name, "FTS5 in memory", mine, theirs, 1.5, notes=notes)


def _finding(table: CodeTable, typed: str) -> Callable[[], object]:
    return lambda: table.find(typed)


def _asking(plain: dbapi2.Connection, match: str) -> Callable[[], object]:
    return lambda: plain.execute(_ASK, (match, LIMIT)).fetchall()


def _full_text(table: CodeTable) -> dbapi2.Connection:
    """Put the same words in the same order into FTS5, with an index of short beginnings."""
    plain = dbapi2.connect(":memory:")
    plain.execute(
        "CREATE VIRTUAL TABLE codes USING fts5 (code, title, also, prefix = '1 2 3',"
        " tokenize = 'unicode61 remove_diacritics 2')"
    )
    plain.executemany("INSERT INTO codes VALUES (?, ?, ?)", table.documents())
    return plain
