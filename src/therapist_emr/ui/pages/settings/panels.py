"""The panels of the settings, listed here: one module each, read when it is first wanted."""

from __future__ import annotations

from therapist_emr.ui.pages.settings.column import PanelColumn
from therapist_emr.ui.pages.settings.contract import Group, Panel, Room


def _practice(room: Room) -> PanelColumn:
    from therapist_emr.ui.pages.settings.practice import PracticePanel

    return PracticePanel(room.kept, room.context)


def _notes(room: Room) -> PanelColumn:
    from therapist_emr.ui.pages.settings.notes import NotesPanel

    return NotesPanel(room.kept, room.context)


def _library(room: Room) -> PanelColumn:
    from therapist_emr.ui.pages.settings.library import LibraryPanel

    session = room.session
    return LibraryPanel(session.practice.library, session.computer.files, room.navigator)


def _spelling(room: Room) -> PanelColumn:
    from therapist_emr.ui.pages.settings.spelling import SpellingPanel
    from therapist_emr.ui.writing.spelling import languages

    session = room.session
    return SpellingPanel(
        session.computer.machine,
        session.practice.library,
        languages,
        session.aids.restart,
        room.navigator,
    )


def _codes(room: Room) -> PanelColumn:
    from therapist_emr.ui.pages.settings.codes import CodesPanel

    session = room.session
    return CodesPanel(session.slow, session.computer.files, room.navigator)


def _backups(room: Room) -> PanelColumn:
    from therapist_emr.ui.pages.settings.backups import BackupsPanel

    return BackupsPanel(room.kept, room.session, room.navigator)


def _keys(room: Room) -> PanelColumn:
    from therapist_emr.ui.pages.settings.keys import KeysPanel

    return KeysPanel(room.session, room.navigator)


def _locking(room: Room) -> PanelColumn:
    from therapist_emr.ui.pages.settings.locking import LockingPanel

    return LockingPanel(room.kept, room.session.practice)


def _records(room: Room) -> PanelColumn:
    from therapist_emr.ui.pages.settings.records import RecordsPanel

    session = room.session
    return RecordsPanel(session.practice, session.slow, session.vault, room.navigator)


def _audit(room: Room) -> PanelColumn:
    from therapist_emr.ui.pages.settings.audit import AuditPanel

    session = room.session
    return AuditPanel(session.practice, session.quick, session.computer.files, room.navigator)


def _contingency(room: Room) -> PanelColumn:
    from therapist_emr.ui.pages.settings.contingency import ContingencyPanel

    session = room.session
    return ContingencyPanel(
        room.kept,
        room.context,
        session.practice,
        session.vault,
        session.computer.files,
        room.navigator,
    )


def _look(room: Room) -> PanelColumn:
    from therapist_emr.ui.pages.settings.look import LookPanel

    computer = room.session.computer
    return LookPanel(computer.machine, computer.theme)


def _about(room: Room) -> PanelColumn:
    from therapist_emr.ui.pages.settings.about import AboutPanel

    return AboutPanel(room.session.practice, room.session.vault)


PANELS: tuple[Panel, ...] = (
    Panel(
        "practice",
        "Practice",
        "Printed at the head of every note, chart and letter.",
        "practice",
        Group.PRACTICE,
        _practice,
        also="clinician address license npi letterhead",
    ),
    Panel(
        "notes",
        "Notes and plans",
        "What new notes and plans begin with. Nothing already signed changes.",
        "pencil",
        Group.PRACTICE,
        _notes,
        also="review service codes paper",
    ),
    Panel(
        "templates",
        "Templates",
        "Note templates and snippets of text, kept in your practice; no note depends on them.",
        "document",
        Group.PRACTICE,
        _library,
        also="snippets abbreviations dap soap import export",
    ),
    Panel(
        "spelling",
        "Spelling",
        "Words are checked on this computer; nothing of them leaves it.",
        "check",
        Group.PRACTICE,
        _spelling,
        also="dictionary words language",
    ),
    Panel(
        "codes",
        "Diagnosis codes",
        "Offered as you type a diagnosis; anything else may be typed too.",
        "diagnosis",
        Group.PRACTICE,
        _codes,
        also="icd-10-cm icd release cms order file dsm",
    ),
    Panel(
        "backups",
        "Backups",
        "A backup counts only when it was opened again and compared with your charts.",
        "backup",
        Group.SAFETY,
        _backups,
        also="copy folder disk usb network restore drill",
    ),
    Panel(
        "keys",
        "Keys",
        "What opens your charts: the passphrase day by day, the sheet when all else is lost.",
        "key",
        Group.SAFETY,
        _keys,
        also="passphrase password recovery sheet change key print seen stolen",
    ),
    Panel(
        "locking",
        "Lock and privacy",
        "Drafts are always saved before the practice locks.",
        "lock",
        Group.SAFETY,
        _locking,
        also="idle minutes hide names",
    ),
    Panel(
        "records",
        "Records check",
        "Proves that nothing you signed or kept was altered since.",
        "check-circle",
        Group.SAFETY,
        _records,
        also="check my records verify seals integrity altered",
    ),
    Panel(
        "audit",
        "Audit trail",
        "What was done in the practice, and when. It holds no names and no text of notes; "
        "names are added here, for you.",
        "history",
        Group.SAFETY,
        _audit,
        also="log review export history who",
    ),
    Panel(
        "contingency",
        "Contingency plan",
        "For the day you cannot work, or the computer is gone. Someone has to know what to do.",
        "people",
        Group.SAFETY,
        _contingency,
        also="executor emergency death illness disaster print plan",
    ),
    Panel(
        "look",
        "Look",
        "Kept on this computer, not in the practice.",
        "look",
        Group.COMPUTER,
        _look,
        also="colors theme dark light text size font",
    ),
    Panel(
        "about",
        "About this file",
        "Everything is in one encrypted file.",
        "info",
        Group.COMPUTER,
        _about,
        also="version fingerprint path key",
    ),
)
