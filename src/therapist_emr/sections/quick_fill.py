"""Mental status and risk by ticking: each area reads as one sentence."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from therapist_emr.domain.words import listed, sentence, within
from therapist_emr.forms.field import Choice
from therapist_emr.paths import resource


@dataclass(frozen=True, slots=True)
class Area:
    """Hold one area, such as mood: what can be ticked and how it reads."""

    key: str
    label: str
    several: bool
    sentence: str
    normal: tuple[str, ...]
    choices: tuple[Choice, ...]
    reads: Mapping[str, str]
    apart: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """What cannot be true beside a choice: no sign of hallucinations, and voices reported."""

    def compose(self, ticked: Sequence[str]) -> str:
        """Return the sentence for what was ticked, or an empty string."""
        fragments = [self.reads[key] for key in self.reads if key in ticked]
        if not fragments:
            return ""
        begun, *more = fragments
        told = self.sentence.format(choices=listed([begun, *map(within, more)]))
        return sentence(told)


@dataclass(frozen=True, slots=True)
class QuickFill:
    """Hold a sheet of areas with the words of its "all as usual" button."""

    key: str
    title: str
    about: str
    normal_label: str
    areas: tuple[Area, ...]

    def findings(self, ticked: Mapping[str, Sequence[str]]) -> list[dict[str, str]]:
        """Return one row for each area that was ticked, as the note keeps it."""
        rows = []
        for area in self.areas:
            if told := area.compose(ticked.get(area.key, ())):
                keys = " ".join(ticked[area.key])
                rows.append({"key": area.key, "label": area.label, "help": keys, "text": told})
        return rows

    def ticked(self, findings: Sequence[Mapping[str, str]]) -> dict[str, list[str]]:
        """Return what was ticked for rows that a note keeps."""
        return {row["key"]: row.get("help", "").split() for row in findings}


@cache
def quick_fill(key: str) -> QuickFill:
    """Return the sheet "mental_status" or "risk" from its data file."""
    raw = json.loads(resource("quick_fill", f"{key}.json").read_text(encoding="utf-8"))
    areas = tuple(
        Area(
            key=area["key"],
            label=area["label"],
            several=area["several"],
            sentence=area["sentence"],
            normal=tuple(area.get("normal", ())),
            choices=tuple(Choice(c["key"], c["label"]) for c in area["choices"]),
            reads={c["key"]: c["reads"] for c in area["choices"]},
            apart=_apart(area["choices"]),
        )
        for area in raw["areas"]
    )
    return QuickFill(raw["key"], raw["title"], raw["about"], raw["all_normal_label"], areas)


def _apart(rows: Sequence[Mapping[str, Any]]) -> dict[str, frozenset[str]]:
    """Return what each choice cannot stand beside, read in both directions; "*" is all others."""
    keys = [str(row["key"]) for row in rows]
    said = {str(row["key"]): row.get("not_with", ()) for row in rows}
    found: dict[str, set[str]] = {key: set() for key in keys}
    for key, others in said.items():
        for other in keys if "*" in others else others:
            if other != key:
                found[key].add(other)
                found[other].add(key)
    return {key: frozenset(others) for key, others in found.items() if others}
