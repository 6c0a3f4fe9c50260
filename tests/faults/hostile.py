"""Text that was typed to break things: written, signed, searched and printed."""

from __future__ import annotations

import random
from contextlib import closing

from tests.faults import saver
from tests.faults.row import Ground, Trial, require
from tests.pdf.test_hostile import LITERAL, ODD
from tests.store.opened import old_file
from therapist_emr.domain.clock import SystemClock
from therapist_emr.errors import UserError
from therapist_emr.pdf.from_practice import ExportOptions, export_chart
from therapist_emr.pdf.preview import Preview
from therapist_emr.practice import open_practice
from therapist_emr.practice.searching import Query

WORDS = (*LITERAL, *ODD.values())
ASKED = (
    '"', '""', "'", "*", "NEAR(a b)", "a AND", "OR", "NOT a", "-a", "a*", "^a", "body:x", "{a b}:c",
    "(", ")", "a NEAR/3 b", "\\", ";", "--", "%", "_", "\0", "a\0b", "“”", "+", "a + b", "😀",
)  # fmt: skip


def jumble(chance: random.Random) -> str:
    """Return some hostile words, with any characters between them."""
    parts = [chance.choice(WORDS) for _ in range(chance.randint(1, 3))]
    parts += [chr(chance.choice((chance.randrange(0x300), chance.randrange(0xD800))))]
    chance.shuffle(parts)
    return chance.choice(("", " ", "\n")).join(parts)


def texts(ground: Ground) -> Trial:
    """Write hostile text into a note and a name, sign, find, print and read it back."""
    saver.prepare(ground.folder)

    def trial(number: int) -> None:
        text = jumble(ground.chance)
        with closing(old_file(ground.folder / saver.FILE)) as connection:
            practice = open_practice(connection, SystemClock())
            client = practice.clients.by_record_number("0001")
            desk = practice.desk(client.id)
            draft = desk.begin("sessions", "session", saver.note(f"{number} {text}"))
            header = desk.sign(draft.header.id)
            require(desk.reading(header.id).intact, "the signed note is not as it was signed")
            practice.search.ask(Query(text[:200]))
            if number % 10 == 0:
                out = ground.folder / "chart.pdf"
                export_chart(practice, client.id, out, ExportOptions())
                with Preview(out) as pages:
                    require(pages.page_count > 0, "the PDF has no pages")
                ground.notes["PDFs"] += 1

    return trial


def searches(ground: Ground) -> Trial:
    """Search for what a query language, a database or a program could choke on."""
    saver.prepare(ground.folder)
    saver.save(ground.folder, lambda _words: None)
    connection = old_file(ground.folder / saver.FILE)
    practice = open_practice(connection, SystemClock())

    def trial(number: int) -> None:
        text = ASKED[number] if number < len(ASKED) else jumble(ground.chance)
        try:
            practice.search.ask(Query(text))
            practice.clients.find(text)
        except UserError:
            ground.notes["refused in plain words"] += 1

    return trial
