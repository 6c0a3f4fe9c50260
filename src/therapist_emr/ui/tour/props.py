"""What the tour puts in place of a person's computer: a clock, a keyring, answers to dialogs."""

from __future__ import annotations

import json
import time
from collections import deque
from datetime import datetime, timedelta
from pathlib import Path

from PySide6.QtWidgets import QWidget

from therapist_emr.domain.clock import Moment, moment_at
from therapist_emr.ui.files import Files

ZONE = "America/Los_Angeles"


class TourClock:
    """Tell the time of a chosen day, running on from its beginning."""

    def __init__(self, start: datetime) -> None:
        self._start = start
        self._since = time.monotonic()

    def now(self) -> Moment:
        """Return this moment of the tour's day."""
        passed = timedelta(seconds=time.monotonic() - self._since)
        return moment_at(self._start + passed, ZONE)


class TourKeyring:
    """Keep secrets in a file of the tour's own, so that the user's keyring is not touched."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def get(self, service: str, user: str) -> str | None:
        """Return a secret, or None when there is none."""
        return self._all().get(f"{service} {user}")

    def put(self, service: str, user: str, secret: str) -> None:
        """Keep a secret."""
        self._write({**self._all(), f"{service} {user}": secret})

    def put_in_time(self, service: str, user: str, secret: str) -> None:
        """Keep a secret; a file is never late."""
        self.put(service, user, secret)

    def delete(self, service: str, user: str) -> None:
        """Forget a secret; one that is not there is no error."""
        kept = self._all()
        kept.pop(f"{service} {user}", None)
        self._write(kept)

    def _all(self) -> dict[str, str]:
        if not self._path.exists():
            return {}
        found: dict[str, str] = json.loads(self._path.read_text(encoding="utf-8"))
        return found

    def _write(self, secrets: dict[str, str]) -> None:
        self._path.write_text(json.dumps(secrets), encoding="utf-8")


class TourFiles(Files):
    """Answer the system's file dialogs with what was prepared, in that order."""

    def __init__(self) -> None:
        self._answers: deque[Path] = deque()

    def prepare(self, path: Path) -> None:
        """Answer the next dialog with this path."""
        self._answers.append(path)

    def open_file(self, parent: QWidget, title: str, kinds: str) -> Path | None:
        """Answer with a file."""
        return self._next()

    def save_file(self, parent: QWidget, title: str, name: str, suffix: str) -> Path | None:
        """Answer with a new file's place."""
        return self._next()

    def folder(self, parent: QWidget, title: str) -> Path | None:
        """Answer with a folder."""
        return self._next()

    def _next(self) -> Path | None:
        return self._answers.popleft() if self._answers else None
