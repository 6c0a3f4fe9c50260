"""The client as lists show one, and the practice that keeps the charts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from therapist_emr.domain.contingency import ContingencyPlan
from therapist_emr.domain.dates import PartialDate, is_minor


class ClientStatus(StrEnum):
    """Say where a client stands with the practice."""

    WAITING = "waiting"
    ACTIVE = "active"
    DISCHARGED = "discharged"


class Client(NamedTuple):
    """Hold what lists and headers show of a client; the rest is in the profile.

    A tuple with names, since a list has thousands.
    """

    id: int
    uuid: str
    record_number: str
    status: ClientStatus
    name: str
    legal_name: str
    pronouns: str
    born: str
    phone: str
    flags: tuple[str, ...] = ()
    last_seen: str = ""
    next_visit: str = ""
    hidden: bool = False
    """Whether initials stand in the place of the name, since others may see the screen."""

    @property
    def birth_date(self) -> date | None:
        """Return the date of birth when it is wholly known."""
        return PartialDate.parse(self.born).whole if self.born else None

    def minor_on(self, on: date) -> bool:
        """Tell whether the client is under age on that day."""
        born = self.birth_date
        return born is not None and is_minor(born, on)

    def coming(self, today: date) -> str:
        """Return when the next visit is, while it may still come: of a discharged client never."""
        gone = self.status is ClientStatus.DISCHARGED
        return "" if gone or self.next_visit[:10] < today.isoformat() else self.next_visit

    @property
    def monogram(self) -> str:
        """Return one or two initials of the shown name."""
        words = [word for word in self.name.split() if word[0].isalnum()] or [self.name or "?"]
        ends = [words[0], words[-1]] if len(words) > 1 else words[:1]
        return "".join(word[0] for word in ends).upper()[:2]


def veiled(client: Client) -> Client:
    """Return a client by initials only, for when others look at the screen."""
    initials = "".join(f"{letter}. " for letter in client.monogram).strip()
    return client._replace(name=initials, legal_name=initials, phone="", hidden=True)


@dataclass(frozen=True, slots=True)
class PracticeProfile:
    """Hold who keeps the records, as printed on every page and signature."""

    practice_name: str = ""
    clinician: str = ""
    credential: str = ""
    license: str = ""
    npi: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class PracticeSettings:
    """Hold the choices that travel with the practice's file."""

    profile: PracticeProfile = field(default_factory=PracticeProfile)
    contingency: ContingencyPlan = field(default_factory=ContingencyPlan)
    review_days: int = 90
    idle_minutes: int = 10
    page_size: str = "letter"
    region: str = "US"
    backup_on_close: bool = True
    sheet_checked: str = ""
    """The ISO day on which two lines of the recovery sheet were last typed back."""
    service_codes: tuple[str, ...] = ()
    templates: tuple[tuple[str, str], ...] = ()
    """The note template last used for each client, by client UUID."""
    made_up: bool = False
