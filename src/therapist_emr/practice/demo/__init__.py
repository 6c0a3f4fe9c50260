"""The made-up practice: charts of people who do not exist, the same for the same seed."""

from __future__ import annotations

from therapist_emr.practice.demo.generator import MadeUpPractice
from therapist_emr.practice.demo.model import (
    Addendum,
    DemoChart,
    DemoMedication,
    DemoNote,
    DemoPlanVersion,
    DemoReview,
    DemoSave,
    Withdrawal,
)

__all__ = [
    "Addendum",
    "DemoChart",
    "DemoMedication",
    "DemoNote",
    "DemoPlanVersion",
    "DemoReview",
    "DemoSave",
    "MadeUpPractice",
    "Withdrawal",
]
