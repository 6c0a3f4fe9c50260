from __future__ import annotations

from therapist_emr.domain.clock import Moment
from therapist_emr.domain.entry import (
    Entry,
    EntryHeader,
    EntryStatus,
    Revision,
    RevisionKind,
    Signature,
)

AT = Moment("2026-11-17T20:00:00Z", "2026-11-17T12:00:00", "UTC")


def revision(seq: int, kind: RevisionKind) -> Revision:
    return Revision(seq, f"r{seq}", 1, seq, kind, "f", 1, {}, AT, "a", "", None, "h", "")


def test_an_entry_knows_its_content_addenda_and_withdrawal() -> None:
    header = EntryHeader(1, 1, "s", "k", "2026", EntryStatus.ERROR, 0, "t", "", 2, 1)
    kinds = (
        RevisionKind.CONTENT, RevisionKind.ADDENDUM, RevisionKind.CONTENT, RevisionKind.ERROR,
    )  # fmt: skip
    told = tuple(revision(seq, kind) for seq, kind in enumerate(kinds, 1))
    entry = Entry(header, "u", "UTC", {}, told)
    assert [r.seq for r in entry.contents] == [1, 3]
    assert entry.current.seq == 3
    assert [r.seq for r in entry.addenda] == [2]
    assert entry.withdrawal == told[3]
    assert Entry(header, "u", "UTC", {}, told[:3]).withdrawal is None


def test_a_signature_is_one_line() -> None:
    assert Signature("Dana Reyes", "LMFT", "A1", "", AT).line == "Dana Reyes, LMFT, license A1"
    assert Signature("Dana Reyes", "", "", "", AT).line == "Dana Reyes"
