from __future__ import annotations

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.pages.conftest import Steps
from tests.ui.pages.made_charts import session, sign
from therapist_emr.domain.people import Client
from therapist_emr.practice import Practice
from therapist_emr.ui.background import Background
from therapist_emr.ui.palette import Action, PaletteSource, client_remark, fits, parted
from therapist_emr.ui.widgets.command_palette import Command

Clients = dict[str, Client]
Jobs = Background
Source = Callable[..., PaletteSource]


@pytest.fixture
def source(practice: Practice, background: Jobs, steps: Steps) -> Source:
    def made(**more: object) -> PaletteSource:
        actions = (
            Action("backup", "Back up now", steps.back_up, "backup", also="save copy"),
            Action("lock", "Lock", lambda: steps.open_page("lock"), "lock", "Ctrl+L"),
        )
        return PaletteSource(practice, background, steps, actions, **more)  # type: ignore[arg-type]  # by name

    return made


def groups(found: PaletteSource, typed: str) -> dict[str, list[Command]]:
    return {group.title: list(group.commands) for group in found(typed)}


def test_nothing_typed_offers_the_actions(source: Source, clients: Clients) -> None:
    told = groups(source(), "")
    assert [one.title for one in told["Actions"]] == ["Back up now", "Lock"]
    assert set(told) == {"Actions"}


def test_clients_come_first_and_open(source: Source, clients: Clients, steps: Steps) -> None:
    told = groups(source(), "mar")
    mari = told["Clients"][0]
    assert (mari.title, mari.remark) == ("Mari Quiñones", "34, record 0015")
    mari.run()
    assert steps.taken[-1] == ("client", clients["Mari Quiñones"].id, "", None, None)


def test_what_one_does_with_the_client_found_is_offered(
    source: Source, clients: Clients, steps: Steps
) -> None:
    told = {one.title: one for one in groups(source(), "mari")["Actions"]}
    told["New session for Mari Quiñones"].run()
    mari = clients["Mari Quiñones"].id
    assert steps.taken == [("session", mari)]
    told["Export the chart of Mari Quiñones"].run()
    assert steps.taken[1:] == [("export", mari, "", None)]


def test_the_open_chart_is_meant_when_no_client_is_named(
    source: Source, clients: Clients, steps: Steps
) -> None:
    dov = clients["Dov Abramson"].id
    told = groups(source(client_id=lambda: dov), "new sess")["Actions"]
    assert [one.title for one in told] == ["New session for Dov Abramson"]


def test_the_parts_of_a_chart_are_reached_by_name(
    source: Source, clients: Clients, steps: Steps
) -> None:
    dov, mari = clients["Dov Abramson"].id, clients["Mari Quiñones"].id
    told = groups(source(client_id=lambda: dov), "intake")["Actions"]
    assert [one.title for one in told] == [
        "Intake of Dov Abramson", "New intake for Dov Abramson", "Intake visit for Dov Abramson",
    ]  # fmt: skip
    told[0].run()
    named = groups(source(client_id=lambda: dov), "medic mari")["Actions"]
    assert [one.title for one in named] == [
        "Medications of Mari Quiñones", "History of Mari Quiñones",
        "Add a medication for Mari Quiñones",
    ]  # fmt: skip
    named[0].run()
    assert steps.taken == [
        ("client", dov, "intake", None, None), ("client", mari, "medications", None, None),
    ]  # fmt: skip
    assert "Actions" not in groups(source(), "intake")


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("meds", "Medications"), ("rx", "Medications"), ("med list", "Medications"),
        ("dx", "Diagnoses"), ("problem list", "Diagnoses"), ("shots", "Immunizations"),
        ("vaccines", "Immunizations"), ("nkda", "Allergies"), ("goals", "Treatment plan"),
        ("tx plan", "Treatment plan"), ("scores", "Measures"), ("phq9", "Measures"),
        ("gad-7", "Measures"), ("safety plan", "Safety and risk"), ("suicide", "Safety and risk"),
        ("hx", "History"), ("mse", "Intake"), ("phone", "Profile"), ("insurance", "Profile"),
        ("progress notes", "Sessions"), ("termination", "Discharge"),
    ],
)  # fmt: skip
def test_the_parts_of_a_chart_are_reached_by_what_clinicians_call_them(
    source: Source, clients: Clients, typed: str, title: str
) -> None:
    dov = clients["Dov Abramson"].id
    told = groups(source(client_id=lambda: dov), typed)
    assert told["Actions"][0].title == f"{title} of Dov Abramson"
    named = groups(source(client_id=lambda: dov), f"{typed} mari")
    assert named["Actions"][0].title == f"{title} of Mari Quiñones"


def test_a_part_by_its_own_name_comes_before_one_by_another_word(
    source: Source, clients: Clients
) -> None:
    dov = clients["Dov Abramson"].id
    told = [one.title for one in groups(source(client_id=lambda: dov), "plan")["Actions"]]
    assert told == [
        "Treatment plan of Dov Abramson",
        "Safety and risk of Dov Abramson",
        "Start a plan for Dov Abramson",
        "Safety plan for Dov Abramson",
    ]


@pytest.mark.parametrize(
    ("typed", "title", "section"),
    [
        ("give a mea", "Give a measure for", "measures"),
        ("add med", "Add a medication for", "medications"),
        ("add all", "Add an allergy for", "allergies"),
        ("assess", "Assess risk for", "risk"),
        ("write hist", "Write the history for", "history"),
        ("edit prof", "Edit profile of", "profile"),
    ],
)
def test_an_entry_of_any_section_is_begun_by_typing(
    source: Source, clients: Clients, steps: Steps, typed: str, title: str, section: str
) -> None:
    dov, mari = clients["Dov Abramson"], clients["Mari Quiñones"]
    here = source(client_id=lambda: dov.id)
    for client, words in ((dov, typed), (mari, f"{typed} mari")):
        told = {one.title: one for one in groups(here, words)["Actions"]}
        told[f"{title} {client.name}"].run()
        assert steps.taken[-1] == ("begin", client.id, section)
    alone = groups(here, typed)
    assert alone["Actions"][0].title.endswith(dov.name)
    assert not any(mari.name in one.title for one in alone["Actions"])
    assert not any("Give a measure" in one.title for one in groups(here, "")["Actions"])


def test_what_is_asked_of_the_open_chart_and_of_its_client_is_offered_once(
    source: Source, clients: Clients, practice: Practice
) -> None:
    ana = practice.clients.add({"legal_name": "Ana Medina", "status": "waiting"})
    told = groups(source(client_id=lambda: ana.id), "med")["Actions"]
    titles = [one.title for one in told]
    assert titles[0] == "Medications of Ana Medina"
    assert len(set(titles)) == len(titles)


def test_a_part_of_the_open_chart_comes_before_clients_called_alike(
    source: Source, clients: Clients, practice: Practice
) -> None:
    practice.clients.add({"legal_name": "Ana Medina", "status": "waiting"})
    dov = clients["Dov Abramson"].id
    here = source(client_id=lambda: dov)
    told = groups(here, "med")
    assert list(told) == ["Actions", "Clients"]
    assert told["Actions"][0].title == "Medications of Dov Abramson"
    assert list(groups(here, "medin")) == ["Clients", "Actions"]
    assert list(groups(source(), "med")) == ["Clients", "Actions"]


@pytest.mark.parametrize("name", ["Mari Quiñones", "Dov Abramson"])
def test_passages_of_the_open_chart_come_first(
    qtbot: QtBot, source: Source, clients: Clients, practice: Practice, name: str
) -> None:
    fortnight = session("2026-11-03", "10:00", "10:50", "Went to the fleamarket, market, market.")
    sign(practice, clients[name].id, "sessions", "session", fortnight)
    news: list[str] = []
    found = source(client_id=lambda: clients[name].id, news=lambda: news.append("news"))
    groups(found, "market")
    qtbot.waitUntil(lambda: bool(news))
    told = [one.remark.split(",")[0] for one in groups(found, "market")["In notes"]]
    assert len(told) == 4
    assert told == sorted(told, key=lambda who: who != name)
    assert told[0] == name


def test_keys_are_named_only_where_they_do_the_same(source: Source, clients: Clients) -> None:
    mari = clients["Mari Quiñones"].id
    elsewhere = groups(source(), "mari")["Actions"][0]
    here = groups(source(client_id=lambda: mari), "mari")["Actions"][0]
    assert (elsewhere.keys, here.keys) == ("", "Ctrl+N")


def test_other_words_find_an_action_too(source: Source, clients: Clients) -> None:
    assert [one.key for one in groups(source(), "save")["Actions"]] == ["backup"]
    assert fits(Action("a", "Larger text", lambda: None, also="zoom"), "ZOOM lar")
    assert not fits(Action("a", "Larger text", lambda: None), "arger")


def test_passages_come_a_moment_later_and_open_the_note(
    qtbot: QtBot, source: Source, clients: Clients, steps: Steps, practice: Practice
) -> None:
    news: list[str] = []
    found = source(news=lambda: news.append("news"))
    assert "In notes" not in groups(found, "market")
    qtbot.waitUntil(lambda: bool(news))
    notes = groups(found, "market")["In notes"]
    assert len(notes) == 4
    assert "market on Saturday" in notes[0].title
    assert notes[0].remark.endswith("Session 1, Nov 17, 2026")
    notes[0].run()
    assert steps.taken[-1][0] == "client"
    assert practice.audit.rows()[0].action == "search"
    assert len(news) == 1


def test_two_letters_do_not_search_the_notes(
    qtbot: QtBot, source: Source, clients: Clients
) -> None:
    news: list[str] = []
    found = source(news=lambda: news.append("news"))
    groups(found, "ma")
    qtbot.wait(80)
    assert news == []


def test_a_remark_says_what_one_wants_to_know(practice: Practice, clients: Clients) -> None:
    today = practice.now().day
    assert client_remark(clients["Omar Benkirane"], today) == "46, discharged"
    dov = practice.clients.get(clients["Thùy Nguyễn"].id)
    assert client_remark(dov, today) == "25, tomorrow 9:00 am"
    unborn = practice.clients.add({"legal_name": "New One", "status": "waiting"})
    assert client_remark(unborn, today) == "waiting"


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("export mari", "Export the chart of Mari Quiñones"),
        ("session mari quin", "New session for Mari Quiñones"),
        ("mari pdf", "Export the chart of Mari Quiñones"),
        ("note mari", "New session for Mari Quiñones"),
    ],
)
def test_what_to_do_and_with_whom_are_found_together(
    source: Source, clients: Clients, typed: str, title: str
) -> None:
    told = groups(source(), typed)
    assert told["Actions"][0].title == title
    assert next(iter(told)) == "Actions"
    assert told["Clients"][0].title == "Mari Quiñones"


@pytest.mark.parametrize(
    "title",
    [
        "New session for Mari Quiñones",
        "Export the chart of Mari Quiñones",
        "Medications of Mari Quiñones",
        "Crisis session for Mari Quiñones",
        "Give a measure for Mari Quiñones",
    ],
)
def test_what_the_palette_says_is_found_when_it_is_typed(
    source: Source, clients: Clients, title: str
) -> None:
    assert title in [one.title for one in groups(source(), title)["Actions"]]


def test_a_word_of_an_action_beside_nobodys_name_finds_nobody(
    source: Source, clients: Clients
) -> None:
    assert groups(source(), "export zzz") == {}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("export noor", ("export", "noor")),
        ("noor haddad pdf", ("pdf", "noor haddad")),
        ("export no", ("export", "no")),
        ("session note", ("session", "note")),
        ("session", ("", "session")),
        ("", ("", "")),
    ],
)
def test_words_are_parted_into_what_to_do_and_with_whom(typed: str, meant: tuple[str, str]) -> None:
    assert parted(typed) == meant


def test_psychotherapy_notes_are_offered_only_when_asked_for(
    source: Source, clients: Clients, steps: Steps
) -> None:
    mari = clients["Mari Quiñones"].id
    for typed in ("", "mari", "note mari", "notes"):
        offered = groups(source(client_id=lambda: mari), typed).get("Actions", [])
        assert not [one for one in offered if "sychotherapy" in one.title]
    told = {one.title: one for one in groups(source(), "psych mari")["Actions"]}
    told["Psychotherapy notes of Mari Quiñones"].run()
    assert steps.taken[-1] == ("psychotherapy", mari)
    told = {one.title: one for one in groups(source(client_id=lambda: mari), "psy")["Actions"]}
    assert "Psychotherapy notes of Mari Quiñones" in told


@pytest.mark.parametrize(
    ("typed", "title", "section", "kind"),
    [
        ("no-show", "No-show for", "sessions", "no_show"),
        ("late canc", "Late cancellation for", "sessions", "late_cancellation"),
        ("mental", "Mental status for", "intake", "mental_status"),
    ],
)
def test_an_entry_of_another_sort_is_begun_by_typing(
    source: Source,
    clients: Clients,
    steps: Steps,
    typed: str,
    title: str,
    section: str,
    kind: str,
) -> None:
    dov, mari = clients["Dov Abramson"], clients["Mari Quiñones"]
    here = source(client_id=lambda: dov.id)
    for client, words in ((dov, typed), (mari, f"{typed} mari")):
        told = {one.title: one for one in groups(here, words)["Actions"]}
        told[f"{title} {client.name}"].run()
        assert steps.taken[-1] == ("begin", client.id, section, kind)
