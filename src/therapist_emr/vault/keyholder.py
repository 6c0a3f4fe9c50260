"""Where the wrapped key of a practice is kept: the keyring, or a file beside the practice."""

from __future__ import annotations

from contextlib import suppress
from enum import Enum
from pathlib import Path

from therapist_emr.errors import UserError
from therapist_emr.store.audit import AuditHead
from therapist_emr.vault.files import beside, plain_words, write_whole
from therapist_emr.vault.keyring_store import KeyringError, KeyringRefused, KeyStore
from therapist_emr.vault.wrap import MAX_CHARS, UnreadableKey, WrappedKey

SERVICE = "therapist-emr."
_HEAD = "head"
KEY_SUFFIX = ".key"


class Slot(Enum):
    """Name the two keys a file can have while its key is being changed."""

    CURRENT = "current"
    PENDING = "pending"


class Place(Enum):
    """Name where a wrapped key is."""

    KEYRING = "keyring"
    FILE = "file"


class NoKeyHere(UserError):
    """Say that this computer holds no key for the file."""

    def __init__(self) -> None:
        super().__init__(
            "This computer does not hold the key of this practice.",
            "Use your recovery key. The practice itself is not affected.",
        )


class KeyHolder:
    """Read and write the wrapped key of one file.

    A key file beside the practice is nearer to it than the keyring and is read first: it
    tells a restored copy from its original, which carries the same `db_id`.
    """

    def __init__(self, store: KeyStore | None, path: Path, db_id: str) -> None:
        self._store = store
        self._path = path
        self._service = SERVICE + db_id
        self._db_id = db_id

    def read(self, slot: Slot = Slot.CURRENT) -> WrappedKey | None:
        """Return the wrapped key of a slot, None when there is none.

        Raise `KeyringError` when the keyring may have it but cannot say, `UnreadableKey` when
        what is stored is not a wrapped key of this file.
        """
        text = self._read_file(slot)
        if text is None and self._store is not None:
            text = self._store.get(self._service, slot.value)
        return None if text is None else self._parsed(text)

    def write(self, wrapped: WrappedKey, slot: Slot = Slot.CURRENT, *, file: bool = False) -> Place:
        """Keep a wrapped key and read it back; use a file when the keyring cannot serve.

        A key file that exists is renewed rather than left behind with an older passphrase.
        """
        text = wrapped.to_json()
        if self._store is not None and not file and not self.file(slot).exists():
            try:
                self._store.put(self._service, slot.value, text)
                if self._store.get(self._service, slot.value) != text:
                    raise KeyringRefused
            except KeyringError:
                pass
            else:
                return Place.KEYRING
        with plain_words():
            write_whole(self.file(slot), text)
        return Place.FILE

    def place(self) -> Place | None:
        """Return where the current key is looked for first; None without any place to look."""
        if self.file().exists():
            return Place.FILE
        return Place.KEYRING if self._store is not None else None

    def delete(self, slot: Slot = Slot.CURRENT) -> None:
        """Forget the wrapped key of a slot in both places."""
        with plain_words():
            self.file(slot).unlink(missing_ok=True)
        if self._store is not None:
            self._store.delete(self._service, slot.value)

    def promote(self) -> None:
        """Make the pending key the current one, then forget the pending slot."""
        pending = self.read(Slot.PENDING)
        if pending is None:
            raise NoKeyHere
        self.write(pending, Slot.CURRENT)
        self.delete(Slot.PENDING)

    def keyring_has(self, slot: Slot = Slot.CURRENT) -> WrappedKey | None:
        """Return what the keyring alone holds for this file; None also when it cannot say."""
        try:
            text = self._store.get(self._service, slot.value) if self._store else None
            return None if text is None else self._parsed(text)
        except UserError:
            return None

    def remember_head(self, head: AuditHead) -> None:
        """Keep the audit trail's head outside the file, so that a cut tail is noticed.

        Only in the keyring: beside the practice it would be put back together with it.
        """
        if self._store is not None and not self.file().exists():
            with suppress(KeyringError):
                self._store.put(self._service, _HEAD, f"{head.seq} {head.mac}")

    def remembered_head(self) -> AuditHead | None:
        """Return the head kept by `remember_head`; None also when the keyring cannot say."""
        if self._store is None or self.file().exists():
            return None
        try:
            seq, mac = (self._store.get(self._service, _HEAD) or "").split()
            return AuditHead(int(seq), mac)
        except (KeyringError, ValueError):
            return None

    def file(self, slot: Slot = Slot.CURRENT) -> Path:
        """Return where the key file of a slot is, or would be."""
        suffix = KEY_SUFFIX if slot is Slot.CURRENT else f".{slot.value}{KEY_SUFFIX}"
        return beside(self._path, suffix)

    def _read_file(self, slot: Slot) -> str | None:
        try:
            with self.file(slot).open("rb") as stream:
                return stream.read(MAX_CHARS + 1).decode("utf-8", "replace")
        except FileNotFoundError:
            return None
        except OSError:
            raise UnreadableKey from None

    def _parsed(self, text: str) -> WrappedKey:
        wrapped = WrappedKey.from_json(text)
        if wrapped.db_id != self._db_id:
            raise UnreadableKey
        return wrapped
