"""Handing out a recovery sheet: printed, or saved where one chooses, and recorded."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from therapist_emr.practice.practice import Practice
from therapist_emr.ui.entry.sheet_paper import SheetKey, SheetPaper
from therapist_emr.ui.files import Files

SENT = "Sent to the printer."


class SheetHand:
    """Print or save the sheet of a key for an open practice; say what was done, nothing if not."""

    def __init__(self, practice: Practice, files: Files) -> None:
        self._practice, self._files = practice, files

    def print(self, key: SheetKey, parent: QWidget) -> str:
        """Print it; raise a `UserError` when the printer does not answer."""
        record = self._practice.audit.record
        sent = self._paper(key).print(parent, lambda: record("print", "sheet", key.fingerprint))
        return SENT if sent else ""

    def save(self, key: SheetKey, parent: QWidget) -> str:
        """Save it; raise a `UserError` when the place does not take it."""
        out = self._files.save_file(parent, "Save the sheet", "Recovery sheet.pdf", ".pdf")
        if out is None:
            return ""
        record = self._practice.audit.record
        self._paper(key).save(out, lambda: record("export", "sheet", key.fingerprint))
        return f"Saved as {out.name}. Move it off this computer, or print it and delete it."

    def _paper(self, key: SheetKey) -> SheetPaper:
        settings = self._practice.settings
        name, today = settings.profile.practice_name, self._practice.now().day
        return SheetPaper(key, name, today, settings.page_size)
