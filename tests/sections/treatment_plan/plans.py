"""Plans for the tests of the plan's page, and ways into its editor."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtTest import QTest

from therapist_emr.sections.treatment_plan.page import TreatmentPlanPage
from therapist_emr.sections.treatment_plan.page_editor import PlanEditor
from therapist_emr.sections.treatment_plan.page_levels import ObjectiveEdit
from therapist_emr.sections.treatment_plan.page_rows import RowEdit


def objective(key: str, text: str, **more: Any) -> dict[str, Any]:
    """Return an objective."""
    return {"id": key, "text": text, "status": "active", **more}


def full_plan(**more: Any) -> dict[str, Any]:
    """Return a plan of two problems."""
    rest = {
        "text": "Return to a week with rest, movement and people",
        "objectives": [
            objective(
                "phq", "PHQ-9 below 10", baseline="19", target="under 10",
                start_value=19, target_value=10, target_date="2027-01-05",
            ),
            objective(
                "walk", "Walk or swim three times a week", baseline="0", target="3 a week",
                start_value=0, target_value=3, unit="a week", target_date="2026-11-10",
            ),
            objective("sleep", "Sleep six hours", status="met", met_on="2026-11-10"),
        ],
        "interventions": [{"what": "Behavioral activation", "frequency": "Weekly", "who": "EM"}],
    }  # fmt: skip
    no = objective("no", "Say no without an apology", baseline="never", target="often")
    return {
        "effective": "2026-09-01",
        "review_due": "2026-11-30",
        "client_words": "I want Saturdays back.",
        "problems": [
            {"title": "Low mood", "code": "F33.1", "goals": [rest]},
            {"title": "Distress", "goals": [{"text": "Stand my ground", "objectives": [no]}]},
        ],
        "agreement": "signed",
        "agreed_on": "2026-09-01",
        **more,
    }


def settle() -> None:
    """Let everything that was asked for be laid out."""
    for _ in range(3):
        QTest.qWait(10)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def editor_of(page: TreatmentPlanPage) -> PlanEditor:
    """Return the editor that is open."""
    assert page.editor is not None
    return page.editor


def row_of(editor: PlanEditor, *way: int | str) -> RowEdit:
    """Return a row of the editor by its way: 0, "goals", 0, "objectives", 1."""
    rows = editor.problems
    for step in range(0, len(way) - 1, 2):
        rows = rows.rows[int(way[step])].lists[str(way[step + 1])]
    return rows.rows[int(way[-1])]


def objective_of(editor: PlanEditor, at: int) -> ObjectiveEdit:
    """Return an objective of the first goal."""
    row = row_of(editor, 0, "goals", 0, "objectives", at)
    assert isinstance(row, ObjectiveEdit)
    return row
