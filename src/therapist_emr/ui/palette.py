"""What the command palette offers: clients, pages, actions, and passages in notes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from therapist_emr.domain import words
from therapist_emr.domain.dates import age_on
from therapist_emr.domain.people import Client, ClientStatus
from therapist_emr.domain.text import fold, shorten
from therapist_emr.practice.practice import Practice
from therapist_emr.practice.searching import Found, Query
from therapist_emr.sections.contract import Section
from therapist_emr.sections.glance import standing_entries
from therapist_emr.ui.background import Background, Running
from therapist_emr.ui.models.passages import one_run
from therapist_emr.ui.navigation import Navigator
from therapist_emr.ui.widgets.command_palette import Command, CommandGroup

MOST_CLIENTS, MOST_ACTIONS, MOST_NOTES = 5, 6, 4
LEAST_LETTERS = 3
MOST_CHARTS = 40
_PASSAGE = 44
SESSION_WORDS, EXPORT_WORDS, APART = "note write", "pdf print records", "psychotherapy"
_VERBS = fold(f"new session {SESSION_WORDS} export chart {EXPORT_WORDS} {APART}").split()
_LEAST_VERB = 3
_BETWEEN = frozenset({"of", "for", "the", "a", "an", "to", "with"})


@dataclass(frozen=True, slots=True)
class Action:
    """Name one thing the window can do, and other words by which it is found."""

    key: str
    title: str
    run: Callable[[], object]
    icon: str = "chevron-right"
    keys: str = ""
    also: str = ""


class PaletteSource:
    """Answer what is typed in the palette; passages come a moment later, by `news`."""

    def __init__(
        self,
        practice: Practice,
        background: Background,
        navigator: Navigator,
        actions: Sequence[Action],
        *,
        client_id: Callable[[], int] = lambda: 0,
        news: Callable[[], object] = lambda: None,
    ) -> None:
        self._practice, self._background, self._navigator = practice, background, navigator
        self._actions = tuple(actions)
        self._client_id = client_id
        self._parts = _words(" ".join(map(_all_words, practice.sections)))
        self.news = news
        self._typed = ""
        self._found: list[Found] = []
        self._running: Running | None = None

    def __call__(self, typed: str) -> list[CommandGroup]:
        """Return what fits, clients first; a part of the chart that is open comes before them."""
        clients, verbs = self._clients(typed)
        people = CommandGroup("Clients", tuple(self._client_command(one) for one in clients))
        here = self._here(typed) if clients else []
        actions = [*here, *self._actions_for(verbs or typed, clients, named=not verbs)]
        once = list({action.key: action for action in actions}.values())
        doing = CommandGroup("Actions", tuple(map(_command, once[:MOST_ACTIONS])))
        notes = CommandGroup("In notes", tuple(self._note_commands(typed)))
        groups = (doing, people, notes) if verbs or here else (people, doing, notes)
        return [group for group in groups if group.commands]

    def _clients(self, typed: str) -> tuple[list[Client], str]:
        """Return who is meant, and the words beside the name that say what to do with them."""
        find = self._practice.clients.find
        if not typed:
            return [], ""
        if found := find(typed, limit=MOST_CLIENTS):
            return list(found[:MOST_CLIENTS]), ""
        verbs, name = parted(typed, self._parts)
        if not verbs or not name:
            return [], ""
        meant = list(find(name, limit=MOST_CLIENTS)[:MOST_CLIENTS])
        return meant, verbs if meant else ""

    def _client_command(self, client: Client) -> Command:
        return Command(
            f"client/{client.id}",
            client.name,
            lambda: self._navigator.open_client(client.id),
            client_remark(client, self._practice.now().day),
            "clients",
        )

    def _actions_for(self, typed: str, clients: Sequence[Client], *, named: bool) -> list[Action]:
        about: list[Client] = list(clients[:1])
        if not about and (open_now := self._client_id()):
            about = [self._practice.clients.get(open_now)]
        offered = [action for client in about for action in self._client_actions(client)]
        by_name = {action.key for action in offered} if clients and named else set()
        fitting = [action for action in offered if action.key in by_name or fits(action, typed)]
        fitting += [part for client in about for part in self._parts_of(client, typed)]
        fitting += [one for client in about for one in self._beginnings(client, typed)]
        if asks_for_apart(typed):
            fitting += [self._behind_the_door(client) for client in about]
        return [*fitting, *(action for action in self._actions if fits(action, typed))]

    def _here(self, typed: str) -> list[Action]:
        """Return what is asked for of the open chart, however a client is called."""
        open_now = self._client_id()
        if not open_now or len(typed) < LEAST_LETTERS:
            return []
        client = self._practice.clients.get(open_now)
        return [*self._parts_of(client, typed), *self._beginnings(client, typed)]

    def _client_actions(self, client: Client) -> list[Action]:
        return [
            Action(
                f"session/{client.id}",
                f"New session for {client.name}",
                lambda: self._navigator.begin_entry(client.id),
                "session",
                "Ctrl+N" if client.id == self._client_id() else "",
                SESSION_WORDS,
            ),
            Action(
                f"export/{client.id}",
                f"Export the chart of {client.name}",
                lambda: self._navigator.export_chart(client.id),
                "printer",
                also=EXPORT_WORDS,
            ),
        ]

    def _parts_of(self, client: Client, typed: str) -> list[Action]:
        """Lead to the parts of a chart that are asked for, those by their own names first."""
        if not typed:
            return []
        parts = [
            (
                section.title,
                Action(
                    f"part/{client.id}/{section.key}",
                    f"{section.title} of {client.name}",
                    partial(self._navigator.open_client, client.id, section.key),
                    section.icon,
                ),
            )
            for section in self._practice.sections
            if all_begin(f"{section.title} {section.also}", typed)
        ]
        by_name = [part for title, part in parts if all_begin(title, typed)]
        return [*by_name, *(part for _title, part in parts if part not in by_name)]

    def _beginnings(self, client: Client, typed: str) -> list[Action]:
        """Offer to begin what is asked for; what a chart has once and has already is edited."""
        asked = [
            section
            for section in self._practice.sections
            if typed and not section.visits
            and all_begin(f"{_begins(section)} {section.title}", typed)
        ]  # fmt: skip
        found = []
        for section in asked:
            there = section.single and standing_entries(
                self._practice.desk(client.id).facts(section.key)
            )
            does = f"Edit {section.title.lower()} of" if there else f"{section.empty.action} for"
            run = partial(self._navigator.begin_entry, client.id, section.key)
            key = f"begin/{client.id}/{section.key}"
            icon = "pencil" if there else "plus"
            found.append(Action(key, f"{does} {client.name}", run, icon))
        return [*found, *self._kinds(client, typed)]

    def _kinds(self, client: Client, typed: str) -> list[Action]:
        """Offer to begin an entry of a sort that a section has beside its first one."""
        return [
            Action(
                f"begin/{client.id}/{section.key}/{kind.key}",
                f"{kind.title} for {client.name}",
                partial(self._navigator.begin_entry, client.id, section.key, kind.key),
                "plus",
            )
            for section in self._practice.sections
            for kind in section.kinds[1:]
            if typed and all_begin(kind.title, typed)
        ]

    def _behind_the_door(self, client: Client) -> Action:
        """Offer the same for every client, so that it tells of nothing behind it."""
        return Action(
            f"psychotherapy/{client.id}",
            f"Psychotherapy notes of {client.name}",
            lambda: self._navigator.open_psychotherapy(client.id),
            "lock",
        )

    def _note_commands(self, typed: str) -> list[Command]:
        if len(typed) < LEAST_LETTERS:
            self._typed, self._found = "", []
            return []
        if typed != self._typed:
            self._ask(typed)
        return [self._note_command(one) for one in self._found]

    def _note_command(self, found: Found) -> Command:
        hit = found.hit
        passage, _marks = one_run(hit.passage)
        title, _none = one_run(hit.title)
        day = words.iso_day(hit.at[:10])
        return Command(
            f"note/{hit.revision_id}",
            f"“{shorten(passage, _PASSAGE)}”",
            lambda: self._open(found),
            f"{found.client.name}, {title}, {day}",
            "document",
        )

    def _open(self, found: Found) -> None:
        self._practice.search.opened(found)
        self._navigator.open_client(found.client.id, found.hit.section, found.hit.entry_id)

    def _ask(self, typed: str) -> None:
        if self._running is not None and not self._running.over:
            self._running.cancel()
        self._typed, self._found = typed, []
        query, here = Query(typed), self._client_id()

        def answered(found: list[Found]) -> None:
            self._running = None
            if typed == self._typed:
                self._found = found
                self._practice.search.looked(query, len(found))
                self.news()

        self._running = self._background.ask(
            lambda practice, _progress: _passages(practice, query, here), answered
        )


class ChartChoice:
    """Offer every chart but one, to choose the one that is meant."""

    def __init__(self, practice: Practice, but: int, chosen: Callable[[Client], object]) -> None:
        self._practice, self._but, self._chosen = practice, but, chosen

    def __call__(self, typed: str) -> list[CommandGroup]:
        """Return the clients that fit what is typed."""
        found = self._practice.clients.find(typed, limit=MOST_CHARTS)
        today = self._practice.now().day
        commands = tuple(
            Command(
                f"client/{client.id}",
                client.name,
                partial(self._chosen, client),
                client_remark(client, today),
                "clients",
            )
            for client in found[:MOST_CHARTS]
            if client.id != self._but
        )
        return [CommandGroup("Clients", commands)]


def _begins(section: Section) -> str:
    """Return the words by which an entry of a section is begun."""
    return f"{section.empty.action} edit" if section.single else section.empty.action


def _all_words(section: Section) -> str:
    """Return every word by which a section or what it holds is asked for."""
    kinds = " ".join(kind.title for kind in section.kinds)
    return f"{section.title} {section.also} {_begins(section)} {kinds}"


def fits(action: Action, typed: str) -> bool:
    """Tell whether every typed word begins a word of the action; nothing typed fits all."""
    return all_begin(f"{action.title} {action.also}", typed)


def all_begin(told: str, typed: str) -> bool:
    """Tell whether every typed word begins one of the words; "phq9" begins "PHQ-9"."""
    said, known = _words(typed), _words(told)
    return all(any(word.startswith(part) for word in known) for part in said)


def _words(text: str) -> list[str]:
    return fold(text).replace("-", "").split()


def _passages(practice: Practice, query: Query, here: int) -> list[Found]:
    """Return what was found, that of the open chart first."""
    ask = practice.search.ask
    own = ask(replace(query, client_id=here), size=MOST_NOTES) if here else []
    if len(own) == MOST_NOTES:
        return own
    known = {one.hit.revision_id for one in own}
    others = [one for one in ask(query, size=MOST_NOTES) if one.hit.revision_id not in known]
    return [*own, *others][:MOST_NOTES]


def _command(action: Action) -> Command:
    return Command(action.key, action.title, action.run, "", action.icon, action.keys)


def asks_for_apart(typed: str) -> bool:
    """Tell whether psychotherapy notes are asked for by name; they are never offered unasked."""
    said = fold(typed).split()
    return any(len(word) >= _LEAST_VERB and APART.startswith(word) for word in said)


def parted(typed: str, parts: Sequence[str] = ()) -> tuple[str, str]:
    """Part "export noor" into what to do, and with whom; the last word is a name when in doubt."""
    said = typed.split()
    known = (*_VERBS, *parts)
    verbs = [word for word in said if any(_asks(part, known) for part in _words(word))]
    if len(verbs) == len(said):
        verbs = verbs[:-1]
    rest = [word for word in said if word not in verbs]
    name = [word for word in rest if fold(word) not in _BETWEEN] or rest
    return " ".join(verbs), " ".join(name)


def _asks(part: str, known: Sequence[str]) -> bool:
    """Tell whether it is a word of what can be done, or the beginning of one that is no name."""
    return part in known or (
        len(part) >= _LEAST_VERB and any(verb.startswith(part) for verb in known)
    )


def client_remark(client: Client, today: date) -> str:
    """Return "34, today 5:30 pm" or "discharged"."""
    born = client.birth_date
    told = [str(age_on(born, today))] if born is not None else []
    if client.status is not ClientStatus.ACTIVE:
        told.append(client.status.value)
    elif at := client.coming(today):
        visit = words.visit(at, today)
        told.append(visit.replace("Today", "today").replace("Tomorrow", "tomorrow"))
    else:
        told.append(f"record {client.record_number}")
    return ", ".join(told)
