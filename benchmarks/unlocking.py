"""Unlocking with the passphrase, against Argon2id alone."""

from __future__ import annotations

import statistics
import time
from functools import partial

from benchmarks.figures import Figure, timed
from benchmarks.made_up import PASSPHRASE, Measured
from therapist_emr.vault import lifecycle, wrap
from therapist_emr.vault.files import beside
from therapist_emr.vault.keyring_store import MemoryKeyring

EXTRA_MS = 50


def unlock(practice: Measured, rounds: int) -> Figure:
    """Measure what an unlock adds to the work that makes guessing a passphrase dear.

    The key is wrapped in a keyring, which also keeps the sum of the file that is compared. Argon2id
    is timed within each unlock, since from one run to the next it varies by more than our own work.
    """
    keyring = MemoryKeyring()
    beside(practice.path, ".key").unlink(missing_ok=True)  # a key file would be asked first
    vault = lifecycle.unlock_with_recovery(practice.path, practice.lines, PASSPHRASE, keyring)
    vault.lock("set up")
    argon2id = wrap._derive
    within: list[float] = []
    mine: list[float] = []
    locking: list[float] = []

    def watched(passphrase: str, wrapped: wrap.WrappedKey) -> bytearray:
        began = time.perf_counter()
        try:
            return argon2id(passphrase, wrapped)
        finally:
            within.append((time.perf_counter() - began) * 1000)

    wrap._derive = watched
    try:
        for _ in range(rounds + 1):
            began = time.perf_counter()
            vault = lifecycle.unlock(practice.path, PASSPHRASE, keyring)
            mine.append((time.perf_counter() - began) * 1000)
            locking.append(timed(partial(vault.lock, "measured")))
    finally:
        wrap._derive = argon2id
    return Figure(
        "unlock with the passphrase",
        "Argon2id, timed within",
        mine[1:],
        within[1:],
        EXTRA_MS,
        how="difference",
        notes={"locking, ms": round(statistics.median(locking[1:]), 1)},
    )
