"""The scenes of backups: places in every state, choosing, comparing, trying, checking."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TypeVar

from therapist_emr.domain.progress import Silent
from therapist_emr.practice.backing_up import back_up_practice
from therapist_emr.practice.backups import BackupRun
from therapist_emr.practice.destinations import Drive, DriveKind, Trouble
from therapist_emr.ui.backups.check_dialog import CheckDialog
from therapist_emr.ui.backups.drill_dialog import DrillDialog
from therapist_emr.ui.backups.restore_dialog import RestoreDialog
from therapist_emr.ui.navigation import TODAY
from therapist_emr.ui.pages.settings.backups import BackupsPanel
from therapist_emr.ui.pages.settings.page import SettingsPage
from therapist_emr.ui.studio import Scene, Studio
from therapist_emr.ui.widgets.dialogs import Dialog

D = TypeVar("D", bound=Dialog)
_PLACES = (
    ("/media/elena/SANDISK/Backups", DriveKind.REMOVABLE, "SANDISK", Trouble.MISSING),
    ("/mnt/nas/Willow Street Counseling", DriveKind.NETWORK, "nas", Trouble.FULL),
    ("/home/elena/Dropbox/Backups", DriveKind.SYNCED, "Dropbox", None),
)


def _places(studio: Studio) -> None:
    """Let backups go to a place in each state; the first one is real."""
    log = studio.practice.backups
    if log.destinations():
        return
    session = studio.window.session
    assert session is not None
    folder = studio.place / "Backups"
    folder.mkdir(exist_ok=True)
    log.add(folder)
    back_up_practice(session.vault, folder, studio.clock, Silent())
    now = studio.practice.now().utc
    for place, kind, name, trouble in _PLACES:
        log.add(Path(place), Drive(kind, name, apart=True))
        log.remember(BackupRun(now, place, "practice.emr-backup", 9, "ab", verified=True))
        if trouble is not None:
            told = f"{name} is {trouble.value}."
            log.remember(BackupRun(now, place, problem=told, trouble=trouble.value))


def _forget(studio: Studio) -> None:
    log = studio.practice.backups
    for one in log.destinations():
        log.remove(one.id)


def _panel(studio: Studio) -> BackupsPanel:
    _places(studio)
    studio.shell.open_settings("backups")
    page = studio.shell.shown
    assert isinstance(page, SettingsPage)
    panel = page.shown
    assert isinstance(panel, BackupsPanel)
    panel.refresh()
    studio.hand.rest(80)
    return panel


def _all(studio: Studio) -> None:
    _panel(studio)


def _foot(studio: Studio) -> None:
    panel = _panel(studio)
    panel.verticalScrollBar().setValue(panel.verticalScrollBar().maximum())


def _today(studio: Studio) -> None:
    _places(studio)
    studio.shell.open_page(TODAY)
    studio.hand.rest(80)


def _restore(look: bool, studio: Studio) -> None:
    panel = _panel(studio)
    panel.restore()
    dialog = _opened(studio, RestoreDialog)
    studio.hand.wait(lambda: dialog.list.rows().rowCount(), "the backups")
    if look:
        dialog.look(Path(dialog.list.rows().row(0).key))
        studio.hand.wait(lambda: dialog.go.isVisible(), "what is in it")
    studio.hand.rest(80)


def _drill(end: str, studio: Studio) -> None:
    panel = _panel(studio)
    panel.try_restore()
    dialog = _opened(studio, DrillDialog)
    key_file = studio.path.parent / "recovery-key.txt"
    lines = key_file.read_text(encoding="ascii").split()
    dialog.type_lines(lines if end else lines[:2])
    if end:
        dialog.start()
        studio.hand.wait(lambda: not dialog.go.isVisible(), "the end of the drill")
    studio.hand.rest(80)


def _check(studio: Studio) -> None:
    panel = _panel(studio)
    panel.rows[0].menu.actions()[1].trigger()
    dialog = _opened(studio, CheckDialog)
    studio.hand.wait(lambda: dialog.found.lines(), "what was proved")
    studio.hand.rest(80)


def _opened(studio: Studio, kind: type[D]) -> D:
    return next(one for one in studio.window.findChildren(kind) if one.isVisible())


BACKUPS: tuple[Scene, ...] = (
    Scene("backups-places", _all),
    Scene("backups-places-foot", _foot),
    Scene("backups-today", _today),
    Scene("backups-restore-list", partial(_restore, False)),
    Scene("backups-restore-look", partial(_restore, True)),
    Scene("backups-drill", partial(_drill, "")),
    Scene("backups-drill-passed", partial(_drill, "passed")),
    Scene("backups-check", _check, after=_forget),
)
