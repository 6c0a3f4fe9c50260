"""Reading the audit trail, and checking it and the seals of the record."""

from __future__ import annotations

from collections.abc import Sequence

from therapist_emr.practice.work import Work
from therapist_emr.store.audit import AuditHead, AuditReport, AuditRow


class AuditDesk:
    """Look into what was done in the practice."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def rows(self, limit: int = 200) -> Sequence[AuditRow]:
        """Return the last rows of the audit trail, newest first."""
        return self._work.audit.newest(limit)

    def record(self, action: str, entity: str = "", entity_id: str = "", detail: str = "") -> None:
        """Add a row for what is done outside the record, such as an export; never a name in it."""
        with self._work.writing():
            self._work.record(action, entity, entity_id, detail)

    def head(self) -> AuditHead:
        """Return the last row's number and seal."""
        return self._work.audit.head()

    def verify(self) -> AuditReport:
        """Check the whole audit trail."""
        return self._work.audit.verify()

    def damaged_entries(self) -> list[int]:
        """Return the ids of all entries whose seals do not fit."""
        return self._work.entries.damaged()
