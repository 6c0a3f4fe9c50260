"""What waits on the desk as rows: who, what, and since when; each key says what to open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from therapist_emr.domain import words
from therapist_emr.domain.people import Client
from therapist_emr.practice.backups import BackupHealth
from therapist_emr.practice.destinations import STALE_DAYS, Destination
from therapist_emr.practice.newcomer import Begun
from therapist_emr.practice.reminders import Reminder
from therapist_emr.practice.today import Due, Seen, Today, Unsigned
from therapist_emr.sections.contract import Life, Section
from therapist_emr.sections.profile.identity import shown_name
from therapist_emr.ui.away.reasons import CLOSED
from therapist_emr.ui.theme import Tone
from therapist_emr.ui.widgets.rows import Row

LATE_DAYS = 3
"""From how many days on an unsigned note is shown in amber."""

_NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")


@dataclass(frozen=True, slots=True)
class Door:
    """Say what a row opens."""

    client_id: int
    section: str = ""
    entry_id: int = 0
    draft_id: int = 0

    @property
    def key(self) -> str:
        """Return the door as a row's key."""
        return f"{self.client_id}/{self.section}/{self.entry_id}/{self.draft_id}"

    @classmethod
    def read(cls, key: str) -> Door:
        """Return the door a row's key says."""
        client, section, entry, draft = key.split("/")
        return cls(int(client), section, int(entry), int(draft))


PLACE = "place:"
"""Begins the key of a row that opens a page of the window rather than a chart."""

NEW = Door(0)
"""Opens the profile of a new client that was begun."""


def local_time(utc: str, zone: str) -> datetime:
    """Return an instant as the wall time of a zone."""
    instant = datetime.fromisoformat(utc)
    try:
        return instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return instant.astimezone(UTC).replace(tzinfo=None)


def when_words(at: str, today: date) -> str:
    """Return "today 5:30 pm", "Fri Nov 13, 11:00 am" or a day alone."""
    try:
        wall = datetime.fromisoformat(at)
    except ValueError:
        return words.iso_day(at)
    clock = words.clock(wall.time()) if len(at) > len("2026-11-17") else ""
    if wall.date() == today:
        return f"today {clock}".strip()
    day = words.weekday_day(wall.date()).replace(f", {today.year}", "").replace(",", "", 1)
    return f"{day}, {clock}" if clock else day


def age_words(on: date, today: date) -> str:
    """Return "4 days ago, Nov 13", "Yesterday, Nov 16" or "Today, Nov 17"."""
    said = words.days_away(on, today)
    return f"{words.sentence(said)}, {words.short_day(on, today)}"


def left_words(days: int, due: date, today: date) -> str:
    """Return "2 days left, Nov 19", "Today, Nov 17" or "5 days late, Nov 12"."""
    said = words.short_day(due, today)
    if days == 0:
        return f"Today, {said}"
    left = f"{words.count(days, 'day')} left" if days > 0 else f"{words.count(-days, 'day')} late"
    return f"{left}, {said}"


class TodayRows:
    """Turn the desk of a day into rows."""

    def __init__(
        self, today: Today, sections: Sequence[Section], zone: str, begun: Begun | None = None
    ) -> None:
        self._today = today
        self._begun = begun
        self._sections: Mapping[str, Section] = {section.key: section for section in sections}
        self._zone = zone

    def to_sign(self) -> list[Row]:
        """Return the drafts that wait for a signature, oldest first."""
        return [self._unsigned(one) for one in self._drafts(signed=True)]

    def unfinished(self) -> list[Row]:
        """Return what was begun in sections without signatures."""
        rows = [self._unsigned(one) for one in self._drafts(signed=False)]
        if self._begun is not None:
            saved = self._begun.saved
            fact = f"Saved {words.clock(saved.wall.time())}"
            if saved.day != self._today.day:
                fact = age_words(saved.day, self._today.day)
            name = shown_name(self._begun.body) or "New client"
            rows.append(Row(NEW.key, name, "New client, no chart yet", fact=fact, icon="clients"))
        return rows

    def due(self) -> list[Row]:
        """Return what comes due in charts and in the practice, soonest first."""
        rows = [(one.due, self._due_row(one)) for one in self._today.due]
        rows += [(one.due, self._reminder(one)) for one in self._today.reminders]
        return [row for _due, row in sorted(rows, key=lambda pair: pair[0])]

    def sessions(self) -> list[Row]:
        """Return today's sessions and visits by time."""
        seen = {one.client.id for one in self._today.sessions}
        rows = [(one.at, self._seen(one)) for one in self._today.sessions]
        rows += [
            (client.next_visit, self._visit(client))
            for client in self._today.visits
            if client.id not in seen
        ]
        return [row for _at, row in sorted(rows, key=lambda pair: pair[0])]

    def tomorrow(self) -> list[Row]:
        """Return tomorrow's visits by time."""
        return [self._visit(client) for client in self._today.visits_tomorrow]

    def signed_today(self) -> int:
        """Return how many of today's sessions are signed."""
        return sum(1 for one in self._today.sessions if one.signed)

    def summary(self) -> str:
        """Return the line under the day: what waits, in words."""
        notes = len(self._drafts(signed=True))
        due = len(self._today.due) + len(self._today.reminders)
        told = []
        if notes:
            told.append(f"{_number(notes)} {'note' if notes == 1 else 'notes'} to sign")
        if due:
            number = _number(due).lower() if told else _number(due)
            told.append(f"{number} {'thing' if due == 1 else 'things'} coming due")
        return f"{' and '.join(told)}." if told else ""

    def _drafts(self, *, signed: bool) -> list[Unsigned]:
        def is_signed(one: Unsigned) -> bool:
            section = self._sections.get(one.draft.section)
            return section is None or section.life is not Life.KEPT

        return [one for one in self._today.unsigned if is_signed(one) is signed]

    def _unsigned(self, one: Unsigned) -> Row:
        today, draft = self._today.day, one.draft
        section = self._sections.get(draft.section)
        title = draft.title or (section.title if section else "Draft")
        late = one.days >= LATE_DAYS and (section is None or section.life is not Life.KEPT)
        if one.days <= 0:
            fact = f"Draft saved {words.clock(local_time(draft.saved, self._zone).time())}"
        else:
            on = datetime.fromisoformat(draft.at).date()
            fact = age_words(on, today)
        return Row(
            Door(one.client.id, draft.section, 0, draft.id).key,
            one.client.name,
            f"{title}, {when_words(draft.at, today)}",
            fact=fact,
            icon=section.icon if section else "document",
            tone=Tone.SOON if late else Tone.PLAIN,
            fact_icon="clock" if late else "",
        )

    def _due_row(self, one: Due) -> Row:
        section = self._sections.get(one.section)
        late = one.days < 0
        return Row(
            Door(one.client.id, one.section, one.entry_id).key,
            one.client.name,
            one.words,
            fact=left_words(one.days, one.due, self._today.day),
            icon=section.icon if section else "document",
            tone=Tone.SOON if late else Tone.PLAIN,
            fact_icon="clock" if late else "",
        )

    def _reminder(self, one: Reminder) -> Row:
        days = (one.due - self._today.day).days
        return Row(
            f"{PLACE}{one.place}",
            one.title,
            one.detail,
            fact=left_words(days, one.due, self._today.day),
            icon=one.icon,
            tone=Tone.SOON if days < 0 else Tone.PLAIN,
            fact_icon="clock" if days < 0 else "",
        )

    def _seen(self, one: Seen) -> Row:
        door = Door(one.client.id, one.section, one.entry_id or 0, one.draft_id or 0)
        detail = "Note in progress"
        if one.signed:
            detail = ". ".join(part for part in ("Signed", one.summary) if part)
        return Row(
            door.key,
            one.client.name,
            detail,
            lead=_hour(one.at),
            end_icon="check" if one.signed else "pencil",
            end_tone=Tone.GOOD if one.signed else Tone.INFO,
            faint=one.signed,
        )

    def _visit(self, client: Client) -> Row:
        return Row(
            Door(client.id).key,
            client.name,
            "Session planned" if not client.pronouns else client.pronouns,
            lead=_hour(client.next_visit),
        )


def _hour(at: str) -> str:
    if len(at) <= len("2026-11-17"):
        return ""
    try:
        clock = words.clock(datetime.fromisoformat(at).time())
    except ValueError:
        return ""
    return clock


def _number(count: int) -> str:
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)


@dataclass(frozen=True, slots=True)
class BackupWords:
    """Hold what is said of the backups."""

    icon: str
    tone: Tone
    title: str
    lines: tuple[str, ...]


def backup_words(health: BackupHealth, today: date, zone: str) -> BackupWords:
    """Return how the practice stands with its backups, in calm words."""
    if not health.destinations:
        return BackupWords(
            "warning", Tone.SOON, "No backup folder yet", ("Choose one in Settings.",)
        )
    last = (_last_words(health, today, zone),) if health.last_verified is not None else ()
    troubled = [one for one in health.troubled if one.trouble is not None]
    if troubled:
        said = (*(one.says for one in troubled), *(f"Last good: {one}" for one in last))
        if len(troubled) < len(health.destinations) and health.last_verified is not None:
            title = f"Trouble with {len(troubled)} of {len(health.destinations)} backups"
            return BackupWords("warning", Tone.SOON, title, said)
        title = "The last backup did not finish"
        lost = "Nothing is lost: every chart is saved here."
        return BackupWords("warning", Tone.BAD, title, (lost, *said))
    if health.last_verified is None:
        return BackupWords(
            "warning", Tone.SOON, "Not backed up yet", ("Every chart is saved here.",)
        )
    if health.days is None:
        return BackupWords("clock", Tone.SOON, "Last backup dated in the future", last)
    if health.days > STALE_DAYS:
        title = f"Last backup {words.count(health.days, 'day')} ago"
        return BackupWords("clock", Tone.SOON, title, last)
    away = tuple(one.says for one in health.away)
    old = tuple(f"On {one.name} {_old_words(one)}." for one in health.troubled)
    return BackupWords("backup", Tone.GOOD, "Backup verified", (*last, *away, *old))


def _old_words(one: Destination) -> str:
    return "dated in the future" if one.days is None else f"{one.days} days ago"


def _last_words(health: BackupHealth, today: date, zone: str) -> str:
    assert health.last_verified is not None
    wall = local_time(health.last_verified.at_utc, zone)
    said = f"{age_words(wall.date(), today)}, {words.clock(wall.time())}"
    where = [one.name for one in health.destinations if one.folder == health.last_verified.folder]
    return f"{said}, on {where[0]}" if where and len(health.destinations) > 1 else said


def left_open(actions: Iterable[str], drafts: Sequence[Unsigned]) -> Unsigned | None:
    """Return what was being written when the app closed without locking, or None.

    `actions` are the audit trail's, newest first: two unlockings without a locking between them
    say that the first one ended by a crash.
    """
    unlocks = 0
    for action in actions:
        if action.startswith("lock"):
            return None
        if action.startswith(("unlock", "create")):
            unlocks += 1
            if unlocks == 2:
                return max(drafts, key=lambda one: one.draft.saved, default=None)
    return None


def left_locked(
    rows: Iterable[tuple[str, str, str]], drafts: Sequence[Unsigned]
) -> Unsigned | None:
    """Return what was written last between an unlocking and the lock that is open again, or None.

    `rows` are action, detail and instant of the audit trail's, newest first. Whoever closed the
    window was done for then.
    """
    locked, since = False, ""
    for action, detail, at in rows:
        if locked and action.startswith(("unlock", "create practice")):
            since = at
            break
        if not locked and action.startswith("lock"):
            if detail == CLOSED:
                return None
            locked = True
    wrote = [one for one in drafts if locked and one.draft.saved >= since]
    return max(wrote, key=lambda one: one.draft.saved, default=None)
