from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import therapist_emr
from therapist_emr.practice.audit_words import (
    GROUPS,
    actions_of,
    detail_of,
    section_of,
    words_of,
)
from therapist_emr.store.audit import AuditRow

SOURCE = Path(therapist_emr.__file__).parent
DOORS = {"record": 1, "witness": 1, "_witness": 1, "_record": 2, "welcome": 2, "_welcome": 2}
"""What adds to the trail, and among how many of its first values the action is."""
SEAL = "5d41402abc4b2a76" * 4


def row(action: str, entity: str = "", detail: str = "") -> AuditRow:
    return AuditRow(
        1, "2026-11-17T20:00:00Z", "b", "clinician", action, entity, "e", detail, "", ""
    )


def recorded(tree: ast.AST) -> Iterator[str]:
    """Yield the actions that are written out in calls which add to the trail."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        appends = name == "append" and any(word.arg == "at_utc" for word in node.keywords)
        if name in DOORS or appends:
            for given in node.args[: DOORS.get(name, 1)]:
                yield from _texts(given)


def _texts(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.IfExp):
        yield from _texts(node.body)
        yield from _texts(node.orelse)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
        yield node.value


def test_every_action_that_the_program_records_has_words() -> None:
    found = {
        action
        for path in SOURCE.rglob("*.py")
        for action in recorded(ast.parse(path.read_text(encoding="utf-8")))
    }
    assert {"unlock", "sign", "draft.begin", "backup", "change key"} <= found
    known = {action for group in GROUPS for action in group.words}
    assert found - known == set(), "give them words in practice/audit_words.py"


def test_no_action_is_in_two_groups() -> None:
    actions = [action for group in GROUPS for action in group.words]
    assert len(actions) == len(set(actions))
    assert len({group.key for group in GROUPS}) == len(GROUPS)


@pytest.mark.parametrize(
    ("told", "words", "detail"),
    [
        (row("view", "client"), "Chart opened", ""),
        (row("view", "entry", "sessions"), "Entry read", ""),
        (row("sign", "entry", f"sessions/session {SEAL}"), "Entry signed", ""),
        (row("draft.delete", "draft", "sessions/session c-1"), "Draft thrown away", ""),
        (row("lock", detail="asked"), "Practice locked", "by hand"),
        (row("lock", detail="nobody at the desk"), "Practice locked", "nobody at the desk"),
        (row("failed unlock", detail="3 wrong tries"), "Wrong passphrase or recovery sheet",
         "3 wrong tries"),
        (row("export", "client", f"pdf {SEAL}"), "PDF saved", "PDF, SHA-256 5d41402abc4b"),
        (row("export", "client", f"pdf {SEAL}; treatment_plan; to 2026-01-31"), "PDF saved",
         "PDF, SHA-256 5d41402abc4b; treatment plan; to 2026-01-31"),
        (row("print", "client", "2 pages; treatment_plan"), "Printed",
         "2 pages; treatment plan"),
        (row("export", "audit", f"csv {SEAL}"), "Audit trail exported",
         "CSV, SHA-256 5d41402abc4b"),
        (row("export", "client", "pdf"), "PDF saved", "pdf"),
        (row("settings", detail="idle_minutes profile"), "Settings changed",
         "idle minutes, profile"),
        (row("client.add", "client", "0007"), "Client added", ""),
        (row("of a newer version", "x", "y"), "of a newer version", "y"),
    ],
)  # fmt: skip
def test_a_row_is_told_in_words(told: AuditRow, words: str, detail: str) -> None:
    assert (words_of(told), detail_of(told)) == (words, detail)


def test_the_section_of_a_row_is_in_its_detail() -> None:
    assert section_of(row("view", "entry", "sessions")) == "sessions"
    assert section_of(row("sign", "entry", f"sessions/session {SEAL}")) == "sessions"
    assert section_of(row("draft.begin", "draft", "medications/medication c-1")) == "medications"
    assert section_of(row("lock", detail="asked")) == ""


def test_a_group_stands_for_its_actions() -> None:
    assert "view" in actions_of("look")
    assert actions_of("") == ()
