"""What is looked at before a file is called whole, and what it holds."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Collection, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from enum import Enum

from therapist_emr.domain.progress import Progress
from therapist_emr.store import migrations
from therapist_emr.store.audit import AuditHead, AuditTrail
from therapist_emr.store.connection import Connection, Error, user_version
from therapist_emr.store.entries import Entries
from therapist_emr.store.errors import Damaged, DiskFault, WrongKey
from therapist_emr.store.psychotherapy import PsychotherapyNotes

LANES = 2
POLL_SECONDS = 0.05
_APART = "psychotherapy"
_TABLES = (
    "SELECT name, type FROM pragma_table_list WHERE schema = 'main' "
    "AND type IN ('table', 'virtual') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
    "ORDER BY type DESC, name"
)


class Outcome(Enum):
    """Name how a check ended."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_DONE = "not done"


@dataclass(frozen=True, slots=True)
class Check:
    """Say in words what was looked at and how it ended."""

    outcome: Outcome
    words: str


@dataclass(frozen=True, slots=True)
class Contents:
    """Hold what a file holds, in numbers only."""

    schema: int = 0
    head: AuditHead = field(default_factory=lambda: AuditHead(0, ""))
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Findings:
    """Hold the checks of a file, and its contents when they could be read."""

    checks: tuple[Check, ...]
    contents: Contents | None

    @property
    def ok(self) -> bool:
        """Tell whether no check failed."""
        return all(check.outcome is not Outcome.FAILED for check in self.checks)


@dataclass(slots=True)
class _Unit:
    """One piece of the work: `look` returns True when all is well."""

    group: str
    look: Callable[[Connection], bool]
    well: bool = False


GROUPS: dict[str, tuple[str, str]] = {
    "pages": (
        "Every page is sealed with this key and unaltered.",
        "Some pages were altered after they were written.",
    ),
    "tables": (
        "All tables and their indexes are in order.",
        "Some tables or indexes are damaged.",
    ),
    "search": (
        "The search index is in order.",
        "The search index is damaged.",
    ),
    "guards": (
        "The guards that keep the record from being changed are as they were made.",
        "The tables or the guards that keep the record from being changed were altered.",
    ),
    "references": (
        "Every record belongs to a client that exists.",
        "Some records belong to nothing.",
    ),
    "seals": (
        "Every entry is as it was signed or kept.",
        "Some entries were altered after they were signed or kept, or put in past the audit trail.",
    ),
    "trail": (
        "The audit trail is complete up to its last row; no row was altered.",
        "The audit trail was altered or has gaps.",
    ),
}


RECORDS = tuple(group for group in GROUPS if group != "guards")
"""What has to be in order to be brought back: guards that were taken away harm no record."""


def contents_of(connection: Connection) -> Contents:
    """Count the rows of every table and read the audit trail's head.

    How many psychotherapy notes there are is told nowhere: not in the note beside a backup either.
    """
    counts = {}
    for name, kind in connection.execute(_TABLES).fetchall():
        if kind == "table" and not name.startswith(_APART):
            row = connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()  # noqa: S608
            counts[name] = int(row[0])
    return Contents(user_version(connection), AuditTrail(connection).head(), counts)


def inspect(
    connect: Callable[[], Connection], progress: Progress, groups: Collection[str] = tuple(GROUPS)
) -> Findings:
    """Run checks of a file that nobody writes meanwhile, on connections of its own.

    Two run side by side, since each of them keeps one core busy.
    """
    try:
        first = connect()
        try:
            contents = contents_of(first)
            units = [unit for unit in _units(first) if unit.group in groups]
        finally:
            first.close()
    except Error:
        with closing(connect()) as again:
            if migrations.is_as_made(again):
                raise
        return Findings((Check(Outcome.FAILED, GROUPS["guards"][1]),), None)
    except (Damaged, DiskFault, WrongKey):
        words = "The file cannot be read with this key, or its beginning is damaged."
        return Findings((Check(Outcome.FAILED, words),), None)
    _Lanes(connect, units, progress).run()
    checks = []
    for group, (good, bad) in GROUPS.items():
        members = [unit for unit in units if unit.group == group]
        if members:
            well = all(unit.well for unit in members)
            checks.append(Check(Outcome.PASSED if well else Outcome.FAILED, good if well else bad))
    return Findings(tuple(checks), contents)


def _units(connection: Connection) -> list[_Unit]:
    units = [_Unit("pages", lambda c: not c.execute("PRAGMA cipher_integrity_check").fetchall())]
    for name, kind in connection.execute(_TABLES).fetchall():
        units.append(_Unit("search" if kind == "virtual" else "tables", _table_check(name)))
    units.append(_Unit("guards", migrations.is_as_made))
    units.append(
        _Unit("references", lambda c: c.execute("PRAGMA foreign_key_check").fetchone() is None)
    )
    units.append(_Unit("seals", _unaltered))
    units.append(_Unit("trail", lambda c: AuditTrail(c).verify().ok))
    return units


def psychotherapy_seals(connection: Connection) -> tuple[int, int]:
    """Return how many psychotherapy notes there are, and how many are not as kept: numbers only."""
    notes = PsychotherapyNotes(connection)
    wrong = {*notes.damaged(), *notes.unvouched()}
    return notes.count(), max(len(wrong), notes.disowned())


def _unaltered(connection: Connection) -> bool:
    entries, apart = Entries(connection), PsychotherapyNotes(connection)
    if entries.damaged() or entries.disowned() or entries.unvouched():
        return False
    return not (apart.damaged() or apart.unvouched() or apart.disowned())


def _table_check(name: str) -> Callable[[Connection], bool]:
    def look(connection: Connection) -> bool:
        rows = connection.execute(f'PRAGMA integrity_check("{name}")').fetchall()
        return [tuple(row) for row in rows] == [("ok",)]

    return look


class _Lanes:
    """Work through the units on a few threads, stopping all of them on Cancel."""

    def __init__(
        self, connect: Callable[[], Connection], units: list[_Unit], progress: Progress
    ) -> None:
        self._connect = connect
        self._units = units
        self._waiting = deque(units)
        self._progress = progress
        self._open: list[Connection] = []
        self._done = 0
        self._failure: BaseException | None = None

    def run(self) -> None:
        threads = [threading.Thread(target=self._lane, name="inspect") for _ in range(LANES)]
        for thread in threads:
            thread.start()
        try:
            self._tell()
            for thread in threads:
                while thread.is_alive():
                    thread.join(POLL_SECONDS)
                    self._tell()
        except BaseException:
            self._stop(threads)
            raise
        if self._failure is not None:
            raise self._failure

    def _tell(self) -> None:
        self._progress.step(self._done, len(self._units), "Checking")

    def _stop(self, threads: list[threading.Thread]) -> None:
        self._waiting.clear()
        for thread in threads:
            while thread.is_alive():
                for connection in list(self._open):
                    connection.interrupt()
                thread.join(POLL_SECONDS)

    def _lane(self) -> None:
        try:
            connection = self._connect()
            self._open.append(connection)
            try:
                while (unit := self._next()) is not None:
                    with suppress(Damaged, DiskFault, WrongKey):
                        unit.well = unit.look(connection)
                    self._done += 1
            finally:
                connection.close()
        except BaseException as error:
            self._failure = error

    def _next(self) -> _Unit | None:
        try:
            return self._waiting.popleft()
        except IndexError:
            return None
