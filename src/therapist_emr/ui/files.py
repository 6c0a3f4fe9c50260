"""Asking for files and folders; handed to pages, so that a tour can answer instead of a person."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget


class Files:
    """Ask with the system's own dialogs."""

    def open_file(self, parent: QWidget, title: str, kinds: str) -> Path | None:
        """Ask for a file that exists."""
        path, _kind = QFileDialog.getOpenFileName(parent, title, _home(), kinds)
        return Path(path) if path else None

    def save_file(self, parent: QWidget, title: str, name: str, suffix: str) -> Path | None:
        """Ask for a new file's place; the suffix is added where it was left out."""
        start = str(Path(_home()) / name)
        path, _kind = QFileDialog.getSaveFileName(parent, title, start, f"*{suffix}")
        if not path:
            return None
        return Path(path) if path.lower().endswith(suffix) else Path(f"{path}{suffix}")

    def folder(self, parent: QWidget, title: str) -> Path | None:
        """Ask for a folder."""
        path = QFileDialog.getExistingDirectory(parent, title, _home())
        return Path(path) if path else None


def _home() -> str:
    documents = QStandardPaths.StandardLocation.DocumentsLocation
    return QStandardPaths.writableLocation(documents) or str(Path.home())
