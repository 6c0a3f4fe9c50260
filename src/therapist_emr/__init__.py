"""An offline-first record for a solo therapist."""

from __future__ import annotations

__version__ = "0.1.0"
