"""What happened in a chart, for its timeline: read from headers, never from whole notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from therapist_emr.domain import words
from therapist_emr.domain.entry import DraftHeader, EntryHeader, EntryStatus
from therapist_emr.sections.contract import Section
from therapist_emr.sections.desk import ChartDesk


@dataclass(frozen=True, slots=True)
class Happening:
    """Hold one thing of the timeline."""

    section: str
    entry_id: int
    draft_id: int
    at: str
    icon: str
    title: str
    detail: str
    withdrawn: bool = False


def timeline(desk: ChartDesk, sections: Sequence[Section]) -> list[Happening]:
    """Return what happened in all sections, newest first, drafts among them."""
    known = {section.key: section for section in sections}
    drafts, headers = desk.drafts(""), desk.headers("")
    found = [_draft(known[one.section], one) for one in drafts if one.section in known]
    found += [_entry(known[one.section], one) for one in headers if one.section in known]
    return sorted(found, key=lambda one: (one.at, one.entry_id, one.draft_id), reverse=True)


def _entry(section: Section, header: EntryHeader) -> Happening:
    told = [header.summary]
    withdrawn = header.status is EntryStatus.ERROR
    if withdrawn:
        told = ["Entered in error"]
    elif header.addenda:
        told.append(words.count(header.addenda, "addendum", "addenda"))
    elif header.status is EntryStatus.SIGNED:
        told.insert(0, "Signed")
    elif section.single:
        told = ["Changed" if header.revisions > 1 else "Entered"]
    detail = ". ".join(part for part in told if part)
    return Happening(
        section.key, header.id, 0, header.at, section.icon, header.title, detail, withdrawn
    )


def _draft(section: Section, draft: DraftHeader) -> Happening:
    detail = ". ".join(part for part in ("Draft, not signed", draft.summary) if part)
    title = draft.title or section.title
    return Happening(section.key, 0, draft.id, draft.at, "pencil", title, detail)
