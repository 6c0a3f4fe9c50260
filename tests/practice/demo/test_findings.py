"""Ticked mental status and risk."""

from __future__ import annotations

from random import Random

import pytest

from therapist_emr.practice.demo.findings import mental_status, risk
from therapist_emr.sections.quick_fill import quick_fill


@pytest.mark.parametrize("severity", [0.0, 0.2, 0.5, 0.7, 1.1])
def test_status_reads_as_the_sheet_composes_it(severity: float) -> None:
    sheet = quick_fill("mental_status")
    areas = {area.key: area for area in sheet.areas}
    for seed in range(20):
        rows = mental_status(Random(seed), severity)
        assert rows
        for row in rows:
            area = areas[row["key"]]
            keys = row["help"].split()
            assert set(keys) <= set(area.reads)
            assert row["text"] == area.compose(keys)


def test_a_good_week_can_be_within_normal_limits() -> None:
    sheet = quick_fill("mental_status")
    usual = sheet.findings({area.key: list(area.normal) for area in sheet.areas})
    assert any(mental_status(Random(seed), 0.1) == usual for seed in range(20))


def test_hard_weeks_look_harder() -> None:
    told = {row["text"] for seed in range(30) for row in mental_status(Random(seed), 0.9)}
    assert {"Mood low.", "Mood anxious.", "Mood sad."} <= told


def test_risk_is_denied_in_ordinary_weeks() -> None:
    for seed in range(20):
        told = " ".join(row["text"] for row in risk(Random(seed)))
        assert "Denies thoughts of suicide" in told


def test_passive_thoughts_bring_a_safety_plan() -> None:
    for seed in range(20):
        told = " ".join(row["text"] for row in risk(Random(seed), "plan_made"))
        assert "without thoughts of acting" in told
        assert "No plan." in told and "No intent." in told
        assert "Safety plan" in told
