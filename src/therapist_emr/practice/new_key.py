"""A new key for the open practice: its backup before, what is remembered after, its old backups."""

from __future__ import annotations

from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

from therapist_emr.domain.clock import Clock
from therapist_emr.domain.progress import Progress
from therapist_emr.errors import UserError
from therapist_emr.practice.backing_up import back_up_practice
from therapist_emr.practice.destinations import Destination
from therapist_emr.practice.practice import Practice, open_practice
from therapist_emr.vault.exchange import set_aside_beside
from therapist_emr.vault.exposure import Exposed, look_for_exposed, tell_seen
from therapist_emr.vault.files import plain_words
from therapist_emr.vault.open_vault import OpenVault
from therapist_emr.vault.opening import BEFORE_UPGRADE
from therapist_emr.vault.passphrases import prove
from therapist_emr.vault.rotation import PendingKey, begin, beside, carry_out, require_room

_BACKUPS_LOOKED_AT = 1_000


def prepare(
    vault: OpenVault, passphrase: str | None, clock: Clock, progress: Progress, *, seen: bool
) -> PendingKey:
    """Make a verified backup and a new key that waits, in any thread; `seen` is remembered.

    Everything that can be known to fail is looked at before the new sheet is printed.
    """
    prove(vault, passphrase)
    require_room(vault)
    if seen:
        tell_seen(vault)
    place = _place(vault, clock)
    backup = back_up_practice(vault, Path(place.folder), clock, progress, apart=place.apart)
    return begin(vault, backup, passphrase)


def change(vault: OpenVault, pending: PendingKey, clock: Clock, progress: Progress) -> OpenVault:
    """Change the key and remember that its sheet was read back; `vault` is closed by it."""
    changed = carry_out(vault, pending, progress)
    practice = open_practice(changed.connection, clock)
    today = clock.now().day.isoformat()
    with suppress(UserError):  # the key is changed; without this the sheet is asked for again
        practice.change_settings(replace(practice.settings, sheet_checked=today))
    return changed


def find_exposed(vault: OpenVault, clock: Clock) -> list[Exposed]:
    """Look for old backups wherever they went, and for what restores set aside; any thread."""
    with closing(vault.connect()) as connection:
        practice = open_practice(connection, clock)
        known = _known_backups(practice)
        chosen = practice.backups.destinations()
    folders = [Path(folder) for folder, _file in known]
    folders += [Path(one.folder) for one in chosen]
    folders += [vault.path.with_name(BEFORE_UPGRADE), beside(vault.path)]
    folders += set_aside_beside(vault.path)
    return look_for_exposed(vault, folders, known)


def _known_backups(practice: Practice) -> list[tuple[str, str]]:
    runs = practice.backups.newest(_BACKUPS_LOOKED_AT)
    return [(run.folder, run.file) for run in runs if run.verified]


def _place(vault: OpenVault, clock: Clock) -> Destination:
    """Return the first place for backups that can be reached, else a folder beside the practice."""
    with closing(vault.connect()) as connection:
        log = open_practice(connection, clock).backups
        for one in log.destinations():
            if Path(one.folder).is_dir():
                return one
        folder = beside(vault.path)
        with plain_words():
            folder.mkdir(mode=0o700, exist_ok=True)
        return log.place(folder)
