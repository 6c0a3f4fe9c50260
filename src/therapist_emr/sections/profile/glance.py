"""Who stands beside a minor, for the overview of the chart."""

from __future__ import annotations

from collections.abc import Iterable

from therapist_emr.forms.field import Values
from therapist_emr.sections.desk import ChartReading
from therapist_emr.sections.glance import Glance, GlanceRow, Side
from therapist_emr.sections.profile.identity import profile_body


def glance(desk: ChartReading) -> Glance | None:
    """Return the guardians and emergency contacts of a minor."""
    if not desk.client.minor_on(desk.now().day):
        return None
    rows = people(profile_body(desk))
    return Glance("Guardians and contacts", rows, side=Side.RIGHT, rank=20) if rows else None


def people(profile: Values) -> tuple[GlanceRow, ...]:
    """Return the guardians and emergency contacts of a profile as rows."""
    rows = []
    for row in profile.get("guardians", ()):
        rights = "may sign" if row.get("may_sign") else ""
        told = (row.get("relation"), row.get("number"), rights)
        rows.append(GlanceRow(0, str(row.get("name") or ""), _told(told), icon="people"))
    for row in profile.get("emergency", ()):
        told = ("Emergency contact", row.get("relation"), row.get("number"))
        rows.append(GlanceRow(0, str(row.get("name") or ""), _told(told), icon="phone"))
    return tuple(rows)


def _told(parts: Iterable[object]) -> str:
    return ", ".join(str(part) for part in parts if part)
