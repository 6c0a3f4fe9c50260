"""What the rows of the audit trail say, in the words of the person who reads them."""

from __future__ import annotations

from dataclasses import dataclass

from therapist_emr.store.audit import AuditRow


@dataclass(frozen=True, slots=True)
class ActionGroup:
    """Hold actions that are looked for together."""

    key: str
    title: str
    words: dict[str, str]


GROUPS: tuple[ActionGroup, ...] = (
    ActionGroup(
        "access",
        "Opening and locking",
        {
            "unlock": "Practice unlocked",
            "unlock without passphrase": "Practice unlocked without a passphrase",
            "unlock with recovery key": "Practice unlocked with the recovery sheet",
            "failed unlock": "Wrong passphrase or recovery sheet",
            "lock": "Practice locked",
            "client.handover": "Computer handed to the client",
            "client.takeback": "Computer taken back from the client",
        },
    ),
    ActionGroup(
        "look",
        "Looked at",
        {
            "view": "Entry read",
            "search": "Notes searched",
            "psychotherapy.open": "Psychotherapy notes opened",
            "psychotherapy.view": "Psychotherapy note read",
        },
    ),
    ActionGroup(
        "write",
        "Written",
        {
            "client.add": "Client added",
            "create": "Entry kept",
            "edit": "Entry changed",
            "sign": "Entry signed",
            "amend": "New version signed",
            "addendum": "Addendum signed",
            "withdraw": "Marked as entered in error",
            "draft.begin": "Draft begun",
            "draft.delete": "Draft thrown away",
            "draft.restore": "Draft brought back",
            "psychotherapy.write": "Psychotherapy note kept",
            "psychotherapy.withdraw": "Psychotherapy note marked as entered in error",
        },
    ),
    ActionGroup(
        "out",
        "Handed out",
        {
            "show": "Recovery sheet shown",
            "export": "PDF saved",
            "print": "Printed",
            "psychotherapy.export": "Psychotherapy notes saved as a PDF",
        },
    ),
    ActionGroup(
        "file",
        "Backups and checks",
        {
            "create practice": "Practice created",
            "backup": "Backup",
            "restore": "Restored from a backup",
            "backup destination": "Where backups go was changed",
            "restore drill": "Restore tried",
            "verify": "File checked",
            "check records": "Records checked",
            "upgrade": "Layout of the file brought up to date",
            "older file": "An older file was in its place",
            "altered file": "A part of the file was altered while it was locked",
            "not compared": "The file was not compared with how it was locked",
            "altered guards": "The guards inside the file were altered by another program",
        },
    ),
    ActionGroup(
        "keys",
        "Keys and settings",
        {
            "settings": "Settings changed",
            "shelf.put": "Own list changed",
            "change passphrase": "Passphrase changed",
            "begin passphrase": "Passphrase begun",
            "drop passphrase": "Passphrase given up",
            "keep passphrase": "Passphrase stayed as it was",
            "begin key change": "Change of the key begun",
            "abandon key change": "Change of the key given up",
            "change key": "Key changed",
            "key seen": "Somebody may have seen the key",
            "encrypt backup anew": "Old backup encrypted anew",
            "destroy backup": "Old backup destroyed",
            "backup gone": "Old backup no longer there",
            "version": "Another version of the app",
            "clock": "Clock of the computer",
        },
    ),
    ActionGroup(
        "review",
        "This trail",
        {"review": "Audit trail reviewed and signed off"},
    ),
)

_WORDS = {action: words for group in GROUPS for action, words in group.words.items()}
_ABOUT = {
    ("view", "client"): "Chart opened",
    ("view", "audit"): "Audit trail looked at",
    ("search", "entry"): "Search result opened",
    ("export", "audit"): "Audit trail exported",
    ("export", "sheet"): "Recovery sheet saved as a PDF",
    ("print", "sheet"): "Recovery sheet printed",
    ("export", "plan"): "Contingency plan saved as a PDF",
    ("print", "plan"): "Contingency plan printed",
}
_DETAILS = {
    ("lock", "asked"): "by hand",
    ("backup", ""): "verified",
    ("restore", "from a verified backup"): "",
}
_UNTOLD = {"entry", "draft", "psychotherapy note"}
_HASH = 64
_SHOWN = 12


def words_of(row: AuditRow) -> str:
    """Return what was done; an action that has no words yet is shown as it is stored."""
    return _ABOUT.get((row.action, row.entity)) or _WORDS.get(row.action, row.action)


def detail_of(row: AuditRow) -> str:
    """Return what is worth telling of a row's detail."""
    if (row.action, row.detail) in _DETAILS:
        return _DETAILS[row.action, row.detail]
    if row.action == "settings":
        return ", ".join(name.replace("_", " ") for name in row.detail.split())
    if row.action in {"export", "psychotherapy.export"}:
        file, then, what = row.detail.partition("; ")
        sort, _, seal = file.rpartition(" ")
        named = f"{sort.upper()}, SHA-256 {seal[:_SHOWN]}" if len(seal) == _HASH else file
        return named + then + _without_keys(what)
    if row.action == "print":
        return _without_keys(row.detail)
    if row.entity in _UNTOLD or row.action == "client.add":
        return ""
    return row.detail


def _without_keys(told: str) -> str:
    """Return what a copy held with its sections in words."""
    return told.replace("_", " ")


def section_of(row: AuditRow) -> str:
    """Return the key of the section a row about an entry or a draft names, or nothing."""
    if row.entity not in {"entry", "draft"}:
        return ""
    return row.detail.partition(" ")[0].partition("/")[0]


def actions_of(group: str) -> tuple[str, ...]:
    """Return the actions of a group; none for an empty key, which does not narrow."""
    return tuple(action for each in GROUPS if each.key == group for action in each.words)
