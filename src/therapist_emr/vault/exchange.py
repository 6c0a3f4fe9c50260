"""A file put in a practice's place: what was there is kept, and what stands is told truthfully."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from therapist_emr.errors import UserError
from therapist_emr.store.errors import AlreadyExists
from therapist_emr.vault.files import SIDE_FILES, beside, plain_words
from therapist_emr.vault.guard import Guard
from therapist_emr.vault.keyholder import KeyHolder, Slot
from therapist_emr.vault.keys import Key
from therapist_emr.vault.wrap import UnreadableKey, WrappedKey
from therapist_emr.whole_files import sync_folder, write_whole

_REPLACED = "-replaced-"


class Unfinished(UserError):
    """Say that a backup stands in its place, although what follows was not done."""

    def __init__(self, target: Path, quarantine: Path | None, why: str) -> None:
        kept = f"The file that was there is kept in {quarantine}. " if quarantine else ""
        super().__init__(
            f"The backup was restored to {target}, but not all that follows was done. {why}",
            f"{kept}If it does not take its passphrase, open it with the recovery sheet.",
        )


class LeftAside(UserError):
    """Say that nothing was restored, and that what was there could not be put back."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"Nothing was restored. The file that was there is whole, but it is in {folder} now.",
            "Move it back by hand, with all that lies beside it in that folder.",
        )


@dataclass(slots=True)
class Exchange:
    """Put `part` where `target` is; `quarantine` is the folder that keeps what was there."""

    part: Path
    target: Path
    quarantine: Path | None = None
    _moved: list[tuple[Path, Path]] = field(default_factory=list)

    @contextmanager
    def told(self) -> Iterator[None]:
        """Put everything back when it ends before `place` did; later on say what stands.

        A Ctrl+C is a way to end as well. A bug is passed on as it is.
        """
        try:
            with plain_words():
                yield
        except BaseException as problem:
            if os.path.lexists(self.part):
                self._put_back()
            elif isinstance(problem, KeyboardInterrupt):
                raise Unfinished(self.target, self.quarantine, "It was stopped.") from None
            elif isinstance(problem, UserError):
                raise Unfinished(self.target, self.quarantine, problem.message) from problem
            raise

    def set_aside(self, holder: KeyHolder, key: Key, now: datetime | None) -> None:
        """Move whatever is in the way into a dated folder, the practice itself first."""
        names = [self.target, *(beside(self.target, suffix) for suffix in SIDE_FILES)]
        names += [holder.file(slot) for slot in Slot]
        present = [name for name in names if os.path.lexists(name)]
        if not present:
            return
        made = now or datetime.now().astimezone()
        folder = _new_folder(beside(self.target, f"{_REPLACED}{made:%Y-%m-%d-%H%M%S}"))
        self.quarantine = folder
        # What moves into a folder that a power loss takes away is lost.
        sync_folder(self.target.parent)
        # Before the practice is away, since a keyring may take its time; a key file, being nearer,
        # takes the place of what is written here.
        old = holder.keyring_has()
        if isinstance(old, WrappedKey) and old.fingerprint != key.fingerprint():
            write_whole(folder / holder.file().name, old.to_json())
        for name in present:
            self._moved.append((name, folder / name.name))
            name.rename(folder / name.name)
        sync_folder(folder)

    def place(self) -> None:
        """Give the restored file its name."""
        self.part.rename(self.target)

    def forget_key(self, db_id: str, key: Key) -> None:
        """Remove the restored practice's own key from what was set aside, once it is kept anew.

        There it stays under a passphrase that may be given up; what was set aside opens with the
        sheet. The key of anything else that was set aside is left to it.
        """
        if self.quarantine is None:
            return
        aside = KeyHolder(None, self.quarantine / self.target.name, db_id)
        for slot in Slot:
            with suppress(UnreadableKey):
                aside.forget(slot, {key.fingerprint()})
        sync_folder(self.quarantine)

    def _put_back(self) -> None:
        if self.quarantine is None:
            return
        try:
            for was, now in reversed(self._moved):
                if os.path.lexists(now):
                    now.rename(was)
            for copy in self.quarantine.iterdir():  # the keyring's key, which is there as well
                copy.unlink()
            self.quarantine.rmdir()
        except OSError:
            raise LeftAside(self.quarantine) from None
        sync_folder(self.target.parent)


def set_aside_beside(practice: Path) -> list[Path]:
    """Return the folders beside a practice that keep what restores replaced."""
    with plain_words():
        beside_it = list(Path(os.path.realpath(practice)).parent.iterdir())
    return [place for place in beside_it if _REPLACED in place.name and place.is_dir()]


def set_aside_in(folder: Path) -> Path:
    """Return where the practice is in such a folder; of any other folder, the folder itself."""
    return folder / folder.name.rpartition(_REPLACED)[0]


def newest_aside(practice: Path) -> Path | None:
    """Return the newest folder beside a practice's place that keeps one which stood there."""
    name = Path(os.path.realpath(practice)).name
    with suppress(UserError):
        kept = [
            folder
            for folder in set_aside_beside(practice)
            if set_aside_in(folder).name == name and set_aside_in(folder).is_file()
        ]
        return max(kept, key=lambda folder: folder.name, default=None)
    return None


def put_back(folder: Path, practice: Path) -> None:
    """Move what a restore that was killed set aside into its empty place again, the practice last.

    Raise `AlreadyExists` when something stands there, `AlreadyOpen` while a restore is at work.
    """
    place = Path(os.path.realpath(practice))
    with plain_words(), Guard(place):
        if os.path.lexists(place):
            raise AlreadyExists
        for name in sorted(folder.iterdir(), key=lambda one: one.name == place.name):
            name.rename(place.with_name(name.name))
        sync_folder(place.parent)
        folder.rmdir()


def _new_folder(wanted: Path) -> Path:
    number = 1
    while True:
        folder = wanted if number == 1 else beside(wanted, f"-{number}")
        try:
            folder.mkdir(mode=0o700)
        except FileExistsError:
            number += 1
        else:
            return folder
