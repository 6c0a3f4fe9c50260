"""The chart: one folder per section, listed here."""

from __future__ import annotations

from types import ModuleType

from therapist_emr.sections import (
    allergies,
    diagnoses,
    discharge,
    history,
    immunizations,
    intake,
    measures,
    medications,
    profile,
    risk,
    sessions,
    treatment_plan,
)
from therapist_emr.sections.contract import Group, Section

# The import above is the list: a section stands in it once, and nothing is loaded by name.
SECTIONS: tuple[Section, ...] = tuple(
    module.SECTION
    for module in tuple(vars().values())
    if isinstance(module, ModuleType) and "SECTION" in vars(module)
)


def section(key: str) -> Section:
    """Return the section of that key."""
    return {found.key: found for found in SECTIONS}[key]


def on_screen() -> list[Section]:
    """Return the sections in the order of the chart's list."""
    groups = list(Group)
    return sorted(SECTIONS, key=lambda found: (groups.index(found.group), found.rank))


def in_print() -> list[Section]:
    """Return the sections of the record in the order of a chart PDF."""
    return sorted((s for s in SECTIONS if s.in_record), key=lambda found: found.pdf_order)
