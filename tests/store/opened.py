"""Practices for tests: real encrypted files with a raw key."""

from __future__ import annotations

from pathlib import Path

from therapist_emr.store import migrations
from therapist_emr.store.connection import Connection, connect, create

KEY = bytes(range(32))
SALT = bytes(range(100, 116))


def new_file(path: Path) -> Connection:
    """Make an encrypted file with today's schema and open it."""
    connection = create(path, bytearray(KEY), SALT)
    migrations.upgrade(connection)
    return connection


def old_file(path: Path) -> Connection:
    """Open a file that `new_file` made."""
    return connect(path, bytearray(KEY))
