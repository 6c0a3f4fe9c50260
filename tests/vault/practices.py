"""Practices for tests: real encrypted files whose passphrase costs next to nothing."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from therapist_emr.store.audit import AuditTrail
from therapist_emr.store.connection import transaction
from therapist_emr.store.meta import Meta
from therapist_emr.vault import lifecycle
from therapist_emr.vault.keyring_store import (
    KeyringError,
    KeyringLocked,
    KeyringMissing,
    KeyringRefused,
    KeyringSilent,
    KeyStore,
    MemoryKeyring,
)
from therapist_emr.vault.keys import Key
from therapist_emr.vault.lifecycle import OpenVault
from therapist_emr.vault.throttle import Throttle
from therapist_emr.vault.wrap import KdfParams

FAST = KdfParams(memory_kib=64, time=1, lanes=1)
PASSPHRASE = "seven quiet herons"
FAILURES = [KeyringMissing, KeyringLocked, KeyringRefused, KeyringSilent]


class Surprise(Exception):
    """A bug, as opposed to a trouble of the computer."""


def surprised(*_: object, **__: object) -> None:
    raise Surprise


@dataclass
class Tools:
    """What opens one practice again and again in a test."""

    path: Path
    keystore: KeyStore | None
    throttle: Throttle

    def create(self) -> OpenVault:
        return lifecycle.create_practice(self.path, PASSPHRASE, self.keystore, kdf=FAST)

    def unlock(self, passphrase: str = PASSPHRASE) -> OpenVault:
        return lifecycle.unlock(self.path, passphrase, self.keystore, throttle=self.throttle)

    def recover(self, typed: str | tuple[str, ...], new: str | None = None) -> OpenVault:
        return lifecycle.unlock_with_recovery(
            self.path, typed, new, self.keystore, throttle=self.throttle, kdf=FAST
        )


class BrokenKeyring(MemoryKeyring):
    """A keyring that fails in one way, whatever it is asked."""

    def __init__(self, error: type[KeyringError]) -> None:
        super().__init__()
        self.error = error
        self.asked: list[tuple[str, ...]] = []

    def get(self, service: str, user: str) -> str | None:
        return self._fail(service, user)

    def put(self, service: str, user: str, secret: str) -> None:
        self._fail(service, user, secret)

    def delete(self, service: str, user: str) -> None:
        self._fail(service, user)

    def _fail(self, *asked: str) -> NoReturn:
        self.asked.append(asked)
        raise self.error


class Steps:
    """A progress that remembers what it was told, and can stop the work or do something else."""

    def __init__(self, stop_at: str = "", error: Exception | None = None, pause: float = 0) -> None:
        self.pause = pause
        self.said: list[tuple[int, int, str]] = []
        self.stop_at = stop_at
        self.error = error

    def step(self, done: int, total: int, words: str) -> None:
        self.said.append((done, total, words))
        time.sleep(self.pause)
        if self.error is not None and words == self.stop_at:
            raise self.error


def write(vault: OpenVault, key: str, value: str = "x") -> None:
    with transaction(vault.connection):
        Meta(vault.connection).put(key, value)


def read(vault: OpenVault, key: str) -> str | None:
    return Meta(vault.connection).get(key)


def actions(vault: OpenVault) -> list[str]:
    return [row.action for row in AuditTrail(vault.connection).rows()]


def secrets_of(tools: Tools) -> dict[tuple[str, str], str]:
    assert isinstance(tools.keystore, MemoryKeyring)
    return tools.keystore.secrets


def key_of(vault: OpenVault) -> Key:
    return vault.key.copy()


@contextmanager
def flipped(path: Path, offset: int, mask: int = 1) -> Iterator[None]:
    """Turn bits of a file over for a while; a negative offset counts from the end."""
    _flip(path, offset, mask)
    try:
        yield
    finally:
        _flip(path, offset, mask)


def _flip(path: Path, offset: int, mask: int) -> None:
    with path.open("r+b") as stream:
        at = stream.seek(offset, os.SEEK_SET if offset >= 0 else os.SEEK_END)
        byte = stream.read(1)[0]
        stream.seek(at)
        stream.write(bytes([byte ^ mask]))


def listing(folder: Path) -> set[str]:
    """Return the names in a folder, the lock file aside."""
    return {entry.name for entry in folder.iterdir() if not entry.name.endswith(".lock")}
