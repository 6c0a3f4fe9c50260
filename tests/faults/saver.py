"""A program that saves and signs as fast as it can and says what was acknowledged.

Run as `python -m tests.faults.saver FILE RUN`; it never ends by itself.
"""

from __future__ import annotations

import sys
from itertools import count
from pathlib import Path

from tests.practice import bodies
from tests.store.opened import old_file
from therapist_emr.domain.clock import SystemClock
from therapist_emr.practice import open_practice


def note(text: str) -> dict[str, object]:
    """Return a note of some pages, so that a save spans many pages of the file."""
    told = [{"key": "note", "label": "Note", "text": f"{text} " + "and so on " * 400}]
    return bodies.session("2026-11-17", notes=told)


def main(path: Path, run: str) -> None:
    """Save a draft three times, sign it, add an addendum, and say so after each step."""
    practice = open_practice(old_file(path), SystemClock())
    client = practice.clients.by_record_number("0001")
    desk = practice.desk(client.id)
    for turn in count():
        draft = desk.begin("sessions", "session", note(f"{run}-{turn}-0"))
        say("draft", draft.header.id, f"{run}-{turn}-0")
        for step in (1, 2):
            desk.save_draft(draft.header.id, note(f"{run}-{turn}-{step}"))
            say("draft", draft.header.id, f"{run}-{turn}-{step}")
        header = desk.sign(draft.header.id)
        say("signed", header.id, f"{run}-{turn}-2")
        desk.add_addendum(header.id, f"{run}-{turn}-addendum")
        say("addendum", header.id, f"{run}-{turn}-addendum")


def say(what: str, number: int, text: str) -> None:
    """Acknowledge a step, as the screen would."""
    print(what, number, text, flush=True)  # noqa: T201 - the parent reads it


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
