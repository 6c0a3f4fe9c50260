"""A program that writes a canary everywhere a clinician can, and ends badly.

Run as `python -m tests.faults.typist FOLDER CANARY END`; after each step it says what it did and
waits for a line, so that its files can be searched while they are in use.
"""

from __future__ import annotations

import os
import signal
import sys
from dataclasses import replace
from pathlib import Path

from tests.practice import bodies
from tests.vault.practices import FAST, PASSPHRASE
from therapist_emr import logs, paths
from therapist_emr.domain.clock import SystemClock
from therapist_emr.domain.people import PracticeProfile
from therapist_emr.domain.progress import Silent
from therapist_emr.errors import Cancelled
from therapist_emr.forms.form import Rejected
from therapist_emr.pdf.from_practice import ExportOptions, export_chart
from therapist_emr.practice import Practice, open_practice
from therapist_emr.practice.backing_up import back_up_practice
from therapist_emr.practice.desk import Desk
from therapist_emr.practice.searching import Query
from therapist_emr.vault import lifecycle
from therapist_emr.vault.hardening import harden_process
from therapist_emr.vault.open_vault import OpenVault
from therapist_emr.vault.restore import restore


class Stop:
    """A progress that stops the work at its first step."""

    def step(self, _done: int, _total: int, _words: str) -> None:
        raise Cancelled


def main(folder: Path, canary: str, end: str) -> None:
    """Write the canary by every way in, then end without a goodbye."""
    harden_process()
    logs.start(paths.log_dir())
    logs.install_hooks()
    vault = lifecycle.create_practice(folder / "practice.emr", PASSPHRASE, None, kdf=FAST)
    practice = open_practice(vault.connection, SystemClock())
    profile = PracticeProfile(clinician="Dana Reyes", credential="LMFT", address=canary)
    practice.change_settings(replace(practice.settings, profile=profile))
    desk = write(practice, canary)
    faults(practice, desk, canary)
    copies(vault, practice, desk, folder)
    draft = desk.begin("sessions", "session", note(canary))
    desk.save_draft(draft.header.id, note(f"{canary} and more " * 2_000))
    say("draft in the log")
    os.kill(os.getpid(), getattr(signal, end))


def write(practice: Practice, canary: str) -> Desk:
    """Fill the record through its desks."""
    client = practice.clients.add({"legal_name": f"Ben {canary}", "born": "1980-01-01"})
    say("client")
    desk = practice.desk(client.id)
    draft = desk.begin("sessions", "session", note(canary))
    desk.save_draft(draft.header.id, note(f"{canary} {canary}"))
    say("draft")
    header = desk.sign(draft.header.id)
    desk.add_addendum(header.id, f"Added: {canary}")
    say("signed")
    desk.keep("medications", "medication", bodies.medication(name=canary, reason=canary))
    say("medication")
    assert practice.search.ask(Query(canary))
    assert practice.clients.find(canary)
    say("search")
    thrown = desk.begin("sessions", "session", note(canary))
    desk.discard(thrown.header.id)
    practice.settle()
    say("discarded")
    return desk


def faults(practice: Practice, desk: Desk, canary: str) -> None:
    """Meet errors of both kinds while the canary is in hand."""
    try:
        practice.clients.add({"legal_name": canary, "born": canary, "email": canary})
    except Rejected as problem:
        logs.fault(problem, "typist")
    try:
        desk.section(canary)
    except Exception as problem:
        logs.fault(problem, "typist")
    try:
        raise RuntimeError(canary)
    except RuntimeError as problem:
        logs.fault(problem, "typist")
    say("faults")


def copies(vault: OpenVault, practice: Practice, desk: Desk, folder: Path) -> None:
    """Export, give up an export, back up, give up a backup, and restore."""
    export_chart(practice, desk.client.id, folder / "chart.pdf", ExportOptions())
    try:
        export_chart(practice, desk.client.id, folder / "none.pdf", progress=Stop())
    except Cancelled:
        say("export")
    kept = folder / "backups"
    kept.mkdir()
    made = back_up_practice(vault, kept, SystemClock(), Silent())
    try:
        back_up_practice(vault, kept, SystemClock(), Stop())
    except Cancelled:
        say("backup")
    restore(made.path, folder / "restored.emr", vault.key, None, passphrase=PASSPHRASE, kdf=FAST)
    say("restore")


def note(text: str) -> dict[str, object]:
    """Return a progress note."""
    return bodies.session(notes=[{"key": "note", "label": "Note", "text": text}])


def say(what: str) -> None:
    """Say what was done and wait until it was looked at."""
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()
    sys.stdin.readline()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
