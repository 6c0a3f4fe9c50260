"""Asking for files and folders; handed to pages, so that a tour can answer instead of a person."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget


class Files:
    """Ask with the system's own dialogs, beginning where a file was last opened or saved."""

    def __init__(self) -> None:
        self._folder = ""

    def open_file(self, parent: QWidget, title: str, kinds: str) -> Path | None:
        """Ask for a file that exists."""
        path, _kind = QFileDialog.getOpenFileName(parent, title, self._start(), kinds)
        return self._chosen(path)

    def save_file(self, parent: QWidget, title: str, name: str, suffix: str) -> Path | None:
        """Ask for a new file's place; the suffix is added where it was left out.

        A file that has the whole name is proposed anew: the dialog asks before it is replaced.
        """
        path = str(Path(self._start()) / name)
        while True:
            path, _kind = QFileDialog.getSaveFileName(parent, title, path, f"*{suffix}")
            if not path or path.lower().endswith(suffix):
                return self._chosen(path)
            path += suffix
            if not Path(path).exists():
                return self._chosen(path)

    def folder(self, parent: QWidget, title: str) -> Path | None:
        """Ask for a folder."""
        path = QFileDialog.getExistingDirectory(parent, title, _home())
        return Path(path) if path else None

    def _start(self) -> str:
        # Where a folder is missing, Qt would begin in that of the program.
        return self._folder if self._folder and Path(self._folder).is_dir() else _home()

    def _chosen(self, path: str) -> Path | None:
        if not path:
            return None
        self._folder = str(Path(path).parent)
        return Path(path)


def _home() -> str:
    documents = QStandardPaths.StandardLocation.DocumentsLocation
    found = QStandardPaths.writableLocation(documents)
    return found if found and Path(found).is_dir() else str(Path.home())
