"""What a chart PDF is made of: plain values that the practice fills in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from therapist_emr.forms.blocks import Block

NONE_RECORDED = "None recorded"
NONE_IN_DAYS = "None recorded in these days"
LEFT_OUT = "What it says is left out of this copy."
"""Stands in the place of what an entry made in error says."""


@dataclass(frozen=True, slots=True)
class Provider:
    """Hold who made the record: name with credential, licence and NPI in words."""

    name: str
    licence: str = ""
    npi: str = ""
    practice: str = ""
    address: tuple[str, ...] = ()

    @property
    def numbers(self) -> str:
        """Return licence and NPI on one line."""
        npi = f"NPI {self.npi}" if self.npi else ""
        return ", ".join(part for part in (self.licence, npi) if part)


@dataclass(frozen=True, slots=True)
class Client:
    """Hold whose record it is: name, date of birth in words, record number, whether a minor."""

    name: str
    born: str
    record_number: str
    minor: str = ""

    @property
    def born_words(self) -> str:
        """Return "born Mar 2, 1992", or nothing where that is not known."""
        return f"born {self.born}" if self.born else ""


@dataclass(frozen=True, slots=True)
class Signature:
    """Hold an electronic signature in words; `hash_short` names the exact text signed."""

    name: str
    credential: str
    licence: str
    time_words: str
    attestation: str = ""
    hash_short: str = ""


@dataclass(frozen=True, slots=True)
class Addendum:
    """Hold what was added after signing."""

    when: str
    blocks: tuple[Block, ...]
    signature: Signature | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """Hold one entry of the chart; a draft is marked on every page it touches.

    One that is not `intact` has a seal that does not fit what it says. One that is `left_out` comes
    without its blocks and addenda, and its signature only tells that it was signed.
    """

    title: str
    when: str
    blocks: tuple[Block, ...]
    signature: Signature | None = None
    addenda: tuple[Addendum, ...] = ()
    error_reason: str = ""
    error_when: str = ""
    draft: bool = False
    bookmark: str = ""
    intact: bool = True
    left_out: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """Hold one section of the chart, in the order it is handed out.

    `items` is read once from front to back, so that a long chart may be fetched entry by entry.
    """

    title: str
    items: Sequence[Item] = ()
    empty: str = NONE_RECORDED
    contents_title: str = ""
    intro: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Withheld:
    """Hold what is left out and on what ground."""

    statement: str
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Certification:
    """Hold who certifies the copy as custodian, as far as it is known."""

    custodian: str = ""
    practice: str = ""


PSYCHOTHERAPY_NOTES = (
    "Psychotherapy notes (45 CFR 164.501), where any exist, are kept apart from this record by "
    "law and are never part of it."
)


@dataclass(frozen=True, slots=True)
class ChartRecord:
    """Hold a whole chart as it goes on paper.

    `facts` stand on the cover in order, such as ("Requested by", "..."); `covers` is the span of
    dates, `drafts` tells of drafts that are inside, `not_included` of what exists and is left out;
    `prepared` is the time in words, to which the number of pages is added.
    """

    provider: Provider
    client: Client
    parts: tuple[Part, ...]
    made: datetime
    prepared: str
    title: str = "Health record"
    subtitle: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    covers: str = ""
    drafts: str = ""
    not_included: str = ""
    notice: tuple[Block, ...] = ()
    withheld: Withheld = field(default_factory=lambda: Withheld(PSYCHOTHERAPY_NOTES))
    certification: Certification | None = field(default_factory=Certification)
    confidentiality: str = "Confidential. For the person named above."
    language: str = "en-US"
