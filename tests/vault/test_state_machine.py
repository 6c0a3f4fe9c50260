"""The vault driven at random through its whole life, beside a model that fits on one page.

The model knows what was saved, which sheets there are, which passphrase is right and what each
backup holds. Whatever order things come in, crashes included: the file opens with exactly one of
its known keys, holds what was saved, and refuses everything else.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.vault.practices import FAST, PASSPHRASE, Tools, read, write
from therapist_emr.domain.progress import Silent
from therapist_emr.store.audit import AuditTrail
from therapist_emr.store.connection import connect
from therapist_emr.store.errors import WrongKey
from therapist_emr.vault import lifecycle, recovery, rotation
from therapist_emr.vault.backup import back_up
from therapist_emr.vault.key_finding import NoKeyForBackup, key_for
from therapist_emr.vault.keyholder import NoKeyHere
from therapist_emr.vault.keyring_store import MemoryKeyring
from therapist_emr.vault.lifecycle import WrongRecoveryKey
from therapist_emr.vault.open_vault import OpenVault
from therapist_emr.vault.passphrases import change_passphrase, go_without
from therapist_emr.vault.restore import restore
from therapist_emr.vault.rotation import PendingKey, abandon, begin, carry_out
from therapist_emr.vault.throttle import Throttle
from therapist_emr.vault.verify import verify_file
from therapist_emr.vault.wrap import WrongPassphrase

WORDS = st.sampled_from(("seven quiet herons", "eleven amber kettles", "three slow rivers"))
POINTS = st.sampled_from(("hand_over", "connect", "rekey", "open_with_key", "finish"))
Sheet = tuple[str, str, str, str]


class Killed(BaseException):
    """The program ends here: nothing after this line runs."""


@dataclass(frozen=True)
class Kept:
    """What the model knows of a backup."""

    path: Path
    sheet: Sheet
    saved: int


class Model(RuleBasedStateMachine):
    """Know of one practice what ought to be so, and look whether it is."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory(prefix="vault-machine-")
        root = Path(self._folder.name)
        self.usb = root / "usb"
        self.usb.mkdir()
        self.tools = Tools(
            root / "desk" / "practice.emr", MemoryKeyring(), Throttle(root / "tries.json")
        )
        self.vault: OpenVault | None = None
        self.passphrase: str | None = PASSPHRASE
        self.at_hand = True  # whether this computer still holds the key
        self.saved = 0
        self.sheet: Sheet
        self.sheets: list[Sheet] = []
        self.kept: list[Kept] = []

    @initialize()
    def create(self) -> None:
        self.vault = self.tools.create()
        self._now_has(self.vault.recovery_lines())

    def teardown(self) -> None:
        if self.vault is not None:
            self.vault.lock("done")
        self._folder.cleanup()

    def _now_has(self, sheet: Sheet) -> None:
        self.sheet = sheet
        if sheet not in self.sheets:
            self.sheets.append(sheet)

    @property
    def open(self) -> OpenVault:
        assert self.vault is not None
        return self.vault

    # --- always --------------------------------------------------------------------------

    @precondition(lambda self: self.vault is not None)
    @invariant()
    def what_was_saved_is_there(self) -> None:
        assert int(read(self.open, "saved") or 0) == self.saved
        assert self.open.recovery_lines() == self.sheet
        assert AuditTrail(self.open.connection).verify().ok

    @precondition(lambda self: self.vault is None)
    @invariant()
    def exactly_one_known_key_opens_it(self) -> None:
        opens = []
        if not self.sheets:
            return
        image = self.tools.path.with_name("image")
        shutil.copytree(self.tools.path.parent, image, ignore=shutil.ignore_patterns("image*"))
        for sheet in self.sheets:
            key = recovery.decode(sheet)
            with suppress(WrongKey):
                connect(image / self.tools.path.name, key.raw).close()
                opens.append(sheet)
        shutil.rmtree(image)
        assert opens == [self.sheet]

    @invariant()
    def nothing_is_left_by_halves(self) -> None:
        names = {path.name for path in self.tools.path.parent.iterdir()} if self.sheets else set()
        assert not [name for name in names if name.startswith(".") or name.endswith(".part")]
        assert not [path.name for path in self.usb.iterdir() if path.name.startswith(".")]


class VaultMachine(Model):
    """Do to one practice what a clinician, a crash and a new computer do to it."""

    # --- every day -----------------------------------------------------------------------

    @precondition(lambda self: self.vault is not None)
    @rule()
    def save(self) -> None:
        self.saved += 1
        write(self.open, "saved", str(self.saved))

    @precondition(lambda self: self.vault is not None)
    @rule()
    def lock(self) -> None:
        self.open.lock("asked")
        self.vault = None

    @precondition(lambda self: self.vault is not None)
    @rule()
    def crash(self) -> None:
        """Put back what the disk held in the middle of work, the log included."""
        path = self.tools.path
        image = {name: name.read_bytes() for name in (path, path.with_name(path.name + "-wal"))}
        self.open.abandon()
        for name, content in image.items():
            name.write_bytes(content)
        self.vault = None

    @precondition(lambda self: self.vault is None and self.at_hand)
    @rule()
    def unlock(self) -> None:
        self.vault = lifecycle.unlock(
            self.tools.path, self.passphrase, self.tools.keystore, throttle=self.tools.throttle
        )
        assert self.vault.asks_passphrase == (self.passphrase is not None)

    @precondition(lambda self: self.vault is None)
    @rule(words=WORDS)
    def unlock_with_the_sheet(self, words: str) -> None:
        self.vault = self.tools.recover(self.sheet, words)
        self.passphrase, self.at_hand = words, True

    # --- what must be refused ------------------------------------------------------------

    @precondition(lambda self: self.vault is None and self.at_hand and self.passphrase)
    @rule(words=WORDS)
    def a_wrong_passphrase(self, words: str) -> None:
        if words != self.passphrase:
            with pytest.raises(WrongPassphrase):
                self.tools.unlock(words)
            self._forget_tries()

    @precondition(lambda self: self.vault is None and len(self.sheets) > 1)
    @rule(at=st.integers(0, 9))
    def a_sheet_of_another_key(self, at: int) -> None:
        sheet = self.sheets[at % len(self.sheets)]
        if sheet != self.sheet:
            with pytest.raises(WrongRecoveryKey):
                self.tools.recover(sheet)
            self._forget_tries()

    @precondition(lambda self: self.vault is None)
    @rule()
    def the_keyring_is_lost(self) -> None:
        self.tools.keystore = MemoryKeyring()
        if self.tools.path.with_name("practice.emr.key").exists():
            return  # a copy whose place in the keyring was another's keeps its key in a file
        self.at_hand = False
        with pytest.raises(NoKeyHere):
            self.tools.unlock()

    # --- passphrases ---------------------------------------------------------------------

    @precondition(lambda self: self.vault is not None and self.at_hand)
    @rule(words=WORDS)
    def change_the_passphrase(self, words: str) -> None:
        throttle = self.tools.throttle
        change_passphrase(self.open, self.passphrase, words, throttle=throttle, kdf=FAST)
        self.passphrase = words

    @precondition(lambda self: self.vault is not None and self.at_hand)
    @rule()
    def do_without_one(self) -> None:
        go_without(self.open, self.passphrase, throttle=self.tools.throttle)
        self.passphrase = None

    # --- the key -------------------------------------------------------------------------

    @precondition(lambda self: self.vault is not None and self.at_hand)
    @rule()
    def change_the_key(self) -> None:
        pending = self._begin()
        self.vault = carry_out(self.open, pending, Silent())
        self._now_has(self.vault.recovery_lines())

    @precondition(lambda self: self.vault is not None and self.at_hand)
    @rule()
    def give_a_change_up(self) -> None:
        pending = self._begin()
        self.sheets.append(pending.recovery_lines())
        abandon(self.open, pending)

    @precondition(lambda self: self.vault is not None and self.at_hand)
    @rule(point=POINTS)
    def crash_while_changing_the_key(self, point: str) -> None:
        pending = self._begin()
        sheet = pending.recovery_lines()
        self.sheets.append(sheet)
        vault = self.open
        with _killed_at(point), pytest.raises(Killed):
            carry_out(vault, pending, Silent())
        with suppress(OSError):  # closed twice where the change had closed it already
            vault.abandon()
        if point in {"open_with_key", "finish"}:
            self.sheet = sheet
        self.vault = None

    def _begin(self) -> PendingKey:
        backup = back_up(self.open, self.usb, Silent(), thorough=False)
        self.kept.append(Kept(backup.path, self.sheet, self.saved))
        throttle = self.tools.throttle
        pending = begin(self.open, backup, self.passphrase, throttle=throttle, kdf=FAST)
        assert pending.confirm(dict(enumerate(pending.recovery_lines()[2:], start=3)))
        return pending

    # --- backups -------------------------------------------------------------------------

    @precondition(lambda self: self.vault is not None)
    @rule()
    def back_up(self) -> None:
        done = back_up(self.open, self.usb, Silent(), thorough=False)
        self.kept.append(Kept(done.path, self.sheet, self.saved))

    @precondition(lambda self: self.vault is not None and self._there())
    @rule(at=st.integers(0, 9))
    def an_old_backup_opens(self, at: int) -> None:
        kept = self._there()[at % len(self._there())]
        with suppress(NoKeyForBackup):
            key = key_for(self.open, kept.path)
            assert recovery.encode(key) == kept.sheet
            assert verify_file(kept.path, key).ok
            key.zero()
            return
        # Only a practice that was restored from before a change of the key may not know it.
        assert kept.sheet != self.sheet

    @precondition(lambda self: self.vault is None and self._there())
    @rule(at=st.integers(0, 9), words=WORDS)
    def restore(self, at: int, words: str) -> None:
        kept = self._there()[at % len(self._there())]
        key = recovery.decode(kept.sheet)
        restore(
            kept.path, self.tools.path, key, self.tools.keystore,
            replace=True, passphrase=words, kdf=FAST,
        )  # fmt: skip
        key.zero()
        self._now_has(kept.sheet)
        self.saved, self.passphrase, self.at_hand = kept.saved, words, True

    def _there(self) -> list[Kept]:
        return [kept for kept in self.kept if kept.path.exists()]

    def _forget_tries(self) -> None:
        self.tools.throttle = Throttle(Path(tempfile.mkdtemp(dir=self._folder.name)) / "t.json")


@contextmanager
def _killed_at(point: str) -> Iterator[None]:
    def killed(*_: Any, **__: Any) -> None:
        raise Killed

    place = OpenVault if point == "hand_over" else rotation
    with patch.object(place, point, killed):
        yield


TestVault = VaultMachine.TestCase
TestVault.settings = settings(
    max_examples=15,
    stateful_step_count=16,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
