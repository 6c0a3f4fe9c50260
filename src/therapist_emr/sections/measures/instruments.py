"""The measures that ship with the program, read from their data files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from therapist_emr.domain.measures import (
    Band,
    Cluster,
    ClusterRule,
    Condition,
    Cut,
    Instrument,
    Item,
    Option,
)
from therapist_emr.paths import resource

ORDER = ("phq-9", "gad-7", "pcl-5", "audit-c", "phq-2", "gad-2")
EDITION_CHARS = 16


@cache
def shipped() -> tuple[Instrument, ...]:
    """Return the measures of the program in the order of the chooser."""
    return tuple(
        read_instrument(resource("instruments", f"{key}.json").read_text(encoding="utf-8"))
        for key in ORDER
    )


def instrument(key: str) -> Instrument | None:
    """Return a shipped measure by its key."""
    return next((one for one in shipped() if one.key == key), None)


def edition_of(text: str) -> str:
    """Name the exact content of a file."""
    return hashlib.sha256(text.encode()).hexdigest()[:EDITION_CHARS]


def read_instrument(text: str) -> Instrument:
    """Return a measure from the JSON of its file."""
    raw = json.loads(text)
    shared = _options(raw.get("answers", ()))
    total, change = raw["total"], raw.get("change", {})
    return Instrument(
        key=raw["key"],
        name=raw["name"],
        title=raw["title"],
        items=tuple(_item(row, shared) for row in raw["items"]),
        about=raw["about"],
        edition=edition_of(text),
        licence=raw["licence"],
        sources=tuple(raw["sources"]),
        intro=raw.get("intro", ""),
        stem=raw["stem"],
        low=total["low"],
        high=total["high"],
        bands=tuple(Band(**row) for row in raw.get("bands", ())),
        cut=Cut(**raw["cut"]) if "cut" in raw else None,
        cut_by_sex=raw.get("cut_by_sex", {}),
        clusters=_clusters(raw["clusters"]) if "clusters" in raw else None,
        response_percent=change.get("response_percent", 0),
        remission_below=change.get("remission_below", 0),
        loinc=raw.get("loinc", ""),
        total_loinc=total.get("loinc", ""),
    )


def _item(row: Mapping[str, Any], shared: tuple[Option, ...]) -> Item:
    skip = row.get("skipped_when")
    return Item(
        id=row["id"],
        text=row["text"],
        options=_options(row["answers"]) if "answers" in row else shared,
        counted=row.get("counted", True),
        required=row.get("counted", True),
        safety=row.get("safety", False),
        loinc=row.get("loinc", ""),
        conditions=(Condition(skip["item"], "!=", skip["answer"]),) if skip else (),
    )


def _options(rows: Any) -> tuple[Option, ...]:
    return tuple(
        Option(row["key"], row["text"], row.get("score"), row.get("loinc", "")) for row in rows
    )


def _clusters(raw: Mapping[str, Any]) -> ClusterRule:
    groups = tuple(Cluster(g["name"], tuple(g["items"]), g["needed"]) for g in raw["groups"])
    return ClusterRule(raw["from_score"], raw["met"], raw["unmet"], groups)
