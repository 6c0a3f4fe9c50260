"""The scenes of diagnoses, allergies, immunizations and history: typed in, changed, marked."""

from __future__ import annotations

from functools import partial

from therapist_emr.ui.pages.section_general import GeneralPage
from therapist_emr.ui.studio import Scene, Studio
from therapist_emr.ui.widgets.lineedit import LineEdit


def _page(section: str, studio: Studio, which: str = "typical") -> GeneralPage:
    studio.shell.open_client(studio.client(which), section)
    page = studio.shell.clients.chart.page()
    assert isinstance(page, GeneralPage)
    for draft in page.desk.drafts(section):
        page.desk.discard(draft.id)
    studio.shell.open_client(studio.client(which), section)
    page = studio.shell.clients.chart.page()
    assert isinstance(page, GeneralPage)
    if found := page.desk.headers(section):
        page.open_entry(found[0].id)
    return page


def _begin(section: str, kind: str, studio: Studio) -> GeneralPage:
    page = _page(section, studio)
    page.begin(kind)
    studio.hand.rest(150)
    return page


def _typed(words: str, studio: Studio) -> None:
    _begin("diagnoses", "diagnosis", studio)
    studio.hand.type(words)
    studio.hand.rest(3000)


def _unknown_code(studio: Studio) -> None:
    _typed("worry", studio)
    fields = studio.hand.seen(LineEdit)
    code = next(one for one in fields if one.accessibleName() == "ICD-10-CM code")
    code.setFocus()
    studio.hand.type("F99.9")
    studio.hand.rest(1200)
    code.clearFocus()


def _contradiction(studio: Studio) -> None:
    desk = studio.practice.desk(studio.client("typical"))
    if not desk.facts("allergies"):
        desk.keep("allergies", "allergy", {"substance": "Penicillin", "severity": "severe"})
    _begin("allergies", "none_known", studio)
    studio.hand.rest(400)


def _form(section: str, kind: str, studio: Studio) -> None:
    _begin(section, kind, studio)


def _changes(studio: Studio) -> None:
    page = _page("diagnoses", studio)
    page.show_changes()
    studio.hand.rest(150)


def _error(studio: Studio) -> None:
    _page("allergies", studio).ask_why()
    studio.hand.rest(150)


HEALTH: tuple[Scene, ...] = (
    Scene("diagnosis-typed", partial(_typed, "ptsd")),
    Scene("diagnosis-code-typed", partial(_typed, "F33")),
    Scene("diagnosis-code-unknown", _unknown_code),
    Scene("diagnosis-changes", _changes),
    Scene("allergy-new", partial(_form, "allergies", "allergy")),
    Scene("allergy-contradiction", _contradiction),
    Scene("allergy-error", _error),
    Scene("immunization-new", partial(_form, "immunizations", "immunization")),
    Scene("history-writing", partial(_form, "history", "history")),
)
