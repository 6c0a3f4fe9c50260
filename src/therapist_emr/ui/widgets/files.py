"""Ask where a file or a folder is; the system's own dialog, in our words."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

_NATIVE = QFileDialog.Option(0)


def _home() -> str:
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)


def _patterns(words: str, endings: Sequence[str]) -> str:
    return f"{words} ({' '.join('*.' + one for one in endings)})" if endings else words


def ask_save(
    parent: QWidget, title: str, name: str, words: str, endings: Sequence[str]
) -> Path | None:
    """Ask where to save; the ending is added when it was left out. None when one cancels."""
    start = str(Path(_home()) / name)
    chosen, _ = QFileDialog.getSaveFileName(
        parent, title, start, _patterns(words, endings), options=_NATIVE
    )
    if not chosen:
        return None
    path = Path(chosen)
    if endings and path.suffix.lstrip(".").lower() not in endings:
        path = path.with_name(f"{path.name}.{endings[0]}")
    return path


def ask_open(parent: QWidget, title: str, words: str, endings: Sequence[str]) -> Path | None:
    """Ask for a file to open. None when one cancels."""
    chosen, _ = QFileDialog.getOpenFileName(
        parent, title, _home(), _patterns(words, endings), options=_NATIVE
    )
    return Path(chosen) if chosen else None


def ask_folder(parent: QWidget, title: str, start: Path | None = None) -> Path | None:
    """Ask for a folder. None when one cancels."""
    chosen = QFileDialog.getExistingDirectory(
        parent, title, str(start) if start is not None else _home()
    )
    return Path(chosen) if chosen else None
