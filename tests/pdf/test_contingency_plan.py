from __future__ import annotations

from datetime import datetime
from typing import Literal

import pytest

from tests.pdf.papers import opened, texts
from therapist_emr.domain.contingency import ContingencyPlan
from therapist_emr.pdf.contingency_plan import contingency_plan_bytes
from therapist_emr.practice.contingency import CONTINGENCY_FORM, PlanFacts

MADE = datetime(2026, 11, 17, 9, 30)  # noqa: DTZ001 - wall time
FACTS = PlanFacts(
    "Marchetti Counseling",
    "Elena Marchetti, LMFT",
    "(503) 555-0100",
    "7YKFVJ338F",
    "/home/elena/practice.emr",
    "Nov 16, 2026, in /media/usb/Backups",
    MADE,
)
PLAN = ContingencyPlan(
    executor="Ruth Okafor, PhD",
    executor_license="Psychologist, OR 2381",
    executor_phone="(503) 555-0142",
    executor_email="ruth@example.org",
    second="Jonas Weil, (503) 555-0188",
    sheet_place="Safe-deposit box at First Bank",
    backup_place="USB disk in the locked drawer",
    computer_help="Ada Lind, (503) 555-0121",
    reviewed="2026-11-17",
)


def flat(data: bytes) -> str:
    (text,) = texts(data)
    return " ".join(text.split())


def test_one_page_says_who_acts_and_where_everything_is() -> None:
    text = flat(contingency_plan_bytes(PLAN, FACTS))
    for words in (
        "Contingency plan",
        "Ruth Okafor, PhD, Psychologist, OR 2381",
        "(503) 555-0142, ruth@example.org",
        "Jonas Weil, (503) 555-0188",
        "Safe-deposit box at First Bank",
        "USB disk in the locked drawer",
        "7YKFVJ338F",
        "Nov 16, 2026, in /media/usb/Backups",
        "Ada Lind",
        "Gone through Nov 17, 2026. Printed Nov 17, 2026.",
        "If the clinician cannot work",
        "If the computer is lost, stolen or broken",
        "If the computer cannot be used for some days",
        "“Restore a backup”",
        "Professional executor, date",
    ):
        assert words in text


def test_what_was_not_said_is_named_as_missing() -> None:
    text = flat(contingency_plan_bytes(ContingencyPlan(), FACTS))
    assert text.count("not said yet") == 7


@pytest.mark.parametrize("size", ["letter", "a4"])
def test_the_longest_plan_stays_on_one_page(size: Literal["letter", "a4"]) -> None:
    filler = "Sealed envelope in the safe-deposit box at First Bank on Alder Street, " * 4
    told = {each.key: filler[: each.limit or 40] for each in FIELDS}
    told |= {"executor_phone": "(503) 555-0142", "executor_email": "ruth@example.org"}
    data = contingency_plan_bytes(ContingencyPlan(**told), FACTS, page_size=size)
    assert len(texts(data)) == 1


FIELDS = CONTINGENCY_FORM.fields


def test_markup_is_text_and_the_file_names_the_practice_only() -> None:
    plan = ContingencyPlan(executor="<b>Ruth</b> & <img src='/etc/passwd'/>", reviewed="2026")
    data = contingency_plan_bytes(plan, FACTS)
    assert "<b>Ruth</b> & <img src='/etc/passwd'/>" in flat(data)
    with opened(data) as pdf:
        assert str(pdf.docinfo["/Title"]) == "Contingency plan"


def test_who_signs_reads_as_one_line() -> None:
    text = flat(contingency_plan_bytes(PLAN, FACTS))
    assert "Elena Marchetti, LMFT, (503) 555-0100, date" in text
    assert "7YKFVJ338F (at the end of each backup's name)" in text
