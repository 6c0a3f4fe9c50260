"""A made-up practice small enough for every test, made once."""

from __future__ import annotations

from datetime import date

import pytest

from therapist_emr.practice.demo import DemoChart, MadeUpPractice

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="session")
def made_up() -> MadeUpPractice:
    """Return a practice of forty clients over six years."""
    return MadeUpPractice(40, 6, 7, TODAY)


@pytest.fixture(scope="session")
def charts(made_up: MadeUpPractice) -> list[DemoChart]:
    """Return all of its charts."""
    return list(made_up.charts())
