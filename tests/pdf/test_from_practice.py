from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]  # no stubs
import pytest

from tests.practice import bodies
from tests.store.opened import new_file
from therapist_emr.domain.clock import FixedClock
from therapist_emr.domain.people import PracticeProfile
from therapist_emr.errors import Cancelled
from therapist_emr.pdf.files import PdfNotSaved
from therapist_emr.pdf.from_practice import ExportOptions, Rendered, export_chart, save_chart
from therapist_emr.practice import Desk, Practice, open_practice
from therapist_emr.practice.record import Scope
from therapist_emr.store.audit import AuditTrail
from therapist_emr.store.connection import Connection
from therapist_emr.store.errors import DiskFull


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    opened = new_file(tmp_path / "practice.emr")
    yield opened
    opened.close()


@pytest.fixture
def practice(connection: Connection) -> Practice:
    opened = open_practice(connection, FixedClock(datetime(2026, 11, 17, 20, tzinfo=UTC)), "tester")
    profile = PracticeProfile(
        "Quiet Room", "Dana Reyes", "LMFT", "A1234", "1245319599", "12 Elm St\nPortland, OR"
    )
    opened.change_settings(replace(opened.settings, profile=profile))
    return opened


@pytest.fixture
def desk(practice: Practice) -> Desk:
    person = {
        "legal_name": "María Quiñones-López",
        "chosen_name": "Mari",
        "born": "1992-03-02",
        "part2": True,
    }
    desk = practice.desk(practice.clients.add(person).id)
    for day in ("2026-10-06", "2026-11-03"):
        desk.sign(desk.begin("sessions", "session", bodies.session(day)).header.id)
    desk.add_addendum(desk.headers("sessions")[0].id, "The dog is called Biscuit.")
    desk.sign(desk.begin("treatment_plan", "plan", bodies.plan()).header.id)
    return desk


SMALL = Rendered(b"%PDF-1.7", 1, 1, "whole record")


def pages_of(path: Path, password: str | None = None) -> list[str]:
    pdf = pypdfium2.PdfDocument(path, password=password)
    try:
        return [page.get_textpage().get_text_bounded() for page in pdf]
    finally:
        pdf.close()


def test_an_export_holds_the_chart_and_is_recorded_with_its_hash(
    practice: Practice, desk: Desk, tmp_path: Path
) -> None:
    out = tmp_path / "chart.pdf"
    done = export_chart(practice, desk.client.id, out, ExportOptions(requested_by="The client"))
    pages = pages_of(out)
    assert done.pages == len(pages)
    assert done.sha256 == hashlib.sha256(out.read_bytes()).hexdigest()
    row = practice.audit.rows(1)[0]
    assert (row.action, row.entity_id) == ("export", desk.client.uuid)
    assert row.detail == f"pdf {done.sha256}; whole record"
    text = " ".join(" ".join(pages).split())
    for words in (
        "Health record", "Known as Mari", "Requested by", "The client",
        "Dated entries from Aug 1, 2026 to Nov 3, 2026; profile and lists as of Nov 17, 2026",
        "42 CFR part 2 prohibits", "None recorded", "Session 2", "The dog is called Biscuit.",
        "Signed electronically", "License A1234", "Treatment plan, version 1 of 1",
        "Certification of the custodian", "Dana Reyes, LMFT", "12 Elm St, Portland, OR",
    ):  # fmt: skip
        assert words in text
    for page in pages:
        assert "María Quiñones-López, born Mar 2, 1992" in page
        assert "Record no. 0001" in page


def test_every_signature_names_the_text_that_was_signed(
    practice: Practice, desk: Desk, tmp_path: Path
) -> None:
    entry = desk.entry(desk.headers("sessions")[0].id)
    assert entry.addenda
    out = tmp_path / "chart.pdf"
    export_chart(practice, desk.client.id, out, ExportOptions())
    told = " ".join(pages_of(out))
    for revision in (entry.current, *entry.addenda):
        assert f"Text fingerprint {revision.hash[:16]}" in told


def test_a_note_says_once_when_it_was(practice: Practice, desk: Desk, tmp_path: Path) -> None:
    out = tmp_path / "chart.pdf"
    export_chart(practice, desk.client.id, out)
    pages = [page for page in pages_of(out) if "Session 1\r\n" in page]
    (lines,) = (page.split("Session 1\r\n")[1].splitlines() for page in pages)
    assert lines[0].startswith("Tue, Oct 6, 2026, ")
    assert "53 minutes" in lines[0]
    assert "Oct 6, 2026" not in lines[1]


def test_the_contents_say_what_they_count(practice: Practice, desk: Desk, tmp_path: Path) -> None:
    again = desk.begin("treatment_plan", "plan", bodies.plan(effective="2026-11-10"))
    desk.sign(again.header.id)
    desk.keep("medications", "medication", bodies.medication())
    out = tmp_path / "chart.pdf"
    export_chart(practice, desk.client.id, out)
    cover = pages_of(out)[0]
    assert "Sessions (2 entries)" in cover
    assert "Treatment plan (2 versions)" in cover
    assert "Medications (" not in cover


def test_what_is_kept_says_when_it_was_entered_or_changed(
    practice: Practice, desk: Desk, tmp_path: Path
) -> None:
    entry = desk.keep("medications", "medication", bodies.medication())
    out = tmp_path / "chart.pdf"
    export_chart(practice, desk.client.id, out, ExportOptions(Scope(entry_id=entry.id)))
    assert "Entered Nov 17, 2026" in pages_of(out)[-1]
    more = bodies.medication(dose="75 mg")
    desk.keep("medications", "medication", more, entry.id, "Dose changed")
    export_chart(practice, desk.client.id, out, ExportOptions(Scope(entry_id=entry.id)))
    assert "Last changed Nov 17, 2026" in pages_of(out)[-1]


def test_one_section_between_dates_says_so_on_its_cover(
    practice: Practice, desk: Desk, tmp_path: Path
) -> None:
    scope = Scope(sections=("sessions",), since="2026-11-01")
    out = tmp_path / "part.pdf"
    export_chart(practice, desk.client.id, out, ExportOptions(scope))
    text = " ".join(" ".join(pages_of(out)).split())
    assert "From the health record" in text
    assert "Covers Notes and measures from Nov 1, 2026 to Nov 17, 2026 Prepared" in text
    assert "Session 2" in text
    assert "Session 1," not in text
    assert "Treatment plan" not in text


def test_one_entry_stands_alone_without_a_certification(
    practice: Practice, desk: Desk, tmp_path: Path
) -> None:
    out = tmp_path / "note.pdf"
    scope = Scope(entry_id=desk.headers("sessions")[1].id)
    export_chart(practice, desk.client.id, out, ExportOptions(scope, page_size="a4"))
    text = " ".join(" ".join(pages_of(out)).split())
    assert "Session 1" in text
    assert "Certification" not in text


def test_a_password_protects_the_file(practice: Practice, desk: Desk, tmp_path: Path) -> None:
    out = tmp_path / "locked.pdf"
    export_chart(practice, desk.client.id, out, ExportOptions(password="open sesame"))
    with pytest.raises(pypdfium2.PdfiumError):
        pages_of(out)
    assert pages_of(out, "open sesame")


class StopAt:
    def step(self, done: int, _total: int, _words: str) -> None:
        if done:
            raise Cancelled


def test_stopping_or_failing_leaves_no_file_and_no_row(
    practice: Practice, desk: Desk, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    with pytest.raises(Cancelled):
        export_chart(practice, desk.client.id, folder / "a.pdf", None, StopAt())
    with pytest.raises(PdfNotSaved):
        export_chart(practice, desk.client.id, folder / "missing" / "a.pdf")
    assert list(folder.iterdir()) == []
    assert "export" not in {row.action for row in practice.audit.rows()}


def cover(practice: Practice, client_id: int, out: Path, scope: Scope | None = None) -> str:
    export_chart(practice, client_id, out, ExportOptions(scope or Scope()))
    return " ".join(pages_of(out)[0].split())


def test_what_the_trail_could_not_note_is_not_handed_out(
    practice: Practice, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, earlier = tmp_path / "chart.pdf", tmp_path / "earlier.pdf"
    earlier.write_bytes(b"%PDF-1.4 earlier")
    rows = practice.audit.head().seq

    def full(*_: object, **__: object) -> None:
        raise DiskFull

    with monkeypatch.context() as patched:
        patched.setattr(AuditTrail, "append", full)
        for place in (out, earlier):
            with pytest.raises(DiskFull):
                save_chart(practice, desk.client.id, SMALL, place)
    assert not out.exists()
    assert earlier.read_bytes() == b"%PDF-1.4 earlier"
    assert practice.audit.head().seq == rows
    save_chart(practice, desk.client.id, SMALL, out)
    assert out.exists()


def test_unsigned_drafts_that_are_left_out_are_told_on_the_cover(
    practice: Practice, desk: Desk, tmp_path: Path
) -> None:
    out = tmp_path / "chart.pdf"
    assert "draft" not in cover(practice, desk.client.id, out)
    desk.begin("sessions", "session", bodies.session("2026-11-16"))
    assert (
        "Not included 1 unsigned draft (Sessions), there when this copy was made. "
        "It is not part of the record as exported."
    ) in cover(practice, desk.client.id, out)
    desk.begin("sessions", "session", bodies.session("2026-11-17"))
    desk.begin("treatment_plan", "plan", bodies.plan(effective="2026-11-17"))
    assert (
        "Not included 3 unsigned drafts (Treatment plan 1 and Sessions 2), there when this copy "
        "was made. They are not part of the record as exported."
    ) in cover(practice, desk.client.id, out)
    assert "draft" not in cover(practice, desk.client.id, out, Scope(until="2026-10-31"))
    text = " ".join(" ".join(pages_of(out)).split())
    assert "apart from what is stated there as withheld or not included." in text


def test_a_minor_is_named_as_one_with_the_guardians(practice: Practice, tmp_path: Path) -> None:
    out = tmp_path / "chart.pdf"
    person = {"legal_name": "Iris Okafor", "born": "2012-11-18"}
    alone = practice.clients.add({**person, "no_guardian_reason": "Emancipated by order"})
    told = cover(practice, alone.id, out)
    assert "Client Iris Okafor, born Nov 18, 2012. Minor (age 13)" in told
    assert "Guardian None (Emancipated by order)" in told
    both = [{"name": "Ada Okafor", "relation": "Mother"}, {"name": "Chidi Okafor"}]
    client = practice.clients.add({**person, "guardians": both})
    assert "Guardians Ada Okafor, Mother Chidi Okafor" in cover(practice, client.id, out)
    grown = practice.clients.add({**person, "born": "2008-11-17", "guardians": both})
    told = cover(practice, grown.id, out)
    assert "Minor" not in told
    assert "Guardian" not in told


def test_a_chart_of_lists_alone_says_as_of_when(practice: Practice, tmp_path: Path) -> None:
    client = practice.clients.add({"legal_name": "Ben Okafor", "born": "1980-01-01"})
    told = cover(practice, client.id, tmp_path / "chart.pdf")
    assert "Covers Profile and lists as of Nov 17, 2026" in told
    practice.desk(client.id).keep("medications", "medication", bodies.medication())
    told = cover(practice, client.id, tmp_path / "list.pdf", Scope(sections=("medications",)))
    assert "Covers Lists as of Nov 17, 2026" in told


def test_drafts_that_are_inside_are_told_apart_from_the_record(
    practice: Practice, desk: Desk, tmp_path: Path
) -> None:
    desk.begin("sessions", "session", bodies.session("2026-11-16"))
    out = tmp_path / "chart.pdf"
    told = cover(practice, desk.client.id, out, Scope(drafts=True))
    assert (
        "Drafts 1 unsigned draft (Sessions), marked on each page. It is not part of the record."
    ) in told
    assert "Not included" not in told
    assert "Sessions (2 entries, 1 draft)" in told
    text = " ".join(" ".join(pages_of(out)).split())
    assert "withheld or not included, and from the drafts, which are marked as such." in text


def test_what_entries_said_before_they_were_changed_is_told_as_left_out_or_printed(
    practice: Practice, desk: Desk, tmp_path: Path
) -> None:
    entry = desk.keep("medications", "medication", bodies.medication(reason="Low mood"))
    out = tmp_path / "chart.pdf"
    assert "Earlier versions" not in cover(practice, desk.client.id, out)
    desk.keep("medications", "medication", bodies.medication(reason="Panic"), entry.id, "Misheard")
    left_out = (
        "Not included Earlier versions of 1 entry that was changed (Medications). "
        "The record has them."
    )
    assert left_out in cover(practice, desk.client.id, out)
    assert left_out in cover(practice, desk.client.id, out, Scope(entry_id=entry.id))
    assert "Earlier" not in cover(practice, desk.client.id, out, Scope(sections=("sessions",)))
    scope = Scope(sections=("medications",), changed=True)
    assert "Earlier" not in cover(practice, desk.client.id, out, scope)
    page = " ".join(pages_of(out)[1].split())
    assert "Last changed Nov 17, 2026, entered Nov 17, 2026" in page
    assert "Tue, Nov 17, 2026, 12:00 pm (America/Los_Angeles), by tester Misheard" in page
    assert "For Low mood Panic" in page


def test_an_error_says_who_marked_it_and_in_which_zone(
    practice: Practice, desk: Desk, tmp_path: Path
) -> None:
    kept = desk.keep("medications", "medication", bodies.medication())
    for entry_id in (desk.headers("sessions")[0].id, kept.id):
        desk.withdraw(entry_id, "Another client's")
    out = tmp_path / "chart.pdf"
    export_chart(practice, desk.client.id, out)
    text = " ".join(" ".join(pages_of(out)).split())
    when = "Entered in error (Tue, Nov 17, 2026, 12:00 pm, America/Los_Angeles, by"
    assert f"{when} Dana Reyes, LMFT): Another client's" in text
    assert f"{when} tester): Another client's" in text


def test_what_an_error_said_is_left_out_unless_it_is_asked_for(
    practice: Practice, desk: Desk, tmp_path: Path
) -> None:
    kept = desk.keep("medications", "medication", bodies.medication())
    note, plan = desk.headers("sessions")[0], desk.headers("treatment_plan")[0]
    for entry_id in (note.id, kept.id, plan.id):
        desk.withdraw(entry_id, "Another client's")
    out = tmp_path / "chart.pdf"
    first = cover(practice, desk.client.id, out)
    text = " ".join(" ".join(pages_of(out)).split())
    assert (
        "Not included What 3 entries marked as entered in error say (Medications 1, Treatment"
        " plan 1 and Sessions 1). The record has it."
    ) in first
    assert text.count("What it says is left out of this copy.") == 3
    for said in ("Session 2", "The dog is called Biscuit.", "Sertraline", "Low mood"):
        assert said not in text
    earlier = Scope(sections=("sessions",), until="2026-10-30")
    assert "in error" not in cover(practice, desk.client.id, out, earlier)

    whole = cover(practice, desk.client.id, out, Scope(errors=True))
    text = " ".join(" ".join(pages_of(out)).split())
    assert "in error say" not in whole and "left out of this copy" not in text
    for said in ("Session 2", "The dog is called Biscuit.", "Sertraline"):
        assert said in text
    alone = cover(practice, desk.client.id, out, Scope(entry_id=note.id))
    assert "in error say" not in alone
    assert "The dog is called Biscuit." in " ".join(pages_of(out))


def test_a_draft_says_what_it_would_change_and_when_it_was_saved(
    practice: Practice, desk: Desk, tmp_path: Path
) -> None:
    entry = desk.keep("medications", "medication", bodies.medication())
    desk.begin("medications", "medication", bodies.medication(dose="100 mg"), entry.id)
    desk.begin("medications", "medication", bodies.medication(name="Prazosin"))
    desk.begin("treatment_plan", "plan", {}, desk.headers("treatment_plan")[0].id)
    out = tmp_path / "chart.pdf"
    scope = Scope(sections=("medications", "treatment_plan"), drafts=True)
    export_chart(practice, desk.client.id, out, ExportOptions(scope))
    text = " ".join(" ".join(pages_of(out)).split())
    assert "Sertraline 100 mg Change of Sertraline 50 mg, last saved Nov 17, 2026 Draft" in text
    assert "Prazosin 50 mg Last saved Nov 17, 2026 Draft" in text
    assert "Treatment plan, next version Aug 1, 2026 Draft" in text


def test_an_entry_that_is_not_what_was_signed_is_never_printed_as_if_it_were(
    practice: Practice, desk: Desk, connection: Connection, tmp_path: Path
) -> None:
    out = tmp_path / "chart.pdf"
    assert "seal" not in cover(practice, desk.client.id, out).lower()
    connection.set_authorizer(None)
    connection.execute("DROP TRIGGER revision_fixed")
    connection.execute("UPDATE revision SET body = replace(body, 'Slept better', 'Drank more')")
    told = cover(practice, desk.client.id, out)
    assert "Broken seals 2 entries are not as they were signed or entered. They are marked." in told
    marked = [page for page in pages_of(out) if "Drank more" in page]
    assert marked
    for page in marked:
        assert "Seal broken: this is not as it was signed." in page


def test_the_cover_says_to_the_minute_when_it_was_made_and_covers_no_day_to_come(
    practice: Practice, desk: Desk, tmp_path: Path
) -> None:
    out = tmp_path / "chart.pdf"
    scope = Scope(since="2026-11-01", until="2026-12-31")
    told = cover(practice, desk.client.id, out, scope)
    assert "Notes and measures from Nov 1, 2026 to Nov 17, 2026; profile" in told
    assert "Prepared Tue, Nov 17, 2026, 12:00 pm (America/Los_Angeles)," in told


def test_what_lies_outside_the_days_is_not_called_never_recorded(
    practice: Practice, desk: Desk, tmp_path: Path
) -> None:
    out = tmp_path / "chart.pdf"
    scope = Scope(("sessions", "measures", "allergies"), since="2026-11-10")
    export_chart(practice, desk.client.id, out, ExportOptions(scope))
    text = " ".join(" ".join(pages_of(out)).split())
    for words in (
        "Sessions None recorded in these days",
        "Measures None recorded in these days",
        "Allergies None recorded Sessions",
    ):
        assert words in text
    export_chart(practice, desk.client.id, out)
    assert "in these days" not in " ".join(pages_of(out))


def test_a_practice_that_is_not_named_yet_is_no_gap_in_the_certification(
    practice: Practice, desk: Desk, tmp_path: Path
) -> None:
    practice.change_settings(replace(practice.settings, profile=PracticeProfile()))
    out = tmp_path / "chart.pdf"
    assert "Record kept by" not in cover(practice, desk.client.id, out)
    sworn = " ".join(pages_of(out)[-1].split())
    assert "I am the custodian of the records of this practice, or another" in sworn
