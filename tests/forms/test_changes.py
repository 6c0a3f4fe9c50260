from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from therapist_emr.domain.clock import moment_of
from therapist_emr.domain.entry import Revision, RevisionKind
from therapist_emr.forms.blocks import Heading, Note, Table
from therapist_emr.forms.changes import changes_between, history_blocks
from therapist_emr.sections.profile.form import PROFILE

BODY: dict[str, Any] = {**PROFILE.blank(), "legal_name": "Ana Silva", "born": "1992-03-02"}


def revision(seq: int, body: dict[str, Any], reason: str = "") -> Revision:
    made = moment_of(datetime(2026, 11, 10 + seq, 20, 0, tzinfo=UTC), "America/Los_Angeles")
    return Revision(
        id=seq, uuid=str(seq), entry_id=1, seq=seq, kind=RevisionKind.CONTENT, form="profile",
        form_version=1, body=body, made=made, author="Dana Reyes", reason=reason, signature=None,
        hash="", prev_hash="",
    )  # fmt: skip


def test_only_what_says_something_else_is_a_change() -> None:
    after = {**BODY, "chosen_name": "Ani", "born": "1992-03-03", "part2": True}
    told = [(one.label, one.before, one.after) for one in changes_between(PROFILE, BODY, after)]
    assert told == [
        ("Chosen name", "Nothing", "Ani"),
        ("Date of birth", "Mar 2, 1992", "Mar 3, 1992"),
        ("42 CFR Part 2 record", "No", "Yes"),
    ]
    assert changes_between(PROFILE, BODY, dict(BODY)) == []


def test_a_changed_phone_is_told_in_words() -> None:
    row = {"number": "(503) 555-0142", "label": "mobile", "voicemail": True}
    [change] = changes_between(PROFILE, BODY, {**BODY, "phones": [row]})
    assert change.label == "Phones"
    assert change.after == "(503) 555-0142, Mobile, May leave a voice message"


def test_another_wish_for_a_phone_is_a_change_and_told_by_its_name() -> None:
    row = {"number": "(503) 555-0142", "label": "mobile", "voicemail": True, "texts": False}
    other = {**row, "voicemail": False, "texts": True}
    [change] = changes_between(PROFILE, {**BODY, "phones": [row]}, {**BODY, "phones": [other]})
    assert change.before == "(503) 555-0142, Mobile, May leave a voice message"
    assert change.after == "(503) 555-0142, Mobile, May send text messages"


def test_the_history_is_told_newest_first_with_who_when_and_why() -> None:
    married = {**BODY, "legal_name": "Ana Silva Reyes"}
    told = history_blocks(
        PROFILE, (revision(1, BODY), revision(2, married, "Married"), revision(3, married))
    )
    headings = [one.text for one in told if isinstance(one, Heading)]
    assert headings[0].startswith("Fri, Nov 13, 2026")
    assert headings[-1] == "Wed, Nov 11, 2026, 12:00 pm, by Dana Reyes"
    assert Note("Nothing changed") in told
    assert Note("Married") in told
    assert (
        Table(("Field", "Before", "After"), (("Legal name", "Ana Silva", "Ana Silva Reyes"),))
        in told
    )
    assert told[-1] == Note("First entered")


def test_read_elsewhere_each_time_names_its_zone() -> None:
    told = history_blocks(PROFILE, (revision(1, BODY),), zoned=True)
    assert told[0] == Heading("Wed, Nov 11, 2026, 12:00 pm (America/Los_Angeles), by Dana Reyes", 3)


def test_no_versions_tell_nothing() -> None:
    assert history_blocks(PROFILE, ()) == ()
    only = replace(revision(1, BODY), reason="Intake call")
    assert Note("Intake call") in history_blocks(PROFILE, (only,))
