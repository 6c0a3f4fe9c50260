"""A short sign in a text turned into what it stands for, in one step that undo takes back."""

from __future__ import annotations

import re
from collections.abc import Mapping

from PySide6.QtGui import QTextCursor

from therapist_emr.sections.sessions.own_templates import SNIPPET_MARK
from therapist_emr.ui.widgets.textedit import GrowingText, in_places

_BEFORE = re.compile(rf"(?:^|\s){re.escape(SNIPPET_MARK)}([a-z0-9][a-z0-9._-]*)$")


def abbreviation_before(edit: GrowingText) -> str:
    """Return the abbreviation the cursor stands right behind, or an empty string."""
    cursor = edit.textCursor()
    if cursor.hasSelection():
        return ""
    found = _BEFORE.search(in_places(cursor.block().text())[: cursor.positionInBlock()])
    return found[1] if found else ""


def expand(edit: GrowingText, snippets: Mapping[str, str], ending: str = "") -> bool:
    """Put a snippet's text in the place of its abbreviation; tell whether there was one."""
    key = abbreviation_before(edit)
    if key not in snippets:
        return False
    cursor = edit.textCursor()
    cursor.movePosition(
        QTextCursor.MoveOperation.Left,
        QTextCursor.MoveMode.KeepAnchor,
        len(key) + len(SNIPPET_MARK),
    )
    insert(edit, cursor, snippets[key] + ending)
    return True


def insert(edit: GrowingText, cursor: QTextCursor, text: str) -> None:
    """Put text where a cursor is, in one step that what is typed next does not join."""
    edit.begin_step()
    cursor.beginEditBlock()
    cursor.insertText(text)
    cursor.endEditBlock()
    edit.begin_step()
    edit.setTextCursor(cursor)
    edit.ensureCursorVisible()
