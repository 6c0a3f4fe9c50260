"""Diagnoses offered for a problem of the plan: the client's own before all others."""

from __future__ import annotations

from collections.abc import Sequence

from therapist_emr.domain.text import fold, one_line
from therapist_emr.forms.offer import Offer
from therapist_emr.sections.desk import ChartReading
from therapist_emr.sections.diagnoses.codes import LIMIT
from therapist_emr.sections.diagnoses.hints import offer_codes
from therapist_emr.sections.diagnoses.order import listed

IN_CHART = "In this chart"
Coded = Sequence[tuple[str, str]]


def own_diagnoses(desk: ChartReading) -> Coded:
    """Return the client's diagnoses that hold and have a code, in their order."""
    told = [(str(facts.get("code") or ""), header.title) for header, facts in listed(desk)]
    return [one for one in told if one[0]]


def offer_diagnoses(own: Coded, typed: str) -> list[Offer]:
    """Return codes for what was typed; one that is taken names a problem without a name."""
    words = fold(one_line(typed)).split()
    fitting = [
        Offer(code, IN_CHART, f"{code}  {title}", {"title": title})
        for code, title in own
        if all(f" {word}" in f" {fold(code)} {fold(title)}" for word in words)
    ]
    known = {offer.text for offer in fitting}
    others = [one for one in offer_codes(typed) if one.text not in known]
    return [*fitting, *others][:LIMIT]
