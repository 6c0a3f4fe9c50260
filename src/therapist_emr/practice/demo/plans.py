"""The treatment plan over the length of a chart: its versions and the values of its objectives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from random import Random

from therapist_emr.domain.entry import Body
from therapist_emr.practice.demo.model import CLINICIAN, DemoPlanVersion
from therapist_emr.practice.demo.people import Person
from therapist_emr.practice.demo.phrases import phrase
from therapist_emr.practice.demo.stories import Chapter, ObjectiveSeed, Story

REVIEW_DAYS = 90
SOONEST_DAYS = 150
"""So long a problem is worked on, before nothing is left to do but to keep what was reached."""
_WHO = f"{CLINICIAN.clinician}, {CLINICIAN.credential}"
_REVIEWED = (
    "Went through each objective together. {done}{open}",
    "{done}{open} Frequency stays as it is.",
    "Reviewed with {name}, who agrees that this is still what matters. {done}{open}",
)
_PARTLY = "Finds the dates ambitious; we agreed to look again in six weeks."


@dataclass(slots=True)
class Track:
    """Follow one objective from its plan to its end."""

    id: str
    text: str
    seed: ObjectiveSeed
    target_date: date
    story: Story
    status: str = "active"
    met_on: str = ""
    reached: int = 0


@dataclass(slots=True)
class _Problem:
    story: Story
    title: str
    goal: str
    opened: date
    tracks: list[Track] = field(default_factory=list)


class Plan:
    """Write the versions of one client's plan and the progress noted in each session."""

    def __init__(self, random: Random, person: Person, cadence: str) -> None:
        self._random = random
        self._person = person
        self._words = {**person.words, "cadence": cadence.capitalize()}
        self._problems: list[_Problem] = []
        self._due: date | None = None
        self._client_words = ""
        self.versions: list[DemoPlanVersion] = []

    def visit(self, number: int, at: datetime, chapter: Chapter) -> None:
        """Write a first plan, a new problem or a review when it is time."""
        in_chapter = number - chapter.start
        fresh = not self._problems or self._problems[-1].story is not chapter.story
        if fresh and in_chapter >= (2 if number < 10 else 1):
            self._open(chapter.story, at.date())
            self._sign(at, "" if not self.versions else f"Added: {self._problems[-1].title}.")
        elif self._due is not None and at.date() >= self._due - timedelta(days=6):
            self._review(at)

    def progress(self, at: datetime, severity: float, *, measured: bool) -> list[Body]:
        """Return the rows for the objectives worked on in a session."""
        if not self._problems:
            return []
        random, current = self._random, self._problems[-1]
        open_ones = [track for track in current.tracks if track.status == "active"]
        chosen = [
            track
            for track in open_ones
            if (measured if track.seed.is_measure else random.random() < 0.55)
        ]
        return [self._row(track, at.date(), severity) for track in chosen[:3]]

    def _row(self, track: Track, on: date, severity: float) -> Body:
        seed = track.seed
        if seed.is_measure:
            value = float(track.story.score(severity))
        else:
            done = (1.08 - severity) / 0.8 + self._random.gauss(0, 0.08)
            value = round(seed.start + (seed.target - seed.start) * min(1.0, max(0.0, done)))
        reached = value <= seed.target if seed.target < seed.start else value >= seed.target
        track.reached = track.reached + 1 if reached else 0
        if not reached:
            track.met_on = ""
        elif track.reached >= 2 and not track.met_on:
            track.met_on = on.isoformat()
        remark = ""
        if self._random.random() < 0.35:
            remark = self._random.choice(_remarks(int(value), track, reached=reached))
        return {"id": track.id, "label": track.text, "value": int(value), "unit": seed.unit,
                "remark": remark}  # fmt: skip

    def goal_line(self) -> str:
        """Return the goal now worked on, in a sentence, or an empty string."""
        if not self._problems:
            return ""
        current = self._problems[-1]
        track = self._random.choice(current.tracks)
        return f"{current.goal}. Today: {track.text}."

    def _open(self, story: Story, on: date) -> None:
        random = self._random
        fill = {**self._words}
        title, goal = self._told(story.problem, fill), self._told(story.goal, fill)
        problem = _Problem(story, title, goal, on)
        for seed in story.objectives[: random.randint(2, 4)]:
            due = on + timedelta(days=random.choice((84, 91, 120, 150, 182)))
            name = f"obj-{random.getrandbits(40):010x}"
            problem.tracks.append(Track(name, self._told(seed.text, fill), seed, due, story))
        self._problems = [*self._problems[-1:], problem]
        said = random.choice(story.bank.lines["client_words"])
        self._client_words = self._told(said, fill)

    def _told(self, line: str, fill: dict[str, str]) -> str:
        return phrase(line).fill(fill, self._random.random)

    def _review(self, at: datetime) -> None:
        done, going, aside = [], [], []
        early = self._too_early(at.date())
        for track in (t for p in self._problems for t in p.tracks if t.status == "active"):
            if track.met_on and track is not early:
                track.status = "met"
                done.append(track.text)
            elif track.story is not self._problems[-1].story:
                track.status = "changed"
                aside.append(track.text)
            else:
                going.append(track.text)
                if track.target_date < at.date():
                    track.target_date = at.date() + timedelta(days=self._random.choice((60, 90)))
        reached = f"Met: {'; '.join(done)}. " if done else ""
        reached += f"Set aside while the new problem leads: {'; '.join(aside)}. " if aside else ""
        open_ones = f"Going on: {'; '.join(going)}." if going else ""
        if not going:
            self._extend(at.date())
            open_ones = "New targets set to keep the gains."
        line = self._random.choice(_REVIEWED)
        self._sign(at, line.format(done=reached, open=open_ones, **self._words).strip())

    def _too_early(self, on: date) -> Track | None:
        """Return the objective that has to hold a while longer, so that not all ends at once."""
        current = self._problems[-1]
        open_ones = [track for track in current.tracks if track.status == "active"]
        if (on - current.opened).days >= SOONEST_DAYS or not all(t.met_on for t in open_ones):
            return None
        return max(open_ones, key=lambda track: track.met_on, default=None)

    def _extend(self, on: date) -> None:
        current = self._problems[-1]
        seed = replace(
            self._random.choice(current.story.objectives), text="Keep the gains for three months",
            start=0, target=12, unit="weeks", is_measure=False,
        )  # fmt: skip
        name = f"obj-{self._random.getrandbits(40):010x}"
        due = on + timedelta(days=91)
        current.tracks.append(Track(name, seed.text, seed, due, current.story))

    def _sign(self, at: datetime, note: str) -> None:
        on = at.date()
        self._due = on + timedelta(days=REVIEW_DAYS)
        agreement, remark = self._agreement()
        body: Body = {
            "effective": on.isoformat(), "review_due": self._due.isoformat(),
            "client_words": self._client_words,
            "problems": [self._problem(problem) for problem in self._problems],
            "agreement": agreement, "agreed_on": on.isoformat(), "agreement_note": remark,
            "review_note": note,
        }  # fmt: skip
        self.versions.append(
            DemoPlanVersion(body, at + timedelta(minutes=self._random.randint(56, 59)))
        )

    def _agreement(self) -> tuple[str, str]:
        if self._person.minor:
            return "guardian", ""
        draw = self._random.random()
        if draw < 0.06:
            return "partly", _PARTLY
        return ("signed", "") if draw < 0.7 else ("verbal", "")

    def _problem(self, problem: _Problem) -> Body:
        interventions = [
            {"what": what, "frequency": self._told(often, self._words), "who": _WHO}
            for what, often in self._filled(problem.story.interventions)
        ]
        goal = {
            "text": problem.goal, "objectives": [_objective(t) for t in problem.tracks],
            "interventions": interventions,
        }  # fmt: skip
        return {"title": problem.title, "code": problem.story.code, "goals": [goal]}

    def _filled(self, rows: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
        return [(self._told(what, self._words), often) for what, often in rows]


def _remarks(value: int, track: Track, *, reached: bool) -> tuple[str, ...]:
    """Return what could be said of a value, beside the number."""
    if reached:
        return ("at target", "holding")
    if value == int(track.seed.start):
        return ("not yet", "no change so far")
    return ("closer", "slow", "up and down", "on the way")


def _objective(track: Track) -> Body:
    seed = track.seed
    return {
        "id": track.id, "text": track.text, "baseline": _amount(seed.start, seed.unit),
        "target": _amount(seed.target, seed.unit), "start_value": int(seed.start),
        "target_value": int(seed.target), "unit": seed.unit,
        "target_date": track.target_date.isoformat(), "status": track.status,
        "met_on": track.met_on if track.status == "met" else "",
    }  # fmt: skip


def _amount(value: float, unit: str) -> str:
    first, _, rest = unit.partition(" ")
    noun = first.removesuffix("s") if value == 1 else first
    return f"{value:g} {noun} {rest}".strip()
