"""All that watches over the practice: the audit trail, its reviews, and checks of the record."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from therapist_emr.practice.auditing import AuditDesk

if TYPE_CHECKING:
    from therapist_emr.practice.records_check import RecordsDesk
    from therapist_emr.practice.reviewing import ReviewDesk


class Oversight(AuditDesk):
    """Look into the trail, review it, and check the record against it."""

    @cached_property
    def records(self) -> RecordsDesk:
        """Check the record and say how it stands."""
        from therapist_emr.practice.records_check import RecordsDesk

        return RecordsDesk(self._work)

    @cached_property
    def reviews(self) -> ReviewDesk:
        """Review the audit trail month by month."""
        from therapist_emr.practice.reviewing import ReviewDesk

        return ReviewDesk(self._work)
