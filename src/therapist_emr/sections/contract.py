"""What a section of the chart states about itself; everything else follows from it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum, StrEnum
from typing import TYPE_CHECKING, Any

from therapist_emr.domain.dates import PartialDate
from therapist_emr.domain.entry import Body, Entry, EntryHeader, Revision
from therapist_emr.forms.blocks import Block
from therapist_emr.forms.field import Problem, Values
from therapist_emr.forms.form import Form
from therapist_emr.forms.offer import Offer, Offered, offers
from therapist_emr.forms.reading import form_blocks
from therapist_emr.sections import addendum
from therapist_emr.sections.glance import Alert, Glance, Told, Wait
from therapist_emr.sections.handout import Handout

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from therapist_emr.sections.deed import Deed
    from therapist_emr.sections.desk import ChartReading
    from therapist_emr.sections.made_up import MadeUpEntry, Persona


class Life(Enum):
    """Say how an entry of the section lives."""

    SIGNED = "drafted, signed once and locked; addenda follow"
    VERSIONED = "one document; each signed version follows the one before"
    KEPT = "saved without a signature; every save is a revision"


class Group(StrEnum):
    """Name the four groups of the chart's section list, in their order."""

    CARE = "care"
    HEALTH = "health"
    RECORD = "record"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class EntryKind:
    """Declare one kind of entry of a section: a session, an intake, a contact."""

    key: str
    title: str
    form: Form
    numbered: bool = False
    """Whether entries of this kind carry a running number ("Session 41")."""
    dated: bool = False
    """Whether an entry that is kept tells of one day, such as the answers to a measure: a copy of a
    span of days holds those of its days alone, as it does of what is signed."""


ADDENDUM_KIND = EntryKind(addendum.KEY, "Addendum", addendum.ADDENDUM)
"""What is written under a signed entry, in every section that signs."""


@dataclass(frozen=True, slots=True)
class Empty:
    """Say what belongs on an empty page, and the words of the button that begins it."""

    title: str
    words: str
    action: str


@dataclass(frozen=True, slots=True)
class Look:
    """Give the reading view what lies outside the body: the day, and what it is read against."""

    today: str = ""
    earlier: tuple[Body, ...] = ()
    """The bodies that an entry that is kept had before this one, oldest first."""
    worked_on: tuple[Mapping[str, Any], ...] = ()
    """For a document in versions: the facts of signed entries that worked on objectives, each with
    its "day", oldest first."""


def _no_facts(_body: Values) -> Mapping[str, Any]:
    return {}


@dataclass(frozen=True, slots=True)
class Section:
    """State all that the shell, the lists, the search, the PDF and the export need."""

    key: str
    title: str
    icon: str
    """The name of an icon in resources/icons."""
    group: Group
    rank: int
    """The place within its group on screen."""
    pdf_order: int
    """The place in a chart PDF."""
    life: Life
    kinds: tuple[EntryKind, ...]
    empty: Empty
    title_of: Callable[[EntryKind, Values, int], str]
    """The first line of an entry in a list: kind, body, running number (0 when none)."""
    summary_of: Callable[[EntryKind, Values], str]
    """The second line of an entry in a list."""
    when_of: Callable[[Values], str] = lambda _body: ""
    """The wall time or date the entry is about, ISO; empty means when it was written."""
    facts_of: Callable[[Values], Mapping[str, Any]] = _no_facts
    """A few values that lists and pages need without reading the body."""
    print_rank: Callable[[Values], int] = lambda _facts: 0
    """Where an entry that is kept stands on paper, from its facts: lower first, within its kind."""
    blocks_of: Callable[[EntryKind, Values, Look], tuple[Block, ...]] = lambda kind, body, _look: (
        form_blocks(kind.form, body)
    )
    """The body as it is read on screen and on paper."""
    also: str = ""
    """Other words by which this part of a chart is asked for in the palette: "meds rx"."""
    single: bool = False
    """Whether a client has at most one entry, such as a profile or a plan."""
    identifies: bool = False
    """Whether it says who the client is: the client list is read from it, it is corrected and never
    withdrawn, and hiding names hides what is found in it."""
    visits: bool = False
    """Whether its entries are visits, and their facts tell whether the client was seen ("seen", not
    there for what is no visit) and comes next ("next_visit"): the client list and Today are kept up
    to date with them, and "New session" begins one."""
    in_record: bool = True
    """Whether it is part of the record that may be released (45 CFR 164.501)."""
    attestation: str = ""
    """What the clinician states by signing; only where entries are signed."""
    page: Callable[[], Callable[[Any], QWidget]] | None = None
    """Imports and returns the section's own page, when the general one will not do; it is made with
    a `ChartDesk` (desk.py)."""
    suggestions: Mapping[str, Callable[[str], Offered]] = field(default_factory=dict)
    """Sources of suggestions by the name a field gives, for what was typed; they are asked off the
    screen's thread. A name without a source here is a table of resources/tables."""
    hints: Callable[[ChartReading, EntryKind, Values, int | None], Iterable[Problem]] | None = None
    """What is worth a look while an entry is written, beside its fields and in nobody's way: the
    chart, the kind, what was typed, and the entry that is changed."""
    deeds: Callable[[ChartReading, EntryHeader], Sequence[Deed]] | None = None
    """What can be done with an entry that stands, besides editing it."""
    begin_with: Callable[[ChartReading, EntryKind], Values] | None = None
    """What a new entry begins with besides the form's own defaults: today's date, the last version,
    what the chart knows already."""
    offers: Callable[[EntryKind, Told], bool] = lambda _kind, _told: True
    """Whether a further kind may be begun beside what stands in the chart."""
    handout: Callable[[EntryKind, Values], Handout | None] | None = None
    """One page of an entry for the client to take along; deeds offer it."""
    list_rank: Callable[[Values], float] | None = None
    """Where an entry stands in the list, from its facts: lower first; newest first without it."""
    over: Callable[[Values], bool] = lambda _facts: False
    """Whether an entry is over, from its facts, and so listed more faintly: a resolved problem."""
    footnote: Callable[[], str] = lambda: ""
    """A line below the list, such as which release of a code table is in use."""
    glance: Callable[[ChartReading], Glance | None] | None = None
    """Its part of the chart's overview, read from headers and facts."""
    alerts: Callable[[ChartReading], Sequence[Alert]] | None = None
    """Its chips in the chart's header."""
    intro: Callable[[ChartReading], tuple[Block, ...]] | None = None
    """What is printed above its entries, over all of them: pictures and tables of their course."""
    count: Callable[[Told], int] | None = None
    """The number beside its name, from entries not entered in error; without it, all of those."""
    waits: Callable[[Told, date], Iterable[Wait]] | None = None
    """What comes due in the entries of one active client, those entered in error left out."""
    first_step: tuple[str, str] | None = None
    """What to do in a new chart, and of what kind that is."""
    made_up: Callable[[], Callable[[Persona], Iterable[MadeUpEntry]]] | None = None
    """Imports and returns what makes up its entries for the made-up practice (made_up.py)."""

    @property
    def form(self) -> Form:
        """Return the form of its first kind, which is its only one where it says who someone is."""
        return self.kinds[0].form

    def kind(self, key: str) -> EntryKind:
        """Return the kind of that key; what is signed takes addenda too."""
        taken = (*self.kinds, ADDENDUM_KIND) if self.life is Life.SIGNED else self.kinds
        return {kind.key: kind for kind in taken}[key]

    def body(self, entry: Entry, content: Revision | None = None) -> Body:
        """Return what an entry says now, or in one content, in today's version of its form."""
        told = content or entry.current
        return self.kind(entry.header.kind).form.load(told.body, told.form_version)

    def suggest(self, source: str, typed: str) -> list[Offer]:
        """Return suggestions for what was typed in a field that names this source."""
        from therapist_emr.sections.tables import suggest_from

        own = self.suggestions.get(source)
        return offers(own(typed) if own is not None else suggest_from(source, typed))

    def day_of(self, body: Values) -> str:
        """Return the day the entry is about, ISO, or an empty string."""
        when = self.when_of(body)[:10]
        try:
            return PartialDate.parse(when).iso
        except ValueError:
            return ""


def identity_of(sections: Iterable[Section]) -> Section:
    """Return the section that says who a client is."""
    return next(section for section in sections if section.identifies)
