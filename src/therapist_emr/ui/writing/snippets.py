"""A short sign in a text turned into what it stands for, in one step that undo takes back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from PySide6.QtGui import QTextCursor

from therapist_emr.sections.sessions.own_templates import SNIPPET_MARK
from therapist_emr.ui.widgets.textedit import GrowingText, in_places

_BEFORE = re.compile(rf"(?:^|\s){re.escape(SNIPPET_MARK)}([a-z0-9][a-z0-9._-]*)$")
_BEGUN = re.compile(rf"(?:^|\s)({re.escape(SNIPPET_MARK)}([a-z0-9._-]*))$")


def abbreviation_before(edit: GrowingText) -> str:
    """Return the abbreviation the cursor stands right behind, or an empty string."""
    found = _BEFORE.search(_before(edit))
    return found[1] if found else ""


def begun_before(edit: GrowingText, snippets: Iterable[str]) -> str:
    """Return the sign and what was typed after it of a snippet there is, or an empty string."""
    found = _BEGUN.search(_before(edit))
    return found[1] if found and any(key.startswith(found[2]) for key in snippets) else ""


def expand(edit: GrowingText, snippets: Mapping[str, str], ending: str = "") -> bool:
    """Put a snippet's text in the place of its abbreviation; tell whether there was one."""
    key = abbreviation_before(edit)
    if key not in snippets:
        return False
    insert(edit, cursor_over(edit, SNIPPET_MARK + key), snippets[key] + ending)
    return True


def cursor_over(edit: GrowingText, typed: str) -> QTextCursor:
    """Return a cursor that has chosen what was typed right before the cursor."""
    cursor = edit.textCursor()
    if typed:
        keep = QTextCursor.MoveMode.KeepAnchor
        cursor.movePosition(QTextCursor.MoveOperation.Left, keep, len(typed))
    return cursor


def _before(edit: GrowingText) -> str:
    cursor = edit.textCursor()
    if cursor.hasSelection():
        return ""
    return in_places(cursor.block().text())[: cursor.positionInBlock()]


def insert(edit: GrowingText, cursor: QTextCursor, text: str) -> None:
    """Put text where a cursor is, in one step that what is typed next does not join."""
    edit.begin_step()
    cursor.beginEditBlock()
    cursor.insertText(text)
    cursor.endEditBlock()
    edit.begin_step()
    edit.setTextCursor(cursor)
    edit.ensureCursorVisible()
