"""Making a backup of the open practice, and remembering how it went."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime, timezone
from pathlib import Path

from therapist_emr.domain.clock import Clock, Moment
from therapist_emr.domain.progress import Progress
from therapist_emr.errors import Cancelled, UserError
from therapist_emr.practice.backups import BackupRun
from therapist_emr.practice.practice import open_practice
from therapist_emr.vault.backup import BackupResult, back_up
from therapist_emr.vault.open_vault import OpenVault


def back_up_practice(
    vault: OpenVault, folder: Path, clock: Clock, progress: Progress
) -> BackupResult:
    """Make a verified backup in a folder, in any thread, and remember that it was made or failed.

    Raise the `UserError` of a backup that failed; one that was stopped is not remembered.
    """
    try:
        result = back_up(vault, folder, progress, now=_aware(clock.now()))
    except Cancelled:
        raise
    except UserError as error:
        _remember(vault, clock, folder, problem=error.message)
        raise
    _remember(vault, clock, folder, result)
    return result


def _remember(
    vault: OpenVault,
    clock: Clock,
    folder: Path,
    result: BackupResult | None = None,
    problem: str = "",
) -> None:
    with closing(vault.connect()) as connection:
        practice = open_practice(connection, clock)
        practice.backups.remember(
            BackupRun(
                at_utc=clock.now().utc,
                folder=str(folder),
                file=result.path.name if result else "",
                bytes=result.size if result else 0,
                sha256=result.sha256 if result else "",
                verified=result is not None,
                problem=problem,
            )
        )


def _aware(moment: Moment) -> datetime:
    """Return a moment's wall time with its distance from UTC."""
    instant = datetime.fromisoformat(moment.utc)
    return instant.astimezone(timezone(moment.wall - instant.replace(tzinfo=None, microsecond=0)))
