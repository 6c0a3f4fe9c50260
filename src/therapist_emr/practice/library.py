"""What one writes with: own note templates, snippets of text, and words that are spelled right."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any

from therapist_emr.domain.text import one_line
from therapist_emr.errors import UserError
from therapist_emr.forms.field import Problem, Values
from therapist_emr.forms.form import Form, Rejected
from therapist_emr.practice.about import new_uuid
from therapist_emr.practice.work import LIBRARY, Gone, Work
from therapist_emr.sections.sessions.own_templates import (
    LONGEST_KEY,
    LONGEST_NAME,
    OWN,
    SNIPPET_FORM,
    TEMPLATE_FORM,
    file_of,
    values_of,
)
from therapist_emr.sections.sessions.templates import read_template
from therapist_emr.store.library import SNIPPET, TEMPLATE, WORD, Library, LibraryItem
from therapist_emr.vault.files import plain_words, refuse_losing
from therapist_emr.whole_files import read_start, write_whole

__all__ = ["SNIPPET", "TEMPLATE", "Imported", "LibraryDesk", "NotALibrary", "NotUsable"]

FORMAT = "therapist-emr library"
MOST_BYTES = 2_000_000


class NotALibrary(UserError):
    """Say that a file holds no templates or snippets that can be used."""

    def __init__(self, why: str = "") -> None:
        super().__init__(
            f"This file holds no templates or snippets. {why}".strip(),
            "Choose one that was exported here. Nothing was changed.",
        )


class NotUsable(UserError):
    """Say which text of a file stands in the way of the rest, and why."""

    def __init__(self, kind: str, number: int, why: str) -> None:
        super().__init__(
            f"Nothing was taken over, because {kind} {number} of the file cannot be used. {why}",
            "Change it there and import the file again.",
        )


@dataclass(frozen=True, slots=True)
class Imported:
    """Say how many things a file brought, and how many were here already."""

    added: int
    known: int


class LibraryDesk:
    """Keep templates, snippets and words; none of it is part of a record."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._store = Library(work.connection)

    def templates(self) -> list[LibraryItem]:
        """Return the clinician's own templates by name."""
        return sorted(self._store.items(TEMPLATE), key=lambda item: _title(item).casefold())

    def snippets(self) -> list[LibraryItem]:
        """Return the snippets by abbreviation."""
        return self._store.items(SNIPPET)

    def words(self) -> list[str]:
        """Return the words of the user's own dictionary."""
        return [item.key for item in self._store.items(WORD)]

    def keep_template(self, values: Values, uuid: str = "") -> LibraryItem:
        """Keep a template, new or in the place of another; raise `Rejected`."""
        clean = self._checked(TEMPLATE_FORM, values)
        name = str(clean["title"]).casefold()
        others = [item for item in self._store.items(TEMPLATE) if item.uuid != uuid]
        if any(_title(item).casefold() == name for item in others):
            raise Rejected([Problem("title", "You have a template of this name.", "Change it.")])
        named = uuid or new_uuid()
        key = self._item(uuid).key if uuid else f"{OWN}{named}"
        return self._put(LibraryItem(named, TEMPLATE, key, file_of(clean, key), self._utc()))

    def keep_snippet(self, values: Values, uuid: str = "") -> LibraryItem:
        """Keep a snippet, new or in the place of another; raise `Rejected`."""
        clean = self._checked(SNIPPET_FORM, values)
        key = str(clean["key"])
        others = [item for item in self._store.items(SNIPPET) if item.uuid != uuid]
        if any(item.key == key for item in others):
            raise Rejected([Problem("key", "Another snippet has this abbreviation.", "Change it.")])
        body = {"text": clean["text"]}
        return self._put(LibraryItem(uuid or new_uuid(), SNIPPET, key, body, self._utc()))

    def remove(self, uuid: str) -> Callable[[], object]:
        """Throw one away; the returned call brings it back. Notes written with it stay whole.

        Where its name was given to another meanwhile, it comes back with a number.
        """
        item = self._item(uuid)
        with self._work.writing(LIBRARY):
            self._store.remove(uuid)
        return lambda: self._bring_back(item)

    def add_word(self, word: str) -> None:
        """Take a word into the user's dictionary."""
        told = one_line(word)
        if told and told not in self.words():
            self._put(LibraryItem(new_uuid(), WORD, told, {}, self._utc()))

    def forget_word(self, word: str) -> None:
        """Take a word out of the user's dictionary."""
        for item in self._store.items(WORD):
            if item.key == word:
                self.remove(item.uuid)

    def write_file(self, path: Path, kind: str) -> int:
        """Write all templates or snippets into a file; return how many."""
        items = self.templates() if kind == TEMPLATE else self.snippets()
        rows = [item.body if kind == TEMPLATE else {"key": item.key, **item.body} for item in items]
        told = {"format": FORMAT, "version": 1, f"{kind}s": rows}
        refuse_losing(path, b"{", "JSON")
        with plain_words():
            write_whole(path, json.dumps(told, ensure_ascii=False, indent=2) + "\n")
        return len(rows)

    def read_file(self, path: Path) -> Imported:
        """Take over what a file holds, all or nothing; raise `NotALibrary` or `NotUsable`."""
        templates, snippets = _rows_of(_read(path))
        fresh: list[LibraryItem] = []
        known = 0
        for form, kind, rows in (
            (TEMPLATE_FORM, TEMPLATE, templates), (SNIPPET_FORM, SNIPPET, snippets),
        ):  # fmt: skip
            names = {self._name(item) for item in self._store.items(kind)}
            for number, row in enumerate(rows, 1):
                clean = self._usable(form, row, kind, number)
                name = str(clean["title" if kind == TEMPLATE else "key"]).casefold()
                if name in names:
                    known += 1
                    continue
                names.add(name)
                fresh.append(self._made(kind, clean))
        with self._work.writing(LIBRARY):
            for item in fresh:
                self._store.put(item)
        return Imported(len(fresh), known)

    def _made(self, kind: str, clean: Mapping[str, Any]) -> LibraryItem:
        uuid = new_uuid()
        if kind == SNIPPET:
            return LibraryItem(uuid, kind, clean["key"], {"text": clean["text"]}, self._utc())
        key = f"{OWN}{uuid}"
        return LibraryItem(uuid, kind, key, file_of(clean, key), self._utc())

    def _name(self, item: LibraryItem) -> str:
        return (_title(item) if item.kind == TEMPLATE else item.key).casefold()

    def _bring_back(self, item: LibraryItem) -> LibraryItem:
        taken = {self._name(one) for one in self._store.items(item.kind)}
        if self._name(item) not in taken:
            return self._put(item)
        numbered = (_numbered(item, number) for number in count(2))
        return self._put(next(one for one in numbered if self._name(one) not in taken))

    def _usable(self, form: Form, row: Values, kind: str, number: int) -> Mapping[str, Any]:
        try:
            return self._checked(form, row)
        except Rejected as rejected:
            wrong = rejected.problems[0]
            field = wrong.path.rpartition(".")[2]
            raise NotUsable(kind, number, f"Its “{field}”: {wrong.message}") from None

    def _checked(self, form: Form, values: Values) -> Mapping[str, Any]:
        return form.checked(values, self._work.context)

    def _item(self, uuid: str) -> LibraryItem:
        try:
            return self._store.item(uuid)
        except KeyError:
            raise Gone("text") from None

    def _put(self, item: LibraryItem) -> LibraryItem:
        with self._work.writing(LIBRARY):
            self._store.put(item)
        return item

    def _utc(self) -> str:
        return self._work.now().utc


def _title(item: LibraryItem) -> str:
    return str(item.body.get("title") or "")


def _numbered(item: LibraryItem, number: int) -> LibraryItem:
    end = f"-{number}" if item.kind == SNIPPET else f" ({number})"
    if item.kind == SNIPPET:
        return replace(item, key=item.key[: LONGEST_KEY - len(end)] + end)
    return replace(item, body={**item.body, "title": _title(item)[: LONGEST_NAME - len(end)] + end})


def _read(path: Path) -> Any:
    try:
        with plain_words():
            data = read_start(path, MOST_BYTES + 1)
    except IsADirectoryError:
        raise NotALibrary from None
    if len(data) > MOST_BYTES:
        raise NotALibrary("It is too large.")
    try:
        return json.loads(
            data.decode("utf-8-sig"), parse_constant=_refuse, object_pairs_hook=_once_each
        )
    except (ValueError, RecursionError):
        raise NotALibrary from None


def _refuse(_name: str) -> None:
    raise ValueError("no number of JSON")


def _once_each(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for key, value in pairs:
        if key in made:
            raise ValueError("a key stands twice")
        made[key] = value
    return made


def _rows_of(told: Any) -> tuple[list[Values], list[Values]]:
    """Return the templates, as the form shows them, and the snippets of a file."""
    if not isinstance(told, Mapping):
        raise NotALibrary
    if "fields" in told:  # a single template, such as those of resources/note_templates
        told = {"templates": [told]}
    templates, snippets = told.get("templates", []), told.get("snippets", [])
    if not (isinstance(templates, list) and isinstance(snippets, list) and templates + snippets):
        raise NotALibrary
    try:
        shown: list[Values] = [
            values_of(read_template({"key": "", "version": 1, **raw})) for raw in templates
        ]
    except (KeyError, TypeError, AttributeError):
        raise NotALibrary("A template in it is not complete.") from None
    return shown, [dict(row) if isinstance(row, Mapping) else {} for row in snippets]
