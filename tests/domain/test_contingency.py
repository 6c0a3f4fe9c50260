from __future__ import annotations

from dataclasses import replace

import pytest

from therapist_emr.domain.contingency import ContingencyPlan

PLAN = ContingencyPlan(
    executor="Ruth Okafor",
    executor_phone="(503) 555-0142",
    sheet_place="bank",
    backup_place="drawer",
)


def test_a_plan_is_usable_when_it_says_who_and_where() -> None:
    assert PLAN.usable
    assert not ContingencyPlan().usable


@pytest.mark.parametrize("name", ["executor", "executor_phone", "sheet_place", "backup_place"])
def test_without_one_of_them_nobody_can_act(name: str) -> None:
    assert not replace(PLAN, **{name: ""}).usable
