"""Filled-in forms as a clinician would type them."""

from __future__ import annotations

from typing import Any


def session(day: str = "2026-11-17", start: str = "10:00", **more: Any) -> dict[str, Any]:
    """Return a progress note."""
    return {
        "date": day,
        "start": start,
        "stop": "23:00" if start > "22" else f"{int(start[:2]):02d}:53",
        "modality": "individual",
        "place": "video",
        "notes": [{"key": "note", "label": "Note", "text": "Slept better after the sabbatical."}],
        **more,
    }


def plan(**more: Any) -> dict[str, Any]:
    """Return a treatment plan with one measurable objective."""
    objective = {
        "id": "o1", "text": "Walk three times a week", "start_value": 0, "target_value": 3,
        "unit": "a week", "status": "active",
    }  # fmt: skip
    goal = {
        "text": "Move more",
        "objectives": [objective],
        "interventions": [{"what": "Activity scheduling", "frequency": "Weekly", "who": "DR"}],
    }
    return {
        "effective": "2026-08-01",
        "review_due": "2026-11-20",
        "problems": [{"title": "Low mood", "code": "F33.1", "goals": [goal]}],
        "agreement": "verbal",
        "agreed_on": "2026-08-01",
        **more,
    }


def medication(**more: Any) -> dict[str, Any]:
    """Return a medication."""
    return {"name": "Sertraline", "dose": "50 mg", "route": "oral", "started": "2025-03", **more}
