"""Unlocking with the passphrase, against Argon2id alone."""

from __future__ import annotations

from benchmarks.figures import Figure, in_turns
from benchmarks.made_up import PASSPHRASE, Measured
from therapist_emr.vault import lifecycle, wrap
from therapist_emr.vault.keys import Key

EXTRA_MS = 50


def unlock(practice: Measured, rounds: int) -> Figure:
    """Measure what an unlock adds to the work that makes guessing a passphrase dear."""
    wrapped = wrap.wrap(Key(bytearray(32)), PASSPHRASE, "0" * 32)
    ours, floor = in_turns(
        lambda: lifecycle.unlock(practice.path, PASSPHRASE, None).lock("measured"),
        lambda: wrap.unwrap(wrapped, PASSPHRASE),
        rounds,
    )
    return Figure("unlock and lock", "Argon2id", ours, floor, EXTRA_MS, how="difference")
