"""The scenes of what is written rarely: psychotherapy notes, intake, risk, discharge."""

from __future__ import annotations

from functools import partial

from therapist_emr.ui.pages.psychotherapy.page import PsychotherapyPage
from therapist_emr.ui.studio import Scene, Studio

NOTES = (
    ("2026-10-06", "The garden", "The garden came up again, and who was not in it."),
    ("2026-10-27", "", "My own impatience near the end; whose voice was that?"),
    ("2026-11-10", "Dream", "A house with one room too many. We stayed before its door."),
)


def _behind(studio: Studio, which: str = "typical") -> PsychotherapyPage:
    studio.shell.open_psychotherapy(studio.client(which))
    page = studio.shell.shown
    assert isinstance(page, PsychotherapyPage)
    studio.hand.press("Open the notes")
    studio.hand.rest(60)
    return page


def _door(studio: Studio) -> None:
    studio.shell.open_psychotherapy(studio.client("typical"))
    studio.hand.rest(60)


def _empty(studio: Studio) -> None:
    _behind(studio, "empty")


def _kept(studio: Studio) -> None:
    session = studio.window.session
    assert session is not None
    cabinet = session.cabinet(studio.client("typical"))
    if not cabinet.listed():
        for day, heading, text in NOTES:
            cabinet.keep({"date": day, "heading": heading, "text": text})
    _behind(studio)


def _writing(studio: Studio) -> None:
    _kept(studio)
    studio.hand.press("New note")
    studio.hand.rest(60)


def _paper(studio: Studio) -> None:
    _kept(studio)
    page = studio.shell.shown
    assert isinstance(page, PsychotherapyPage)
    studio.hand.press("Export all…")
    studio.hand.wait(lambda: bool(page.paper.data), "the pages")
    studio.hand.rest(400)


def _begin(section: str, kind: str, studio: Studio) -> None:
    studio.shell.open_client(studio.client("fullest"), section)
    studio.shell.clients.chart.begin(section, kind)
    studio.hand.rest(100)


def _handout(studio: Studio) -> None:
    client_id = studio.client("fullest")
    plans = [h for h in studio.practice.desk(client_id).headers("risk") if h.kind == "safety_plan"]
    studio.shell.export_handout(client_id, "risk", plans[0].id)
    studio.hand.wait(lambda: studio.hand.shows("Save as PDF"), "the page")
    studio.hand.rest(500)


APART: tuple[Scene, ...] = (
    Scene("psychotherapy-door", _door),
    Scene("psychotherapy-empty", _empty),
    Scene("psychotherapy-notes", _kept),
    Scene("psychotherapy-writing", _writing),
    Scene("psychotherapy-paper", _paper),
    Scene("intake-writing", partial(_begin, "intake", "intake")),
    Scene("mental-status-writing", partial(_begin, "intake", "mental_status")),
    Scene("risk-writing", partial(_begin, "risk", "risk")),
    Scene("safety-plan-writing", partial(_begin, "risk", "safety_plan")),
    Scene("safety-plan-page", _handout),
    Scene("discharge-writing", partial(_begin, "discharge", "discharge")),
)
