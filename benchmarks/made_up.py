"""The practice that is measured: made up once, kept below build/, in one of a few sizes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from sqlcipher3 import dbapi2

from therapist_emr.practice.demo import MadeUpPractice
from therapist_emr.practice.made_up import load_charts
from therapist_emr.vault import lifecycle
from therapist_emr.vault.keyring_store import MemoryKeyring
from therapist_emr.vault.lifecycle import OpenVault

YEARS, SEED, WORDS = 12, 1, 350
SCALES = {1: (600, 100), 4: (6_000, 40), 10: (6_000, 100)}
"""Clients and sessions for each: 60,000 notes; ten times the clients; ten times both."""
PAGE, RESERVED, IV_BYTES, SALT_BYTES = 4096, 80, 16, 16
TODAY = date(2026, 11, 17)
PASSPHRASE = "made-up practice"  # noqa: S105 - protects a practice that is made up


class Telling:
    """Print how far the making is, on one line."""

    def step(self, done: int, total: int, words: str) -> None:
        """Print the step."""
        print(f"\r  {done:,} of {total:,} clients, {words}      ", end="", flush=True)


@dataclass(frozen=True, slots=True)
class Measured:
    """Hold the encrypted practice, its recovery lines, and the same data without encryption."""

    path: Path
    lines: tuple[str, ...]
    plain: Path

    @contextmanager
    def opened(self) -> Iterator[OpenVault]:
        """Keep the practice open, its key at hand."""
        vault = lifecycle.unlock_with_recovery(self.path, self.lines, None, MemoryKeyring())
        try:
            yield vault
        finally:
            vault.lock("measured")


def measured(folder: Path, scale: int) -> Measured:
    """Return the practice of that scale, made now if it is not there yet."""
    home = folder / f"scale-{scale}"
    path, plain, lines = home / "practice.emr", home / "plain.db", home / "recovery-key.txt"
    if not plain.exists():
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(parents=True)
        _make(path, lines, scale)
        _decrypt(path, lines, plain)
    return Measured(path, tuple(lines.read_text("ascii").split()), plain)


def _make(path: Path, lines: Path, scale: int) -> None:
    clients, sessions = SCALES[scale]
    print(f"Making up a practice of {clients:,} clients and {YEARS} years, once.")
    vault = lifecycle.create_practice(path, PASSPHRASE, None)
    made = MadeUpPractice(
        clients, YEARS, SEED, TODAY, words_per_note=WORDS, sessions_per_client=sessions
    )
    loaded = load_charts(vault.connection, made.charts(), clients, TODAY, Telling())
    lines.write_text("\n".join(vault.recovery_lines()), "ascii")
    vault.lock("made up")
    print(f"\r  {loaded.clients:,} clients, {loaded.notes:,} notes.              ")


def _decrypt(path: Path, lines: Path, plain: Path) -> None:
    """Write the floor's file: the same pages in the same places, without encryption."""
    from therapist_emr.vault import recovery

    part = plain.with_suffix(".part")
    key = recovery.decode(lines.read_text("ascii"))
    with path.open("rb") as sealed, part.open("wb") as opened:
        while page := sealed.read(PAGE):
            start = 0 if opened.tell() else SALT_BYTES
            end = PAGE - RESERVED
            cipher = Cipher(AES(bytes(key.raw)), CBC(page[end : end + IV_BYTES])).decryptor()
            clear = cipher.update(page[start:end]) + cipher.finalize()
            opened.write((b"SQLite format 3\x00" if start else b"") + clear + page[end:])
    with closing(dbapi2.connect(str(part))) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        # The index one would make without thinking, not our covering one.
        connection.execute("DROP INDEX entry_chart")
        connection.execute("CREATE INDEX entry_by_client ON entry (client_id, at DESC)")
    part.rename(plain)
