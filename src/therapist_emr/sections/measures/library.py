"""The measures one can give: those of the program, and those loaded into this practice."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from therapist_emr.domain.measures import Instrument
from therapist_emr.sections.desk import ChartDesk
from therapist_emr.sections.measures.instruments import instrument, shipped
from therapist_emr.sections.measures.questionnaire import (
    LARGEST_BYTES,
    NotAMeasure,
    read_questionnaire,
)
from therapist_emr.sections.measures.reading import KEY
from therapist_emr.whole_files import read_start

FILES = "FHIR Questionnaires (*.json);;All files (*)"


@lru_cache(maxsize=64)
def _read(text: str) -> Instrument:
    return read_questionnaire(text)


def loaded(desk: ChartDesk) -> list[Instrument]:
    """Return every edition that was ever loaded, in the order of their names."""
    found = {one.edition: one for one in _by_age(desk)}
    return sorted(found.values(), key=lambda one: (one.name.casefold(), one.edition))


def offered(desk: ChartDesk) -> list[Instrument]:
    """Return what can be given now: of a measure loaded again, what was loaded last."""
    newest = {one.key: one for one in _by_age(desk)}
    return [*shipped(), *sorted(newest.values(), key=lambda one: one.name.casefold())]


def _by_age(desk: ChartDesk) -> Iterable[Instrument]:
    return [_read(text) for _name, text in sorted(desk.shelf(KEY).texts().items())]


def edition(desk: ChartDesk, key: str, wanted: str) -> Instrument | None:
    """Return a measure in the edition it was answered in, else as it is today."""
    known = loaded(desk)
    exact = next((one for one in known if one.key == key and one.edition == wanted), None)
    same = next((one for one in offered(desk) if one.key == key), None)
    return exact or instrument(key) or same


def load(desk: ChartDesk, path: Path) -> Instrument:
    """Read a file as a measure and keep it in the practice; raise `NotAMeasure` with the reason."""
    try:
        data = read_start(path, LARGEST_BYTES + 1)
    except OSError:
        raise NotAMeasure("This file cannot be read.") from None
    found = read_questionnaire(data)
    shelf = desk.shelf(KEY)
    texts = shelf.texts()
    given = {one.key: one.edition for one in _by_age(desk)}
    if given.get(found.key) != found.edition:
        shelf.put(f"{len(texts):06d}-{found.edition}", data.decode("utf-8-sig"))
    return found
