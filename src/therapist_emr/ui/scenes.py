"""The scenes of pages that are read: the way in, Today, charts, search, export, settings."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from therapist_emr.practice.records_check import Outcome
from therapist_emr.sections import on_screen
from therapist_emr.ui.bug_dialog import BugDialog, full_report
from therapist_emr.ui.entry.recovery import RecoveryPage
from therapist_emr.ui.entry.restoring import PreviewPage
from therapist_emr.ui.entry.setup import SetupPage
from therapist_emr.ui.entry.unlock import NoKeyPage, UnlockPage
from therapist_emr.ui.navigation import CLIENTS, TODAY
from therapist_emr.ui.pages.export_page import ExportPage
from therapist_emr.ui.pages.search import SearchPage
from therapist_emr.ui.pages.settings.page import SettingsPage
from therapist_emr.ui.pages.settings.panels import PANELS
from therapist_emr.ui.pages.settings.records import RecordsPanel
from therapist_emr.ui.studio import Scene, Studio
from therapist_emr.ui.theme import Tone
from therapist_emr.vault import lifecycle, recovery
from therapist_emr.vault.keys import Key

PLACES = ("overview", *(section.key for section in on_screen()))
CHARTS = ("empty", "typical", "fullest", "longest")
KEY_BYTES = bytes(range(32))


def _today(studio: Studio) -> None:
    studio.shell.open_page(TODAY)


def _today_offer(studio: Studio) -> None:
    studio.shell.open_page(TODAY)
    studio.shell.offer_unfinished()


def _clients_none_open(studio: Studio) -> None:
    studio.shell.open_page(CLIENTS)
    studio.shell.clients.new_client()
    studio.hand.press("Cancel")


def _chart(which: str, section: str, studio: Studio) -> None:
    studio.shell.open_client(studio.client(which), "" if section == "overview" else section)
    studio.hand.rest(150)


def _search(words: str, studio: Studio) -> None:
    studio.shell.open_page("search")
    page = studio.shell.shown
    assert isinstance(page, SearchPage)
    page.search_for(words)
    studio.hand.rest(500)


def _palette(words: str, studio: Studio) -> None:
    studio.shell.open_client(studio.client("typical"))
    studio.shell.show_palette()
    studio.hand.type(words)
    studio.hand.rest(400)


def _export(studio: Studio) -> None:
    studio.shell.export_chart(studio.client("typical"))
    studio.hand.wait(lambda: studio.hand.shows("Save as PDF"), "the pages")
    studio.hand.rest(500)
    assert isinstance(studio.shell.shown, ExportPage)


def _settings(panel: str, studio: Studio) -> None:
    studio.shell.open_settings(panel)
    studio.hand.rest(60)


def _records_checked(studio: Studio) -> None:
    _settings("records", studio)
    studio.hand.press("Check my records")
    studio.hand.wait(lambda: studio.hand.shows("Check my records"), "the end of the check")


def _records_altered(studio: Studio) -> None:
    _settings("records", studio)
    panel = studio.shell.shown.shown if isinstance(studio.shell.shown, SettingsPage) else None
    assert isinstance(panel, RecordsPanel)
    chart = studio.practice.desk(studio.client("typical"))
    altered = tuple(chart.entry(head.id).uuid for head in chart.headers("sessions")[:2])
    panel.tell(Outcome("2026-11-18T03:40:00Z", 1205, 1365, 0, 9204, altered, broken_at=8120))


def _audit_review(studio: Studio) -> None:
    _settings("audit", studio)
    studio.hand.press("Review…")
    studio.hand.wait(lambda: studio.hand.shows("Sign off"), "the review")
    studio.hand.rest(60)


def _contingency_page(studio: Studio) -> None:
    _settings("contingency", studio)
    studio.hand.press("Preview and print…")
    studio.hand.rest(700)


def _messages(studio: Studio) -> None:
    studio.shell.open_page(TODAY)
    messages = studio.shell.messages
    messages.banner(
        "The backup did not finish",
        "The folder is full. Nothing is lost: every chart is saved on this computer.",
        Tone.BAD,
        action="Try again",
        on_action=lambda: None,
    )
    messages.banner(
        "This backup is on the same disk as your charts",
        "If the disk fails, both are lost. Use a USB disk or another computer's folder.",
        Tone.SOON,
    )
    messages.toast("Draft discarded", undo=lambda: None)


def _bug(studio: Studio) -> None:
    studio.shell.open_page(TODAY)
    report = full_report("ValueError at ui.pages.today:120 in _fill < ui.shell:98 in open_page")
    BugDialog(report, studio.window).open()


def _keys(studio: Studio) -> None:
    studio.shell.open_page(TODAY)
    studio.shell.show_shortcuts()


def _setup(show: Callable[[SetupPage], object], studio: Studio) -> None:
    studio.window.begin(studio.place / "not-yet.emr")
    page = studio.window.entrance.page if studio.window.entrance else None
    assert isinstance(page, SetupPage)
    show(page)
    studio.hand.rest(60)


def _sheet(page: SetupPage) -> None:
    key = Key.from_bytes(KEY_BYTES)
    page.show_sheet(recovery.encode(key), key.fingerprint(), "Nov 17, 2026")


def _folder(page: SetupPage) -> None:
    page.show_backup()
    page.set_folder(Path("/media/elena/BACKUP STICK/Willow Street Counseling"))


def _problem_in_setup(studio: Studio) -> None:
    _setup(SetupPage.show_practice, studio)
    studio.hand.write("NPI", "1234567839")
    studio.hand.press("Continue")


def _entrance(make: Callable[[Studio], object], studio: Studio) -> None:
    studio.window.begin(studio.path)
    page = make(studio)
    assert studio.window.entrance is not None
    assert isinstance(page, UnlockPage | NoKeyPage | RecoveryPage | PreviewPage)
    studio.window.entrance.show_page(page)
    studio.hand.rest(60)


def _locked(_studio: Studio) -> UnlockPage:
    return UnlockPage("Locked", "Since 7:42 pm. Drafts are saved.")


def _wrong(_studio: Studio) -> UnlockPage:
    problem = lifecycle.WrongPassphrase()
    page = UnlockPage()
    page.show_problem(problem.message, problem.remedy, 30)
    return page


def _caps(_studio: Studio) -> UnlockPage:
    page = UnlockPage()
    page.row.show_hint("Caps Lock is on")
    return page


def _no_key(_studio: Studio) -> NoKeyPage:
    problem = lifecycle.NoKeyHere()
    return NoKeyPage(problem.message, problem.remedy)


def _recovery(_studio: Studio) -> RecoveryPage:
    page = RecoveryPage()
    lines = list(recovery.encode(Key.from_bytes(KEY_BYTES)))
    page.set_lines([*lines[:2], f"{lines[2][:-1]}{'0' if lines[2][-1] != '0' else '1'}"])
    return page


def _preview(studio: Studio) -> PreviewPage:
    from therapist_emr.vault.comparison import compare_closed
    from therapist_emr.vault.restore import preview

    key_file = studio.path.parent / "recovery-key.txt"
    key = recovery.decode(key_file.read_text(encoding="ascii"))
    try:
        backup = studio.backup()
        compared = compare_closed(backup, key, studio.path)
        return PreviewPage(preview(backup, key), studio.path, compared.lines if compared else ())
    finally:
        key.zero()


def _small_practice(clients: int, studio: Studio) -> None:
    studio.open_small(clients)
    studio.shell.open_page(TODAY)
    studio.hand.rest(60)


def _hidden_names(studio: Studio) -> None:
    studio.practice.hide_names(hide=True)
    studio.shell.open_page(TODAY)
    studio.hand.rest(250)


def _shown_again(studio: Studio) -> None:
    studio.practice.hide_names(hide=False)


OPEN: tuple[Scene, ...] = (
    Scene("today-full", _today),
    Scene("today-draft-offered", _today_offer),
    Scene("today-names-hidden", _hidden_names, after=_shown_again),
    Scene("clients-none-open", _clients_none_open),
    *(
        Scene(f"chart-{section.replace('_', '-')}-{which}", partial(_chart, which, section))
        for section in PLACES
        for which in CHARTS
    ),
    Scene("search-results", partial(_search, "sleep")),
    Scene("search-nothing-found", partial(_search, "quixotic zebra")),
    Scene("search-empty", partial(_search, "")),
    Scene("palette-empty", partial(_palette, "")),
    Scene("palette-typed", partial(_palette, "ma")),
    Scene("export-preview", _export),
    *(Scene(f"settings-{panel.key}", partial(_settings, panel.key)) for panel in PANELS),
    Scene("settings-records-whole", _records_checked),
    Scene("settings-records-altered", _records_altered),
    Scene("settings-audit-review", _audit_review),
    Scene("settings-contingency-page", _contingency_page),
    Scene("messages", _messages),
    Scene("bug-dialog", _bug),
    Scene("keys", _keys),
)
LOCKED: tuple[Scene, ...] = (
    Scene("today-no-clients", partial(_small_practice, 0), locked=True),
    Scene("today-all-done", partial(_small_practice, 1), locked=True),
    Scene("setup-practice", partial(_setup, SetupPage.show_practice), locked=True),
    Scene("setup-practice-problem", _problem_in_setup, locked=True),
    Scene("setup-passphrase", partial(_setup, SetupPage.show_passphrase), locked=True),
    Scene("setup-sheet", partial(_setup, _sheet), locked=True),
    Scene("setup-backups", partial(_setup, SetupPage.show_backup), locked=True),
    Scene("setup-backups-chosen", partial(_setup, _folder), locked=True),
    Scene("unlock-locked", partial(_entrance, _locked), locked=True),
    Scene("unlock-wrong", partial(_entrance, _wrong), locked=True),
    Scene("unlock-caps", partial(_entrance, _caps), locked=True),
    Scene("no-key", partial(_entrance, _no_key), locked=True),
    Scene("recovery", partial(_entrance, _recovery), locked=True),
    Scene("restore-preview", partial(_entrance, _preview), locked=True),
)
