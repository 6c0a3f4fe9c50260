"""What happens to the practice when the clinician cannot act, or the computer is gone."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ContingencyPlan:
    """Hold what the one page says that someone else can act by."""

    executor: str = ""
    """The professional executor: a colleague who takes charge of the records."""
    executor_license: str = ""
    executor_phone: str = ""
    executor_email: str = ""
    second: str = ""
    """Who acts when the executor cannot, with a phone number."""
    sheet_place: str = ""
    backup_place: str = ""
    computer_help: str = ""
    reviewed: str = ""
    """The ISO day on which the plan was last gone through."""

    @property
    def usable(self) -> bool:
        """Tell whether somebody could act by it: who, and where sheet and backups are."""
        return bool(
            self.executor and self.executor_phone and self.sheet_place and self.backup_place
        )
