"""The forms of a measure that was answered, a score alone, and when one is due again."""

from __future__ import annotations

from collections.abc import Iterator

from therapist_emr.domain.numbers import figure
from therapist_emr.forms.field import CheckContext, Field, Kind, Problem, Values, When, choices
from therapist_emr.forms.form import Form
from therapist_emr.forms.values import as_number
from therapist_emr.sections.measures.answers import total_of
from therapist_emr.sections.measures.instruments import instrument

TEXT = 4_000
BY = choices(
    ("client_here", "By the client, on this computer"),
    ("client_paper", "By the client, on paper"),
    ("asked", "Asked by the clinician"),
)
LONGEST_WEEKS = 104
MOST = 1_000_000.0


def _fits_answers(values: Values, _context: CheckContext) -> Iterator[Problem]:
    rows = values.get("answers") or ()
    if not any(row.get("answer") for row in rows):
        yield Problem("answers", "Nothing is answered yet.", "Answer at least one question.")
        return
    expected = total_of(rows)
    if values.get("total") != ("" if expected is None else expected):
        yield Problem("total", "The total does not fit the answers.", "Answer them once more.")


def _within_range(values: Values, _context: CheckContext) -> Iterator[Problem]:
    total, low, high = (as_number(values.get(key)) for key in ("total", "low", "high"))
    known = instrument(str(values.get("name") or "").strip().casefold())
    if known is not None:
        low, high = known.low, known.high
    if low is not None and high is not None and low > high:
        yield Problem("high", "The highest score is below the lowest.", "Check both.")
    elif low is not None and total is not None and total < low:
        yield Problem("total", f"The lowest possible score is {figure(low)}.", "Check the total.")
    elif high is not None and total is not None and total > high:
        yield Problem("total", f"The highest possible score is {figure(high)}.", "Check the total.")


def _ends_after_start(values: Values, _context: CheckContext) -> Iterator[Problem]:
    since, until = values.get("since"), values.get("until")
    if since and until and until < since:
        yield Problem("until", "This is before the start.", "Check both dates.")


def _whole_weeks(weeks: float, _beside: Values, _context: CheckContext) -> str:
    return "" if weeks == int(weeks) else "Whole weeks only."


ANSWERS = Form(
    key="measure",
    title="Measure",
    version=1,
    fields=(
        Field("date", "Date", Kind.DATE, required=True, when=When.PAST),
        Field("name", "Measure", required=True, limit=200, searchable=True),
        Field("title", "Full name", limit=TEXT, searchable=True),
        Field("total", "Total", Kind.NUMBER, low=-MOST, high=MOST),
        Field("severity", "Reads as", limit=TEXT),
        Field("by", "Answered", Kind.CHOICE, choices=BY, default="client_paper"),
        Field("stem", "Question", limit=TEXT),
        Field(
            "answers",
            "Answers",
            Kind.GROUP,
            required=True,
            noun="answer",
            fields=(
                Field("id", "Item", limit=TEXT, printed=False),
                Field("ask", "Kind of item", limit=40, printed=False),
                Field("heading", "Group", limit=TEXT, printed=False),
                Field("text", "Question", limit=TEXT),
                Field("key", "Answer's key", limit=TEXT, printed=False),
                Field("answer", "Answer", limit=TEXT),
                Field("score", "Score", Kind.NUMBER, low=-MOST, high=MOST),
                Field("counted", "Counted", Kind.CHECK, printed=False),
                Field("safety", "About safety", Kind.CHECK, printed=False),
                Field("state", "State", limit=40, printed=False),
            ),
        ),
        Field("remarks", "Remarks", Kind.LONG_TEXT, searchable=True, wide=True),
        Field("licence", "Terms", limit=TEXT),
        Field("low", "Lowest score", Kind.NUMBER, low=-MOST, high=MOST, printed=False),
        Field("high", "Highest score", Kind.NUMBER, low=-MOST, high=MOST, printed=False),
        Field("instrument", "Instrument", limit=TEXT, printed=False),
        Field("edition", "Edition", limit=40, printed=False),
    ),
    checks=(_fits_answers,),
)

SCORE = Form(
    key="measure_score",
    title="Score only",
    version=1,
    fields=(
        Field("date", "Date", Kind.DATE, required=True, when=When.PAST),
        Field(
            "name",
            "Measure",
            Kind.SUGGEST,
            required=True,
            suggest="licensed_measures",
            limit=200,
            searchable=True,
            help="Its questions are not kept here, only the score",
        ),
        Field("total", "Total", Kind.NUMBER, low=-MOST, high=MOST, required=True),
        Field("low", "Lowest possible", Kind.NUMBER, low=-MOST, high=MOST, help="For the drawing"),
        Field(
            "high", "Highest possible", Kind.NUMBER, low=-MOST, high=MOST, help="For the drawing"
        ),
        Field("severity", "Interpretation", limit=300, searchable=True, sample="Mild"),
        Field("remarks", "Remarks", Kind.LONG_TEXT, searchable=True, wide=True),
    ),
    checks=(_within_range,),
)

SCHEDULE = Form(
    key="measure_schedule",
    title="When due",
    version=1,
    fields=(
        Field("name", "Measure", required=True, limit=200, searchable=True),
        Field("instrument", "Instrument", limit=TEXT, printed=False),
        Field(
            "weeks",
            "Every",
            Kind.NUMBER,
            required=True,
            low=1,
            high=LONGEST_WEEKS,
            unit="weeks",
            check=_whole_weeks,
        ),
        Field("since", "Since", Kind.DATE, required=True),
        Field("until", "Until", Kind.DATE),
    ),
    checks=(_ends_after_start,),
)
