"""The form of a treatment plan: problem, goal, objective, intervention."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from therapist_emr.forms.field import CheckContext, Field, Kind, Problem, Values, When, choices
from therapist_emr.forms.form import Form

OBJECTIVE_STATUS = choices(
    ("active", "On the way"), ("met", "Met"), ("changed", "Changed"), ("dropped", "Given up")
)
AGREEMENT = choices(
    ("signed", "Signed by the client"),
    ("verbal", "Agreed in the session"),
    ("guardian", "Signed by the guardian"),
    ("partly", "Agreed in part"),
    ("declined", "Not agreed"),
    ("pending", "Not yet discussed"),
)

_OBJECTIVE = (
    Field("id", "Objective id", printed=False),
    Field(
        "text",
        "Objective",
        required=True,
        searchable=True,
        limit=1000,
        help="Something that can be counted or seen",
    ),
    Field("baseline", "Baseline", limit=300, sample="0 walks a week"),
    Field("target", "Target", limit=300, sample="3 walks a week"),
    Field("start_value", "Baseline as a number", Kind.NUMBER),
    Field("target_value", "Target as a number", Kind.NUMBER),
    Field("unit", "Unit", limit=40, sample="a week"),
    Field("target_date", "Target date", Kind.DATE),
    Field("status", "Status", Kind.CHOICE, choices=OBJECTIVE_STATUS, default="active"),
    Field("met_on", "Met on", Kind.DATE, when=When.PAST),
)
_INTERVENTION = (
    Field("what", "Intervention", required=True, searchable=True, limit=500),
    Field("frequency", "How often", limit=200, sample="Weekly"),
    Field("who", "Who", limit=200),
)
_GOAL = (
    Field("text", "Goal", required=True, searchable=True, limit=1000),
    Field("objectives", "Objectives", Kind.GROUP, fields=_OBJECTIVE, noun="objective"),
    Field("interventions", "Interventions", Kind.GROUP, fields=_INTERVENTION, noun="intervention"),
)
_PROBLEM = (
    Field("title", "Problem", required=True, searchable=True, limit=500),
    Field("code", "Diagnosis code", Kind.CODE, limit=8, sample="F33.1"),
    Field("goals", "Goals", Kind.GROUP, fields=_GOAL, noun="goal"),
)


def _every_goal_is_measured(values: Values, _context: CheckContext) -> Iterator[Problem]:
    for p, problem in enumerate(values.get("problems", ())):
        if not problem["goals"]:
            yield Problem(
                f"problems.{p}.title", "This problem has no goal yet.", "Add one below it."
            )
        for g, goal in enumerate(problem["goals"]):
            if not goal["objectives"]:
                path = f"problems.{p}.goals.{g}.text"
                yield Problem(
                    path, "This goal has no objective yet.", "Add one that can be measured."
                )


def _review_follows_start(values: Values, _context: CheckContext) -> Iterator[Problem]:
    if values["review_due"] < values["effective"]:
        yield Problem(
            "review_due", "The review is due before the plan begins.", "Check both dates."
        )


def _agreement_told(values: Values, _context: CheckContext) -> Iterator[Problem]:
    why_needed = {"partly", "declined", "pending"}
    if values.get("agreement") in why_needed and not values.get("agreement_note"):
        yield Problem(
            "agreement_note", "Say why the client's agreement is not there.", "A line is enough."
        )
    if values.get("agreement") in {"signed", "verbal", "guardian"} and not values.get("agreed_on"):
        yield Problem("agreed_on", "Say when it was agreed.", "")


PLAN = Form(
    key="treatment_plan",
    title="Treatment plan",
    version=1,
    fields=(
        Field("effective", "In force since", Kind.DATE, required=True),
        Field("review_due", "Review due", Kind.DATE, required=True),
        Field(
            "client_words",
            "In the client's own words",
            Kind.LONG_TEXT,
            searchable=True,
            wide=True,
            limit=4000,
        ),
        Field("problems", "Problems", Kind.GROUP, required=True, fields=_PROBLEM, noun="problem"),
        Field(
            "agreement",
            "Client's agreement",
            Kind.CHOICE,
            required=True,
            choices=AGREEMENT,
            default="pending",
        ),
        Field("agreed_on", "Agreed on", Kind.DATE, when=When.PAST),
        Field("agreement_note", "Remark on the agreement", wide=True, limit=1000, searchable=True),
        Field(
            "review_note",
            "What changed in this version",
            Kind.LONG_TEXT,
            wide=True,
            searchable=True,
        ),
    ),
    checks=(_every_goal_is_measured, _review_follows_start, _agreement_told),
)


def objectives(body: Values) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every objective with its label: "A1" is the first of the first goal."""
    letter = 0
    for problem in body.get("problems", ()):
        for goal in problem.get("goals", ()):
            for index, objective in enumerate(goal.get("objectives", ()), 1):
                yield f"{goal_letter(letter)}{index}", objective
            letter += 1


def goal_letter(index: int) -> str:
    """Return A, B, ... Z, AA, AB for the goals of a plan."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
