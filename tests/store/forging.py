"""What only someone with the key and other tools could do to a file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from therapist_emr.store.connection import Connection


@contextmanager
def unguarded(connection: Connection) -> Iterator[None]:
    """Take the guards inside the file away for a while, but not what keeps the search index."""
    connection.set_authorizer(None)
    guards = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' "
        "AND name NOT IN ('search_doc_added', 'search_doc_removed')"
    ).fetchall()
    for name, _sql in guards:
        connection.execute(f"DROP TRIGGER {name}")
    yield
    for _name, sql in guards:
        connection.execute(sql)


def forge(connection: Connection, *statements: str) -> None:
    """Change a file behind its guards' back."""
    with unguarded(connection):
        for statement in statements:
            connection.execute(statement)
