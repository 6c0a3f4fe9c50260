"""What a clinician does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from therapist_emr.practice.desk import Desk
    from therapist_emr.practice.practice import Practice, open_practice
    from therapist_emr.practice.work import Gone

__all__ = ["Desk", "Gone", "Practice", "open_practice"]


def __getattr__(name: str) -> Any:
    """Read the module behind a name when it is first wanted."""
    if name not in __all__:
        raise AttributeError(name)
    from therapist_emr.practice import desk, practice, work

    return next(getattr(room, name) for room in (desk, practice, work) if hasattr(room, name))
