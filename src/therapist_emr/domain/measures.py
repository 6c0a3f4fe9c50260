"""Measures: what is asked, how it is scored, and what a change means; published rules only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from therapist_emr.domain.numbers import figure, read_number

Answer = str | int | float
Answers = Mapping[str, Answer]
"""What was answered, by the item's id: the key of an option, a number, or a text."""


class Ask(StrEnum):
    """Say how an item is answered."""

    CHOICE = "choice"
    INTEGER = "integer"
    DECIMAL = "decimal"
    TEXT = "text"
    DISPLAY = "display"
    """Nothing is asked; the words stand there to be read."""


@dataclass(frozen=True, slots=True)
class Option:
    """Offer one answer; without a score it says something but adds nothing."""

    key: str
    text: str
    score: float | None = None
    loinc: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """Compare the answer of an earlier item: "=", "!=", ">", "<", ">=", "<=" or "exists"."""

    item: str
    operator: str
    value: Answer | bool

    def holds(self, answers: Answers) -> bool:
        """Tell whether it holds; what was not answered fits only "!=" and not "exists"."""
        given = answers.get(self.item)
        answered = given is not None and given != ""
        if self.operator == "exists":
            return answered is bool(self.value)
        if not answered or given is None:
            return self.operator == "!="
        if isinstance(given, str) and not isinstance(self.value, str):
            number = read_number(given)  # a choice among numbers is answered by its key
            given = given if number is None else number
        if self.operator in {"=", "!="}:
            return (given == self.value) is (self.operator == "=")
        if isinstance(given, str) or isinstance(self.value, str):
            return False
        return {
            ">": given > self.value,
            "<": given < self.value,
            ">=": given >= self.value,
            "<=": given <= self.value,
        }[self.operator]


@dataclass(frozen=True, slots=True)
class Item:
    """Hold one question; `heading` is the group it stands in.

    `counted` items add to the total. A `safety` item asks for a risk assessment when it is answered
    above 0. An item is asked when its conditions hold: all of them, or any with `any_holds`.
    """

    id: str
    text: str
    ask: Ask = Ask.CHOICE
    options: tuple[Option, ...] = ()
    counted: bool = True
    required: bool = True
    safety: bool = False
    heading: str = ""
    loinc: str = ""
    conditions: tuple[Condition, ...] = ()
    any_holds: bool = False

    def option(self, key: object) -> Option | None:
        """Return the option of that key."""
        return next((one for one in self.options if one.key == key), None)

    def asked(self, answers: Answers) -> bool:
        """Tell whether it is asked, given the answers before it."""
        held = [condition.holds(answers) for condition in self.conditions]
        return not held or (any(held) if self.any_holds else all(held))

    @property
    def scored(self) -> bool:
        """Tell whether every answer of it adds to the total."""
        return self.counted and all(one.score is not None for one in self.options)


@dataclass(frozen=True, slots=True)
class Band:
    """Name a stretch of the scale, such as "Mild" from 5 to 9."""

    name: str
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Cut:
    """Hold a cut-off, or a range of them, with the words for below, in it and above it."""

    low: float
    below: str
    at: str
    high: float | None = None
    above: str = ""

    def words(self, total: float) -> str:
        """Say on which side of the cut-off a total lies."""
        if total < self.low:
            return self.below
        return self.above if self.high is not None and total > self.high else self.at


@dataclass(frozen=True, slots=True)
class Cluster:
    """Hold a symptom cluster and how many of its items a diagnosis asks for."""

    name: str
    items: tuple[str, ...]
    needed: int


@dataclass(frozen=True, slots=True)
class ClusterRule:
    """Hold a provisional rule: an item counts from a score on, each cluster needs so many."""

    from_score: float
    met: str
    unmet: str
    groups: tuple[Cluster, ...]


@dataclass(frozen=True, slots=True)
class Instrument:
    """Hold one measure: its exact words, its scoring, and where both were published."""

    key: str
    name: str
    title: str
    items: tuple[Item, ...]
    about: str = ""
    edition: str = ""
    """Names the exact content: other words are another edition."""
    licence: str = ""
    sources: tuple[str, ...] = ()
    intro: str = ""
    stem: str = ""
    low: float = 0
    high: float = 0
    bands: tuple[Band, ...] = ()
    cut: Cut | None = None
    cut_by_sex: Mapping[str, float] = field(default_factory=dict)
    clusters: ClusterRule | None = None
    response_percent: float = 0
    remission_below: float = 0
    loinc: str = ""
    total_loinc: str = ""
    loaded: bool = False
    """Whether it came from a file of the user's, not with the program."""

    @property
    def has_total(self) -> bool:
        """Tell whether its answers add up to a total."""
        return any(item.scored and item.ask is Ask.CHOICE for item in self.items)

    def cut_off(self, sex: str = "") -> float | None:
        """Return where the dashed line is drawn; the lower one when the sex is not recorded."""
        if self.cut is not None:
            return self.cut.low
        if not self.cut_by_sex:
            return None
        return self.cut_by_sex.get(sex.casefold(), min(self.cut_by_sex.values()))

    def item(self, item_id: str) -> Item:
        """Return the item of that id."""
        return next(one for one in self.items if one.id == item_id)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Say what answers come to; `total` is None while a counted one is missing."""

    total: float | None
    severity: str
    missing: tuple[str, ...]
    safety: bool


def outcome(instrument: Instrument, answers: Answers, sex: str = "") -> Outcome:
    """Score answers as published; a missing one is never filled in."""
    asked = asked_items(instrument, answers)
    counted = [item for item in asked if item.ask is Ask.CHOICE and item.scored]
    scores = {item.id: score_of(item, answers.get(item.id)) for item in counted}
    missing = tuple(
        item.id
        for item in asked
        if item.ask is not Ask.DISPLAY
        and (scores[item.id] is None if item.id in scores else _lacks(item, answers))
    )
    known = [score for score in scores.values() if score is not None]
    whole = bool(scores) and len(known) == len(scores)
    total = plain(sum(known)) if whole else None
    risky = any((score_of(item, answers.get(item.id)) or 0) > 0 for item in asked if item.safety)
    return Outcome(total, severity(instrument, total, answers, sex), missing, risky)


def asked_items(instrument: Instrument, answers: Answers) -> list[Item]:
    """Return the items that are asked; an answer to one that is not asked counts for nothing."""
    seen: dict[str, Answer] = {}
    found = []
    for item in instrument.items:
        if item.asked(seen):
            found.append(item)
            if item.id in answers:
                seen[item.id] = answers[item.id]
    return found


def _lacks(item: Item, answers: Answers) -> bool:
    return item.required and answers.get(item.id) in (None, "")


def score_of(item: Item, answer: object) -> float | None:
    """Return what an answer adds, or None when there is none."""
    option = item.option(answer)
    return None if option is None else option.score


def severity(instrument: Instrument, total: float | None, answers: Answers, sex: str = "") -> str:
    """Return the published words for a total: band, cut-off, and provisional rule."""
    if total is None:
        return ""
    told = [band_name(instrument.bands, total)]
    if instrument.cut is not None:
        told.append(instrument.cut.words(total))
    if instrument.cut_by_sex:
        told.append(cut_by_sex_words(instrument.cut_by_sex, total, sex))
    if instrument.clusters is not None:
        told.append(_cluster_words(instrument, instrument.clusters, answers))
    return ". ".join(part for part in told if part)


def band_name(bands: Sequence[Band], total: float) -> str:
    """Return the name of the band a total lies in."""
    return next((band.name for band in bands if band.low <= total <= band.high), "")


def cut_by_sex_words(cuts: Mapping[str, float], total: float, sex: str) -> str:
    """Say on which side of the cut-off a total lies; both are told when the sex is not known."""
    nouns = {"male": "men", "female": "women"}
    known = cuts.get(sex.casefold())
    if known is not None:
        side = "At or above" if total >= known else "Below"
        return f"{side} cut-off {known:g} for {nouns[sex.casefold()]}"
    sides = [
        f"{'at or above' if total >= cut else 'below'} cut-off {cut:g} for {nouns[one]}"
        for one, cut in cuts.items()
    ]
    told = ", ".join(sides)
    return told[:1].upper() + told[1:]


def _cluster_words(instrument: Instrument, rule: ClusterRule, answers: Answers) -> str:
    return rule.met if clusters_met(instrument, rule, answers) else rule.unmet


def clusters_met(instrument: Instrument, rule: ClusterRule, answers: Answers) -> bool:
    """Tell whether every cluster has as many items at or above the score as it needs."""

    def count(group: Cluster) -> int:
        scores = (score_of(instrument.item(one), answers.get(one)) for one in group.items)
        return sum(1 for score in scores if score is not None and score >= rule.from_score)

    return all(count(group) >= group.needed for group in rule.groups)


def change_words(total: float, before: float, what: str) -> str:
    """Return "10 below first", "2 above last" or "Same as first"."""
    gap = plain(total - before)
    if not gap:
        return f"Same as {what}"
    return f"{figure(abs(gap))} {'above' if gap > 0 else 'below'} {what}"


def milestones(instrument: Instrument, total: float, first: float) -> tuple[str, ...]:
    """Return the published thresholds for change that a total has reached since the first."""
    reached = []
    share = instrument.response_percent / 100
    if share and first > 0 and total <= first * (1 - share):
        reached.append(f"Response: {instrument.response_percent:g}% or more below the first score")
    below = instrument.remission_below
    if below and first >= below > total:
        reached.append(f"Remission: below {below:g}")
    return tuple(reached)


def plain(number: float) -> float:
    """Return a whole number as one, and a fraction without the noise of adding."""
    rounded = round(number, 6)
    return int(rounded) if rounded == int(rounded) else rounded
