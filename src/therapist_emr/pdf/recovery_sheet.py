"""The recovery sheet: one page that opens the practice when all else is lost."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from therapist_emr.pdf.document import About, Document
from therapist_emr.pdf.layout import Cell, Mark, Row, Setter, Tag, rule, text_mark
from therapist_emr.pdf.style import (
    BODY,
    CAPTION,
    FINGERPRINT,
    HAIR,
    INK2,
    KEY_LINE,
    LINE,
    SMALL,
    SMALL_STRONG,
    STRONG,
    TITLE,
    PageSize,
    sheet,
)

_GROUP = 5
_QR = 118.0
_HERE = (
    "Where only the passphrase is forgotten, choose “Use the recovery sheet” on the page that asks "
    "for it, type the four lines and choose a new passphrase. On another computer, or where the "
    "practice file is lost:"
)
_STEPS = (
    "Install therapist-emr on the computer and open it.",
    "Choose “Restore a backup” and pick the newest backup whose name carries the key fingerprint "
    "printed above. Where the practice file itself is at hand, choose “Open a practice on this "
    "computer” instead.",
    "Under “Use the recovery sheet”, type the four lines and choose a new passphrase. Capitals, "
    "spaces and hyphens do not matter; one wrong character in a line is found and put right.",
    "Look at what the backup holds, then press “Restore”. Your charts open as they were when it "
    "was made.",
    "Let the app make a verified backup. Keep this sheet: the four lines stay the same until you "
    "change the key in Settings, which gives you a new sheet.",
)


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """Hold what the sheet says: the practice, the four key lines and the key's fingerprint."""

    practice_name: str
    lines: tuple[str, ...]
    fingerprint: str
    made_on_words: str
    made_on: datetime | None = None


def recovery_sheet_bytes(facts: SheetFacts, *, page_size: PageSize = "letter") -> bytes:
    """Return the sheet as a PDF in memory, for printing without a trace on disk."""
    document = Document(replace(sheet(page_size), top=72, bottom=40), None)
    measure = document.sheet.measure
    pager = document.run()
    section = Tag("Sect", document.root)
    setter = document.setter
    pager.add(_opening(setter, facts, measure, section))
    pager.add(_key(setter, facts, measure, section))
    pager.add(_restoring(setter, measure, section))
    pager.add(_keeping(setter, facts, measure, section))
    document.pages = pager.finish()
    made = facts.made_on or datetime.now().astimezone()
    return document.finish(About("Recovery sheet", facts.practice_name, made))


def grouped(line: str) -> str:
    """Return a key line in groups that the eye can hold."""
    plain = "".join(char for char in line if char.isalnum()).upper()
    return "-".join(plain[at : at + _GROUP] for at in range(0, len(plain), _GROUP))


def _opening(setter: Setter, facts: SheetFacts, measure: float, tag: Tag) -> list[Row]:
    rows = setter.text(facts.practice_name, STRONG.inked(INK2), measure, Tag("P", tag), keep=True)
    rows += setter.text("Recovery sheet", TITLE, measure, Tag("H1", tag), gap=2, keep=True)
    purpose = (
        "These four lines open your charts and every backup that carries the same key "
        "fingerprint, if the passphrase is forgotten or this computer is lost. Nobody else can "
        "open them for you, not even the people who made the app."
    )
    rows += setter.text(purpose, BODY, measure, Tag("P", tag), gap=6)
    warning = (
        "Keep it away from this computer: in a safe, with your will, or with someone you trust. "
        "Whoever holds both this sheet and the practice file, or a backup, can read every chart."
    )
    rows += setter.text(warning, STRONG, measure, Tag("P", tag), gap=8)
    return rows


def _key(setter: Setter, facts: SheetFacts, measure: float, tag: Tag) -> list[Row]:
    rows = [Row(1, [rule(0, 0, measure, HAIR)], 16)]
    listing = Tag("L", tag)
    code = Tag("Figure", tag, alt="QR code with the four key lines")
    for number, line in enumerate(facts.lines, start=1):
        item = Tag("LI", listing)
        count = setter.single(str(number), SMALL_STRONG, 14)
        body = setter.single(grouped(line), KEY_LINE, measure - _QR - 30)
        row = Row(KEY_LINE.leading + 12, [], 0, True)
        row.marks += [
            text_mark(count, 0, 14, SMALL_STRONG, Tag("Lbl", item)),
            text_mark(body, 20, 8, KEY_LINE, Tag("LBody", item)),
            rule(20, KEY_LINE.leading + 8, body.width, HAIR),
        ]
        rows.append(row)
    rows[1].gap = 8
    side = _QR
    drawing = _qr_code("\n".join(grouped(line) for line in facts.lines), side)
    rows[1].marks.append(Mark(measure - side, side + 6, drawing, code))
    label = Tag("P", tag)
    name = setter.single("Key fingerprint", SMALL, measure)
    value = setter.single(facts.fingerprint, FINGERPRINT, measure)
    hint = setter.single("The code holds the same four lines.", CAPTION, measure)
    rows.append(
        Row(
            SMALL.leading + 6,
            [
                text_mark(name, 20, 6, SMALL, label),
                text_mark(value, 20 + name.width + 8, 6, FINGERPRINT, label),
                text_mark(hint, measure - hint.width, 6, CAPTION, Tag("P", tag)),
            ],
            6,
        )
    )
    rows.append(Row(1, [rule(0, 0, measure, HAIR)], 14))
    return rows


def _qr_code(text: str, side: float) -> str:
    """Return the operators of a QR code: one box for each run of dark modules."""
    from reportlab.graphics.barcode.qrencoder import (
        QR8bitByte,
        QRCode,
        QRErrorCorrectLevel,
    )

    code = QRCode(None, QRErrorCorrectLevel.M)
    code.addData(QR8bitByte(text))
    code.make()
    count = code.getModuleCount()
    unit = side / count
    ops = ["0 g"]
    for row in range(count):
        at = 0
        while at < count:
            start = at
            while at < count and code.isDark(row, at):
                at += 1
            if at > start:
                ops.append(
                    f"{start * unit:.2f} {side - (row + 1) * unit:.2f} "
                    f"{(at - start) * unit:.2f} {unit:.2f} re"
                )
            at += 1
    return " ".join([*ops, "f"])


def _restoring(setter: Setter, measure: float, tag: Tag) -> list[Row]:
    rows = setter.text(
        "How to open your charts again", STRONG, measure, Tag("H2", tag), gap=12, keep=True
    )
    rows += setter.text(_HERE, SMALL, measure, Tag("P", tag), gap=4)
    return rows + setter.numbered(_STEPS, SMALL, measure, tag, indent=20, gap=4)


def _keeping(setter: Setter, facts: SheetFacts, measure: float, tag: Tag) -> list[Row]:
    column = (measure - 24) / 2
    made = Row(SMALL.leading, [], 18, True)
    words = setter.single(f"Made {facts.made_on_words}", SMALL, measure)
    made.marks.append(text_mark(words, 0, 0, SMALL, Tag("P", tag)))
    blanks = Row(26, [rule(0, 26, column, LINE), rule(column + 24, 26, column, LINE)], 4, True)
    labels = setter.beside(
        [
            Cell("Date printed", CAPTION, 0, column, Tag("P", tag)),
            Cell("Where it is kept", CAPTION, column + 24, column, Tag("P", tag)),
        ],
        gap=2,
    )
    return [made, blanks, *labels]
