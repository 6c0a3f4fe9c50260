"""Where the wrapped key of a practice is kept: the keyring, or a file beside the practice."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Collection
from contextlib import suppress
from enum import Enum
from pathlib import Path

from therapist_emr.errors import UserError
from therapist_emr.store.audit import AuditHead
from therapist_emr.store.errors import DiskFault
from therapist_emr.vault.files import beside, plain_words
from therapist_emr.vault.keyring_store import (
    KeyringError,
    KeyringGone,
    KeyringMissing,
    KeyringRefused,
    KeyStore,
)
from therapist_emr.vault.stored_key import BareKey, StoredKey, read_stored
from therapist_emr.vault.wrap import MAX_CHARS, UnreadableKey
from therapist_emr.whole_files import write_whole

SERVICE = "therapist-emr."
_HEAD = "head"
_WITH_SUM = 3
_MAX_ROW = 2**63 - 1
KEY_SUFFIX = ".key"


class Slot(Enum):
    """Name the keys that are kept for a file, in the order in which they are tried.

    `PENDING` is the new key while a change of the key is under way. `PREVIOUS` is what was
    current before it: a copy of the same file that was not changed still opens with it.
    """

    CURRENT = "current"
    PENDING = "pending"
    PREVIOUS = "previous"


class Place(Enum):
    """Name where a wrapped key is."""

    KEYRING = "keyring"
    FILE = "file"


class NoKeyHere(UserError):
    """Say that this computer holds no key for the file."""

    def __init__(self) -> None:
        super().__init__(
            "This computer does not hold the key of this practice.",
            "Use your recovery sheet. The practice itself is not affected.",
        )


class KeyOfAnotherCopy(UserError):
    """Say that the one place in the keyring is taken by another copy of the same practice."""

    def __init__(self) -> None:
        super().__init__(
            "The keyring holds the key of another copy of this practice.",
            "Keep a passphrase for this copy. Nothing was changed.",
        )


class KeyHolder:
    """Read and write what is kept of the key of one file.

    A key file beside the practice is nearer to it than the keyring and is used first: it
    tells a restored copy from its original, which carries the same `db_id`. The keyring's
    place is never taken from another copy: a key in it counts as this file's own when its
    fingerprint is the one to be kept or is among `ours`.
    """

    def __init__(self, store: KeyStore | None, path: Path, db_id: str) -> None:
        self._store = store
        # By the file's own name: beside a link to it there is no key file.
        self._path = Path(os.path.realpath(path))
        self._service = SERVICE + db_id
        self._db_id = db_id

    def read(self, slot: Slot = Slot.CURRENT) -> StoredKey | None:
        """Return what is kept in a slot, None when there is nothing.

        Raise `KeyringError` when the keyring may have it but cannot say, `UnreadableKey` when
        what is stored is not a key of this file.
        """
        text = self._read_file(slot)
        if text is None and self._store is not None:
            try:
                text = self._store.get(self._service, slot.value)
            except KeyringMissing:
                raise KeyringGone from None
        return None if text is None else self._parsed(text)

    def write(
        self,
        stored: StoredKey,
        slot: Slot = Slot.CURRENT,
        *,
        file: bool = False,
        ours: Collection[str] = (),
    ) -> Place:
        """Keep a key and read it back; use a file when the keyring cannot serve.

        A key file that exists is renewed rather than left behind with an older passphrase. A
        bare key goes into the keyring or nowhere.
        """
        if isinstance(stored, BareKey):
            return self._write_bare(stored, slot, ours)
        in_files = file or self.file().exists() or self.file(slot).exists()
        place = Place.FILE
        if not in_files and self._has_place(stored, slot, ours):
            with suppress(KeyringError):
                self._put(stored, slot)
                place = Place.KEYRING
        if place is Place.FILE:
            self._write_file(stored, slot)
        self._drop_doubles(stored, slot)
        return place

    def replace(self, stored: StoredKey) -> Place:
        """Keep a key where the current one is, and nowhere else: for a bare key that must go.

        Raise a `KeyringError` when the keyring does not do it.
        """
        place = self.place() or Place.KEYRING
        if place is Place.FILE:
            self._write_file(stored, Slot.CURRENT)
        else:
            self._put(stored, Slot.CURRENT)
        self._drop_doubles(stored, Slot.CURRENT)
        return place

    def place(self) -> Place | None:
        """Return where the current key is looked for first; None without any place to look."""
        if self.file().exists():
            return Place.FILE
        return Place.KEYRING if self._store is not None else None

    def delete(self, slot: Slot = Slot.CURRENT) -> None:
        """Forget the key of a slot in both places."""
        with plain_words():
            self.file(slot).unlink(missing_ok=True)
        if self._store is not None:
            self._store.delete(self._service, slot.value)

    def forget(self, slot: Slot, ours: Collection[str]) -> None:
        """Forget the keys of a slot whose fingerprints are among `ours`, another copy's not."""
        text = self._read_file(slot)
        if text is not None and self._parsed(text).fingerprint in ours:
            with plain_words():
                self.file(slot).unlink(missing_ok=True)
        held = self.keyring_has(slot)
        if held is not None and held.fingerprint in ours and self._store is not None:
            self._store.delete(self._service, slot.value)

    def promote(self, ours: Collection[str] = ()) -> Place:
        """Make the pending key the current one, then forget the pending slot.

        What was current stays as the previous one, for a copy of the file that still needs it.
        """
        pending = self.read(Slot.PENDING)
        if pending is None:
            raise NoKeyHere
        place = self.write(pending, Slot.CURRENT, ours=ours)
        self.forget(Slot.PENDING, {pending.fingerprint})
        return place

    def catch_up(self, ours: Collection[str]) -> None:
        """Put what the key file holds in the keyring's place, where that holds another wrapping.

        What it holds for another copy stays. Raise a `KeyringError` when the keyring does not do
        it, `UnreadableKey` when the key file cannot be read.
        """
        text = self._read_file(Slot.CURRENT)
        if text is None or self._store is None:
            return
        stored = self._parsed(text)
        for slot in (Slot.PREVIOUS, Slot.CURRENT):
            held = self._store.get(self._service, slot.value)
            with suppress(UnreadableKey):
                if held in {None, text} or self._parsed(held or "").fingerprint not in ours:
                    continue
                if slot is Slot.CURRENT:
                    self._put(stored, slot)
                else:
                    self._store.delete(self._service, slot.value)

    def keyring_has(self, slot: Slot = Slot.CURRENT) -> StoredKey | None:
        """Return what the keyring alone holds for this file; None also when it cannot say."""
        try:
            text = self._store.get(self._service, slot.value) if self._store else None
            return None if text is None else self._parsed(text)
        except UserError:
            return None

    def remember_head(self, head: AuditHead, file_sum: str = "") -> None:
        """Keep the audit trail's head and the file's sum outside the file, for the next unlocking.

        Only in the keyring: beside the practice they would be put back together with it.
        """
        if self._store is not None and not self._is_in_file():
            with suppress(KeyringError):
                for name in (self._own_head(), _HEAD):
                    self._store.put(
                        self._service, name, f"{head.seq} {head.mac} {file_sum}".rstrip()
                    )

    def remembered(self) -> tuple[AuditHead, str] | None:
        """Return what was kept by `remember_head`; None also when the keyring cannot say."""
        if self._store is None or self._is_in_file():
            return None
        try:
            own = self._store.get(self._service, self._own_head())
            parts = (own or self._store.get(self._service, _HEAD) or "").split()
            seq, mac, file_sum = parts if len(parts) == _WITH_SUM else (*parts, "")
            if not 0 <= int(seq) <= _MAX_ROW:
                return None
            return AuditHead(int(seq), mac), file_sum
        except (KeyringError, ValueError):
            return None

    def _own_head(self) -> str:
        """Name what is kept of the file in this place: a copy elsewhere ends with another row.

        What is kept without a place serves a practice that was moved.
        """
        return f"{_HEAD}.{hashlib.sha256(os.fsencode(self._path)).hexdigest()[:16]}"

    def remembered_head(self) -> AuditHead | None:
        """Return the audit trail's head kept by `remember_head`."""
        kept = self.remembered()
        return kept[0] if kept else None

    def file(self, slot: Slot = Slot.CURRENT) -> Path:
        """Return where the key file of a slot is, or would be."""
        suffix = KEY_SUFFIX if slot is Slot.CURRENT else f".{slot.value}{KEY_SUFFIX}"
        return beside(self._path, suffix)

    def _write_bare(self, stored: BareKey, slot: Slot, ours: Collection[str]) -> Place:
        if self._store is None:
            raise KeyringMissing
        if slot is Slot.CURRENT and not self._has_place(stored, slot, ours):
            raise KeyOfAnotherCopy
        self._store.put_in_time(self._service, slot.value, stored.to_json())
        with plain_words():
            self.file(slot).unlink(missing_ok=True)
        self._drop_doubles(stored, slot)
        return Place.KEYRING

    def _drop_doubles(self, stored: StoredKey, slot: Slot) -> None:
        """Forget the current key in other slots, where an older passphrase would still open it."""
        if slot is Slot.CURRENT:
            for other in (Slot.PENDING, Slot.PREVIOUS):
                with suppress(KeyringError, UnreadableKey):
                    self.forget(other, {stored.fingerprint})

    def _has_place(self, stored: StoredKey, slot: Slot, ours: Collection[str]) -> bool:
        """Tell whether the keyring's place is free or this file's own; keep what it held."""
        if self._store is None:
            return False
        held = self.keyring_has(slot)
        if held is None or held.fingerprint == stored.fingerprint:
            return True
        if held.fingerprint not in ours:
            return False
        if slot is Slot.CURRENT:
            with suppress(KeyringError):
                self._put(held, Slot.PREVIOUS)
        return True

    def _put(self, stored: StoredKey, slot: Slot) -> None:
        if self._store is None:
            raise KeyringMissing
        text = stored.to_json()
        self._store.put(self._service, slot.value, text)
        if self._store.get(self._service, slot.value) != text:
            raise KeyringRefused

    def _write_file(self, stored: StoredKey, slot: Slot) -> None:
        text = stored.to_json()
        with plain_words():
            write_whole(self.file(slot), text)
        if self._read_file(slot) != text:
            raise DiskFault

    def _read_file(self, slot: Slot) -> str | None:
        path = self.file(slot)
        try:
            if not stat.S_ISREG(path.stat().st_mode):
                raise UnreadableKey  # reading a pipe would wait for ever
            with path.open("rb") as stream:
                return stream.read(MAX_CHARS + 1).decode("utf-8", "replace")
        except FileNotFoundError:
            return None
        except OSError:
            raise UnreadableKey from None

    def _is_in_file(self) -> bool:
        """Tell whether a key file has this file's key; one with anything else is no reason."""
        try:
            text = self._read_file(Slot.CURRENT)
            return text is not None and self._parsed(text) is not None
        except UnreadableKey:
            return False

    def _parsed(self, text: str) -> StoredKey:
        stored = read_stored(text)
        if stored.db_id != self._db_id:
            raise UnreadableKey
        return stored
