"""The schema's life: numbered SQL files, each run once, all of them or none."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from therapist_emr.store.connection import (
    Connection,
    Error,
    complete_statement,
    empty_wal,
    in_memory,
    schema_changes,
    transaction,
    user_version,
)
from therapist_emr.store.errors import NewerSchema, PartMissing

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

_NAME = re.compile(r"(\d{4})_([a-z0-9_]+)\.sql")
_COMMENT = re.compile(r"--[^\n]*|/\*.*?\*/", re.DOTALL)


class MigrationFault(Exception):
    """Say that a migration is wrong; the file was left as it was."""


@dataclass(frozen=True, slots=True)
class Migration:
    """One step of the schema."""

    number: int
    name: str
    sql: str


def load(folder: Traversable | None = None) -> tuple[Migration, ...]:
    """Return the shipped migrations in their order, numbered from 1 without a gap."""
    return _shipped() if folder is None else _read(folder)


@cache
def _shipped() -> tuple[Migration, ...]:
    return _read(Path(__file__).parent / "sql")


def _read(folder: Traversable) -> tuple[Migration, ...]:
    found = []
    for entry in folder.iterdir():
        if match := _NAME.fullmatch(entry.name):
            number, name = int(match[1]), match[2]
            found.append(Migration(number, name, entry.read_text(encoding="utf-8")))
    found.sort(key=lambda migration: migration.number)
    if not found or [step.number for step in found] != list(range(1, len(found) + 1)):
        raise MigrationFault("migrations are missing or numbered twice")
    return tuple(found)


def check_version(connection: Connection, migrations: tuple[Migration, ...] | None = None) -> None:
    """Refuse a file that a newer version wrote, before anything is changed in it."""
    if user_version(connection) > len(migrations or load()):
        raise NewerSchema


def upgrade(
    connection: Connection,
    *,
    backup: Callable[[], object] | None = None,
    migrations: tuple[Migration, ...] | None = None,
) -> tuple[int, int]:
    """Bring a file to the newest schema; return its version before and after.

    `backup` is called once before the first change of a file that is already in use, and
    what it raises stops the upgrade. All steps are one transaction: a file that cannot go the
    whole way stays as it was, for the version that wrote it.
    """
    steps = migrations or load()
    check_version(connection, steps)
    before = user_version(connection)
    pending = steps[before:]
    if pending and before > 0 and backup is not None:
        backup()
    if pending:
        _run(connection, pending)
    return before, user_version(connection)


def is_as_made(connection: Connection) -> bool:
    """Tell whether tables, indexes and triggers are those that the file's version makes."""
    return _schema(connection) == _as_made(user_version(connection))


def check_parts(connection: Connection) -> bool:
    """Refuse a file that lacks a table or an index of its version, or has another in its place.

    Work in it would end in the middle. Triggers are not needed for that: return what `is_as_made`
    would say of those.
    """
    there, made = _schema(connection), _as_made(user_version(connection))
    if not {part for part in made if part[0] != "trigger"} <= {*there}:
        raise PartMissing
    return there == made


def _as_made(version: int) -> list[tuple[str, ...]]:
    with closing(in_memory()) as fresh:
        _run(fresh, load()[:version])
        return _schema(fresh)


def _schema(connection: Connection) -> list[tuple[str, ...]]:
    rows = connection.execute(
        "SELECT type, name, tbl_name, sql FROM sqlite_master "
        "WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY type, name"
    )
    return [tuple(row) for row in rows.fetchall()]


def statements(sql: str) -> Iterator[str]:
    """Yield the statements of a script one by one; a trigger's body stays in one piece."""
    gathered = ""
    for piece in re.split(r"(?<=;)", sql):
        gathered += piece
        if complete_statement(gathered):
            yield gathered.strip()
            gathered = ""
    if _COMMENT.sub("", gathered).strip():
        raise MigrationFault("a migration ends in the middle of a statement")


def _run(connection: Connection, steps: tuple[Migration, ...]) -> None:
    with schema_changes(connection):
        # Inside a transaction this pragma does nothing, so it is set before.
        connection.execute("PRAGMA foreign_keys = OFF")
        try:
            with transaction(connection, checkpoint=False):
                for step in steps:
                    _take(connection, step)
        finally:
            connection.execute("PRAGMA foreign_keys = ON")
    empty_wal(connection)


def _take(connection: Connection, step: Migration) -> None:
    try:
        for statement in statements(step.sql):
            connection.execute(statement)
    except Error as error:
        raise MigrationFault(f"migration {step.number} does not run") from error
    if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
        raise MigrationFault(f"migration {step.number} broke a reference")
    connection.execute(f"PRAGMA user_version = {step.number}")
