"""What the made-up practice consists of: bodies that fit the sections' forms, and when they were
written. All times are wall times in `ZONE`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from therapist_emr.domain.contingency import ContingencyPlan
from therapist_emr.domain.entry import Body
from therapist_emr.domain.people import PracticeProfile
from therapist_emr.sections.made_up import MadeUpEntry

ZONE = "America/Los_Angeles"

CLINICIAN = PracticeProfile(
    practice_name="Marchetti Counseling",
    clinician="Elena Marchetti",
    credential="LMFT",
    license="OR T1234",
    npi="1000000004",
    address="100 Example Street, Suite 5\nPortland, OR 97299",
    phone="(503) 555-0100",
    email="elena@marchetti.example",
)
CONTINGENCY = ContingencyPlan(
    executor="Ruth Okafor, PhD",
    executor_license="Psychologist, OR 2381",
    executor_phone="(503) 555-0142",
    executor_email="ruth.okafor@example.org",
    second="Jonas Weil, LCSW, (503) 555-0188",
    sheet_place="Sealed envelope in the safe-deposit box, First Bank on Alder Street",
    backup_place="USB disk in the locked drawer of the office",
    computer_help="Ada Lind, (503) 555-0121",
    reviewed="2026-06-02",
)
"""A clinician who does not exist, with an NPI that nobody holds and whose check digit fits."""

SERVICE_CODES = ("IND50", "CPL60", "FAM50", "INTK1", "CRISI", "LATE1")
"""The made-up clinician's own fee list; no published code set is used."""


@dataclass(frozen=True, slots=True)
class Addendum:
    """Hold a text signed under a note later on."""

    text: str
    signed_at: datetime


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Hold why and when a note was marked as entered in error."""

    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DemoNote:
    """Hold one entry of the sessions section; without `signed_at` it is still a draft."""

    kind: str
    at: datetime
    body: Body
    saved_at: datetime
    signed_at: datetime | None
    addenda: tuple[Addendum, ...] = ()
    withdrawn: Withdrawal | None = None


@dataclass(frozen=True, slots=True)
class DemoPlanVersion:
    """Hold one signed version of the treatment plan; the last of a chart is in force."""

    body: Body
    signed_at: datetime


@dataclass(frozen=True, slots=True)
class DemoSave:
    """Hold one state of something that is kept without a signature."""

    body: Body
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DemoMedication:
    """Hold a medication with every change of it, oldest first."""

    saves: tuple[DemoSave, ...]


@dataclass(frozen=True, slots=True)
class DemoReview:
    """Hold one going through the medication list."""

    body: Body
    at: datetime


@dataclass(frozen=True, slots=True)
class DemoChart:
    """Hold one whole chart; entries of every kind are oldest first."""

    index: int
    profile: Body
    added_at: datetime
    notes: tuple[DemoNote, ...] = ()
    plans: tuple[DemoPlanVersion, ...] = ()
    medications: tuple[DemoMedication, ...] = ()
    reviews: tuple[DemoReview, ...] = ()
    former_states: tuple[DemoSave, ...] = ()
    """Earlier states of the profile, such as an old address; `at` is when each was replaced."""
    others: tuple[tuple[str, tuple[MadeUpEntry, ...]], ...] = ()
    """What the other sections made up themselves, by the section's key."""

    @property
    def name(self) -> str:
        """Return the name shown for the client."""
        return str(self.profile["chosen_name"] or self.profile["legal_name"])
