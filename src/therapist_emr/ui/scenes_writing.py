"""The scenes of what is written: notes of each kind, plans, medications, profiles, clients."""

from __future__ import annotations

from functools import partial

from therapist_emr.domain.entry import EntryStatus
from therapist_emr.sections.sessions.page import SessionsPage
from therapist_emr.ui.studio import Scene, Studio
from therapist_emr.ui.tour.hand import TourStopped
from therapist_emr.ui.widgets.sign_dialog import SignDialog
from therapist_emr.ui.widgets.table import RecordTable

KINDS = ("session", "intake", "crisis", "contact", "no_show", "late_cancellation")


def _sessions(studio: Studio, which: str = "typical") -> SessionsPage:
    studio.shell.open_client(studio.client(which), "sessions")
    page = studio.shell.clients.chart.page()
    assert isinstance(page, SessionsPage)
    return page


def _note(kind: str, studio: Studio) -> None:
    _sessions(studio).begin(kind)
    studio.hand.rest(100)


def _first_note(studio: Studio) -> None:
    _sessions(studio, "empty").begin("session")
    studio.hand.rest(100)


def _note_with_problems(studio: Studio) -> None:
    _note("session", studio)
    studio.hand.key("Ctrl+Return")


def _note_carried(studio: Studio) -> None:
    _note("session", studio)
    page = _writing(studio)
    assert page.editor is not None
    page.editor.carry_forward()
    studio.hand.rest(100)


def _writing(studio: Studio) -> SessionsPage:
    page = studio.shell.clients.chart.page()
    assert isinstance(page, SessionsPage)
    return page


def _draft(studio: Studio) -> None:
    waiting = studio.practice.today().unsigned
    first = next(one for one in waiting if one.draft.section == "sessions")
    studio.shell.open_client(first.client.id, "sessions", None, first.draft.id)
    studio.hand.rest(150)


def _quick_fill(studio: Studio) -> None:
    _note("session", studio)
    studio.hand.press("Mental status: fill in by ticking")


def _read(studio: Studio, wanted: str) -> None:
    for client in studio.practice.clients.listed():
        for header in studio.practice.desk(client.id).headers("sessions"):
            error = header.status is EntryStatus.ERROR
            if (wanted == "error" and error) or (wanted == "addendum" and header.addenda):
                studio.shell.open_client(client.id, "sessions", header.id)
                studio.hand.rest(150)
                return
    if wanted != "error":
        raise TourStopped(f"no note with {wanted} was made up")
    desk = studio.practice.desk(studio.client("fullest"))
    signed = (one for one in desk.headers("sessions") if one.status is EntryStatus.SIGNED)
    desk.withdraw(next(signed).id, "Written for another client")
    _read(studio, wanted)


def _addendum(studio: Studio) -> None:
    _read(studio, "addendum")
    _writing(studio).write_addendum()
    studio.hand.type("Her mother called after the session.")


def _mark_error(studio: Studio) -> None:
    _read(studio, "addendum")
    _writing(studio).ask_for_error()


def _sign(studio: Studio) -> None:
    _draft(studio)
    section = next(one for one in studio.practice.sections if one.key == "sessions")
    profile = studio.practice.settings.profile
    SignDialog(profile, section.attestation, "note", studio.window).open()


def _plan(words: str, studio: Studio) -> None:
    client = studio.client("fullest")
    plan = studio.practice.desk(client).headers("treatment_plan")[0]
    studio.shell.open_client(client, "treatment_plan", plan.id)  # not the versions, left open
    studio.hand.rest(100)
    if words:
        offered = [one for one in (words, "Continue the review", "Go on") if studio.hand.shows(one)]
        studio.hand.press(offered[0] if offered else words)
        studio.hand.rest(150)


def _plan_problems(studio: Studio) -> None:
    studio.shell.open_client(studio.client("empty"), "treatment_plan")
    studio.hand.rest(60)
    offered = [one for one in ("Start a plan", "Go on") if studio.hand.shows(one)]
    if offered:
        studio.hand.press(offered[0])
    studio.hand.press("Sign plan")


def _medication(step: str, studio: Studio) -> None:
    studio.shell.open_client(studio.client("fullest"), "medications")
    studio.hand.rest(100)
    if studio.hand.shows("Cancel"):
        studio.hand.press("Cancel")
        studio.hand.settle()
    if step == "add":
        studio.hand.press("Add a medication")
        studio.hand.click(studio.hand.row("Name").control)
        studio.hand.type("sert")
        studio.hand.rest(250)
        return
    if step == "review":
        studio.hand.press("Review together")
        return
    studio.hand.wait(lambda: any(True for _one in studio.hand.seen(RecordTable)), "the list")
    studio.hand.press_row(next(studio.hand.seen(RecordTable)))
    if step == "dose":
        studio.hand.press("Change dose")


def _edit_profile(studio: Studio) -> None:
    studio.shell.open_client(studio.client("typical"))
    studio.shell.clients.edit_profile(studio.client("typical"))
    studio.hand.rest(100)


def _profile_problems(studio: Studio) -> None:
    _edit_profile(studio)
    studio.hand.write("Date of birth", "31/31/1991")
    studio.hand.write("Legal name", " ")
    studio.hand.key("Ctrl+S")


def _new_client(studio: Studio) -> None:
    studio.shell.new_client()
    studio.hand.rest(100)


def _duplicates(studio: Studio) -> None:
    known = studio.practice.clients.get(studio.client("typical"))
    studio.shell.new_client()
    studio.hand.write("Legal name", known.name)
    studio.hand.rest(600)


WRITING: tuple[Scene, ...] = (
    *(Scene(f"note-{kind.replace('_', '-')}", partial(_note, kind)) for kind in KINDS),
    Scene("note-first", _first_note),
    Scene("note-problems", _note_with_problems),
    Scene("note-carried", _note_carried),
    Scene("note-draft", _draft),
    Scene("note-quick-fill", _quick_fill),
    Scene("note-sign", _sign),
    Scene("reader-addendum", partial(_read, wanted="addendum")),
    Scene("reader-error", partial(_read, wanted="error")),
    Scene("reader-mark-error", _mark_error),
    Scene("reader-addendum-written", _addendum),
    Scene("plan-versions", partial(_plan, "Versions")),
    Scene("plan-editor", partial(_plan, "Start review")),
    Scene("plan-problems", _plan_problems),
    Scene("medication-card", partial(_medication, "card")),
    Scene("medication-add", partial(_medication, "add")),
    Scene("medication-dose", partial(_medication, "dose")),
    Scene("medication-review", partial(_medication, "review")),
    Scene("profile-editor", _edit_profile),
    Scene("profile-problems", _profile_problems),
    Scene("new-client", _new_client),
    Scene("new-client-duplicate", _duplicates),
)
