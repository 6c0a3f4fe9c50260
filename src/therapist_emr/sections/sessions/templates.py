"""Note templates, read from their data files."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from therapist_emr.paths import resource


@dataclass(frozen=True, slots=True)
class TemplatePart:
    """Hold one labelled text of a template."""

    key: str
    label: str
    help: str
    required: bool
    carry_forward: bool


@dataclass(frozen=True, slots=True)
class Template:
    """Hold a note template; `quick_fill` names the part that mental status and risk belong to."""

    key: str
    title: str
    about: str
    version: int
    kind: str
    order: int
    parts: tuple[TemplatePart, ...]
    quick_fill: Mapping[str, str] = field(default_factory=dict)
    own: bool = False
    """Whether the clinician made it; its notes then say themselves which parts are required."""

    def narrative(self) -> list[dict[str, str]]:
        """Return the empty texts of a new note."""
        return [self._row(part) for part in self.parts]

    def _row(self, part: TemplatePart) -> dict[str, str]:
        row = {"key": part.key, "label": part.label, "help": part.help, "text": ""}
        return {**row, "required": "yes"} if self.own and part.required else row


@dataclass(frozen=True, slots=True)
class Shelf:
    """Hold the templates one can write by: the clinician's own first, then the shipped ones."""

    own: tuple[Template, ...] = ()

    def all(self) -> tuple[Template, ...]:
        """Return every template in the order of the chooser."""
        return (*self.own, *templates())

    def of(self, kind: str) -> tuple[Template, ...]:
        """Return the templates for one kind of note."""
        return tuple(found for found in self.all() if found.kind == kind)

    def get(self, key: str) -> Template | None:
        """Return the template of that key, if it is there."""
        return next((found for found in self.all() if found.key == key), None)


@cache
def templates() -> tuple[Template, ...]:
    """Return every shipped template in the order of the chooser."""
    files = resource("note_templates").glob("*.json")
    found = [read_template(json.loads(file.read_text(encoding="utf-8"))) for file in files]
    return tuple(sorted(found, key=lambda template: (template.order, template.title)))


def shelf_of(own: Iterable[Mapping[str, Any]]) -> Shelf:
    """Return the shelf with the clinician's own templates, given as the JSON of their files."""
    return Shelf(tuple(replace(read_template(raw), own=True) for raw in own))


def template(key: str) -> Template | None:
    """Return the shipped template of that key, if it is there."""
    return SHIPPED.get(key)


def read_template(raw: Mapping[str, Any]) -> Template:
    """Return a template from the JSON of its file; its one-of-several fields belong to the form."""
    parts = tuple(
        TemplatePart(
            part["key"],
            part["label"],
            part.get("help", ""),
            bool(part.get("required")),
            bool(part.get("carry_forward")),
        )
        for part in raw["fields"]
        if part["kind"] == "long_text"
    )
    return Template(
        key=raw["key"],
        title=raw["title"],
        about=raw.get("about", ""),
        version=raw["version"],
        kind=raw["kind"],
        order=raw.get("order", 0),
        parts=parts,
        quick_fill=raw.get("quick_fill", {}),
    )


SHIPPED = Shelf()
