"""Saving as the desk does it, and holding a file against what was acknowledged."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

from tests.faults.killing import Say
from tests.faults.row import require
from tests.practice import bodies
from tests.store.opened import KEY, new_file, old_file
from therapist_emr.domain.clock import SystemClock
from therapist_emr.domain.people import PracticeProfile
from therapist_emr.practice import Desk, Practice, open_practice
from therapist_emr.vault.keys import Key
from therapist_emr.vault.verify import verify_file

FILE = "practice.emr"


def prepare(folder: Path) -> None:
    """Make a practice with one client."""
    with closing(new_file(folder / FILE)) as connection:
        practice = open_practice(connection, SystemClock())
        profile = PracticeProfile(clinician="Dana Reyes", credential="LMFT")
        practice.change_settings(replace(practice.settings, profile=profile))
        practice.clients.add({"legal_name": "Ben Okafor", "born": "1980-01-01"})


def save(folder: Path, say: Say) -> None:
    """Save a draft three times, sign it, add an addendum; do so twice, and say so each time."""
    with closing(old_file(folder / FILE)) as connection:
        practice = open_practice(connection, SystemClock())
        desk = _desk(practice)
        turn = len(desk.headers("sessions")) + len(desk.drafts("sessions"))
        for number in (turn, turn + 1):
            _turn(desk, f"{number}", say)


def _turn(desk: Desk, name: str, say: Say) -> None:
    draft = desk.begin("sessions", "session", note(f"{name}-0"))
    say(f"draft {draft.header.id} {name}-0")
    for step in (1, 2):
        desk.save_draft(draft.header.id, note(f"{name}-{step}"))
        say(f"draft {draft.header.id} {name}-{step}")
    header = desk.sign(draft.header.id)
    say(f"signed {header.id} {name}-2")
    desk.add_addendum(header.id, f"{name}-addendum")
    say(f"addendum {header.id} {name}-addendum")


def note(text: str) -> dict[str, object]:
    """Return a note of some pages, so that a save spans many pages of the file."""
    told = [{"key": "note", "label": "Note", "text": f"{text} " + "and so on " * 400}]
    return bodies.session("2026-11-17", notes=told)


@dataclass(slots=True)
class Acknowledged:
    """Hold what the program had said was saved."""

    drafts: dict[int, str] = field(default_factory=dict)
    signed: dict[int, str] = field(default_factory=dict)
    addenda: dict[int, str] = field(default_factory=dict)

    def hear(self, line: str) -> None:
        """Take in one line; what else it says is passed over."""
        what, _, rest = line.partition(" ")
        number, _, text = rest.partition(" ")
        if what == "draft":
            self.drafts[int(number)] = text
        elif what == "signed":
            self.signed[int(number)] = text
            self.drafts = {k: v for k, v in self.drafts.items() if v != text}
        elif what == "addendum":
            self.addenda[int(number)] = text


def check(folder: Path, said: list[str]) -> None:
    """Require that the file is whole and has all that was acknowledged."""
    heard = Acknowledged()
    for line in said:
        heard.hear(line)
    with closing(old_file(folder / FILE)) as connection:
        _check_record(open_practice(connection, SystemClock()), heard)
    report = verify_file(folder / FILE, Key(bytearray(KEY)))
    require(report.ok, " ".join(report.lines))


def _check_record(practice: Practice, heard: Acknowledged) -> None:
    desk = _desk(practice)
    headers = {header.id: header for header in desk.headers("sessions")}
    for number, text in heard.signed.items():
        require(number in headers, f"signed note {text} is not there")
        require(_text(desk.entry(number).current.body) == text, f"signed note {text} differs")
    for number, text in heard.addenda.items():
        require(desk.entry(number).addenda[:1], f"{text} is not there")
        require(desk.entry(number).addenda[0].body == {"text": text}, f"{text} differs")
    later = {_text(desk.entry(n).current.body) for n in headers.keys() - heard.signed.keys()}
    kept = {head.id: _text(desk.draft(head.id).body) for head in desk.drafts("sessions")}
    for number, text in heard.drafts.items():
        now = kept.get(number, "")
        turn = text.rpartition("-")[0]
        back = (now >= text and now.startswith(f"{turn}-")) or f"{turn}-2" in later
        require(back, f"draft {text} did not come back")
    numbers = sorted(header.number or 0 for header in headers.values())
    require(numbers == list(range(1, len(numbers) + 1)), "the numbers of the notes have gaps")


def _desk(practice: Practice) -> Desk:
    return practice.desk(practice.clients.by_record_number("0001").id)


def _text(body: dict[str, object]) -> str:
    notes = body["notes"]
    assert isinstance(notes, list)
    return str(notes[0]["text"]).split(" ", 1)[0]
