"""What the window holds while a practice is open; pages get only the parts they need."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from therapist_emr.domain.clock import Clock
from therapist_emr.practice.practice import Practice, open_practice
from therapist_emr.ui.background import Background
from therapist_emr.ui.files import Files
from therapist_emr.ui.jobs import AnyRunner, JobRunner
from therapist_emr.ui.machine import Machine
from therapist_emr.ui.theme import Theme
from therapist_emr.ui.writing.aids import WritingAids
from therapist_emr.vault.open_vault import OpenVault
from therapist_emr.vault.passphrases import prove

if TYPE_CHECKING:
    from therapist_emr.psychotherapy.cabinet import Cabinet


@dataclass(frozen=True, slots=True)
class Computer:
    """Hold what is there with or without an open practice."""

    theme: Theme
    machine: Machine
    files: Files
    clock: Clock


GIVE_UP_SECONDS = 2.0
"""How long locking waits for a drive that does not answer; a copy that answers stops at once."""


class Asked(QObject):
    """Carry what only the window can do with the practice as a whole."""

    restore = Signal(object)
    change_key = Signal(bool)
    """Whether somebody may have seen the key."""
    new_key = Signal(object)
    """The new key, whose sheet was read back."""


@dataclass(frozen=True, slots=True)
class Session:
    """Hold one open practice, with lanes for searches, for long work and for backups.

    Backups have a lane of their own: a network drive that does not answer holds up nothing else.
    """

    vault: OpenVault
    practice: Practice
    computer: Computer
    runner: AnyRunner
    quick: Background
    slow: Background
    aids: WritingAids
    backups: AnyRunner
    asked: Asked

    def cabinet(self, client_id: int) -> Cabinet:
        """Return one client's psychotherapy notes, for the page that stands behind their door."""
        from therapist_emr.psychotherapy.cabinet import Cabinet

        return Cabinet(self.vault.connection, self.computer.clock, client_id)

    def asks_passphrase(self) -> bool:
        """Tell whether a passphrase is asked for; a made-up practice has nothing to guard."""
        return self.vault.asks_passphrase and not self.practice.settings.made_up

    def prove(self, passphrase: str) -> None:
        """Raise unless this is the practice's passphrase; takes a second, so ask it elsewhere."""
        prove(self.vault, passphrase)

    def stop(self) -> None:
        """End what runs, before the practice is locked; what ends then is told to nobody."""
        for lane in (self.quick, self.slow, self.backups):
            lane.fall_silent()
        self.quick.stop()
        self.slow.stop()
        self.aids.stop()
        self.backups.stop(GIVE_UP_SECONDS)


def begin_session(vault: OpenVault, computer: Computer) -> Session:
    """Open the practice in an unlocked vault for the window."""
    clock = computer.clock
    practice = open_practice(vault.connection, clock)
    quick, slow = JobRunner(vault.connect), JobRunner(vault.connect)

    def as_shown(made: Practice) -> Practice:
        """Hide names in what is looked up, too; what is written by the slow lane keeps them."""
        made.hide_names(practice.hides_names)
        return made

    return Session(
        vault,
        practice,
        computer,
        slow,
        Background(quick, lambda opened: as_shown(open_practice(opened, clock))),
        Background(slow, lambda opened: open_practice(opened, clock)),
        WritingAids(practice, computer.machine),
        JobRunner(vault.connect),
        Asked(),
    )
