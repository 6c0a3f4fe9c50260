"""What a clinician does."""

from __future__ import annotations

from therapist_emr.practice.desk import Desk
from therapist_emr.practice.practice import Practice, open_practice
from therapist_emr.practice.work import Gone

__all__ = ["Desk", "Gone", "Practice", "open_practice"]
