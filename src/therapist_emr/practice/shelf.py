"""What a section keeps for the whole practice, beside the charts: named texts in its file."""

from __future__ import annotations

from collections.abc import Mapping

from therapist_emr.domain.text import clean_text
from therapist_emr.practice.work import SETTINGS, Work
from therapist_emr.store.meta import Meta

PREFIX = "shelf"


class Shelf:
    """Keep a section's texts; nothing on it is ever taken away, so that what was used is there."""

    def __init__(self, work: Work, section: str) -> None:
        self._work = work
        self._section = section
        self._meta = Meta(work.connection)

    def texts(self) -> Mapping[str, str]:
        """Return every text by its name."""
        return self._meta.under(f"{PREFIX}/{self._section}/")

    def put(self, name: str, text: str) -> None:
        """Keep a text under a name, in place of the one that was there."""
        with self._work.writing(SETTINGS):
            self._meta.put(f"{PREFIX}/{self._section}/{name}", clean_text(text))
            self._work.record("shelf.put", self._section, name)
