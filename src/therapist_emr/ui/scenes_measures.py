"""The scenes of measures: a course, giving one, the client's sheet, reading and correcting."""

from __future__ import annotations

from functools import partial

from therapist_emr.sections.measures.page import MeasuresPage
from therapist_emr.sections.measures.page_client import ClientSheet
from therapist_emr.ui.studio import Scene, Studio
from therapist_emr.ui.widgets.chips import ChipButton
from therapist_emr.ui.widgets.choice import ChipChoice
from therapist_emr.ui.widgets.listview import ListView


def _page(studio: Studio) -> MeasuresPage:
    studio.shell.open_client(_fullest(studio))
    chart = studio.shell.clients.chart
    chart.open_section("measures")
    page = chart.page()
    assert isinstance(page, MeasuresPage)
    if studio.hand.shows("Cancel"):
        studio.hand.press("Cancel")
    for draft in page.desk.drafts("measures"):
        page.desk.discard(draft.id)
    page.refresh()
    studio.hand.rest(60)
    return page


def _fullest(studio: Studio) -> int:
    """Return the client of whom most different measures are known."""
    listed = studio.practice.clients.listed()
    counted = [
        (len({h.title.split()[0] for h in studio.practice.desk(c.id).headers("measures")}), c.id)
        for c in listed
    ]
    return max(counted)[1]


def _course(name: str, studio: Studio) -> None:
    page = _page(studio)
    chips = [chip for row in page.findChildren(ChipChoice) for chip in row.findChildren(ChipButton)]
    next(chip for chip in chips if chip.text().startswith(f"{name} ")).click()
    studio.hand.rest(60)


def _pick(studio: Studio) -> None:
    _page(studio).begin()
    studio.hand.rest(60)


def _enter(place: int, digits: str, studio: Studio) -> MeasuresPage:
    page = _page(studio)
    page.begin()
    studio.hand.rest(60)
    picker = next(view for view in page.findChildren(ListView) if view.isVisible())
    picker.opened.emit(str(place))
    studio.hand.rest(60)
    studio.hand.type(digits)
    studio.hand.rest(60)
    return page


def _problem(studio: Studio) -> None:
    _enter(0, "", studio)
    studio.hand.key("Ctrl+Return")


def _client(place: int, digits: str, studio: Studio) -> None:
    _enter(place, "", studio)
    studio.hand.press("Hand to the client")
    studio.hand.rest(60)
    sheet = next(one for one in studio.window.findChildren(ClientSheet) if one.isVisible())
    if digits:
        studio.hand.press("Begin")
    for digit in digits:
        studio.hand.type(digit)
        studio.hand.rest(30)
    assert sheet.isVisible()


def _gate(studio: Studio) -> None:
    _client(0, "12", studio)
    studio.hand.press("For the clinician")
    studio.hand.rest(60)


def _lock(studio: Studio) -> None:
    studio.window.lock()
    studio.hand.wait(lambda: studio.window.shell is None, "the locked screen")


def _read(studio: Studio) -> None:
    page = _page(studio)
    found = [h for h in page.desk.headers("measures") if h.kind == "answers"]
    page.open_entry(found[0].id)
    studio.hand.rest(60)


def _correct(studio: Studio) -> None:
    _read(studio)
    studio.hand.press("Correct")


def _raised(studio: Studio) -> None:
    _enter(0, "1111111120", studio)
    studio.hand.press("Keep in the record")
    studio.hand.rest(200)


def _score(studio: Studio) -> None:
    _page(studio).begin("score")
    studio.hand.rest(60)


def _due(studio: Studio) -> None:
    _course("PHQ-9", studio)
    offered = ("Change when it is due", "Ask for it regularly")
    studio.hand.press(next(one for one in offered if studio.hand.shows(one)))


MEASURES: tuple[Scene, ...] = (
    *(
        Scene(f"measure-course-{name.lower()}", partial(_course, name))
        for name in ("PHQ-9", "GAD-7", "PCL-5", "AUDIT-C", "ISI")
    ),
    Scene("measure-choose", _pick),
    Scene("measure-enter", partial(_enter, 0, "2101")),
    Scene("measure-enter-audit-c", partial(_enter, 3, "2")),
    Scene("measure-problem", _problem),
    Scene("measure-read", _read),
    Scene("measure-correct", _correct),
    Scene("measure-score-only", _score),
    Scene("measure-raised", _raised),
    Scene("measure-due", _due),
    Scene("measure-client-welcome", partial(_client, 2, ""), after=_lock),
    Scene("measure-client-question", partial(_client, 0, "12"), after=_lock),
    Scene("measure-client-long", partial(_client, 2, "11111111"), after=_lock),
    Scene("measure-client-done", partial(_client, 0, "1111111111"), after=_lock),
    Scene("measure-client-gate", _gate, after=_lock),
)
